"""A round of the quiz opens and is counted: what the branch groups and everybody who took part are told."""

from __future__ import annotations

from domain.members import Branch
from domain.notices import Urgency
from domain.periods import Period
from domain.quiz_results import Report
from domain.runs import AlreadyRan, Job, NotNow, Outcome
from handlers import figures
from handlers.post import Post
from handlers.rankings import tell_kept, what_was_posted
from render import quiz as screens
from render import quiz_boards as boards
from services import quiz_points, quiz_results, rounds, runs
from services.boards import list_branches
from storage import branches


def quiz_open(post: Post, period: Period | None) -> Outcome:
    """This week's round opens; every branch's group gets the way to it."""
    if period is not None:
        return NotNow("quiz-open takes no period: a round belongs to the week in which it opens")
    opened = rounds.open_round(post.tx, post.house, post.now, post.due_at)
    if isinstance(opened, AlreadyRan | NotNow):
        return opened
    key = opened.round.key
    branches.replace_kept(post.tx, f"{Job.QUIZ_OPEN}:%")
    screen = screens.announced(post.group_words(), opened.round, post.house.zone, post.house.bot_username)
    everywhere = list_branches(post.tx)
    for branch in everywhere:
        post.post(branch, screen, once=f"{Job.QUIZ_OPEN}:{key}:{branch.id}")
    tell_kept(post, Job.QUIZ_OPEN, key, everywhere)
    closes = opened.round.closes_at.astimezone(post.house.zone)
    what = f"{opened.round.size} questions each from {opened.bank}, until {closes:%Y-%m-%d %H:%M}; "
    what += (
        f"points of {', '.join(opened.items)}; " if opened.items else "no item of a scheme for its points; "
    )
    if opened.lacking:
        what += f"no questions for {', '.join(opened.lacking)}; "
    return runs.finish(post.tx, Job.QUIZ_OPEN, key, what + what_was_posted(everywhere))


def quiz_close(post: Post, period: Period | None) -> Outcome:
    """The open round is counted: points, boards to the groups, and to everybody who took part their own result."""
    if period is not None:
        return NotNow("quiz-close takes no period: it closes the round that is open")
    closed = rounds.close_round(post.tx, post.house, post.now, post.due_at)
    if isinstance(closed, AlreadyRan | NotNow):
        return closed
    branches.replace_kept(post.tx, f"{Job.QUIZ_OPEN}:%")  # nobody can begin any more
    report = quiz_results.report(post.tx, closed)
    entries = quiz_points.settle(post.tx, post.house, closed, report.ranking, post.now)
    posted = _post_boards(post, report)
    for placed in report.ranking:
        _tell(post, report, placed.result.member_id)
    figures.after_close(post, closed)
    took = len(report.ranking)
    what = f"{took} took part, {len(entries)} entries; {what_was_posted(posted)}"
    return runs.finish(post.tx, Job.QUIZ_CLOSE, closed.key, what)


def _post_boards(post: Post, report: Report) -> list[Branch]:
    """To every branch; nothing where nobody anywhere took part."""
    if not report.ranking:
        return []
    t, everywhere = post.group_words(), list_branches(post.tx)
    for branch in everywhere:
        once = f"{Job.QUIZ_CLOSE}:{report.round.key}:{branch.id}"
        post.post(branch, boards.closed(t, report, branch, post.house.zone), once=once)
    tell_kept(post, Job.QUIZ_CLOSE, report.round.key, everywhere)
    return everywhere


def _tell(post: Post, report: Report, member_id: int) -> None:
    member = report.people[member_id]
    own = quiz_results.own(post.tx, report, member)
    if member.account is None or own is None:
        return
    once = f"{Job.QUIZ_CLOSE}:{report.round.key}:member:{member.id}"
    screen = screens.result(post.words_for(member), own)
    post.send(member.account, screen, urgency=Urgency.BROADCAST, once=once)
