"""What a leader sees while recording, and what the members concerned are told."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup, escape

from domain.amounts import plain
from domain.claim_view import Choice
from domain.ledger import Entry
from domain.members import Member
from domain.periods import Period
from domain.records import Record
from domain.schemes import Category, Item, Range, SchemeVersion
from render import words
from render.claims import choice_label
from render.screen import Button, Screen, Style
from render.texts import Texts

_NAMES_SHOWN = 12


def ask_item(
    t: Texts,
    people: Sequence[Member],
    listed: Sequence[tuple[SchemeVersion, Sequence[Category]]],
    unknown: str = "",
) -> Screen:
    """Which item? Categories as buttons, or its name as text. ``unknown`` is what was taken for one and is none."""
    buttons = [
        Button(category.name, f"recat:{version.id}:{version.scheme.categories.index(category)}")
        for version, categories in listed
        for category in categories
    ]
    rows = [buttons[start : start + 2] for start in range(0, len(buttons), 2)]
    question = t("records.ask_item", names=_names(t, people))
    if unknown:
        question = Markup("\n").join((t("records.unknown_item", about=unknown), question))
    return Screen(question, rows)


def ask_item_of(
    t: Texts, people: Sequence[Member], version: SchemeVersion, category: Category, items: Sequence[Item]
) -> Screen:
    """The items of one category."""
    rows = [
        (
            Button(
                f"{words.shortened(item.name, 24)} · {words.worth(t, item).unescape()}",
                f"record:{version.id}:{version.scheme.position_of(item.code)}",
            ),
        )
        for item in items
    ]
    return Screen(t("records.ask_item_of", names=_names(t, people), category=category.name), rows)


def ask_which(t: Texts, people: Sequence[Member], choices: Sequence[Choice]) -> Screen:
    """Which of the items that have this name? With the schemes' names."""
    rows = [
        (Button(choice_label(t, one.item, one.version), f"record:{one.scheme_id}:{one.position}"),)
        for one in choices
    ]
    return Screen(t("records.ask_which", names=_names(t, people)), rows)


def ask_value(t: Texts, item: Item) -> Screen:
    """How many points, or how many of it?"""
    if item.ranged:
        return Screen(t("records.ask_value", item=item.name, worth=words.worth(t, item)))
    unit = item.unit or t.plain("records.unit")
    return Screen(t("records.ask_quantity", item=item.name, worth=words.worth(t, item), unit=unit))


def draft(t: Texts, record: Record, period: Period) -> Screen:
    """What is about to be entered."""
    item = record.item
    text = t(
        "records.draft",
        item=item.name,
        quantity=words.counted(t, item, record.quantity),
        points=words.points(t, record.points),
        each=t("records.each") if len(record.members) > 1 else "",
        names=_names(t, record.members),
        note=_note(t, record),
        period=words.period(t, period),
    )
    text = Markup("\n").join([text, *words.second_scheme(t, record.version)])
    if item.veto:
        text += Markup("\n") + t("records.told_veto")
    enter = Button(t.plain("records.button.enter"), f"enter:{record.id}", style=Style.SUCCESS)
    scrap = Button(t.plain("records.button.scrap"), f"scrap:{record.id}")
    return Screen(text, ((enter, scrap),))


def entered(t: Texts, record: Record, entries: Sequence[Entry]) -> Screen:
    """What was entered, for the leader to keep."""
    numbers = t.plain("common.list_separator").join(str(entry.number) for entry in entries)
    lines = [
        t(
            "claims.head",
            item=record.item.name,
            quantity=words.counted(t, record.item, record.quantity),
            points=words.points(t, record.points),
        ),
        Markup("👥 ") + _names(t, record.members),
        t.n("records.entered", len(entries)) + t("records.numbers", numbers=numbers),
    ]
    return Screen(Markup("\n").join(lines))


def told(t: Texts, record: Record, period: Period, total: Decimal) -> Screen:
    """What a member is told about an entry that a leader made for them."""
    key = "records.told_deduction" if record.points < 0 else "records.told_award"
    text = t(
        key,
        leader=record.leader.name,
        item=record.item.name,
        quantity=words.counted(t, record.item, record.quantity),
        points=words.points(t, record.points),
        note=_note(t, record),
        period=words.period(t, period),
        total=words.points(t, total, signed=False),
    )
    if record.item.veto:
        text += Markup("\n") + t("records.told_veto")
    return Screen(text)


def span(item: Item) -> str:
    """The range of an item, in figures."""
    if isinstance(item.points, Range):
        return f"{plain(item.points.min)}–{plain(item.points.max)}"
    return ""


def _note(t: Texts, record: Record) -> Markup:
    return t("records.note", note=record.note) if record.note else Markup()


def _names(t: Texts, people: Sequence[Member]) -> Markup:
    return escape(words.some(t, [person.name for person in people], _NAMES_SHOWN))


def counts_later(t: Texts, text: Markup, final: Period | None, period: Period) -> Markup:
    """A text about a reversal; where the entry's period is ``final``, that it counts in the running one."""
    if final is None:
        return text
    later = t("records.reverse.counts_later", final=words.period(t, final), period=words.period(t, period))
    return text + Markup("\n") + later
