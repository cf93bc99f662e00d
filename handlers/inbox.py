"""``/pending``: what waits for this reviewer, page by page, one by one or all that is shown."""

from __future__ import annotations

from domain.claim_view import Asked
from handlers import telling
from handlers.turn import Turn
from render import inbox as screens
from render import reviews as review_screens
from render.screen import Screen
from services import reviews
from storage import cards
from storage.cards import Card

_CONFIRM = "approve_all"


def on_pending(turn: Turn) -> None:
    """The first page, as a new message."""
    turn.answer(_page(turn, 0))


def on_page(turn: Turn) -> None:
    """Another page, in the same message."""
    turn.toast()
    turn.redraw(_page(turn, int(turn.args[0])))


def _page(turn: Turn, number: int) -> Screen:
    waiting = reviews.inbox(turn.tx, turn.house, turn.who, turn.now)
    return screens.page(turn.t, waiting, max(number, 0), turn.today)


def on_open(turn: Turn) -> None:
    """One claim of the list: its card, as a new message with the photo."""
    asked = reviews.look(turn.tx, turn.house, turn.who, int(turn.args[0]), None, turn.now)
    if not isinstance(asked, Asked):
        turn.toast("reviews.refused.changed")
        return
    turn.toast()
    row = turn.answer(review_screens.card(turn.t, asked, turn.house.zone, turn.today))
    cards.add(turn.tx, Card(row, turn.chat_id), asked.view.claim, review_id=asked.review_id)


def on_all(turn: Turn) -> None:
    """✅ all: what exactly is about to be approved is kept, and asked once more."""
    number = int(turn.args[0])
    waiting = reviews.inbox(turn.tx, turn.house, turn.who, turn.now)
    shown = screens.shown_on(waiting, number)
    if not shown:
        turn.toast("common.stale")
        return
    turn.toast()
    turn.wait_for(_CONFIRM, shown=[(a.view.claim.id, a.view.claim.version) for a in shown])
    turn.redraw(screens.confirm(turn.t, shown, number, turn.today))


def on_sure(turn: Turn) -> None:
    """The yes after it: exactly what was shown, and of that only what has not changed since."""
    shown = [(claim_id, version) for claim_id, version in turn.begun(_CONFIRM).get("shown", ())]
    if not shown:
        turn.toast("common.stale")
        return
    turn.wait_no_more()
    moved, skipped = reviews.approve_all(turn.tx, turn.house, turn.who, shown, turn.now)
    turn.toast()
    turn.redraw(screens.done(turn.t, len(moved), skipped))
    for one in moved:
        telling.tell_moved(turn, one)
    if reviews.inbox(turn.tx, turn.house, turn.who, turn.now):
        turn.answer(_page(turn, 0))
