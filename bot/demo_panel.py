"""The buttons of the demo's panel: every scheduled job, and the preview that comes by itself before a publication."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from domain.runs import AlreadyRan, Job, NotNow, Ran
from handlers import jobs, publication_preview
from handlers.post import Post
from render.texts import LANGUAGES, texts
from services.house import House
from storage.database import Database

PREVIEW = "preview"
"""Not a job: the timetable shows it some hours ahead of `quarter-ranking`."""


Words = dict[str, str]
"""A text in the languages of the chat page, "zh" and "en"."""
Went = tuple[bool, Words]
"""Whether it did, and in words."""


@dataclass(frozen=True, slots=True)
class Button:
    """One button: its name, what is on it, and what pressing it does."""

    id: str
    label: Words
    press: Callable[[], Awaitable[Went]]


@dataclass(frozen=True, slots=True)
class Panel:
    """What can be run from the panel, in the order in which a quarter ends."""

    database: Database
    house: House

    def buttons(self) -> list[Button]:
        """Every button."""
        found = {job.value: self._job(job) for job in jobs.JOBS}
        before = list(found).index(Job.QUARTER_RANKING)
        order = [*list(found)[:before], PREVIEW, *list(found)[before:]]
        found[PREVIEW] = self._preview
        return [self._button(name, found[name]) for name in order]

    def _button(self, name: str, work: Callable[[Post], Went]) -> Button:
        async def press() -> Went:
            now = datetime.now(UTC)
            return await self.database.write(lambda tx: work(Post(tx, self.house, now)))

        return Button(name, _said(f"demo.job.{name}"), press)

    def _job(self, job: Job) -> Callable[[Post], Went]:
        def work(post: Post) -> Went:
            match jobs.run(job, post):
                case Ran(scope, what):
                    return True, _said("demo.ran", scope=scope, what=what)
                case AlreadyRan(scope, at):
                    when = f"{at.astimezone(self.house.zone):%Y-%m-%d %H:%M}"
                    return True, _said("demo.already", scope=scope, when=when)
                case NotNow(why):
                    return False, {"zh": why, "en": why}

        return work

    def _preview(self, post: Post) -> Went:
        shown = publication_preview.show(post, post.now)
        return shown > 0, _said("demo.previewed" if shown else "demo.nothing_to_preview")


def _said(key: str, **values: object) -> Words:
    return {code.partition("-")[0]: texts(code).plain(key, **values) for code in LANGUAGES}
