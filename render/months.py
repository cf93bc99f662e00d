"""Points by month: the branch's post and each member's own few lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from markupsafe import Markup

from domain.boards import Board, Month
from render import boards, words
from render.screen import Screen
from render.texts import Texts

_LINE = Markup("\n")


def posted(t: Texts, view: Board, zone: ZoneInfo) -> Screen:
    """To the branch's group: who earned most in the month."""
    return boards.headed(
        t, t("months.posted", branch=view.branch.name, month=words.month(t, view.period)), view, zone
    )


def first_assessment(t: Texts, view: Board, zone: ZoneInfo) -> Screen:
    """To a branch's leaders in private: the month of a scheme of which members hear by the period (S7)."""
    return boards.headed(t, t("months.first_assessment", branch=view.branch.name), view, zone)


def own(t: Texts, name: str, months: Sequence[Month], today: date) -> Screen:
    """To a member in private: their month in each scheme, and where they stand today."""
    parts = [t("months.head", name=name, month=words.period(t, months[0].month))]
    parts += [_LINE.join(_lines(t, month, today)) for month in months]
    return Screen(Markup("\n\n").join(parts))


def _lines(t: Texts, month: Month, today: date) -> list[Markup]:
    earned, standing = month.earned, month.standing
    lines = [t("months.scheme", scheme=month.version.scheme.name)]
    if month.period != month.month:
        key = "months.earned" if earned.total else "months.nothing"
        name = words.month(t, month.month)
        lines.append(t(key, month=name, points=words.points(t, earned.total), rank=earned.rank, of=month.of))
    total = words.points(t, standing.total, signed=False)
    grade = t("boards.grade_mark", grade=standing.grade) if standing.grade else ""
    period = words.period(t, month.period)
    so_far = "months.standing_so_far" if today <= month.period.end else "months.standing"
    lines.append(t(so_far, period=period, total=total, rank=standing.rank, of=month.of, grade=grade))
    if month.missing is not None:
        points = words.points(t, month.missing.points, signed=False)
        lines.append(t("boards.mine.missing", grade=month.missing.grade.code, points=points))
    return lines
