"""Declaring points: a text, a photo, an album, and the buttons of a draft."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeVar

from domain.claims import Photo
from domain.schemes import SchemeVersion, Source
from handlers import telling
from handlers.turn import Turn
from render import claims as screens
from render.screen import Screen
from services import claims, drafts, names, photos
from services.catalogue import Catalogue
from services.drafts import Drafted, NotUnderstood, Refused
from storage import cards
from storage.cards import Card

_Done = TypeVar("_Done")

_REFUSALS = {
    Refused.STALE: "common.stale",
    Refused.NOT_YOURS: "common.not_yours",
    Refused.INCOMPLETE: "claims.incomplete",
    Refused.LEFT: "common.left",
    Refused.DECIDED: "claims.too_late",
}


def on_claim_message(turn: Turn) -> None:
    """Any text, photo or album in private."""
    _draft(turn, turn.chat_id)


def on_claim_command(turn: Turn) -> None:
    """``/claim TEXT``: in private as any text; in the branch's group the draft goes to the member in private."""
    if turn.private:
        if turn.text or turn.photos:
            _draft(turn, turn.chat_id)
        else:
            on_browse(turn)
        return
    replied = turn.message.reply_to_message if turn.message else None
    if replied is not None and replied.photo and not turn.photos:
        largest = replied.photo[-1]
        turn.photos = (Photo(largest.file_id, largest.file_unique_id),)
        turn.text = turn.text or replied.caption or ""
    if not turn.text:
        turn.say("claims.group_usage")
        return
    if _draft(turn, turn.account):
        name = names.shown_in(turn.tx, turn.who, turn.chat_id)
        turn.answer(screens.group_line(turn.group_words(), name))


def _draft(turn: Turn, chat_id: int) -> bool:
    outcome = drafts.draft(turn.tx, turn.house, turn.who, turn.text, turn.photos, turn.now, turn.said_on)
    if isinstance(outcome, Refused):
        turn.say(_REFUSALS[outcome])
        return False
    if isinstance(outcome, NotUnderstood):
        _reply(turn, chat_id, screens.not_understood(turn.t, outcome.recorded))
        return chat_id == turn.chat_id
    if len(outcome) > 1:
        _reply(turn, chat_id, Screen(turn.t.n("claims.several", len(outcome))))
    for drafted in outcome:
        _show_new(turn, chat_id, drafted)
    return True


def _show_new(turn: Turn, chat_id: int, drafted: Drafted) -> None:
    """A draft as a new message; one shown before for the same claim loses its buttons."""
    claim = drafted.view.claim
    for card in cards.list_drafts(turn.tx, claim.id):
        turn.edit_card(card, Screen(turn.t("claims.replaced")))
        cards.forget(turn.tx, card.row)
    screen = screens.draft(turn.t, drafted.view, turn.today, drafted.choices, drafted.remarks, drafted.unread)
    row = _reply(turn, chat_id, screen)
    cards.add(turn.tx, Card(row, chat_id), claim, review_id=None)


def _reply(turn: Turn, chat_id: int, screen: Screen) -> int:
    return turn.answer(screen) if chat_id == turn.chat_id else turn.send(chat_id, screen)


def on_choose(turn: Turn) -> None:
    """An item among the likeliest."""
    claim_id, scheme_id, position = map(int, turn.args)
    outcome = drafts.choose_item(turn.tx, turn.house, turn.who, claim_id, scheme_id, position, turn.now)
    _redraw(turn, outcome)


def on_value(turn: Turn) -> None:
    """A value of an item that has a range."""
    claim_id, version, value = turn.args
    outcome = drafts.name_value(
        turn.tx, turn.house, turn.who, int(claim_id), int(version), Decimal(value), turn.now
    )
    _redraw(turn, outcome)


def on_part(turn: Turn) -> None:
    """A photo that joined a draft is of something else: it begins a draft of its own."""
    claim_id, version = map(int, turn.args)
    outcome = _usable(turn, photos.part(turn.tx, turn.house, turn.who, claim_id, version, turn.now))
    if outcome is None:
        return
    stays, apart = outcome
    _redraw(turn, stays)
    _show_new(turn, turn.chat_id, apart)


def on_redraft(turn: Turn) -> None:
    """✏️ on a draft: the next text says it anew."""
    claim_id, version = map(int, turn.args)
    outcome = _usable(turn, drafts.reopen_choice(turn.tx, turn.house, turn.who, claim_id, version, turn.now))
    if outcome is None:
        return
    turn.toast()
    turn.wait_for("redraft", claim=claim_id, version=version)
    turn.redraw(screens.edit(turn.t, outcome.view, turn.today, outcome.choices))


def on_draft(turn: Turn) -> None:
    """« Back after ✏️: the draft as it was."""
    claim_id, version = map(int, turn.args)
    _redraw(turn, drafts.look(turn.tx, turn.house, turn.who, claim_id, version, turn.now))


def on_redraft_text(turn: Turn) -> None:
    """The text after ✏️."""
    turn.wait_no_more()
    outcome = drafts.redraft(
        turn.tx,
        turn.house,
        turn.who,
        int(turn.waiting["claim"]),
        turn.text,
        turn.photos,
        turn.now,
        turn.said_on,
    )
    if isinstance(outcome, Refused):
        on_claim_message(turn)
    elif isinstance(outcome, NotUnderstood):
        turn.wait_for("redraft", **turn.waiting)
        turn.answer(screens.not_understood(turn.t))
    else:
        _show_new(turn, turn.chat_id, outcome)


def on_submit(turn: Turn) -> None:
    """✅ on a draft."""
    claim_id, version = map(int, turn.args)
    outcome = claims.submit(turn.tx, turn.house, turn.who, claim_id, version, turn.now)
    if isinstance(outcome, Refused):
        turn.toast(_REFUSALS[outcome])
        return
    turn.wait_no_more("redraft")
    if isinstance(outcome, Drafted):
        turn.toast("claims.rules_changed")
        _redraw(turn, outcome)
        return
    turn.toast()
    telling.tell_moved(turn, outcome)


def on_drop(turn: Turn) -> None:
    """❌ on a draft."""
    claim_id, version = map(int, turn.args)
    outcome = _usable(turn, drafts.cancel(turn.tx, turn.house, turn.who, claim_id, version, turn.now))
    if outcome is None:
        return
    turn.wait_no_more("redraft")
    turn.toast()
    turn.redraw(screens.ended(turn.t, outcome, turn.today))


def on_withdraw(turn: Turn) -> None:
    """❌ on a claim that was sent."""
    claim_id = int(turn.args[0])
    outcome = _usable(turn, claims.withdraw(turn.tx, turn.house, turn.who, claim_id, turn.now))
    if outcome is None:
        return
    turn.toast()
    turn.redraw(screens.ended(turn.t, outcome, turn.today))
    telling.tell_withdrawn(turn, outcome)
    if turn.begun("answer").get("claim") == claim_id:
        turn.wait_no_more("answer")
        telling.ask_next_return(turn)


def on_answer_button(turn: Turn) -> None:
    """A question of a reviewer that is to be answered now, whatever came between."""
    claim_id = int(turn.args[0])
    outcome = _usable(turn, claims.answerable(turn.tx, turn.who, claim_id))
    if outcome is None:
        return
    turn.wait_for_answer(claim_id)
    turn.toast("claims.answer_now")


def on_answer(turn: Turn) -> None:
    """The claimant's reply after ↩️."""
    claim_id = int(turn.waiting["claim"])
    turn.wait_no_more("answer")
    outcome = claims.answer(turn.tx, turn.house, turn.who, claim_id, turn.text, turn.photos, turn.now)
    if isinstance(outcome, Refused):
        on_claim_message(turn)
        return
    if outcome.asked is not None:
        turn.answer(screens.answered(turn.t, outcome.asked.ask))
    telling.tell_moved(turn, outcome, answered=True)
    telling.ask_next_return(turn)


def on_browse(turn: Turn) -> None:
    """All items, by category, for who would rather tap than write: as a new message."""
    catalogue = Catalogue.of_member(turn.tx, turn.who, Source.MEMBER, turn.now)
    if not catalogue.versions:
        turn.say("claims.nothing_to_claim")
        return
    turn.toast()
    turn.answer(_categories(turn, catalogue, catalogue.versions[0]))


def on_scheme(turn: Turn) -> None:
    """Back to the categories, or to those of another scheme, in the same message."""
    catalogue = Catalogue.of_member(turn.tx, turn.who, Source.MEMBER, turn.now)
    version = catalogue.version(int(turn.args[0]))
    if version is None:
        turn.toast("common.stale")
        return
    turn.toast()
    turn.redraw(_categories(turn, catalogue, version))


def _categories(turn: Turn, catalogue: Catalogue, version: SchemeVersion) -> Screen:
    others = [other for other in catalogue.versions if other.id != version.id]
    return screens.categories(turn.t, version, catalogue.categories(version), others)


def on_items(turn: Turn) -> None:
    """The items of one category."""
    version_id, position = map(int, turn.args)
    catalogue = Catalogue.of_member(turn.tx, turn.who, Source.MEMBER, turn.now)
    version = catalogue.version(version_id)
    if version is None or not 0 <= position < len(version.scheme.categories):
        turn.toast("common.stale")
        return
    category = version.scheme.categories[position]
    turn.toast()
    turn.redraw(screens.items(turn.t, version, category, catalogue.items(category)))


def on_item(turn: Turn) -> None:
    """An item chosen from the list: it begins a draft, or completes the one that lacks its item."""
    scheme_id, position = map(int, turn.args)
    outcome = _usable(turn, drafts.draft_item(turn.tx, turn.house, turn.who, scheme_id, position, turn.now))
    if outcome is None:
        return
    turn.toast()
    _show_new(turn, turn.chat_id, outcome)


def _redraw(turn: Turn, outcome: Drafted | Refused) -> None:
    drafted = _usable(turn, outcome)
    if drafted is not None:
        turn.toast()
        turn.wait_no_more("redraft")
        turn.redraw(screens.draft(turn.t, drafted.view, turn.today, drafted.choices, drafted.remarks))


def _usable(turn: Turn, outcome: _Done | Refused) -> _Done | None:
    """The outcome of a press; None for a refusal, after it has been said."""
    if not isinstance(outcome, Refused):
        return outcome
    turn.toast(_REFUSALS.get(outcome, "common.stale"))
    return None
