"""/compare, and the buttons for pictures under it and under /mine."""

from __future__ import annotations

from handlers.boards import branch_here
from handlers.turn import Turn
from render import comparisons as screens
from render import units as unit_screens
from render.screen import Screen
from render.texts import Texts
from services import comparisons
from services.comparisons import Units


def on_compare(turn: Turn) -> None:
    """``/compare``, and its button under /mine: the branch over time and among others, a message for each scheme."""
    branch = branch_here(turn)
    if branch is None:
        return
    views = comparisons.of_branch_now(turn.tx, turn.house, branch, turn.now)
    for view in views:
        turn.answer(unit_screens.branch(_words(turn), view, turn.now, turn.house.zone))
    if not views:
        turn.answer(Screen(_words(turn)("boards.no_scheme")))


def on_units(turn: Turn) -> None:
    """A ranking under /compare: the groups of the branch, the branches of its committee, or all branches."""
    running = comparisons.running(turn.tx, turn.house, int(turn.args[0]), turn.now)
    branch = branch_here(turn) if running is not None else None
    if running is None or branch is None:
        turn.toast("common.stale")
        return
    version, period = running
    view = Units(turn.tx, turn.house, turn.now).of_branch(branch, version.scheme.code, period)
    if not unit_screens.among_of(view, turn.args[1]):
        turn.toast("common.stale")
        return
    turn.answer(unit_screens.ranking(_words(turn), view, turn.args[1], turn.now, turn.house.zone))


def on_trend(turn: Turn) -> None:
    """📈 under /mine: one's own last periods as a picture."""
    running = comparisons.running(turn.tx, turn.house, int(turn.args[0]), turn.now)
    points = (
        comparisons.trend_of(turn.tx, turn.house, turn.who, *running, turn.now) if running is not None else ()
    )
    if running is None or not points or not turn.private:
        turn.toast("common.stale")
        return
    turn.answer(screens.trend(turn.t, turn.who, running[0], points, turn.now, turn.house.zone))


def on_gaps(turn: Turn) -> None:
    """🕸 under /mine: one's own categories beside the middle and the best of the branch, as a picture."""
    running = comparisons.running(turn.tx, turn.house, int(turn.args[0]), turn.now)
    rows = comparisons.by_category(turn.tx, turn.who, *running) if running is not None else None
    if running is None or rows is None or not turn.private:
        turn.toast("common.stale")
        return
    version, period = running
    turn.answer(screens.gaps(turn.t, turn.who, version, period, rows, turn.now, turn.house.zone))


def _words(turn: Turn) -> Texts:
    return turn.t if turn.private else turn.group_words()
