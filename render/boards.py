"""A branch's board with its chart: now, every week, and as it is published when a period is over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from markupsafe import Markup

from domain.amounts import plain
from domain.boards import Board, Quantity, Row, as_chosen
from domain.members import Branch, Member
from domain.periods import Period, local_day
from domain.publications import Edition
from render import comparisons, words
from render.charts import Bar, BoardChart, as_json
from render.screen import CAPTION_LIMIT, Button, Screen
from render.texts import Texts

_LINE = Markup("\n")
_MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}
_QUANTITIES_SHOWN = 6
_TIED_SHOWN = 4
_NAME_SHOWN = 20
_SPARE = 40  # of a caption, for what the counting of characters may miss


def board(t: Texts, view: Board, zone: ZoneInfo, *, own: int | None = None) -> Screen:
    """A branch's ranking now. ``own`` is the id of the reader in private: their row stands out, and is said."""
    view = as_chosen(view)
    lines = [t("boards.head", branch=view.branch.name), *_summary(t, view, zone, own)]
    return replace(_screen(t, view, zone, lines, own), rows=[[comparisons.to_units(t)]])


def weekly(t: Texts, view: Board, zone: ZoneInfo) -> Screen:
    """The weekly post in the branch's group."""
    return headed(t, t("boards.weekly", branch=view.branch.name), view, zone)


def headed(t: Texts, head: Markup, view: Board, zone: ZoneInfo) -> Screen:
    """A post in the branch's group under a headline of its own; of a period that is over as it is published."""
    withheld = _withheld(view, zone, None)
    view = as_chosen(view)
    return _screen(t, view, zone, [head, *_summary(t, view, zone, None, withheld)], withheld=withheld)


def published(
    t: Texts, view: Board, zone: ZoneInfo, *, until: date, bot: str = "", compared: Sequence[Markup] = ()
) -> Screen:
    """The ranking of a period that is over, by grade: who reached which, and how many are in a private one.

    ``until``: the last day of publicity; the button leads to the bot, where anybody of the branch may object.
    ``compared`` are lines about the branch among others and over time.
    """
    withheld = view.withheld_from(None)
    view = as_chosen(view)
    lines = [t("boards.published", branch=view.branch.name), _scheme_line(t, view)]
    if view.step:
        lines.append(t("boards.step", step=view.step))
    lines += _podium(t, view, zone, withheld)
    end = [*([quantity_line(t, view.quantities)] if view.quantities else []), *compared]
    end.append(t("boards.publicity", until=words.short_day(t, until, view.at.astimezone(zone).date())))
    room = CAPTION_LIMIT - _SPARE - _length(_LINE.join([*lines, *end]))
    for grade, rows in view.grades:
        line = t.n("boards.grade_head", len(rows), grade=grade.code)
        room -= _length(line) + 1
        # A private grade is a count: who reached something is named, nobody is put to shame.
        named = [_label(t, view, row) for row in rows if row.member.id not in withheld]
        names, used = _fitting(t, named, room) if named else ([], 0)
        room -= used
        lines.append(_named(t, line, names, len(rows) - len(names)) if names else line)
    if view.ungraded:
        lines.append(t.n("boards.unsigned", len(view.ungraded)))
    screen = _screen(t, view, zone, lines + end, withheld=withheld)
    object_ = Button(t.plain("boards.button.object"), url=f"https://t.me/{bot}?start=object")
    return replace(screen, rows=((object_,),)) if bot else screen


def edition(
    t: Texts, view: Board, zone: ZoneInfo, which: Edition | None, *, other: bool, reader: Member | None
) -> Screen:
    """A period that is named, as published or as corrected since; None: it is not published.

    ``other``: there is another one to look at. ``reader`` asks in private, and also sees what is private of their own
    and of those below them.
    """
    view = as_chosen(view)
    key = f"boards.edition.{which}" if which is not None else "boards.edition.unpublished"
    withheld = _withheld(view, zone, reader)
    lines = [t("boards.head", branch=view.branch.name), *_summary(t, view, zone, None, withheld)]
    lines.append(t(key, at=words.clock(view.at, zone)))
    screen = _screen(t, view, zone, lines, withheld=withheld)
    if not other:
        return screen
    rest = Edition.CORRECTED if which is Edition.PUBLISHED else Edition.PUBLISHED
    button = Button(t.plain(f"boards.button.{rest}"), f"edition:{view.period.key}:{rest}")
    return replace(screen, rows=((button,),))


def awaited(t: Texts, branch: Branch, period: Period, day: date | None, today: date, *, own: bool) -> Screen:
    """A result that is signed and checked: nobody's to see before it is published, on a day where that is known.

    ``own``: to somebody in private, whose own points are theirs to see.
    """
    of = words.period(t, period)
    if day is None:
        lines = [t("boards.awaited", branch=branch.name, period=of)]
    else:
        lines = [t("boards.awaited_until", branch=branch.name, period=of, day=words.short_day(t, day, today))]
    if own:
        lines.append(t("boards.awaited_own", period=period.key))
    return Screen(_LINE.join(lines))


def _summary(
    t: Texts, view: Board, zone: ZoneInfo, own: int | None, withheld: Collection[int] = ()
) -> list[Markup]:
    lines = [_scheme_line(t, view), *_podium(t, view, zone, withheld)]
    if view.grades and (_is_over(view, zone) or view.leading()):
        lines.append(grade_counts(t, view, _unmarked(view, zone)))
    if view.quantities:
        lines.append(quantity_line(t, view.quantities))
    row = view.row_of(own) if own is not None else None
    if row is not None:
        standing = row.standing
        grade = t("boards.grade_mark", grade=standing.grade) if standing.grade else ""
        total = words.points(t, standing.total, signed=False)
        lines.append(t("boards.own", rank=standing.rank, total=total, grade=grade))
    return lines


def _withheld(view: Board, zone: ZoneInfo, reader: Member | None) -> frozenset[int]:
    """Whom a reader (None: the public) does not see: nobody while the period runs."""
    return view.withheld_from(reader) if _is_over(view, zone) else frozenset()


def _is_over(view: Board, zone: ZoneInfo) -> bool:
    return view.period.end < local_day(view.at, zone)


def _unmarked(view: Board, zone: ZoneInfo) -> frozenset[str]:
    """Codes of grades that nobody is marked with: while a period runs, who is in a private one may still leave it."""
    scheme = view.version.scheme
    private = (grade.code for grade in scheme.grades if scheme.keeps_private(grade.code))
    return frozenset() if _is_over(view, zone) else frozenset(private)


def grade_counts(t: Texts, view: Board, unmarked: Collection[str] = ()) -> Markup:
    """How many reached which grade, and how many have none because they had not signed."""
    counts = [
        t.n("boards.grade_count", len(rows), grade=grade.code)
        for grade, rows in view.grades
        if grade.code not in unmarked
    ]
    if view.ungraded:
        counts.append(t.n("boards.unsigned_count", len(view.ungraded)))
    return Markup(" · ").join(counts)


def _scheme_line(t: Texts, view: Board) -> Markup:
    return t("boards.scheme", scheme=view.version.scheme.name, period=words.period(t, view.period))


def _podium(t: Texts, view: Board, zone: ZoneInfo, withheld: Collection[int] = ()) -> list[Markup]:
    """A line for each of the first three ranks; who shares a rank shares the line."""
    leading = view.leading()
    if not leading:
        return [t("boards.nobody" if _is_over(view, zone) else "boards.nobody_yet")]
    named = [row for row in leading if row.member.id not in withheld]
    lines = []
    for rank, tied in groupby(named, key=lambda row: row.standing.rank):
        rows = list(tied)
        names = [_label(t, view, row) for row in rows[:_TIED_SHOWN]]
        who = Markup(t.plain("common.list_separator")).join(names)  # noqa: S704  from our catalogue
        if len(rows) > len(names):
            who = t("boards.and_more", names=who, n=len(rows))
        total = words.points(t, rows[0].standing.total, signed=False)
        lines.append(t("boards.place", medal=_MEDALS[rank], names=who, total=total))
    return lines


def _label(t: Texts, view: Board, row: Row) -> str:
    """The name; where two of a branch have the same, with what tells them apart."""
    name = words.shortened(row.member.name, _NAME_SHOWN)
    apart = _apart(view, row)
    return t.plain("boards.apart", name=name, apart=apart) if apart else name


def _apart(view: Board, row: Row) -> str:
    alike = [other.member for other in view.rows if other.member.name == row.member.name]
    if len(alike) == 1:
        return ""
    groups = Counter(member.group for member in alike)
    return row.member.group if row.member.group and groups[row.member.group] == 1 else row.member.employee_no


def _named(t: Texts, head: Markup, names: Sequence[str], unnamed: int) -> Markup:
    who = Markup(t.plain("common.list_separator")).join(names)  # noqa: S704  from our catalogue
    if unnamed:
        who = t("boards.and_more", names=who, n=len(names) + unnamed)
    return t("boards.grade_names", head=head, names=who)


def _fitting(t: Texts, names: Sequence[str], room: int) -> tuple[list[str], int]:
    """As many names as a caption has room for, and how much of it they take."""
    separator = _length(t.plain("common.list_separator"))
    shown: list[str] = []
    used = _SPARE  # for "and so many more"
    for name in names:
        size = _length(name) + separator
        if used + size > room:
            return shown, used
        shown.append(name)
        used += size
    return shown, used


def quantity_line(t: Texts, quantities: Iterable[Quantity]) -> Markup:
    """How much of what was done: the first few items of the scheme."""
    shown = list(quantities)[:_QUANTITIES_SHOWN]
    return t(
        "boards.quantities",
        list=Markup(" · ").join(
            t(
                "boards.quantity",
                quantity=plain(q.amount),
                unit=q.item.unit,
                item=words.shortened(q.item.name, 16),
            )
            for q in shown
        ),
    )


def chart(
    t: Texts, view: Board, zone: ZoneInfo, own: int | None = None, withheld: Collection[int] = ()
) -> BoardChart:
    """The board as a picture; members with ids in ``withheld`` are counted in it and not shown."""
    unmarked = _unmarked(view, zone)
    rows = tuple(
        Bar(
            rank=row.standing.rank,
            name=row.member.name,
            total=row.standing.total,
            grade="" if row.standing.grade in unmarked else row.standing.grade,
            note=_apart(view, row),
            highlight=row.member.id == own,
        )
        for row in view.rows
        if row.member.id not in withheld
    )
    return BoardChart(
        title=view.branch.name,
        subtitle=view.version.scheme.name,
        period=words.period(t, view.period).unescape(),
        rows=rows,
        grades=view.version.scheme.grades,
        as_of=view.at.astimezone(zone),
        unit=t.plain("boards.unit"),
        language=t.language,
        unnamed=tuple(row.standing.grade for row in view.rows if row.member.id in withheld),
        unmarked=tuple(sorted(unmarked)),
    )


def _screen(
    t: Texts,
    view: Board,
    zone: ZoneInfo,
    lines: Sequence[Markup],
    own: int | None = None,
    withheld: Collection[int] = (),
) -> Screen:
    return Screen(_LINE.join(lines), drawing=as_json(chart(t, view, zone, own, withheld)))


def kept(t: Texts, job: str, branches: Sequence[str]) -> Screen:
    """To an admin: branches without a group, whose posts are kept."""
    names = [words.shortened(name, 40) for name in branches]
    shown, _ = _fitting(t, names, 3 * CAPTION_LIMIT)
    who = Markup(t.plain("common.list_separator")).join(shown)  # noqa: S704  from our catalogue
    if len(shown) < len(names):
        who = t("boards.and_more_branches", names=who, n=len(names))
    return Screen(t.n("boards.kept", len(names), job=t.plain(f"jobs.{job}"), names=who))


def _length(text: str) -> int:
    """Characters as Telegram counts them: UTF-16 units, without the markup."""
    seen = text.striptags() if isinstance(text, Markup) else text
    return len(seen.encode("utf-16-le")) // 2
