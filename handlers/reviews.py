"""Deciding: the buttons of a card, the words after ❌ ↩️ ✏️, and the inbox."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TypeVar

from domain.amounts import LIMIT
from domain.claim_view import Asked
from domain.reviews import Verdict
from handlers import telling
from handlers.turn import Turn
from render import reviews as screens
from render.words import clock
from services import reviews
from services.review_chain import Moved
from services.reviews import AlreadyDecided, Refused
from storage import cards
from storage.cards import Card

_Done = TypeVar("_Done")
_VALUE = re.compile(
    r"^[+＋]?\s*([-−－]?\d{1,6}(?:[.．]\d{1,3})?)\s*(?:分|points?|pts?)?[\s,，:：]*(.*)$", re.DOTALL
)


def on_approve(turn: Turn) -> None:
    """✅ on a card."""
    claim_id, version = map(int, turn.args)
    outcome = reviews.approve(turn.tx, turn.house, turn.who, claim_id, version, turn.now)
    _moved(turn, outcome, "reviews.done.approved")


def on_reject(turn: Turn) -> None:
    """❌ on a card: asks for the reason."""
    _ask_reason(turn, Verdict.REJECTED, "reject")


def on_return(turn: Turn) -> None:
    """↩️ on a card: asks for the question."""
    _ask_reason(turn, Verdict.RETURNED, "return")


def _ask_reason(turn: Turn, verdict: Verdict, waits_for: str) -> None:
    asked = _look(turn)
    if asked is None:
        return
    turn.toast()
    turn.wait_for(waits_for, claim=asked.view.claim.id, version=asked.view.claim.version)
    turn.redraw(screens.asking_reason(turn.t, asked, verdict, turn.house.zone, turn.today))


def on_because(turn: Turn) -> None:
    """A preset reason after ❌."""
    claim_id, version, name = turn.args
    if name not in screens.REJECT_REASONS:
        turn.toast("common.stale")
        return
    _reject(turn, int(claim_id), int(version), turn.t.plain(f"reviews.reason.{name}"))


def on_reject_text(turn: Turn) -> None:
    """A typed reason after ❌."""
    turn.wait_no_more()
    _reject(turn, int(turn.waiting["claim"]), int(turn.waiting["version"]), turn.text)


def _reject(turn: Turn, claim_id: int, version: int, reason: str) -> None:
    outcome = reviews.reject(turn.tx, turn.house, turn.who, claim_id, version, reason, turn.now)
    _moved(turn, outcome, "reviews.done.rejected")


def on_ask(turn: Turn) -> None:
    """A preset question after ↩️."""
    claim_id, version, name = turn.args
    if name not in screens.RETURN_QUESTIONS:
        turn.toast("common.stale")
        return
    _return(turn, int(claim_id), int(version), turn.t.plain(f"reviews.question.{name}"))


def on_return_text(turn: Turn) -> None:
    """A typed question after ↩️."""
    turn.wait_no_more()
    _return(turn, int(turn.waiting["claim"]), int(turn.waiting["version"]), turn.text)


def _return(turn: Turn, claim_id: int, version: int, question: str) -> None:
    outcome = reviews.return_(turn.tx, turn.house, turn.who, claim_id, version, question, turn.now)
    _moved(turn, outcome, "reviews.done.returned")


def on_change(turn: Turn) -> None:
    """✏️ on a card: asks for a value or an item."""
    asked = _look(turn)
    if asked is None:
        return
    turn.toast()
    turn.wait_for("change", claim=asked.view.claim.id, version=asked.view.claim.version)
    turn.redraw(screens.asking_change(turn.t, asked, turn.house.zone, turn.today))


def on_points(turn: Turn) -> None:
    """A value after ✏️."""
    claim_id, version, value = turn.args
    _change_points(turn, int(claim_id), int(version), Decimal(value), None)


def on_change_text(turn: Turn) -> None:
    """A number (with a reason, maybe) or the words of another item after ✏️."""
    claim_id, version = int(turn.waiting["claim"]), int(turn.waiting["version"])
    number = _VALUE.match(turn.text.strip())
    if number is not None:
        value = Decimal(number[1].translate(str.maketrans("−－．", "--.")))
        _change_points(turn, claim_id, version, value, number[2].strip() or None)
        return
    asked = _usable(turn, reviews.look(turn.tx, turn.house, turn.who, claim_id, version, turn.now))
    if asked is None:
        return
    items = reviews.suggestions(turn.house, asked, turn.text, turn.now)
    if not items:
        turn.say("reviews.refused.no_item")
    elif len(items) == 1:
        position = asked.view.version.scheme.position_of(items[0].code)
        _swap(turn, claim_id, version, position)
    else:
        turn.answer(screens.asking_item(turn.t, asked, items, turn.house.zone, turn.today))


def on_swap(turn: Turn) -> None:
    """Another item after ✏️."""
    _swap(turn, *map(int, turn.args))


def _swap(turn: Turn, claim_id: int, version: int, position: int) -> None:
    outcome = reviews.change_item(turn.tx, turn.house, turn.who, claim_id, version, position, None, turn.now)
    _changed(turn, outcome)


def _change_points(turn: Turn, claim_id: int, version: int, points: Decimal, reason: str | None) -> None:
    outcome = reviews.change_points(
        turn.tx, turn.house, turn.who, claim_id, version, min(points, LIMIT), reason, turn.now
    )
    if outcome is Refused.NOT_ACCEPTABLE:
        asked = reviews.look(turn.tx, turn.house, turn.who, claim_id, version, turn.now)
        assert isinstance(asked, Asked) and asked.view.item is not None
        turn.refuse("reviews.refused.not_acceptable", allowed=screens.allowed(turn.t, asked.view.item))
        return
    _changed(turn, outcome)


def on_why(turn: Turn) -> None:
    """A preset reason for the change just made."""
    claim_id, version, name = turn.args
    if name not in screens.CHANGE_REASONS:
        turn.toast("common.stale")
        return
    reason = turn.t.plain(f"reviews.change.{name}")
    outcome = reviews.explain_change(
        turn.tx, turn.house, turn.who, int(claim_id), int(version), reason, turn.now
    )
    _changed(turn, outcome)


def on_card(turn: Turn) -> None:
    """« Back, and a claim chosen from the inbox: the card as it is now."""
    asked = _look(turn)
    if asked is not None:
        turn.toast()
        _settled(turn, asked.view.claim.id)
        turn.redraw(screens.card(turn.t, asked, turn.house.zone, turn.today))


def _look(turn: Turn) -> Asked | None:
    claim_id, version = map(int, turn.args)
    return _usable(turn, reviews.look(turn.tx, turn.house, turn.who, claim_id, version, turn.now))


def _moved(turn: Turn, outcome: Moved | AlreadyDecided | Refused, done: str) -> None:
    moved = _usable(turn, outcome)
    if moved is None:
        return
    turn.toast(done)
    _settled(turn, moved.view.claim.id)
    if turn.query is None:
        turn.say(done)
    telling.tell_moved(turn, moved)


def _changed(turn: Turn, outcome: Asked | AlreadyDecided | Refused) -> None:
    """Every open card of the claim shows the change and keeps its buttons: it still needs its ✅.

    After a typed change the card comes once more, below what was typed, where the thumb is.
    """
    asked = _usable(turn, outcome)
    if asked is None:
        return
    turn.toast("reviews.done.changed")
    claim = asked.view.claim
    _settled(turn, claim.id)
    for card in cards.list_cards(turn.tx, claim.id, only_open=True):
        t = turn.words_of(card.chat_id)
        turn.edit_card(card, screens.card(t, asked, turn.house.zone, turn.today))
    if turn.query is None:
        row = turn.answer(screens.card(turn.t, asked, turn.house.zone, turn.today))
        cards.add(turn.tx, Card(row, turn.chat_id), claim, review_id=asked.review_id)


def _settled(turn: Turn, claim_id: int) -> None:
    """A reason or a value for this claim is not waited for any more; for another one it is."""
    for what in ("reject", "return", "change"):
        if turn.begun(what).get("claim") == claim_id:
            turn.wait_no_more(what)


def _usable(turn: Turn, outcome: _Done | AlreadyDecided | Refused) -> _Done | None:
    """The outcome, or None after its refusal has been said; no further text is waited for then."""
    if isinstance(outcome, AlreadyDecided | Refused) and turn.query is None:
        turn.wait_no_more()
    if isinstance(outcome, AlreadyDecided):
        key = "reviews.already.self" if outcome.by_self else f"reviews.already.{outcome.verdict}"
        turn.refuse(key, name=outcome.by, at=clock(outcome.at, turn.house.zone))
        return None
    if isinstance(outcome, Refused):
        turn.refuse(f"reviews.refused.{outcome}")
        return None
    return outcome
