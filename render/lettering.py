"""Fits text into a width: slightly smaller type first, then a second line, then an ellipsis."""

from __future__ import annotations

from dataclasses import dataclass

from render.sheet import Ruler

_ELLIPSIS = "…"
_BREAKS_AFTER = frozenset(" ·•・-/、，,）)")
_UNITS = ("公司", "集团", "党委", "总支", "总厂", "分厂", "中心", "项目部", "作业区")
_SHRINK = 2.0  # how much smaller one line may get before two lines read better
_STEP = 0.5


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines that all fit, and the size they fit at."""

    lines: tuple[str, ...]
    size: float


def fit(text: str, width: float, size: float, least: float, ruler: Ruler, *, lines: int = 2) -> Fitted:
    """`text` within `width` on one or two lines, as near to `size` as it can be and never below `least`."""
    floor = max(least, size - _SHRINK) if lines == 2 else least
    if found := _largest(text, width, size, floor, ruler):
        return Fitted((text,), found)
    if lines == 1:
        return Fitted((_cut(text, width, least, ruler),), least)
    first, second = _halves(text, ruler)
    longer = max(first, second, key=lambda line: ruler.width(line, size))
    if found := _largest(longer, width, size, least, ruler):
        return Fitted((first, second), found)
    head = _head(text, width, least, ruler)
    return Fitted((head.rstrip(), _cut(text[len(head) :].lstrip(), width, least, ruler)), least)


def _largest(line: str, width: float, size: float, least: float, ruler: Ruler) -> float | None:
    fits = min(size, size * width / max(ruler.width(line, size), 0.01))
    stepped = fits // _STEP * _STEP
    return stepped if stepped >= least else None


def _halves(text: str, ruler: Ruler) -> tuple[str, str]:
    """The most even break of `text`; between words, name parts or units where that costs little."""

    def cost(place: int) -> float:
        before, after = text[place - 1], text[place]
        if before in _BREAKS_AFTER or text.endswith(_UNITS, 0, place):
            unwelcome = 0.0
        else:
            unwelcome = 6.0 if before.isascii() and after.isascii() else 2.0
        return max(ruler.width(text[:place].rstrip(), 1), ruler.width(text[place:].lstrip(), 1)) + unwelcome

    place = min(range(1, len(text)), key=cost)
    return text[:place].rstrip(), text[place:].lstrip()


def _head(text: str, width: float, size: float, ruler: Ruler) -> str:
    """As much of the beginning as fits."""
    end = len(text)
    while end > 1 and ruler.width(text[:end], size) > width:
        end -= 1
    return text[:end]


def _cut(text: str, width: float, size: float, ruler: Ruler) -> str:
    if ruler.width(text, size) <= width:
        return text
    return _head(text, width - ruler.width(_ELLIPSIS, size), size, ruler).rstrip() + _ELLIPSIS
