"""The organisation's settings that rules need, apart from how the program is run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.periods import local_day
from domain.publications import LateClaims
from domain.rounds import QuizRules
from domain.runs import Job
from domain.signoffs import Unsigned

NextDue = Callable[[Job, datetime], datetime | None]


def never(_job: Job, _after: datetime) -> datetime | None:
    """No job has a schedule."""
    return None


@dataclass(frozen=True, slots=True)
class House:
    """What is the same for everybody: zone, language of group posts, admins of the bot, times of patience, the quiz.

    ``next_due`` says when a job runs next after a moment; None for one that is turned off.
    """

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    language: str = "zh-Hans"
    admins: frozenset[int] = frozenset()
    bot_username: str = ""
    web_url: str = ""  # where people reach the web pages; "" where there are none
    remind_after: timedelta = timedelta(hours=24)
    escalate_after: timedelta = timedelta(hours=72)
    draft_kept: timedelta = timedelta(hours=48)
    invites_valid: timedelta = timedelta(days=30)
    sign_remind_after: timedelta = timedelta(hours=72)
    unsigned: Unsigned = Unsigned.AGREED
    late_claims: LateClaims = LateClaims.CARRY
    publicity: timedelta = timedelta(days=7)
    objections_at_once: int = 5
    help_answer: timedelta = timedelta(days=3)
    help_quiet: timedelta = timedelta(days=14)
    most_helped_at_once: int = 2
    quiz: QuizRules = field(default_factory=QuizRules)
    next_due: NextDue = never

    def today(self, now: datetime) -> date:
        """The organisation's calendar day."""
        return local_day(now, self.zone)
