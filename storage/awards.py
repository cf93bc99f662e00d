"""Awards and the periods they rest on. A period serves a rule but once, by a unique index."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from datetime import datetime

from domain import certificates
from domain.awards import Award
from domain.periods import Period, parse
from storage import facts
from storage.columns import maybe_moment, moment, stamp
from storage.database import Row, Tx

_SECRET = "award_secret"  # noqa: S105  the name of the fact, not the secret
_AWARD = "SELECT a.*, (SELECT group_concat(period) FROM award_periods WHERE award_id = a.id) AS periods FROM awards a "


def issue(
    tx: Tx,
    *,
    member_id: int,
    branch_id: int,
    scheme: str,
    scheme_id: int,
    rule: str,
    year: str,
    periods: Iterable[Period],
    now: datetime,
    local_year: int,
    replaces: int | None = None,
) -> Award:
    """Issue an award under the next serial number of the year. A period that serves the rule already is a fault."""
    prefix = certificates.serial(local_year, 0).rpartition("-")[0] + "-"
    last = tx.value(
        "SELECT max(CAST(substr(serial, ?) AS INTEGER)) FROM awards WHERE serial LIKE ?",
        len(prefix) + 1,
        f"{prefix}%",
    )
    new = tx.insert(
        "INSERT INTO awards (serial, member_id, branch_id, scheme, scheme_id, rule, year, issued_at, replaces) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        certificates.serial(local_year, (last or 0) + 1),
        *(member_id, branch_id, scheme, scheme_id, rule, year),
        stamp(now),
        replaces,
    )
    tx.many(
        "INSERT INTO award_periods (award_id, member_id, scheme, rule, period) VALUES (?, ?, ?, ?, ?)",
        [(new, member_id, scheme, rule, period.key) for period in periods],
    )
    return get(tx, new)


def revoke(tx: Tx, award_id: int, lost: Period, now: datetime) -> Award:
    """Withdraw an award for a period that lost its grade; its periods are free to serve again."""
    tx.execute(
        "UPDATE awards SET revoked_at = ?, lost = ? WHERE id = ? AND revoked_at IS NULL",
        stamp(now),
        lost.key,
        award_id,
    )
    tx.execute("UPDATE award_periods SET free = 1 WHERE award_id = ?", award_id)
    return get(tx, award_id)


def get(tx: Tx, award_id: int) -> Award:
    """The award with that id; it must exist."""
    row = tx.one(_AWARD + "WHERE a.id = ?", award_id)
    assert row is not None, f"no award {award_id}"
    return _award(row)


def find_by_serial(tx: Tx, serial: str) -> Award | None:
    """The award with that serial number."""
    row = tx.one(_AWARD + "WHERE a.serial = ?", serial)
    return None if row is None else _award(row)


def list_of_member(tx: Tx, member_id: int) -> list[Award]:
    """A member's awards, withdrawn ones too, oldest first."""
    return [_award(row) for row in tx.all(_AWARD + "WHERE a.member_id = ? ORDER BY a.id", member_id)]


def list_of_year(tx: Tx, year: str) -> list[Award]:
    """The awards of a year, withdrawn ones too, by serial number."""
    return [_award(row) for row in tx.all(_AWARD + "WHERE a.year = ? ORDER BY a.id", year)]


def list_issued(tx: Tx, first: datetime, after: datetime) -> list[Award]:
    """The awards issued from a moment on and before another one, withdrawn ones too, by serial number."""
    where = "WHERE a.issued_at >= ? AND a.issued_at < ? ORDER BY a.id"
    return [_award(row) for row in tx.all(_AWARD + where, stamp(first), stamp(after))]


def list_standing(tx: Tx, member_ids: Iterable[int] | None = None) -> list[Award]:
    """The awards that are not withdrawn, of those members or of everybody."""
    wanted = None if member_ids is None else json.dumps(sorted(set(member_ids)))
    theirs = "(? IS NULL OR a.member_id IN (SELECT value FROM json_each(?)))"
    where = f"WHERE a.revoked_at IS NULL AND {theirs} ORDER BY a.id"
    return [_award(row) for row in tx.all(_AWARD + where, wanted, wanted)]


def served(tx: Tx, scheme: str, rule: str) -> dict[int, set[Period]]:
    """Which periods serve a rule already, by member id."""
    found: dict[int, set[Period]] = {}
    sql = "SELECT member_id, period FROM award_periods WHERE scheme = ? AND rule = ? AND free = 0"
    for row in tx.all(sql, scheme, rule):
        found.setdefault(row["member_id"], set()).update(_periods(row["period"]))
    return found


def secret(tx: Tx) -> str | None:
    """What check codes of this database are made with; None before the first award."""
    return facts.find(tx, _SECRET)


def make_secret(tx: Tx) -> None:
    """Have a secret, from before the first award on."""
    if secret(tx) is None:
        facts.keep(tx, _SECRET, secrets.token_hex(32))


def _award(row: Row) -> Award:
    return Award(
        id=row["id"],
        serial=row["serial"],
        member_id=row["member_id"],
        branch_id=row["branch_id"],
        scheme=row["scheme"],
        scheme_id=row["scheme_id"],
        rule=row["rule"],
        year=row["year"],
        periods=_periods(row["periods"]),
        issued_at=moment(row["issued_at"]),
        replaces=row["replaces"],
        revoked_at=maybe_moment(row["revoked_at"]),
        lost=parse(row["lost"]) if row["lost"] else None,
    )


def _periods(keys: str) -> tuple[Period, ...]:
    found = (parse(key) for key in keys.split(","))
    return tuple(sorted(period for period in found if period is not None))
