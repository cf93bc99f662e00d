"""/mine and /board."""

from __future__ import annotations

from datetime import date

from domain.members import Branch
from domain.period_words import said
from domain.periods import Period, parse
from domain.publications import Edition
from domain.runs import Job
from handlers.turn import Turn
from render import boards as screens
from render import mine as mine_screens
from render.screen import Screen
from services import boards, comparisons, previews, publications, publicity


def on_mine(turn: Turn) -> None:
    """``/mine``: one's own points, in private only; with a period, as it was then."""
    if not turn.text:
        turn.answer(mine_now(turn))
        return
    period = said(turn.text, turn.today)
    if period is None or period.start > turn.today:
        before = boards.last_periods(turn.tx, turn.house, turn.who, turn.now)
        turn.answer(mine_screens.forms(turn.t, before))
    else:
        turn.answer(mine_then(turn, period))


def mine_now(turn: Turn) -> Screen:
    """One's own points in every scheme."""
    mine = boards.mine(turn.tx, turn.house, turn.who, turn.now)
    compared = comparisons.of_mine(turn.tx, turn.house, mine, turn.now)
    return mine_screens.mine(turn.t, mine, compared, turn.today)


def mine_then(turn: Turn, period: Period) -> Screen:
    """One's own points in a period that has begun."""
    found = boards.own_of(turn.tx, turn.house, turn.who, period, turn.now)
    before = boards.last_periods(turn.tx, turn.house, turn.who, turn.now)
    return mine_screens.of_period(turn.t, turn.who, period, found, today=turn.today, before=before)


def on_board(turn: Turn) -> None:
    """``/board``: in a group the board of its branch, in private one's own; with a period that period's."""
    branch = branch_here(turn)
    if branch is not None and turn.text:
        _show_period(turn, branch, said(turn.text, turn.today), Edition.CORRECTED)
    elif branch is not None:
        _show(turn, branch)


def branch_here(turn: Turn) -> Branch | None:
    """The branch that this chat is about; where there is none, the reason is said."""
    branch = boards.branch_for(turn.tx, turn.member, None if turn.private else turn.chat_id)
    if branch is not None:
        return branch
    if not turn.private:
        turn.answer(Screen(turn.group_words()("boards.unbound")))
    elif turn.member is not None:
        turn.say("common.left")
    else:
        turn.say("boards.no_own" if turn.account in turn.house.admins else "common.not_enrolled")
    return None


def on_edition(turn: Turn) -> None:
    """The other board of a period that was published: as published, or as corrected since."""
    branch = boards.branch_for(turn.tx, turn.member, None if turn.private else turn.chat_id)
    period, which = turn.args
    if branch is None or which not in set(Edition):
        turn.toast("common.stale")
        return
    turn.toast()
    _show_period(turn, branch, parse(period), Edition(which))


def _show_period(turn: Turn, branch: Branch, period: Period | None, which: Edition) -> None:
    t = turn.t if turn.private else turn.group_words()
    if period is None or period.start > turn.today:
        turn.answer(Screen(t("boards.no_period", year=turn.today.year)))
        return
    reader = turn.member if turn.private else None
    if publicity.is_awaited(turn.tx, branch, period) and not (reader is not None and reader.leads_branch):
        day = _due_on(turn, branch, period)
        turn.answer(screens.awaited(t, branch, period, day, turn.today, own=turn.private))
        return
    views = publications.editions(turn.tx, turn.house, branch, period, which, turn.now)
    both = publications.differs(turn.tx, turn.house, branch, period, turn.now)
    told = which if publicity.is_published(turn.tx, branch, period) else None
    for view in views:
        turn.answer(screens.edition(t, view, turn.house.zone, told, other=both, reader=reader))
    if not views:
        turn.answer(Screen(t("boards.no_scheme")))


def _due_on(turn: Turn, branch: Branch, period: Period) -> date | None:
    """The day on which a result is to be published, where that is known: not while it is held back."""
    due = turn.house.next_due(Job.QUARTER_RANKING, turn.now)
    held = previews.is_held(turn.tx, branch, period)
    return None if due is None or held else turn.house.today(due)


def _show(turn: Turn, branch: Branch) -> None:
    """A message for each scheme that scores anybody there."""
    t = turn.t if turn.private else turn.group_words()
    own = turn.member.id if turn.member is not None and turn.private else None
    views = boards.boards_now(turn.tx, turn.house, branch, turn.now)
    for view in views:
        turn.answer(screens.board(t, view, turn.house.zone, own=own))
    if not views:
        turn.answer(Screen(t("boards.no_scheme")))
