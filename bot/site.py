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
from domain.placards import Placard
from render import posters
from render.posters import Poster
from render.texts import texts
from render.web import addresses, pages
from services import placards
from services.house import House
from storage.database import Tx


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
            return self._index() if name in {"", addresses.INDEX} else None
        branch = placards.find_branch(self.tx, folder)
        make = None if branch is None else self._of_branch(branch).get(name or addresses.INDEX)
        return None if make is None else make()

    def walk(self) -> Iterator[tuple[str, str]]:
        """Every page by its path."""
        yield addresses.INDEX, self._index()
        for branch in placards.list_branches(self.tx):
            for name, make in self._of_branch(branch).items():
                yield f"{branch.key}/{name}", make()

    def posters(self) -> Iterator[tuple[Branch, Placard, Poster]]:
        """Of every branch the latest results as posters, one a scheme."""
        for branch in placards.list_branches(self.tx):
            link = posters.link(self.house.web_url, self.house.bot_username, branch)
            published = placards.list_of_branch(self.tx, self.house, branch, self.now, only=self.only)
            for one in pages.latest(published):
                made = posters.poster(texts(self.house.language), self.house.zone, one, link)
                yield branch, one.placard, made

    def _index(self) -> str:
        t = texts(self.house.language)
        latest = self.only or next(iter(placards.list_periods(self.tx)), None)
        return pages.index(t, placards.list_branches(self.tx), latest, listed=self.listed)

    def _of_branch(self, branch: Branch) -> Mapping[str, Callable[[], str]]:
        """How each page of a branch is made, by its file."""
        t, zone = texts(self.house.language), self.house.zone
        published = placards.list_of_branch(self.tx, self.house, branch, self.now, only=self.only)
        made = {addresses.INDEX: partial(pages.branch, t, zone, branch, published)}
        for one in published:
            made[addresses.file_of(one.placard)] = partial(pages.result, t, zone, one)
        for place in range(len(pages.latest(published))):
            made[addresses.wall_of(place)] = partial(pages.wall, t, zone, published, place)
        return made
