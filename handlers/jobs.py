"""The table of jobs: which name does what. The timetable and ``liangbang job`` both read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from domain.periods import Period
from domain.runs import Job, Outcome
from handlers import awards, closing, quiz_rounds, rankings, reminders
from handlers.post import Post

Handler = Callable[[Post, Period | None], Outcome]

JOBS: Mapping[Job, Handler] = {
    Job.QUARTER_SIGN: closing.quarter_sign,
    Job.MONTHLY_POINTS: rankings.monthly_points,
    Job.QUARTER_RANKING: rankings.quarter_ranking,
    Job.WEEKLY_RANKING: rankings.weekly_ranking,
    Job.QUARTER_FINAL: closing.quarter_final,
    Job.ANNUAL_AWARDS: awards.annual_awards,
    Job.QUIZ_CLOSE: quiz_rounds.quiz_close,
    Job.QUIZ_OPEN: quiz_rounds.quiz_open,
    Job.REMINDERS: reminders.remind,
}
"""In the order in which jobs run that are due together (see Job)."""


def run(job: Job, post: Post, period: Period | None = None) -> Outcome:
    """Run a job in the open transaction."""
    return JOBS[job](post, period)
