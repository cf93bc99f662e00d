"""The bonus list: awards as a table for whoever pays."""

from __future__ import annotations

from datetime import datetime

from domain.amounts import plain
from domain.award_view import AwardView
from domain.periods import Period
from services import award_views
from services.exports import NoTable, Table
from services.house import House
from services.table_files import Cell
from storage import awards
from storage.database import Tx

COLUMNS = (
    "employee_no", "name", "branch", "award", "quarters", "bonus", "serial",
    "state", "proof", "rule", "scheme", "committee", "group", "issued_on", "replaces",
)  # fmt: skip


def table(tx: Tx, house: House, period: Period, now: datetime) -> Table | NoTable:
    """The bonus list of a period (see `award_views.of_period`), withdrawn awards marked."""
    views = award_views.of_period(tx, house, period, now)
    if not views:
        return NoTable(f"there are no awards of {period.key}")
    return Table(COLUMNS, len(views), (_row(tx, house, one) for one in views))


def _row(tx: Tx, house: House, one: AwardView) -> tuple[Cell, ...]:
    award, member, rule = one.award, one.member, one.rule
    asked = (
        f"{rule.grade} × {rule.count} in a year"
        if rule.streak is None
        else f"{rule.grade} × {rule.streak} in a row"
    )
    return (
        member.employee_no,
        member.name,
        one.branch.name,
        rule.name,
        " ".join(period.key for period in award.periods),
        rule.bonus,
        award.serial,
        "issued" if award.stands else "withdrawn",
        "; ".join(f"{proved.period.key} {plain(proved.total)} {proved.grade}" for proved in one.proofs),
        asked,
        award.scheme,
        one.branch.committee,
        member.group,
        house.today(award.issued_at).isoformat(),
        awards.get(tx, award.replaces).serial if award.replaces is not None else None,
    )
