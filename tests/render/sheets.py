"""What every picture's tests ask of a sheet."""

from render.chart_frame import LEAST_SIZE
from render.sheet import Anchor, Area, Box, Rule, Sheet, Text
from render.typeface import TypeRuler

_RULER = TypeRuler()


def texts(sheet: Sheet) -> list[Text]:
    return [mark for mark in sheet.marks if isinstance(mark, Text)]


def words(sheet: Sheet) -> list[str]:
    return [text.text for text in texts(sheet)]


def extent(mark: Text) -> tuple[float, float]:
    """Where a text begins and ends."""
    width = _RULER.width(mark.text, mark.size)
    left = mark.x - {Anchor.START: 0, Anchor.MIDDLE: width / 2, Anchor.END: width}[mark.anchor]
    return left, left + width


def overlapping(sheet: Sheet) -> list[tuple[str, str]]:
    """Pairs of texts that are written over one another."""
    found = []
    marks = [mark for mark in texts(sheet) if mark.text.strip()]
    for place, one in enumerate(marks):
        for other in marks[place + 1 :]:
            (left, right), (start, end) = extent(one), extent(other)
            level = abs(one.y - other.y) < min(one.size, other.size) * 0.8
            if level and left < end - 0.5 and start < right - 0.5:
                found.append((one.text, other.text))
    return found


def assert_inside(sheet: Sheet) -> None:
    """Nothing leaves the sheet, and nothing is too small to read."""
    for mark in sheet.marks:
        match mark:
            case Text():
                left, right = extent(mark)
                assert left >= -0.01
                assert right <= sheet.width + 0.01
                assert mark.size <= mark.y <= sheet.height
                assert mark.size >= LEAST_SIZE
            case Box():
                assert mark.width > 0
                assert mark.x >= 0
                assert mark.x + mark.width <= sheet.width + 0.01
                assert mark.y + mark.height <= sheet.height
            case Rule():
                assert max(mark.y1, mark.y2) <= sheet.height
            case Area():
                assert all(0 <= x <= sheet.width and 0 <= y <= sheet.height for x, y in mark.corners)
