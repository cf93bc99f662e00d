"""`liangbang import roster|scheme|quiz FILE`: everything in the file, or nothing and every fault in it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.commands import shell
from bot.commands.import_options import DryRunOption, FileArgument, refused, say_all
from bot.commands.import_scheme import import_scheme
from bot.commands.opened import opened
from bot.commands.shell import ConfigOption, Refusal
from bot.settings import Settings
from domain.sheets import shortened

if TYPE_CHECKING:
    from domain.faults import Fault
    from domain.roster import Roster
    from services.quiz_import import Plan as BankPlan
    from services.roster_import import Plan
    from storage.database import Tx

MOST_ADDED = 20
"""New members that are listed one by one where they have been imported; a dry run lists all."""

imports = shell.new_app()


@imports.command("roster")
@shell.command
async def import_roster(
    file: FileArgument, config: ConfigOption = None, dry_run: DryRunOption = False
) -> Refusal | None:
    """Import members from a .csv or .xlsx file."""
    from domain import roster
    from services import roster_import, tables

    settings = shell.read_settings(config, token_required=False)
    if isinstance(settings, Refusal):
        return settings
    table = tables.load(file)
    if isinstance(table, tuple):
        return refused(file, table)
    read = roster.read(table.header, table.rows)
    if isinstance(read, tuple):
        return refused(file, read)
    async with opened(settings) as database:
        if dry_run:
            plan = await database.read(lambda tx: roster_import.plan(tx, read))
        else:
            plan = await database.write(lambda tx: _imported(tx, read, settings))
    if isinstance(plan, tuple):
        return refused(file, plan)
    say_all(_of_roster(plan, in_full=dry_run), dry_run=dry_run)
    return None


imports.command("scheme")(import_scheme)


@imports.command("quiz")
@shell.command
async def import_quiz(
    file: FileArgument, config: ConfigOption = None, dry_run: DryRunOption = False
) -> Refusal | None:
    """Import questions of the quiz from a .csv or .xlsx file."""
    from services import quiz_import

    settings = shell.read_settings(config, token_required=False)
    if isinstance(settings, Refusal):
        return settings
    bank = quiz_import.load(file)
    if isinstance(bank, tuple):
        return refused(file, bank)
    async with opened(settings) as database:
        if dry_run:
            plan = await database.read(lambda tx: quiz_import.plan(tx, bank))
        else:
            plan = await database.write(lambda tx: quiz_import.apply(tx, bank, datetime.now(UTC)))
    say_all(_of_bank(plan, in_full=dry_run), dry_run=dry_run)
    return None


def _imported(tx: "Tx", read: "Roster", settings: Settings) -> "Plan | tuple[Fault, ...]":
    """Import a roster, and ask those whom the open reviews now belong to, in the same transaction."""
    from services import roster_import

    plan = roster_import.apply(tx, read)
    if not isinstance(plan, tuple) and plan.changed:  # who is new has no account yet and is asked nothing
        from bot.wiring import house_of
        from handlers.post import Post
        from handlers.rerouting import reroute

        reroute(Post(tx, house_of(settings), datetime.now(UTC)))
    return plan


def _of_roster(plan: "Plan", *, in_full: bool) -> Iterator[str]:
    yield f"members: {len(plan.added)} new, {len(plan.changed)} changed, {plan.unchanged} unchanged"
    if plan.absent:
        yield f"{plan.absent} more are not in the file and stay as they are"
    for before, after in plan.renamed:
        yield f"renamed: {before} → {after}"
    for committee, name in plan.new_branches:
        yield f"new branch: {committee} {name}" if committee else f"new branch: {name}"
    if plan.new_groups:
        yield f"new groups: {len(plan.new_groups)}"
    listed = plan.added if in_full else plan.added[:MOST_ADDED]
    for row in listed:
        yield f"new: {row.employee_no} {row.name}, {row.branch}"
    if len(plan.added) > len(listed):
        yield f"new: … and {len(plan.added) - len(listed)} more"
    for member in plan.changed:
        changes = "; ".join(f"{c.column} {c.before or 'none'} → {c.after or 'none'}" for c in member.changes)
        yield f"changed: {member.employee_no} {member.name}: {changes}"
    for remark in plan.remarks:
        yield f"note: {remark}"


def _of_bank(plan: "BankPlan", *, in_full: bool) -> Iterator[str]:
    yield f"questions: {len(plan.added)} new, {len(plan.changed)} changed, {plan.unchanged} unchanged"
    if plan.absent:
        yield f"{plan.absent} more are not in the file and stay as they are"
    for row in plan.added if in_full else ():
        yield f"new: {row.code} {row.wording.category}, {shortened(row.wording.text)}"
    for question in plan.changed:
        yield f"changed: {question.code}: {', '.join(question.columns)}; version {question.number}"
    for remark in plan.remarks:
        yield f"note: {remark}"
