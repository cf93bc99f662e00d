"""Every page that there is, by its path: the web server serves it, ``liangbang publish`` writes it to a file.

Both ask here, so a file and a served page are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from domain.members import Branch
from domain.periods import Period
from domain.placards import Placard, Publication
from render import posters
from render.posters import Poster
from render.texts import texts
from render.web import addresses, pages
from services import placards
from services.house import House
from storage.database import Tx

_Make = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Site:
    """The pages as they are at ``now``. ``listed``: the first one names the branches; ``only`` a period's results."""

    tx: Tx
    house: House
    now: datetime
    listed: bool = True
    only: Period | None = None

    def find(self, path: str) -> str | None:
        """The page at a path relative to the root, as HTML; "" and "KEY/" are their index pages."""
        folder, _, name = path.rpartition("/")
        if not folder:
            make = self._at_root().get(name or addresses.INDEX)
        else:
            branch = placards.find_branch(self.tx, folder)
            make = None if branch is None else self._of_branch(branch).get(name or addresses.INDEX)
        return None if make is None else make()

    def walk(self) -> Iterator[tuple[str, str]]:
        """Every page by its path."""
        for name, make in self._at_root().items():
            yield name, make()
        for branch in placards.list_branches(self.tx):
            for name, make in self._of_branch(branch).items():
                yield f"{branch.key}/{name}", make()

    def posters(self) -> Iterator[tuple[Branch, Placard, Poster]]:
        """Of every branch the latest results as posters, one a scheme."""
        for branch in placards.list_branches(self.tx):
            link = posters.link(self.house.web_url, self.house.bot_username, branch)
            for one in pages.latest(self._published(branch)):
                made = posters.poster(texts(self.house.language), self.house.zone, one, link)
                yield branch, one.placard, made

    def _at_root(self) -> Mapping[str, _Make]:
        """The first page; and where branches are listed the wall of all of them, which begins with the first one."""
        made: dict[str, _Make] = {addresses.INDEX: self._index}
        shown = placards.list_published(self.tx, self.only) if self.listed else []
        latest = pages.latest(self._published(shown[0])) if shown else []
        if latest:
            following = f"{shown[0].key}/{self._next_of_all(shown[0], 0, len(latest))}"
            t, zone = texts(self.house.language), self.house.zone
            made[addresses.wall_of(0)] = partial(pages.wall, t, zone, latest[0], following)
        return made

    def _index(self) -> str:
        t = texts(self.house.language)
        latest = self.only or next(iter(placards.list_periods(self.tx)), None)
        return pages.index(t, placards.list_branches(self.tx), latest, listed=self.listed)

    def _of_branch(self, branch: Branch) -> Mapping[str, _Make]:
        """How each page of a branch is made, by its file."""
        t, zone = texts(self.house.language), self.house.zone
        published = self._published(branch)
        made: dict[str, _Make] = {addresses.INDEX: partial(pages.branch, t, zone, branch, published)}
        for one in published:
            made[addresses.file_of(one.placard)] = partial(pages.result, t, zone, one)
        latest = pages.latest(published)
        for place, one in enumerate(latest):
            following = addresses.wall_of((place + 1) % len(latest))
            made[addresses.wall_of(place)] = partial(pages.wall, t, zone, one, following)
            if self.listed:
                following = self._next_of_all(branch, place, len(latest))
                made[addresses.hall_of(place)] = partial(pages.wall, t, zone, one, following)
        return made

    def _next_of_all(self, branch: Branch, place: int, count: int) -> str:
        """From a branch's folder: its next result, after the last one the first of the next branch."""
        if place + 1 < count:
            return addresses.hall_of(place + 1)
        shown = placards.list_published(self.tx, self.only)
        following = shown[(shown.index(branch) + 1) % len(shown)]
        return f"../{following.key}/{addresses.hall_of(0)}"

    def _published(self, branch: Branch) -> tuple[Publication, ...]:
        return placards.list_of_branch(self.tx, self.house, branch, self.now, only=self.only)
