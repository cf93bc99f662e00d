"""The rankings that go to the branch groups by themselves: every week, and when a period is over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.binding import full_name
from domain.boards import Board
from domain.members import Branch
from domain.notices import Urgency
from domain.periods import Period, PeriodKind, latest_complete
from domain.phases import Phase
from domain.runs import AlreadyRan, Job, NotNow, Outcome, Ran
from domain.schemes import Interim
from handlers import closing, held_back, posters
from handlers.post import Post
from render import boards as screens
from render import months as month_screens
from render import units as unit_screens
from render.screen import Screen
from render.texts import Texts
from services import boards, months, previews, publications, publicity, runs
from services.comparisons import Units
from services.months import MonthBook
from services.phases import phase_of

_Boards = Callable[[Branch], tuple[Board, ...]]
Draw = Callable[[Texts, Board, ZoneInfo], Screen]


def weekly_ranking(post: Post, period: Period | None) -> Outcome:
    """The running state of every branch, once a week; with a period that period's state, once.

    A period that is over looks as it is published; what is signed or held back has to be published first.
    A week is named by ISO 8601 (``2026-W47``) in the organisation's zone.
    """
    if period is None:
        year, week, _ = post.today.isocalendar()
        scope, of = f"{year}-W{week:02}", _running(post)
    elif refusal := _unusable(post, period):
        return refusal
    else:
        scope, of = period.key, _state_of(post, period)
    if before := runs.begin(post.tx, post.house, Job.WEEKLY_RANKING, scope, post.now, post.due_at):
        return before
    if period is None:
        boards.forget_kept_weeks(post.tx)
    what = _post_all(post, Job.WEEKLY_RANKING, scope, of, screens.weekly)
    return runs.finish(post.tx, Job.WEEKLY_RANKING, scope, what)


def quarter_ranking(post: Post, period: Period | None) -> Outcome:
    """Publishes a period that is over, by grade, and keeps what was published; publicity begins."""
    return closing.for_periods(post, period, Job.QUARTER_RANKING, _publish)


def monthly_points(post: Post, period: Period | None) -> Outcome:
    """What a month that is over added: to every branch, and to each enrolled member in private."""
    month = period or latest_complete(post.period_day, PeriodKind.MONTH)
    if month.kind is not PeriodKind.MONTH:
        return NotNow(f"monthly-points takes a month such as {post.today:%Y-%m}, not {month.key}")
    if month.end >= post.today:
        return NotNow(f"{month.key} is not over yet: its last day is {month.end}")
    if before := runs.begin(post.tx, post.house, Job.MONTHLY_POINTS, month.key, post.now, post.due_at):
        return before
    every = months.books(post.tx, post.house, month, post.now)
    books = [book for book in every if not book.for_leaders]
    first = [book for book in every if book.for_leaders]

    def of(branch: Branch) -> tuple[Board, ...]:
        views = (book.board(branch) for book in books)
        return tuple(view for view in views if view.rows)

    what = _post_all(post, Job.MONTHLY_POINTS, month.key, of, month_screens.posted)
    branches = boards.list_branches(post.tx)
    told = sum(_tell_months(post, branch, books) + _tell_leaders(post, branch, first) for branch in branches)
    return runs.finish(post.tx, Job.MONTHLY_POINTS, month.key, f"{what}; {told} told in private")


def _tell_months(post: Post, branch: Branch, books: list[MonthBook]) -> int:
    """Each enrolled member of a branch hears of their own month; how many that are."""
    found = [book.months(branch) for book in books]
    told = 0
    for member in boards.list_members(post.tx, branch):
        own = [of_branch[member.id] for of_branch in found if member.id in of_branch]
        if own and member.account is not None:
            screen = month_screens.own(post.words_for(member), member.name, own, post.today)
            once = f"{Job.MONTHLY_POINTS}:{own[0].month.key}:member:{member.id}"
            post.send(member.account, screen, urgency=Urgency.BROADCAST, once=once)
            told += 1
    return told


def _tell_leaders(post: Post, branch: Branch, books: list[MonthBook]) -> int:
    """The branch's first assessment of the month goes to its heads in private; how many posts that are (S7)."""
    boards_of_month = [view for book in books if (view := book.board(branch)).rows]
    leaders = boards.list_heads(post.tx, branch) if boards_of_month else []
    for view in boards_of_month:
        for leader in leaders:
            assert leader.account is not None
            screen = month_screens.first_assessment(post.words_for(leader), view, post.house.zone)
            once = (
                f"{Job.MONTHLY_POINTS}:{view.period.key}:{view.version.scheme.code}:{branch.id}:{leader.id}"
            )
            post.send(leader.account, screen, urgency=Urgency.BROADCAST, once=once)
    return len(leaders) * len(boards_of_month)


def _publish(post: Post, period: Period) -> Ran | AlreadyRan:
    held = previews.list_held(post.tx, period)
    if before := runs.begin(post.tx, post.house, Job.QUARTER_RANKING, period.key, post.now, post.due_at):
        return before
    back = {one.branch.id for one in held}

    def of(branch: Branch) -> tuple[Board, ...]:
        return (
            ()
            if branch.id in back
            else publications.publish_branch(post.tx, post.house, branch, period, post.now)
        )

    what = _post_all(post, Job.QUARTER_RANKING, period.key, of, publicly(post))
    for branch in boards.list_branches(post.tx):
        posters.send(post, branch, period)
    for one in held:
        held_back.tell_held(post, replace(one, posted=True))
    closing.chase(post, period)
    return runs.finish(post.tx, Job.QUARTER_RANKING, period.key, what + _held_back(len(held)))


def publish_branch(post: Post, branch: Branch, period: Period) -> None:
    """What was held back of one branch is published, as it stands now; its publicity begins."""
    views = publications.publish_branch(post.tx, post.house, branch, period, post.now)
    _post_branch(post, Job.QUARTER_RANKING, period.key, branch, views, publicly(post))
    posters.send(post, branch, period)
    if views and branch.chat_id is None:
        _tell_kept(post, Job.QUARTER_RANKING, f"{period.key}:{branch.id}", [branch.name])


def publicly(post: Post, at: datetime | None = None) -> Draw:
    """How a published ranking looks that is posted now, or at another moment: publicity counts from then."""
    until = post.house.today((at or post.now) + post.house.publicity)
    units = Units(post.tx, post.house, post.now)

    def draw(t: Texts, view: Board, zone: ZoneInfo) -> Screen:
        among = units.of_branch(view.branch, view.version.scheme.code, view.period)
        compared = unit_screens.lines(t, among, post.today)
        return screens.published(t, view, zone, until=until, bot=post.house.bot_username, compared=compared)

    return draw


def _unusable(post: Post, period: Period) -> NotNow | None:
    if period.start > post.today:
        return NotNow(f"{period.key} has not begun: its first day is {period.start}")
    if not boards.counted_by(post.tx, post.house, period, post.now):
        return NotNow(f"no scheme is counted by {period.kind}, so {period.key} has no ranking")
    if phase_of(post.tx, period.key) is Phase.SIGNING:
        return NotNow(f"{period.key} is being signed: quarter-ranking publishes it")
    return None


def _running(post: Post) -> _Boards:
    return lambda branch: _for_everybody(boards.boards_now(post.tx, post.house, branch, post.now))


def _state_of(post: Post, period: Period) -> _Boards:
    def of(branch: Branch) -> tuple[Board, ...]:
        if publicity.is_awaited(post.tx, branch, period):
            return ()
        return _for_everybody(boards.boards_of(post.tx, post.house, branch, period, post.now))

    return of


def _for_everybody(views: tuple[Board, ...]) -> tuple[Board, ...]:
    """Without the schemes whose interim states are for the branch's heads (S7)."""
    return tuple(view for view in views if view.version.scheme.interim is Interim.EVERYBODY)


def _post_all(post: Post, job: Job, scope: str, of: _Boards, draw: Draw) -> str:
    """A post for every branch and scheme; kept where a branch has no group, of which the admins are told."""
    branches = boards.list_branches(post.tx)
    posted: list[Branch] = []
    for branch in branches:
        views = of(branch)
        _post_branch(post, job, scope, branch, views, draw)
        if views:
            posted.append(branch)
    tell_kept(post, job, scope, posted)
    return what_was_posted(posted)


def _post_branch(
    post: Post, job: Job, scope: str, branch: Branch, views: tuple[Board, ...], draw: Draw
) -> None:
    """A post for each scheme."""
    t, zone = post.group_words(), post.house.zone
    for view in views:
        once = f"{job}:{scope}:{branch.id}:{view.version.scheme.code}"
        post.post(branch, draw(t, view, zone), once=once)


def tell_kept(post: Post, job: Job, scope: str, posted: Sequence[Branch]) -> None:
    """The admins hear which of the branches that a post is for have no group, so that it is kept."""
    unbound = [branch for branch in posted if branch.chat_id is None]
    if unbound:
        _tell_kept(post, job, scope, _names(unbound, boards.list_branches(post.tx)))


def _tell_kept(post: Post, job: Job, scope: str, names: list[str]) -> None:
    post.tell_admins(lambda t: screens.kept(t, job, names), once=f"{job}:{scope}:kept")


def _names(some: list[Branch], among: list[Branch]) -> list[str]:
    """Names, with the committee where branches of several committees have the same one."""
    alike = [branch.name for branch in among]
    return [full_name(branch) if alike.count(branch.name) > 1 else branch.name for branch in some]


def what_was_posted(branches: Sequence[Branch]) -> str:
    """To how many groups a post went, and for how many branches it is kept, in words for an engineer."""
    unbound = sum(branch.chat_id is None for branch in branches)
    bound = len(branches) - unbound
    posted = f"posted to {bound} branch {'group' if bound == 1 else 'groups'}"
    if not unbound:
        return posted
    return f"{posted}, kept for {unbound} {'branch' if unbound == 1 else 'branches'} without a group"


def _held_back(count: int) -> str:
    return f", held back by {count} {'branch' if count == 1 else 'branches'}" if count else ""
