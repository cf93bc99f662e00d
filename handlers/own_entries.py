"""🧾 under /mine: one's own entries, and the way back."""

from __future__ import annotations

from domain.periods import parse
from handlers import boards
from handlers.turn import Turn
from render import own_entries as screens
from services import own_entries


def on_entry(turn: Turn) -> None:
    """🧾 under /mine: a page of one's own entries of a scheme and period."""
    scheme_id, key, page = turn.args
    period = parse(key)
    view = (
        own_entries.find(turn.tx, turn.house, turn.who, int(scheme_id), period, turn.now) if period else None
    )
    if view is None:
        turn.toast("common.stale")
        return
    turn.toast()
    turn.redraw(screens.entries(turn.t, view, screens.page_of(view, int(page))))


def on_back(turn: Turn) -> None:
    """« from there: /mine, as it is now or as it was in that period."""
    period = parse(turn.args[0])
    if period is None or period.start > turn.today:
        turn.toast("common.stale")
        return
    turn.toast()
    turn.redraw(boards.mine_now(turn) if period.end >= turn.today else boards.mine_then(turn, period))
