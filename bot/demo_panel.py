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
Went = tuple[bool, Words, str]
"""Whether it did, in words, and in the program's own words, which are English."""
ORDER = (
    Job.QUARTER_SIGN,
    PREVIEW,
    Job.QUARTER_RANKING,
    Job.QUARTER_FINAL,
    Job.ANNUAL_AWARDS,
    Job.MONTHLY_POINTS,
    Job.WEEKLY_RANKING,
    Job.REMINDERS,
    Job.QUIZ_OPEN,
    Job.QUIZ_CLOSE,
)
"""A period ends in this order; after it what comes by month, week and day."""


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
        work = {PREVIEW: self._preview, **{job.value: self._job(job) for job in jobs.JOBS}}
        return [self._button(name, work[name]) for name in ORDER]

    def _button(self, name: str, work: Callable[[Post], Went]) -> Button:
        async def press() -> Went:
            now = datetime.now(UTC)
            return await self.database.write(lambda tx: work(Post(tx, self.house, now)))

        return Button(name, _said(f"demo.job.{name}"), press)

    def _job(self, job: Job) -> Callable[[Post], Went]:
        def work(post: Post) -> Went:
            match jobs.run(job, post):
                case Ran(scope, what):
                    key = "demo.ran" if scope else "demo.ran_now"
                    return True, _said(key, scope=scope), what
                case AlreadyRan(scope, at):
                    when = f"{at.astimezone(self.house.zone):%Y-%m-%d %H:%M}"
                    return True, _said("demo.already", scope=scope, when=when), ""
                case NotNow(why):
                    return False, _said("demo.not_now"), why

        return work

    def _preview(self, post: Post) -> Went:
        shown = publication_preview.show(post, post.now)
        return shown > 0, _said("demo.previewed" if shown else "demo.nothing_to_preview"), ""


def _said(key: str, **values: object) -> Words:
    return {code.partition("-")[0]: texts(code).plain(key, **values) for code in LANGUAGES}
