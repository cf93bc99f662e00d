"""The count as people see it: /mine, a branch's board with its chart, and the ranking that is published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

from markupsafe import Markup

from domain.amounts import ONE, ZERO, plain
from domain.boards import Board, Mine, Own, Pending, Quantity, Row
from domain.claims import ClaimState
from render import words
from render.charts import Bar, BoardChart, as_json
from render.screen import CAPTION_LIMIT, Screen
from render.texts import Texts

_LINE = Markup("\n")
_MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}
_CATEGORIES_SHOWN = 20
_QUANTITIES_SHOWN = 6
_PENDING_SHOWN = 6
_TIED_SHOWN = 4
_NAME_SHOWN = 20
_SPARE = 40  # of a caption, for what the counting of characters may miss


def mine(t: Texts, view: Mine) -> Screen:
    """A member's own standing in each scheme, and what is undecided."""
    if not view.standings and not view.pending:
        return Screen(t("boards.mine.none"))
    parts = [_LINE.join(_own_lines(t, own)) for own in view.standings]
    if view.pending:
        parts.append(_LINE.join(_pending_lines(t, view.pending)))
    head = t("boards.mine.head", name=view.member.name)
    return Screen(head + _LINE + Markup("\n\n").join(parts))


def _own_lines(t: Texts, own: Own) -> list[Markup]:
    scheme, standing = own.version.scheme, own.standing
    grade = t("boards.grade_mark", grade=standing.grade) if standing.grade else ""
    total = words.points(t, standing.total, signed=False)
    lines = [
        t("boards.scheme", scheme=scheme.name, period=words.period(t, own.period)),
        t("boards.mine.total", total=total, rank=standing.rank, of=own.of, grade=grade),
    ]
    if standing.vetoed:
        lines.append(t("boards.mine.veto"))
    if own.missing is not None:
        points = words.points(t, own.missing.points, signed=False)
        lines.append(t("boards.mine.missing", grade=own.missing.grade.code, points=points))
    if own.before is not None:
        lines.append(_change_line(t, own))
    categories = _category_lines(t, own)
    lines += categories or [t("boards.mine.nothing")]
    if own.quantities:
        lines.append(_quantities(t, own.quantities))
    return lines


def _change_line(t: Texts, own: Own) -> Markup:
    assert own.before is not None
    gained, climbed = own.standing.total - own.before.total, own.before.rank - own.standing.rank
    moved = "same" if climbed == 0 else "up" if climbed > 0 else "down"
    return t(
        "boards.mine.change",
        period=words.period(t, own.before.period),
        total=words.points(t, own.before.total, signed=False),
        rank=own.before.rank,
        gained=words.points(t, gained),
        moved=t(f"boards.mine.rank_{moved}", places=abs(climbed)),
    )


def _category_lines(t: Texts, own: Own) -> list[Markup]:
    """The categories in which anything counts, in the order of the scheme; the base first."""
    scheme = own.version.scheme
    lines = [t("boards.mine.base", points=plain(scheme.base))] if scheme.base else []
    counting = [(code, points) for code, points in own.tally.by_category.items() if points]
    for code, points in counting[:_CATEGORIES_SHOWN]:
        category = scheme.find_category(code)
        most = category.max if category else None
        weight = category.weight if category else ONE
        lines.append(
            t(
                "boards.mine.category",
                name=words.shortened(category.name if category else code, _NAME_SHOWN),
                points=plain(points),
                max=t("boards.mine.max", max=plain(most)) if most is not None else "",
                weight=t("boards.mine.weight", weight=plain(weight)) if weight != ONE else "",
            )
        )
    rest = counting[_CATEGORIES_SHOWN:]
    if rest:
        sum_of_rest = sum((points for _, points in rest), ZERO)
        lines.append(t.n("boards.mine.further", len(rest), points=plain(sum_of_rest)))
    return lines


def _pending_lines(t: Texts, pending: Sequence[Pending]) -> list[Markup]:
    lines = [t.n("boards.mine.pending", len(pending))]
    lines += [
        t(
            "boards.mine.pending_line",
            item=words.shortened(each.item.name, _NAME_SHOWN),
            amount=_amount(t, each),
            where=_where(t, each),
        )
        for each in pending[:_PENDING_SHOWN]
    ]
    if len(pending) > _PENDING_SHOWN:
        lines.append(t.n("boards.mine.pending_more", len(pending) - _PENDING_SHOWN))
    return lines


def _amount(t: Texts, pending: Pending) -> Markup:
    quantity = words.quantity(t, pending.item, pending.claim.quantity)
    points = words.points(t, pending.claim.points or ZERO)
    return Markup(" ").join(part for part in (quantity, points) if part)


def _where(t: Texts, pending: Pending) -> Markup:
    if pending.claim.state is ClaimState.RETURNED:
        return t("boards.mine.waits_for_you")
    if pending.asked is None:
        return t("boards.mine.waits_for_admins")
    ask = pending.asked.ask
    return words.reviewers(t, ask.reviewers, ask.role)


def board(t: Texts, view: Board, zone: ZoneInfo, *, own: int | None = None) -> Screen:
    """A branch's ranking now. ``own`` is the id of the reader in private: their row stands out, and is said."""
    return _screen(t, view, zone, [t("boards.head", branch=view.branch.name), *_summary(t, view, own)], own)


def weekly(t: Texts, view: Board, zone: ZoneInfo) -> Screen:
    """The weekly post in the branch's group."""
    return _screen(t, view, zone, [t("boards.weekly", branch=view.branch.name), *_summary(t, view, None)])


def published(t: Texts, view: Board, zone: ZoneInfo) -> Screen:
    """The ranking of a period that is over, by grade: who reached which, and how many are in the lowest."""
    lines = [t("boards.published", branch=view.branch.name), _scheme_line(t, view), *_podium(t, view)]
    quantities = [_quantities(t, view.quantities)] if view.quantities else []
    room = CAPTION_LIMIT - _SPARE - _length(_LINE.join([*lines, *quantities]))
    for place, (grade, rows) in enumerate(view.grades, 1):
        line = t.n("boards.grade_head", len(rows), grade=grade.code)
        room -= _length(line) + 1
        # The lowest grade is a count: who reached something is named, nobody is put to shame.
        lowest = place == len(view.grades) > 1
        names, used = ([], 0) if lowest else _fitting(t, [_label(view, row) for row in rows], room)
        room -= used
        lines.append(_named(t, line, names, len(rows) - len(names)) if names else line)
    return _screen(t, view, zone, lines + quantities)


def _summary(t: Texts, view: Board, own: int | None) -> list[Markup]:
    lines = [_scheme_line(t, view), *_podium(t, view)]
    if view.grades:
        counts = (t.n("boards.grade_count", len(rows), grade=grade.code) for grade, rows in view.grades)
        lines.append(Markup(" · ").join(counts))
    if view.quantities:
        lines.append(_quantities(t, view.quantities))
    row = view.row_of(own) if own is not None else None
    if row is not None:
        standing = row.standing
        grade = t("boards.grade_mark", grade=standing.grade) if standing.grade else ""
        total = words.points(t, standing.total, signed=False)
        lines.append(t("boards.own", rank=standing.rank, total=total, grade=grade))
    return lines


def _scheme_line(t: Texts, view: Board) -> Markup:
    return t("boards.scheme", scheme=view.version.scheme.name, period=words.period(t, view.period))


def _podium(t: Texts, view: Board) -> list[Markup]:
    """A line for each of the first three ranks; who shares a rank shares the line."""
    leading = view.leading()
    if not leading:
        return [t("boards.nobody_yet")]
    lines = []
    for rank, tied in groupby(leading, key=lambda row: row.standing.rank):
        rows = list(tied)
        names = [_label(view, row) for row in rows[:_TIED_SHOWN]]
        who = Markup(t.plain("common.list_separator")).join(names)  # noqa: S704  from our catalogue
        if len(rows) > len(names):
            who = t("boards.and_more", names=who, n=len(rows))
        total = words.points(t, rows[0].standing.total, signed=False)
        lines.append(t("boards.place", medal=_MEDALS[rank], names=who, total=total))
    return lines


def _label(view: Board, row: Row) -> str:
    """The name; where two of a branch have the same, with what tells them apart."""
    name = words.shortened(row.member.name, _NAME_SHOWN)
    apart = _apart(view, row)
    return f"{name} ({apart})" if apart else name


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


def _quantities(t: Texts, quantities: Iterable[Quantity]) -> Markup:
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


def chart(t: Texts, view: Board, zone: ZoneInfo, own: int | None = None) -> BoardChart:
    """The board as a picture."""
    rows = tuple(
        Bar(
            rank=row.standing.rank,
            name=row.member.name,
            total=row.standing.total,
            grade=row.standing.grade,
            note=_apart(view, row),
            highlight=row.member.id == own,
        )
        for row in view.rows
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
    )


def _screen(t: Texts, view: Board, zone: ZoneInfo, lines: Sequence[Markup], own: int | None = None) -> Screen:
    return Screen(_LINE.join(lines), drawing=as_json(chart(t, view, zone, own)))


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
