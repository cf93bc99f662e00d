"""What a claim text says: how much, when, and the words that are left to find the item with.

Names and codes of items may hold numbers (三会一课, ``5S``, ``V01``). Whoever knows the items passes where
the text mentions one as ``keep``; nothing there is taken for a number or a date. Without that, a number
counts only with a unit, or bare and apart from other words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.amounts import LIMIT, plain
from domain.date_rules import WhenFault
from domain.dates import find_dates, happened_on
from domain.numerals import CHINESE, HALF, NUMBER, number
from domain.tidy import tidy, without_prefix
from domain.units import UNIT, Amount, canonical, converted

Span = tuple[int, int]


class AmountFault(StrEnum):
    """Why an item has no quantity though the text names a number."""

    UNIT = "unit"  # 100元 for an item that is counted in 次
    SEVERAL = "several"  # 昨天1次，今天2次


@dataclass(frozen=True, slots=True)
class Reading:
    """``words`` is ``text`` without what was read from it; ``value`` is in points and may be negative.

    ``happened_on`` can't be used as it stands where there is a ``when_fault``: a day in the future is given
    together with FUTURE, the latest of several with SEVERAL, and none with IMPOSSIBLE or VAGUE.
    """

    text: str
    words: str
    amounts: tuple[Amount, ...]
    value: Decimal | None
    happened_on: date | None
    when_fault: WhenFault | None

    @property
    def quantity(self) -> Decimal | None:
        """The first amount, whatever its unit."""
        return self.amounts[0].number if self.amounts else None

    @property
    def unit(self) -> str | None:
        """Canonical unit of that amount; None where the number stood bare."""
        return self.amounts[0].unit if self.amounts else None


@dataclass(frozen=True, slots=True)
class Measure:
    """What a reading means for one item."""

    quantity: Decimal | None
    value: Decimal | None
    fault: AmountFault | None


def measured(reading: Reading, unit: str, *, ranged: bool) -> Measure:
    """Quantity in the item's unit, and value; a bare number is the value of an item that has a range.

    A bare number of four figures is only ever money: it may as well be a year or somebody's number.
    """
    value, amounts = reading.value, reading.amounts
    if canonical(unit) != "元":
        amounts = tuple(amount for amount in amounts if amount.unit or amount.number < 1000)
    if ranged and value is None:
        value = next((amount.number for amount in amounts if amount.unit is None), None)
        amounts = tuple(amount for amount in amounts if amount.unit is not None)
    exact = {amount.number for amount in amounts if amount.unit == (canonical(unit) or None)}
    quantities = exact or {found for amount in amounts if (found := converted(amount, unit)) is not None}
    if len(quantities) == 1:
        return Measure(quantities.pop(), value, None)
    if quantities:
        return Measure(None, value, AmountFault.SEVERAL)
    return Measure(None, value, AmountFault.UNIT if amounts else None)


def read(text: str, today: date, keep: Iterable[Span] = ()) -> Reading:
    """Reads any text; never fails. ``keep``: spans of ``subject(text)`` that are item names or codes."""
    page = _Page(subject(text), keep)
    mentions = find_dates(page.open, today)
    for mention in mentions:
        page.take(mention.start, mention.end)
    day, when_fault = happened_on(mentions, today)
    values = list(_values(page))
    amounts = (*_measures(page), *_times(page), *_bare(page))
    return Reading(page.text, page.words(), amounts, values[0] if values else None, day, when_fault)


def subject(text: str) -> str:
    """The text that spans refer to: tidied, without the leading word of command."""
    return without_prefix(tidy(text))


class _Page:
    """The text while it is read: ``open`` has a wall of NULs where something was taken or is to be kept."""

    def __init__(self, text: str, keep: Iterable[Span]) -> None:
        self.text = text
        # ASCII only: lower() of other letters may change the length, and spans would slip.
        self.open = "".join(c.lower() if c.isascii() else c for c in text)
        self._left = text
        for start, end in keep:
            self.open = _walled(self.open, start, end)

    def take(self, start: int, end: int) -> None:
        self.open = _walled(self.open, start, end)
        self._left = self._left[:start] + " " * (end - start) + self._left[end:]

    def words(self) -> str:
        return " ".join(self._left.split()).strip(_EDGES)


def _walled(text: str, start: int, end: int) -> str:
    return text[:start] + "\0" * (end - start) + text[end:]


_EDGES = " ,.;:!?-+~*×=/&'#，。；：！？"
_ORDINAL = r"(?<![第每])"
_SOME = r"(?:多|余|来)?"
_SIGN = r"(?P<sign>(?<![\d.])[+-]|负|扣除?|减|罚|minus )?"
_VALUE = re.compile(
    rf"{_SIGN}(?:加|得|计|记)?\s*(?P<number>{NUMBER})\s*(?:个?积分|分(?![钟之析公享别组队支层管配工])|(?:points?|pts?)\b)"
    rf"|(?:积分|分值|分数|得分|value|points?)\s*(?:[:=为是]\s*)?(?P<sign_after>[+-])?(?P<number_after>{NUMBER})(?!\s*{UNIT})"
    r"|(?P<sign_alone>(?:(?<=\s)|^)[+-])(?P<number_alone>\d{1,4}(?:\.\d{1,3})?)(?=$|[\s,;])"
)
_MEASURE = re.compile(
    rf"{_ORDINAL}(?:(?P<number>{NUMBER}){_SOME}[\s-]?(?:个(?P<half>半))?(?P<unit>{UNIT})(?P<and_half>半)?|[¥￥]\s?(?P<yuan>{NUMBER}))"
)
_TIMES = re.compile(
    r"(?<![a-z0-9])[x×*]\s?(?P<number>\d{1,4}(?:\.\d{1,3})?)(?![\w.])|\b(?P<word>once|twice|thrice)\b"
)
_TIMES_WORDS = {"once": 1, "twice": 2, "thrice": 3}
_BARE = re.compile(
    r"(?<![a-z\d.,/:#-])(?<!\bno )(?P<number>\d{1,4}(?:\.\d{1,3})?"
    rf"|(?<![^\s\0,;:])[{CHINESE}]+"
    r"|\b(?:half|two|three|four|five|six|seven|eight|nine|ten)\b)(?=$|[\s,;!?]|\.$)"
)


def _values(page: _Page) -> Iterator[Decimal]:
    for match in _VALUE.finditer(page.open):
        found = number(match["number"] or match["number_after"] or match["number_alone"])
        if found is None or found >= LIMIT:
            continue
        page.take(*match.span())
        minus = (match["sign"] or match["sign_after"] or match["sign_alone"] or "+") != "+"
        yield _exact(-found if minus else found)


def _measures(page: _Page) -> Iterator[Amount]:
    for match in _MEASURE.finditer(page.open):
        found = number(match["number"] or match["yuan"])
        if found is None or found >= LIMIT:
            continue
        page.take(*match.span())
        halves = HALF if match["half"] or match["and_half"] else 0
        yield Amount(_exact(found + halves), canonical(match["unit"] or "元"))


def _times(page: _Page) -> Iterator[Amount]:
    for match in _TIMES.finditer(page.open):
        page.take(*match.span())
        yield Amount(Decimal(match["number"] or _TIMES_WORDS[match["word"]]), "次" if match["word"] else None)


def _bare(page: _Page) -> Iterator[Amount]:
    """The one number that stands alone; of two nobody knows which is meant."""
    numbers = [
        (match, found)
        for match in _BARE.finditer(page.open)
        if (found := number(match["number"])) is not None
    ]
    if len(numbers) != 1:
        return
    match, found = numbers[0]
    if not re.fullmatch(r"0\d+", match["number"]):  # 007 is somebody's number
        page.take(*match.span())
        yield Amount(found, None)


def _exact(found: Decimal) -> Decimal:
    return Decimal(plain(found))
