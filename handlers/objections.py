"""Objecting to an entry, and deciding about it: ⚖️, the reason as text, ✅ ❌ ✏️ on the objection's card."""

from __future__ import annotations

import re
from decimal import Decimal

from domain.amounts import LIMIT
from domain.members import Member
from domain.objection_view import Case, Decided
from handlers import corrections
from handlers.post import Post
from handlers.turn import Turn
from render import objections as screens
from render import signing as signing_screens
from render.reviews import allowed
from render.screen import Screen
from services import objections, publicity
from services.objections import Decider, Refused
from storage import members
from storage import objections as rows
from storage.cards import Card

_POINTS = re.compile(r"\s*[+＋]?([-−－]?\d{1,6}(?:[.．]\d{1,3})?)\s*(?:分|points?|pts?)?\s*")
NAMESAKES_SHOWN = 8


def on_object_command(turn: Turn) -> None:
    """``/object [NAME or NO]``: to an entry of anybody of one's branch, while a result is in publicity."""
    if turn.text:
        _choose_member(turn)
        return
    turn.wait_for("object.member")
    turn.say("objections.ask_member")


def on_member_text(turn: Turn) -> None:
    """Whose entry it is."""
    turn.wait_no_more()
    _choose_member(turn)


def _choose_member(turn: Turn) -> None:
    branch = members.get_branch(turn.tx, turn.who.branch_id)
    found = publicity.list_named(turn.tx, branch, turn.text, turn.who)
    if not found:
        turn.say("objections.no_member", text=turn.text[:40])
    for member in found[:NAMESAKES_SHOWN]:
        screen = _entries(turn, member, 0)
        turn.answer(screen or Screen(turn.t("objections.nothing_open", name=_shown(turn, member))))


def on_entries(turn: Turn) -> None:
    """A page of somebody's entries."""
    member_id, page = map(int, turn.args)
    found = members.list_by_ids(turn.tx, (member_id,)).get(member_id)
    screen = _entries(turn, found, page) if found else None
    if screen is None:
        turn.toast("common.stale")
    else:
        turn.toast()
        turn.redraw(screen)


def _entries(turn: Turn, member: Member, page: int) -> Screen | None:
    """Somebody's entries to choose from; None where this person may object to none of them now."""
    lines = objections.lines_open(turn.tx, turn.house, turn.who, member)
    if not any(line.can_be_objected_to for line in lines):
        return None
    return signing_screens.choose_entry_of(turn.t, _shown(turn, member), member.id, lines, page)


def _shown(turn: Turn, member: Member) -> str:
    """A member's name as this person reads it: in full those whom they lead and their own, others' as on the board."""
    if member.id == turn.who.id or turn.who.leads(member):
        return member.name
    return members.get_branch(turn.tx, turn.who.branch_id).shown(member)


def on_dispute(turn: Turn) -> None:
    """An entry: the next text is the reason."""
    _ask_reason(turn, int(turn.args[0]), hidden=False)


def on_hide(turn: Turn) -> None:
    """Whether the branch is to see who objects."""
    _ask_reason(turn, int(turn.args[0]), hidden=turn.args[1] == "1")


def _ask_reason(turn: Turn, number: int, *, hidden: bool) -> None:
    line = turn.usable(objections.look(turn.tx, turn.house, turn.who, number), "objections.refused")
    if line is None:
        return
    turn.toast()
    turn.wait_for("objection", entry=number, hidden=hidden)
    own = line.entry.member_id == turn.who.id
    turn.redraw(screens.ask_reason(turn.t, line, own=own, hidden=hidden))


def on_reason_text(turn: Turn) -> None:
    """The reason: the objection goes to whoever decides it."""
    turn.wait_no_more()
    entry, hidden = int(turn.waiting["entry"]), bool(turn.waiting.get("hidden"))
    outcome = objections.open_(turn.tx, turn.house, turn.who, entry, turn.text, turn.now, hidden=hidden)
    case = turn.usable(outcome, "objections.refused")
    if case is not None:
        turn.answer(screens.sent(turn.t, case))
        ask_judges(turn, case)


def ask_judges(post: Post, case: Case) -> None:
    """A card for everybody who may decide it now and has none; who may no longer loses theirs."""
    shown = rows.list_cards(post.tx, case.objection.id)
    for card in shown:
        if not case.judges.include(card.chat_id):
            post.edit_card(card, screens.taken_away(post.words_of(card.chat_id), case))
            rows.drop_card(post.tx, card.row)
    there = {card.chat_id for card in shown}
    for account in case.judges.accounts:
        if account not in there:
            row = post.send(account, screens.card(post.words_of(account), case))
            rows.add_card(post.tx, case.objection.id, Card(row, account))
    if not case.judges.accounts:
        once = f"objection-orphaned:{case.objection.id}"
        post.tell_admins(lambda t: screens.orphaned(t, case), once=once)


def reroute(post: Post) -> None:
    """After roles, units or accounts have changed, objections go to whom they now belong."""
    for objection in rows.list_open(post.tx):
        ask_judges(post, objections.case_of(post.tx, post.house, objection, post.now))


def on_uphold(turn: Turn) -> None:
    """✅ on an objection."""
    _decide(turn, objections.uphold(turn.tx, turn.house, _decider(turn), int(turn.args[0]), None, turn.now))


def on_dismiss(turn: Turn) -> None:
    """❌ on an objection."""
    _decide(turn, objections.dismiss(turn.tx, turn.house, _decider(turn), int(turn.args[0]), turn.now))


def on_amend(turn: Turn) -> None:
    """✏️ on an objection: asks for the points."""
    case = _case(turn)
    if case is not None:
        turn.toast()
        turn.wait_for("amend", objection=case.objection.id)
        turn.redraw(screens.ask_points(turn.t, case))


def on_case(turn: Turn) -> None:
    """« Back: the objection's card."""
    case = _case(turn)
    if case is not None:
        turn.toast()
        turn.wait_no_more("amend")
        turn.redraw(screens.card(turn.t, case))


def on_amended(turn: Turn) -> None:
    """Points as a button after ✏️: a tap is soon made, so it is shown once more before it is booked."""
    objection_id, points = int(turn.args[0]), Decimal(turn.args[1])
    outcome = objections.find_upheld(turn.tx, turn.house, _decider(turn), objection_id, points, turn.now)
    if outcome is Refused.NOT_ACCEPTABLE:
        _refuse_points(turn, objection_id)
        return
    case = turn.usable(outcome, "objections.refused")
    if case is not None:
        turn.toast()
        turn.redraw(screens.confirm_points(turn.t, case, points))


def on_rectify(turn: Turn) -> None:
    """✅ on points that were tapped after ✏️."""
    _amend(turn, int(turn.args[0]), Decimal(turn.args[1]))


def on_amend_text(turn: Turn) -> None:
    """Points as text after ✏️."""
    match = _POINTS.fullmatch(turn.text)
    if match is None:
        turn.say("objections.refused.not_a_number")
        return
    value = Decimal(match[1].translate(str.maketrans("−－．", "--.")))
    _amend(turn, int(turn.waiting["objection"]), min(value, LIMIT))


def _amend(turn: Turn, objection_id: int, points: Decimal) -> None:
    outcome = objections.uphold(turn.tx, turn.house, _decider(turn), objection_id, points, turn.now)
    if outcome is Refused.NOT_ACCEPTABLE:
        _refuse_points(turn, objection_id)
        return
    turn.wait_no_more("amend")
    _decide(turn, outcome)


def _refuse_points(turn: Turn, objection_id: int) -> None:
    """Which values there are instead; another number may follow."""
    case = objections.find_case(turn.tx, turn.house, _decider(turn), objection_id, turn.now)
    if isinstance(case, Case):
        turn.refuse("objections.refused.not_acceptable", allowed=allowed(turn.t, case.line.item))


def on_ruled(turn: Turn) -> None:
    """A preset reason for what was decided."""
    objection_id, name = turn.args
    if all(name not in names for names in screens.REASONS.values()):
        turn.toast("common.stale")
        return
    _explain(turn, int(objection_id), turn.t.plain(f"objections.reason.{name}"))


def on_ruled_text(turn: Turn) -> None:
    """A typed reason for what was decided."""
    _explain(turn, int(turn.waiting["objection"]), turn.text)


def _explain(turn: Turn, objection_id: int, note: str) -> None:
    turn.wait_no_more("ruled")
    case = turn.usable(
        objections.explain(turn.tx, turn.house, _decider(turn), objection_id, note, turn.now),
        "objections.refused",
    )
    if case is None:
        return
    by = objections.decider_name(turn.tx, case.objection)
    if turn.query is not None:
        turn.toast("objections.noted")
        turn.redraw(screens.closed(turn.t, case, by, turn.house.zone))
    else:
        turn.say("objections.noted")
    if case.objector.account is not None:
        turn.send(case.objector.account, screens.explained(turn.words_for(case.objector), case, by))


def _decide(turn: Turn, outcome: Decided | Refused) -> None:
    """Everybody concerned hears of it, every card shows it, and whoever decided may say why."""
    decided = turn.usable(outcome, "objections.refused")
    if decided is None:
        return
    case = decided.case
    by = objections.decider_name(turn.tx, case.objection)
    turn.toast(f"objections.done.{case.objection.state}")
    pressed = turn.query.message.message_id if turn.query and turn.query.message else None
    for card in rows.list_cards(turn.tx, case.objection.id):
        if card.chat_id != turn.account or pressed is None:
            turn.edit_card(card, screens.closed(turn.words_of(card.chat_id), case, by, turn.house.zone))
    asking = screens.closed(turn.t, case, by, turn.house.zone, ask=True)
    if pressed is not None:
        turn.redraw(asking)
    else:
        turn.answer(asking)
    turn.wait_for("ruled", objection=case.objection.id)
    _tell(turn, decided, by)


def _tell(turn: Turn, decided: Decided, by: str) -> None:
    case = decided.case
    told = {case.objector.id: case.objector, case.concerned.id: case.concerned}
    for other in decided.others:
        told.setdefault(other.objector_id, members.get(turn.tx, other.objector_id))
    for member in told.values():
        if member.account is not None:
            turn.send(member.account, _outcome(turn, decided, by, member))
    for other in decided.others:
        closed = objections.case_of(turn.tx, turn.house, rows.get(turn.tx, other.id), turn.now)
        for card in rows.list_cards(turn.tx, other.id):
            turn.edit_card(card, screens.closed(turn.words_of(card.chat_id), closed, by, turn.house.zone))
    if decided.entries:
        corrections.tell(turn, *decided.entries)


def _outcome(turn: Turn, decided: Decided, by: str, member: Member) -> Screen:
    """What came of it as this member hears it; the total of who is not named only where it is theirs to know."""
    case = decided.case
    theirs = member.id == case.concerned.id or member.leads(case.concerned)
    branch = publicity.branch_of(turn.tx, case.line.entry, case.concerned)
    return screens.outcome(
        turn.words_for(member),
        decided,
        by,
        to_author=member.id != case.concerned.id or case.own,
        name=case.concerned.name if theirs else branch.shown(case.concerned),
        total=theirs or not decided.private,
    )


def _case(turn: Turn) -> Case | None:
    outcome = objections.find_case(turn.tx, turn.house, _decider(turn), int(turn.args[0]), turn.now)
    return turn.usable(outcome, "objections.refused")


def _decider(turn: Turn) -> Decider:
    return Decider(turn.account, turn.member)
