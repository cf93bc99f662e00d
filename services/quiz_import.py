"""A question bank file against the bank: what differs, and making it so, all of it or nothing.

Questions that are not in the file stay as they are. One whose words differ becomes a new version and keeps the old one
with its statistics; one that is retired stays so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher
from pathlib import Path

from domain.faults import Fault, did_you_mean
from domain.questions import Wording
from domain.quiz_file import Bank, BankRow, read_bank
from services import tables
from storage import questions
from storage.database import Tx


@dataclass(frozen=True, slots=True)
class Changed:
    """A question that is there already and says something else: which columns."""

    id: int
    code: str
    number: int  # of the new version
    columns: tuple[str, ...]
    wording: Wording


@dataclass(frozen=True, slots=True)
class Plan:
    """What importing a file changes, or has changed."""

    added: tuple[BankRow, ...]
    changed: tuple[Changed, ...]
    unchanged: int
    absent: int  # questions of the bank that are not in the file and stay as they are
    remarks: tuple[str, ...]


def load(path: Path) -> Bank | tuple[Fault, ...]:
    """The questions in a file, or everything that is wrong with it."""
    table = tables.load(path)
    return table if isinstance(table, tuple) else read_bank(table.header, table.rows)


def plan(tx: Tx, bank: Bank) -> Plan:
    """What importing the file would change."""
    stored, unapproved = questions.list_all(tx), questions.list_unapproved(tx)
    added, changed = [], []
    for row in bank.rows:
        before = stored.get(row.code)
        if (
            before is None and row.code in unapproved
        ):  # an editor's, under this code: the file's takes its place
            question = unapproved[row.code]
            number = questions.next_number(tx, question)
            changed.append(Changed(question, row.code, number, ("everything",), row.wording))
            continue
        if before is None:
            added.append(row)
            continue
        wording = replace(row.wording, photo=before.wording.photo)  # a file has no pictures
        if columns := tuple(_differing(before.wording, wording)):
            number = questions.next_number(tx, before.id)
            changed.append(Changed(before.id, row.code, number, columns, wording))
    codes = {row.code for row in bank.rows}
    return Plan(
        added=tuple(added),
        changed=tuple(changed),
        unchanged=len(bank.rows) - len(added) - len(changed),
        absent=len(stored.keys() - codes),
        remarks=(
            *bank.remarks,
            *_other_bank(stored, changed),
            *_retired(bank, stored),
            *_unknown_trades(tx, bank),
        ),
    )


def apply(tx: Tx, bank: Bank, now: datetime) -> Plan:
    """Import the file and say what that changed."""
    planned = plan(tx, bank)
    questions.add(tx, {row.code: row.wording for row in planned.added}, now)
    questions.add_versions(tx, {each.id: (each.number, each.wording) for each in planned.changed}, now)
    return planned


_COLUMNS = {"text": "question"}
_ALIKE = 0.5
"""The share of letters that two wordings of one question have in common, at least."""


def _differing(before: Wording, after: Wording) -> Iterator[str]:
    for name in ("category", "trades", "type", "text", "options", "answer", "explanation"):
        if getattr(before, name) != getattr(after, name):
            yield _COLUMNS.get(name, name)


def _retired(bank: Bank, stored: dict[str, questions.Stored]) -> Iterator[str]:
    codes = [row.code for row in bank.rows if row.code in stored and stored[row.code].retired]
    if codes:
        yield f"retired and not asked: {_first_of(codes)}"


def _other_bank(stored: dict[str, questions.Stored], changed: Sequence[Changed]) -> Iterator[str]:
    """Ids that are used again for other questions: most often a second bank, whose ids were made like the first's."""
    codes = [
        question.code
        for question in changed
        if question.code in stored and _is_another(stored[question.code].wording, question.wording)
    ]
    if codes:
        yield (
            f"{len(codes)} of the changed {'has' if len(codes) == 1 else 'have'} hardly anything in common with what "
            f"was asked under the same id: {_first_of(codes)}; if this is another bank, give it ids of its own "
            "and import the one before again"
        )


def _is_another(before: Wording, after: Wording) -> bool:
    """Whether hardly anything of a question is left: no option, or less than half of the letters of its text."""
    if before.text == after.text:
        return False
    if before.options and after.options and not set(before.options) & set(after.options):
        return True
    return SequenceMatcher(None, before.text, after.text, autojunk=False).quick_ratio() < _ALIKE


def _first_of(codes: Sequence[str]) -> str:
    return f"{', '.join(codes[:10])}{' …' if len(codes) > 10 else ''}"


def _unknown_trades(tx: Tx, bank: Bank) -> Iterator[str]:
    """A trade that nobody has is most often a slip; the question would never be asked."""
    known = questions.trades_of_members(tx)
    named = sorted({trade for row in bank.rows for trade in row.wording.trades} - known)
    for trade in named if known else ():
        yield f"nobody on the roster has the trade {trade}{did_you_mean(trade, known, 0.5)}"
