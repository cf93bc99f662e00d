"""The jobs that end a period: quarter-sign puts standings before their members, quarter-final freezes the result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

from domain.claims import Claim, ClaimState
from domain.members import Branch, Member
from domain.objection_view import Case
from domain.periods import Period, parse
from domain.phases import Phase
from domain.runs import AlreadyRan, Job, NotNow, Outcome, Ran
from handlers import deeds, help_plans, signing, telling
from handlers.post import Post
from render import closing as screens
from services import boards, endings, objections, previews, publications, review_chain, runs
from services import signing as signing_service
from services.claim_views import view_of
from services.endings import Hold
from services.phases import phase_of
from services.review_chain import Moved
from storage import claims
from storage import objections as objection_rows

_Kind = TypeVar("_Kind", bound=Outcome)


def quarter_sign(post: Post, period: Period | None) -> Outcome:
    """Closes a period that is over to new claims, and puts everybody's standing before them."""
    return for_periods(post, period, Job.QUARTER_SIGN, _sign)


def quarter_final(post: Post, period: Period | None) -> Outcome:
    """Freezes a period; not while an objection to it is undecided."""
    return for_periods(post, period, Job.QUARTER_FINAL, _freeze)


def for_periods(
    post: Post, period: Period | None, job: Job, work: Callable[[Post, Period], Outcome]
) -> Outcome:
    """The period asked for, else the latest complete ones of every kind that a scheme is counted by.

    By itself (``due_at``) the job takes no empty quarter of a bot that has just been set up, but every month left over.
    """

    def end(found: Period) -> Outcome:
        why = endings.refusal(post.tx, post.house, job, found, post.due_at, post.now)
        return _held(post, why) if isinstance(why, Hold) else why or work(post, found)

    if period is not None:
        return unusable(post, period) or end(period)
    if post.due_at is None:
        periods = boards.publishable(post.tx, post.house, post.today, post.now)
    else:
        periods = endings.due(post.tx, post.house, job, post.period_day, post.now)
    if not periods:
        why = "no scheme is counted by" if post.due_at is None else "nothing was counted in"
        return NotNow(f"{why} the latest complete quarter, so there is nothing to end")
    return _together([end(found) for found in periods])


def _held(post: Post, hold: Hold) -> NotNow:
    """The admins hear once that nothing is to be seen yet of what was due, and why."""
    once = f"held:{hold.job}:{hold.period.key}:{hold.until is None}"
    post.tell_admins(lambda t: screens.held(t, hold.job, hold.period, hold.until), once=once)
    return NotNow(str(hold), waits=True)


def _together(outcomes: Sequence[Outcome]) -> Outcome:
    """One outcome for several periods: what is to be tried again comes first, then what was done."""
    hindered = [outcome for outcome in outcomes if isinstance(outcome, NotNow)]
    ran = [outcome for outcome in outcomes if isinstance(outcome, Ran)]
    if waiting := [outcome for outcome in hindered if outcome.waits]:
        return waiting[0]
    if ran:
        return Ran(" and ".join(one.scope for one in ran), "; ".join(one.what for one in ran))
    return hindered[0] if hindered else outcomes[0]


def unusable(post: Post, period: Period) -> NotNow | None:
    """Why a period cannot be ended: it has not, or nothing is counted by it."""
    if period.start > post.today:
        return NotNow(f"{period.key} has not begun: its first day is {period.start}")
    if period.end >= post.today:
        return NotNow(f"{period.key} is not over yet: its last day is {period.end}")
    if not boards.counted_by(post.tx, post.house, period, post.now):
        return NotNow(f"no scheme is counted by {period.kind}, so {period.key} is nobody's period")
    return None


def _sign(post: Post, period: Period) -> Ran | AlreadyRan:
    if before := runs.begin(post.tx, post.house, Job.QUARTER_SIGN, period.key, post.now, post.due_at):
        return before
    asked = sum(_ask_branch(post, period, branch) for branch in boards.list_branches(post.tx))
    chased = chase(post, period)
    what = f"put {asked} {'standing' if asked == 1 else 'standings'} before their members"
    return runs.finish(post.tx, Job.QUARTER_SIGN, period.key, f"{what}; {chased} reviewers reminded")


def _ask_branch(post: Post, period: Period, branch: Branch) -> int:
    asked = 0
    for version in boards.counted_by(post.tx, post.house, period, post.now):
        for statement in signing_service.ask_branch(post.tx, post.house, version, period, branch, post.now):
            signing.put_before(post, statement)
            asked += 1
    return asked


def chase(post: Post, period: Period) -> int:
    """Remind whoever is asked of what is still undecided in a period; how many people that are."""
    waiting: Counter[Member] = Counter()
    for claim in claims.list_undecided(post.tx, period.key):
        asked = review_chain.asking(post.tx, post.house, claim, post.now)
        waiting.update(asked.ask.reviewers if asked else ())
    for reviewer, count in waiting.items():
        if reviewer.account is not None:
            post.send(reviewer.account, screens.chase(post.words_for(reviewer), period, count))
    return len(waiting)


def _freeze(post: Post, period: Period) -> Outcome:
    undecided = [
        objections.case_of(post.tx, post.house, one, post.now)
        for one in objection_rows.list_open(post.tx, period.key)
    ]
    if undecided:
        post.tell_admins(
            lambda t: screens.final_waits(t, period, undecided), once=f"final-waits:{period.key}:{post.today}"
        )
        return _waits_for(period, undecided)
    if hidden := previews.hindering(post.tx, post.house, period, post.now, by_hand=post.due_at is None):
        return NotNow(f"{period.key} cannot be final yet: {', '.join(hidden)}", waits=True)
    unpublished = phase_of(post.tx, period.key) < Phase.PUBLISHED
    if before := runs.begin(post.tx, post.house, Job.QUARTER_FINAL, period.key, post.now, post.due_at):
        return before
    for claim in publications.close_undecided(post.tx, post.house, period, post.now):
        _tell_late(post, period, claim)
    finals = {final.scheme: final for final in publications.freeze(post.tx, post.house, period, post.now)}
    told = 0
    for branch in boards.list_branches(post.tx):
        for board in boards.boards_of(post.tx, post.house, branch, period, post.now):
            code = board.version.scheme.code
            screen = screens.final(post.group_words(), board, finals[code])
            post.post(branch, screen, once=f"{Job.QUARTER_FINAL}:{period.key}:{branch.id}:{code}")
            told += branch.chat_id is not None
            deeds.propose(post, board)
            help_plans.after_final(post, board)
    what = f"final, told to {told} branch {'group' if told == 1 else 'groups'}"
    what += "; note: it was never published" if unpublished else ""
    return runs.finish(post.tx, Job.QUARTER_FINAL, period.key, what)


def _waits_for(period: Period, undecided: Sequence[Case]) -> NotNow:
    """Who asks is told whose they are; the log has their numbers."""
    numbers = [f"#{case.objection.id} to entry {case.objection.entry}" for case in undecided]
    people = (f"({case.concerned.name} {case.concerned.employee_no})" for case in undecided)
    named = (f"{number} {who}" for number, who in zip(numbers, people, strict=True))
    why = f"{period.key} has undecided objections:"
    return NotNow(f"{why} {', '.join(named)}", waits=True, nameless=f"{why} {', '.join(numbers)}")


def _tell_late(post: Post, period: Period, claim: Claim) -> None:
    """A claim that nobody had decided counts in another period now, or not at all: its member is told."""
    view = view_of(post.tx, post.house, claim, post.now)
    account = view.member.account
    if claim.state is ClaimState.LAPSED:
        telling.tell_withdrawn(post, view)
        if account is not None:
            post.send(account, screens.lapsed(post.words_for(view.member), view, period))
        return
    carried = parse(claim.period or "")
    assert carried is not None, claim.period
    asked = review_chain.asking(post.tx, post.house, claim, post.now)
    telling.refresh(post, Moved(view, asked))
    if account is not None:
        post.send(account, screens.carried(post.words_for(view.member), view, period, carried))
