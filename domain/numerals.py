"""Numbers as people write them: ``2``, ``1,200.5``, ``一百二十``, ``两千五``, ``三点五``, ``半``, ``half``.

``NUMBER`` is the source of a regular expression to build others from (lower-case text, after NFKC);
what it finds goes to :func:`number`, which is the judge: not everything that looks like a number is one.
"""

from __future__ import annotations

import re
from decimal import Decimal

HALF = Decimal("0.5")

_SIGNS = ("零〇", "一壹", "二两贰俩", "三叁仨", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
_DIGITS = {sign: value for value, signs in enumerate(_SIGNS) for sign in signs}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIAD = {"万": 10_000, "萬": 10_000}
_WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "sixty": 60,
}  # fmt: skip

CHINESE_DIGITS = "".join(_DIGITS)
CHINESE = CHINESE_DIGITS + "".join(_UNITS)
"""The signs of whole Chinese numbers below 10,000."""

_COUNTED = "|".join(sorted(_WORDS, key=len, reverse=True))
NUMBER = (
    r"(?:(?<!\d)(?<!\d[.,])(?:\d{1,3}(?:,\d{3})++|\d{1,9}+)(?:\.\d{1,9}+)?+(?![\d.]*\d)(?:[万萬]|[百千](?!米|克))?"
    rf"|(?<![{CHINESE}万萬])[{CHINESE}万萬]++(?:点[{CHINESE_DIGITS}]++)?"
    r"|半"
    rf"|\b(?:half(?:\ an?)?|(?:{_COUNTED})\ and\ a\ half|an?\ half|(?:{_COUNTED}))\b)"
)

_ARABIC = re.compile(r"(?P<digits>\d[\d,]*(?:\.\d+)?)(?P<times>[百千万萬]?)", re.ASCII)


def number(text: str) -> Decimal | None:
    """The value of one whole number, never negative; None where it isn't one (``三五``, ``十百``)."""
    if text == "半":
        return HALF
    if match := _ARABIC.fullmatch(text):
        value = Decimal(match["digits"].replace(",", ""))
        return value * (_UNITS | _MYRIAD).get(match["times"], 1)
    return _english(text) if text[:1].isascii() else _chinese(text)


def figures(text: str) -> str:
    """Digit signs one by one as figures: 二〇二六 → 2026."""
    return "".join(str(_DIGITS.get(sign, sign)) for sign in text)


def _english(text: str) -> Decimal | None:
    words = text.split()
    if words and words[0] == "half":
        return HALF
    if words[-1:] == ["half"]:
        return HALF if len(words) == 2 else _WORDS[words[0]] + HALF
    return Decimal(_WORDS[text]) if text in _WORDS else None


def _chinese(text: str) -> Decimal | None:
    whole, point, tail = text.partition("点")
    value = _whole(whole)
    if value is None or not point:
        return None if value is None else Decimal(value)
    if not tail or any(sign not in _DIGITS for sign in tail):
        return None
    return value + Decimal("0." + "".join(str(_DIGITS[sign]) for sign in tail))


def _whole(text: str) -> int | None:
    high, myriad, low = text.replace("萬", "万").partition("万")
    if not myriad:
        return _section(text)
    above = _section(high)
    if above is None:
        return None
    if len(low) == 1 and low in _DIGITS:
        return above * 10_000 + _DIGITS[low] * 1000  # 一万二
    below = _section(low) if low else 0
    return None if below is None else above * 10_000 + below


def _section(text: str) -> int | None:
    """A number below 10,000. A last digit without a unit takes the next lower one: 一百二 is 120."""
    total, digit, last_unit, gap = 0, None, 10_000, False
    for sign in text:
        value = _DIGITS.get(sign)
        if value is not None:
            if digit is not None or (value == 0 and gap):
                return None
            if value == 0 and len(text) > 1:
                gap = True
            else:
                digit = value
            continue
        unit = _UNITS.get(sign)
        if unit is None or unit >= last_unit or (digit is None and unit != 10):
            return None
        total += (1 if digit is None else digit) * unit
        digit, last_unit, gap = None, unit, False
    if digit is None:
        return None if gap or not text else total
    return total + (digit if gap or last_unit in {10, 10_000} else digit * last_unit // 10)
