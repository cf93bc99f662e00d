"""What a member means by a message: which items, how much, when. Nothing is stored here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from domain.date_rules import WhenFault
from domain.reading import AmountFault, Measure, Reading, measured, read, subject
from services.item_search import Found, ItemIndex, Match, SearchItem


@dataclass(frozen=True, slots=True)
class Understood:
    """One claim as it was understood.

    ``certain`` is the code of the item that is clearly meant; without it ``matches`` are the likeliest, best
    first, or nothing. Quantity and value are those of the certain item, in its unit; until an item is known
    they are as written. ``note`` is what the member wrote for this claim, tidied, for the reviewer to see.
    The faults say why a day or a number that the text has can't be taken as it stands.
    """

    happened_on: date | None
    when_fault: WhenFault | None
    quantity: Decimal | None
    value: Decimal | None
    amount_fault: AmountFault | None
    matches: tuple[Match, ...]
    certain: str | None
    note: str


# A question about an item, or that it wasn't done, is no claim for it.
_HEDGE = re.compile(
    r"\?|怎么|怎样|如何|请问|什么|多少|几分|哪|能不能|可不可以|是否|是不是|算不算|有没有|为啥|为何|吗|呢$|谁|发一下|发我|发给|名单|看一下|查一下|查询|"
    r"没|未(?!来)|取消|撤回|撤销|删除|作废|报错|(?<![特分级区个类性差])别(?!人)|不(?!错|少|到|止|仅|断|怕|安全)|"
    r"\b(?:how|what|why|can i|could|does|do you|is there|are there|should|not|no|never|didn'?t|don'?t|haven'?t|"
    r"cancel|undo|withdraw|delete|wrong)\b",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"[\n;]|,(?!\d)|(?<!\d),")
_CONJUNCTIONS = re.compile(_SENTENCES.pattern + r"|以及|还有|另外|然后|[和及&]|\b(?:and|plus|also)\b")
_SPACES = re.compile(_CONJUNCTIONS.pattern + r"|\s+")
_MOST_PARTS = 8
_SURELY_NAMED = 84.0


def understand(text: str, index: ItemIndex, today: date) -> list[Understood]:
    """One claim, or several where each part of the message surely names an item: 志愿服务2次，献血1次.

    Never empty: a message that names no item gives one Understood without matches.
    """
    whole = subject(text)
    reading, found = _look(whole, index, today)
    named = bool(found.certain) and found.matches[0].score == 100
    for separators in () if named else (_SENTENCES, _CONJUNCTIONS, _SPACES):
        several = _several(_parts(whole, separators, today), index, today)
        if several and (separators is _SENTENCES or all(each.quantity or each.value for each in several)):
            return several
    return [_understood(reading, found, found.certain, index)]


def unread(text: str, indexes: Sequence[ItemIndex], today: date) -> tuple[str, ...]:
    """The sentences of a message that name no item, where another one of them names some: a second deed, maybe."""
    parts = _parts(subject(text), _SENTENCES, today)
    lost = [part for part in parts if not any(_look(part, index, today)[1].matches for index in indexes)]
    return tuple(lost) if len(lost) < len(parts) else ()


def understand_as(text: str, code: str, index: ItemIndex, today: date) -> Understood:
    """The message as a claim for this item, once the member has chosen it."""
    reading, found = _look(subject(text), index, today)
    return _understood(reading, found, code, index)


def _look(text: str, index: ItemIndex, today: date) -> tuple[Reading, Found]:
    reading = read(text, today, keep=index.mentions(text))
    found = index.search(reading.words)
    if not found.matches and reading.words != text:
        found = index.search(text)  # what was read as a number or a date may belong to a name
    if found.matches and _HEDGE.search(_without_names(text, index.items[found.matches[0].code])):
        found = Found(tuple(match for match in found.matches if match.score >= _SURELY_NAMED), None)
    return reading, found


def _without_names(text: str, item: SearchItem) -> str:
    for name in sorted((item.name, *item.aliases), key=len, reverse=True):
        text = text.replace(name, " ")
    return text


def _understood(reading: Reading, found: Found, code: str | None, index: ItemIndex) -> Understood:
    item = index.items.get(code) if code else None
    measure = (
        measured(reading, item.unit, ranged=item.ranged)
        if item
        else Measure(reading.quantity, reading.value, None)
    )
    return Understood(
        happened_on=reading.happened_on,
        when_fault=reading.when_fault,
        quantity=measure.quantity,
        value=measure.value,
        amount_fault=measure.fault,
        matches=found.matches,
        certain=item.code if item else None,
        note=reading.text,
    )


def _several(parts: list[str], index: ItemIndex, today: date) -> list[Understood]:
    """Each part as a claim; nothing where one of them isn't surely one, or the same deed is told twice."""
    if not 1 < len(parts) <= _MOST_PARTS:
        return []
    claims: list[Understood] = []
    for part in parts:
        reading, found = _look(part, index, today)
        if found.certain is None:
            return []
        claim = _understood(reading, found, found.certain, index)
        if claims and claim.happened_on is None and claim.when_fault is None:
            claim = replace(claim, happened_on=claims[-1].happened_on, when_fault=claims[-1].when_fault)
        claims.append(claim)
    deeds = {(claim.certain, claim.quantity, claim.value, claim.happened_on) for claim in claims}
    items = {claim.certain for claim in claims}
    uncounted = [claim for claim in claims if claim.quantity is None and claim.value is None]
    return [] if len(deeds) < len(claims) or (len(items) < len(claims) and uncounted) else claims


def _parts(text: str, separators: re.Pattern[str], today: date) -> list[str]:
    """The text in parts that each say something. A mere date goes with what follows, an amount with what it follows."""
    parts: list[str] = []
    ahead, counted = "", False
    pieces = [piece for piece in separators.split(text) if piece.strip()]
    for piece in pieces if len(pieces) <= 3 * _MOST_PARTS else ():
        reading = read(f"{ahead} {piece}", today)
        measure = bool(reading.amounts) or reading.value is not None
        if any(map(str.isalpha, reading.words)):
            parts.append(f"{ahead} {piece}".strip())
            ahead, counted = "", measure
        elif parts and measure and not counted:
            parts[-1] += f"{ahead} {piece}"
            ahead, counted = "", True
        else:
            ahead += f" {piece}"
    if ahead and parts:
        parts[-1] += ahead
    return parts
