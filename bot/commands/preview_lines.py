"""What a preview says on the terminal, and its table."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from domain.amounts import plain
from domain.periods import Period
from domain.preview import by_change

if TYPE_CHECKING:
    from domain.preview import Difference, Preview
    from services.table_files import Cell

MOST_LISTED = 20
"""Members that are listed one by one; with ``--out`` everybody is in the table."""

HEADER = (
    "employee_no",
    "name",
    "branch",
    "group",
    "total_before",
    "total_after",
    "grade_before",
    "grade_after",
)


def lines(preview: "Preview | None", asked: Period | None, out: Path | None) -> Iterator[str]:
    """What the version would have changed: grades, average, and whom; everybody goes to ``out``."""
    if preview is None:
        if asked is not None:
            yield f"preview: nothing was counted under this scheme in {asked.key}"
        return
    before, after = preview.averages
    yield f"preview {preview.period.key}: {_moves(preview)}; average {plain(before)} → {plain(after)}"
    for lost in preview.dropped:
        yield f"not counted any more: {lost.item.code} {lost.item.name}, {_counted(lost.entries, 'entry', 'entries')}"
    changed = by_change(preview.differences)
    for one in changed[:MOST_LISTED]:
        yield _line(one)
    if len(changed) > MOST_LISTED:
        hint = "" if out else "; --out FILE lists everybody"
        yield f"… and {len(changed) - MOST_LISTED} more{hint}"
    if out is not None:
        from services import table_files

        table_files.write(out, HEADER, map(_row, preview.differences))
        yield f"{out}: {_counted(len(preview.differences), 'row', 'rows')}"


def _moves(preview: "Preview") -> str:
    """``7 members from A to B, 2 from B to A``."""
    people = len(preview.differences)
    if not preview.moves:
        return f"no grade would have changed among {_counted(people, 'member', 'members')}"
    first, *rest = preview.moves
    told = [f"{_counted(first[2], 'member', 'members')} from {first[0]} to {first[1]}"]
    return (
        ", ".join([*told, *(f"{n} from {before} to {after}" for before, after, n in rest)])
        + f" (of {people})"
    )


def _line(one: "Difference") -> str:
    before, after = one.before, one.after
    total = plain(before.total) + (f" → {plain(after.total)}" if before.total != after.total else "")
    grade = f", {before.grade} → {after.grade}" if before.grade != after.grade else ""
    return f"{one.member.employee_no} {one.member.name}, {one.member.branch}: {total}{grade}"


def _row(one: "Difference") -> "tuple[Cell, ...]":
    member, before, after = one.member, one.before, one.after
    place = (member.employee_no, member.name, member.branch, member.group)
    return (*place, before.total, after.total, before.grade, after.grade)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
