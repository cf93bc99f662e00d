"""``/record`` step by step or in one line, and an admin's ``/reverse``."""

from __future__ import annotations

from collections.abc import Sequence

from domain.claim_view import Choice
from domain.ledger import Entry
from domain.members import Member
from domain.periods import containing, parse
from domain.records import Record
from domain.sheets import shortened
from handlers import awards, corrections, deeds
from handlers.turn import Turn
from render import records as screens
from render import words
from render.screen import Screen
from services import records, standings
from services.catalogue import Catalogue
from services.records import NotReversed, Refused, Why
from storage import members, schemes


def on_record(turn: Turn) -> None:
    """``/record NO[,NO…] ITEM [VALUE] [NOTE]``; whatever is left out is asked for."""
    if not records.catalogue_for(turn.tx, [turn.who], turn.now).versions:
        turn.say("records.nothing_to_record")
    elif not turn.text:
        turn.wait_for("record.members")
        turn.say("records.ask_members")
    else:
        line = records.read_line(turn.tx, turn.who, turn.text, turn.now)
        if isinstance(line, Refused):
            _refuse(turn, line)
        elif not line.choices:
            _ask_item(turn, line.members)
        else:
            _draft_one(turn, line.members, line.choices, line.rest)


def on_members_text(turn: Turn) -> None:
    """The names after ``/record``; the whole line is understood here too."""
    turn.wait_no_more()
    people = records.named(turn.tx, turn.who, turn.text)
    if not isinstance(people, Refused):
        _ask_item(turn, people)
        return
    line = records.read_line(turn.tx, turn.who, turn.text, turn.now)
    if isinstance(line, Refused) or not line.choices:
        _refuse(turn, people)
    else:
        _draft_one(turn, line.members, line.choices, line.rest)


def _ask_item(turn: Turn, people: Sequence[Member], unknown: str = "") -> None:
    turn.wait_for("record.item", members=[member.id for member in people])
    catalogue = _catalogue(turn, people)
    listed = [(version, catalogue.categories(version)) for version in catalogue.versions]
    turn.answer(screens.ask_item(turn.t, people, listed, unknown))


def on_record_category(turn: Turn) -> None:
    """A category, while an item is asked for."""
    people = _people(turn, "record.item")
    version_id, position = map(int, turn.args)
    catalogue = _catalogue(turn, people)
    version = catalogue.version(version_id)
    if not people or version is None or not 0 <= position < len(version.scheme.categories):
        turn.toast("common.stale")
        return
    category = version.scheme.categories[position]
    turn.toast()
    turn.redraw(screens.ask_item_of(turn.t, people, version, category, catalogue.items(category)))


def on_record_item(turn: Turn) -> None:
    """An item of the list."""
    people = _people(turn, "record.item")
    version_id, position = map(int, turn.args)
    choice = _catalogue(turn, people).find_at(version_id, position)
    if not people or choice is None:
        turn.toast("common.stale")
        return
    turn.toast()
    rest = turn.begun("record.item").get("rest")
    if rest is None or (choice.item.ranged and not rest):
        _ask_value(turn, people, choice)
    else:
        _draft(turn, people, choice, rest)


def on_item_text(turn: Turn) -> None:
    """An item by its words, with a value and a note where they follow."""
    people = _people(turn, "record.item")
    choices, rest = records.items_meant(turn.tx, people or [turn.who], turn.text, turn.now)
    if not choices:
        _ask_item(turn, people, unknown=shortened(turn.text))
    elif rest or len(choices) > 1:
        turn.wait_no_more()
        _draft_one(turn, people, choices, rest or None)
    else:
        _ask_value(turn, people, choices[0])


def _draft_one(turn: Turn, people: Sequence[Member], choices: Sequence[Choice], rest: str | None) -> None:
    """The draft; where several schemes have an item of that name, which is meant is asked first.

    ``rest`` is None where the value is still to be asked for.
    """
    if len(choices) == 1:
        _draft(turn, people, choices[0], rest or "")
        return
    ids = [member.id for member in people]
    turn.wait_for("record.item", members=ids, **({} if rest is None else {"rest": rest}))
    turn.answer(screens.ask_which(turn.t, people, choices))


def _ask_value(turn: Turn, people: Sequence[Member], choice: Choice) -> None:
    ids = [member.id for member in people]
    turn.wait_for("record.value", members=ids, scheme=choice.scheme_id, item=choice.item.code)
    turn.answer(screens.ask_value(turn.t, choice.item))


def on_value_text(turn: Turn) -> None:
    """The value, with a note where one follows."""
    people = _people(turn, "record.value")
    catalogue = _catalogue(turn, people)
    choice = catalogue.find(int(turn.waiting["scheme"]), str(turn.waiting["item"]))
    if choice is None:
        turn.wait_no_more()
        turn.say("common.stale")
        return
    _draft(turn, people, choice, turn.text)


def _draft(turn: Turn, people: Sequence[Member], choice: Choice, rest: str) -> None:
    record = records.draft(turn.tx, turn.who, people, choice, rest, turn.now)
    if isinstance(record, Refused):
        about = screens.span(choice.item) if record.why is Why.OUT_OF_RANGE else record.about
        _refuse(turn, Refused(record.why, about))
        return
    turn.wait_no_more()
    turn.answer(screens.draft(turn.t, record, containing(turn.today, record.version.scheme.period)))


def on_enter(turn: Turn) -> None:
    """✅ on a record."""
    outcome = records.enter(turn.tx, turn.house, turn.who, int(turn.args[0]), turn.now)
    if isinstance(outcome, Refused):
        turn.toast(f"records.refused.{outcome.why}", about=outcome.about)
        return
    record, entries = outcome
    turn.toast()
    turn.redraw(screens.entered(turn.t, record, entries))
    for entry in entries:
        _tell(turn, record, entry)


def on_scrap(turn: Turn) -> None:
    """❌ on a record."""
    outcome = records.scrap(turn.tx, turn.who, int(turn.args[0]))
    if isinstance(outcome, Refused):
        turn.toast(f"records.refused.{outcome.why}", about=outcome.about)
        return
    turn.toast()
    turn.redraw(Screen(turn.t("records.scrapped")))


def _tell(turn: Turn, record: Record, entry: Entry) -> None:
    member = members.get(turn.tx, entry.member_id)
    period = parse(entry.period)
    if member.account is None or period is None:
        return
    total = standings.total_of(turn.tx, turn.house, member, entry.scheme, period, turn.now)
    turn.send(member.account, screens.told(turn.words_for(member), record, period, total))


def on_reverse(turn: Turn) -> None:
    """``/reverse ENTRY REASON``: takes an entry back; the member is told why."""
    number, _, reason = turn.text.partition(" ")
    reason = reason.strip()[: records.NOTE_KEPT]
    if not number.isdecimal():
        turn.say("records.reverse.usage")
        return
    entry = records.reverse(turn.tx, turn.house, int(number[:15]), turn.account, reason, turn.now)
    if isinstance(entry, NotReversed):
        turn.say(f"records.reverse.{entry}")
        return
    member, period = members.get(turn.tx, entry.member_id), parse(entry.period)
    item = schemes.get(turn.tx, entry.scheme_id).scheme.find_item(entry.item)
    assert item is not None and period is not None
    done = turn.t(
        "records.reverse.done",
        number=entry.reverses,
        name=member.name,
        item=item.name,
        points=words.points(turn.t, entry.points),
        new=entry.number,
    )
    final = records.final_before(turn.tx, entry)
    turn.answer(Screen(screens.counts_later(turn.t, done, final, period)))
    if member.account is not None:
        t = turn.words_for(member)
        total = standings.total_of(turn.tx, turn.house, member, entry.scheme, period, turn.now)
        text = t(
            "records.reverse.told",
            item=item.name,
            points=words.points(t, entry.points),
            reason=reason,
            period=words.period(t, period),
            total=words.points(t, total, signed=False),
        )
        turn.send(member.account, Screen(screens.counts_later(t, text, final, period)))
    corrections.tell(turn, entry)
    deeds.recheck(turn, entry)
    awards.recheck(turn, (member.id,))


def _catalogue(turn: Turn, people: Sequence[Member]) -> Catalogue:
    """What may be recorded for them; where they are gone, what the leader's own unit has."""
    return records.catalogue_for(turn.tx, people or [turn.who], turn.now)


def _people(turn: Turn, waits_for: str) -> tuple[Member, ...]:
    """The members that an unfinished /record speaks of."""
    begun = turn.begun(waits_for)
    ids = begun.get("members", ())
    found = members.list_by_ids(turn.tx, ids)
    return tuple(found[member_id] for member_id in ids if member_id in found)


def _refuse(turn: Turn, refused: Refused) -> None:
    turn.say(f"records.refused.{refused.why}", about=refused.about)
