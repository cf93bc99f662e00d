"""Schemes by version. A row never changes, so what was parsed once stays parsed.

A version holds from its ``valid_from`` on, until one with a higher number does: whatever was imported last decides from
its own day on, also against what had been planned for a later one. A unit's variant (``unit``) is a line of versions of
its own; without one, everybody's holds there too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from domain import scheme_file
from domain.schemes import Scheme, SchemeVersion
from storage.columns import moment, stamp
from storage.database import DatabaseUnusable, Row, Tx

_VERSION = "SELECT id, number, digest, unit FROM schemes "
_FIRST = "ORDER BY (SELECT min(s.id) FROM schemes s WHERE s.code = schemes.code), unit"

# By digest, not by id: one process may have several databases open (the demo's, the tests').
_parsed: dict[str, Scheme] = {}


def get(tx: Tx, scheme_id: int) -> SchemeVersion:
    """The version with that id; it must exist."""
    found = find(tx, scheme_id)
    if found is None:
        raise LookupError(f"no scheme {scheme_id}")
    return found


def find(tx: Tx, scheme_id: int) -> SchemeVersion | None:
    """The version with that id, if there is one."""
    return _maybe(tx, tx.one(_VERSION + "WHERE id = ?", scheme_id))


def list_current(tx: Tx, at: datetime) -> list[SchemeVersion]:
    """Everybody's version of every scheme in force at a moment, in the order in which they were first imported."""
    return _in_force(tx, at, ("",))


def list_for_branch(tx: Tx, at: datetime, branch_id: int) -> list[SchemeVersion]:
    """As :func:`list_current`, but with a branch's own variant, else its committee's, where there is one."""
    committee = tx.value("SELECT 'committee:' || committee FROM branches WHERE id = ?", branch_id)
    return _in_force(tx, at, (f"branch:{branch_id}", str(committee), ""))


def list_newest(tx: Tx) -> list[SchemeVersion]:
    """The version of every scheme and variant that was imported last, in force or still to come."""
    newest = "WHERE id IN (SELECT max(id) FROM schemes GROUP BY code, unit) "
    return [_version(tx, row) for row in tx.all(_VERSION + newest + _FIRST)]


def find_newest(tx: Tx, code: str, unit: str = "") -> SchemeVersion | None:
    """The version of a scheme that was imported last, in force or still to come."""
    where = "WHERE code = ? AND unit = ? ORDER BY number DESC LIMIT 1"
    return _maybe(tx, tx.one(_VERSION + where, code, unit))


def in_force(tx: Tx, code: str, at: datetime, unit: str = "") -> SchemeVersion | None:
    """The version that was in force at a moment; None before the first."""
    where = "WHERE code = ? AND unit = ? AND valid_from <= ? ORDER BY number DESC LIMIT 1"
    return _maybe(tx, tx.one(_VERSION + where, code, unit, stamp(at)))


def first(tx: Tx, code: str) -> SchemeVersion | None:
    """The oldest version of a scheme: it also holds for periods before its import."""
    return _maybe(
        tx, tx.one(_VERSION + "WHERE code = ? AND unit = '' ORDER BY valid_from, number LIMIT 1", code)
    )


def valid_from(tx: Tx, scheme_id: int) -> datetime:
    """The moment from which a version holds."""
    return moment(str(tx.value("SELECT valid_from FROM schemes WHERE id = ?", scheme_id)))


def list_ahead(tx: Tx, code: str, at: datetime, unit: str = "") -> list[SchemeVersion]:
    """The versions that come into force after a moment, soonest first; those that a later one overtook never do."""
    sql = """WHERE code = ? AND unit = ? AND valid_from > ? AND NOT EXISTS
             (SELECT 1 FROM schemes l WHERE l.code = schemes.code AND l.unit = schemes.unit
              AND l.number > schemes.number AND l.valid_from <= schemes.valid_from) ORDER BY valid_from"""
    return [_version(tx, row) for row in tx.all(_VERSION + sql, code, unit, stamp(at))]


def list_line(tx: Tx, code: str, unit: str = "") -> list[tuple[SchemeVersion, datetime]]:
    """Every version of a scheme, or of a unit's variant of it, by number, with the moment from which it holds."""
    sql = (
        "SELECT id, number, digest, unit, valid_from FROM schemes WHERE code = ? AND unit = ? ORDER BY number"
    )
    return [(_version(tx, row), moment(row["valid_from"])) for row in tx.all(sql, code, unit)]


def list_units(tx: Tx, code: str) -> list[str]:
    """The units that have a variant of a scheme."""
    sql = "SELECT DISTINCT unit FROM schemes WHERE code = ? AND unit <> '' ORDER BY unit"
    return [row["unit"] for row in tx.all(sql, code)]


def unit_name(tx: Tx, unit: str) -> str:
    """What people call a unit that has a variant: its branch's or committee's name; '' is everybody."""
    kind, _, name = unit.partition(":")
    return str(tx.value("SELECT name FROM branches WHERE id = ?", name)) if kind == "branch" else name


def variant_of(tx: Tx, scheme_id: int) -> dict[str, Any]:
    """What a unit's version changes, as its canonical document."""
    document = tx.value("SELECT variant FROM schemes WHERE id = ?", scheme_id)
    variant: dict[str, Any] = json.loads(document, parse_float=Decimal)
    return variant


def append(
    tx: Tx,
    document: Mapping[str, Any],
    valid_from: datetime,
    unit: str = "",
    variant: Mapping[str, Any] | None = None,
) -> SchemeVersion:
    """Keep a canonical document as the newest version of its scheme, or of a unit's variant of it."""
    code = document["scheme"]["code"]
    text = _json(document)
    new = tx.insert(
        "INSERT INTO schemes (code, number, valid_from, digest, document, unit, variant) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
        code,
        next_number(tx, code),
        stamp(valid_from),
        sha256(text.encode()).hexdigest(),
        text,
        unit,
        None if variant is None else _json(variant),
    )
    return get(tx, new)


def next_number(tx: Tx, code: str) -> int:
    """The number that the next version of a scheme gets, everybody's or a unit's."""
    return 1 + (tx.value("SELECT max(number) FROM schemes WHERE code = ?", code) or 0)


def announce(tx: Tx, scheme_id: int) -> None:
    """Remember that a version is still to come."""
    tx.execute("INSERT INTO schemes_ahead (scheme_id) VALUES (?)", scheme_id)


def list_come(tx: Tx, now: datetime) -> list[SchemeVersion]:
    """The announced versions whose day has come, in the order of their days."""
    sql = "WHERE id IN (SELECT scheme_id FROM schemes_ahead) AND valid_from <= ? ORDER BY valid_from, id"
    return [_version(tx, row) for row in tx.all(_VERSION + sql, stamp(now))]


def forget_come(tx: Tx, scheme_ids: Iterable[int]) -> None:
    """The standings have followed these versions."""
    tx.many("DELETE FROM schemes_ahead WHERE scheme_id = ?", [(one,) for one in scheme_ids])


def _in_force(tx: Tx, at: datetime, units: tuple[str, ...]) -> list[SchemeVersion]:
    """For every scheme the version in force of the first of these units that has one.

    A clock that is set back to before the first import takes no scheme away: only what was announced is still to come.
    """
    wanted = """WHERE id = (SELECT n.id FROM json_each(?) u JOIN schemes n ON n.unit = u.value
                           WHERE n.code = schemes.code
                           AND (n.valid_from <= ? OR n.id NOT IN (SELECT scheme_id FROM schemes_ahead))
                           ORDER BY n.valid_from > ?, u.key, n.number DESC LIMIT 1) """
    order = "ORDER BY (SELECT min(s.id) FROM schemes s WHERE s.code = schemes.code)"
    by = stamp(at)
    return [_version(tx, row) for row in tx.all(_VERSION + wanted + order, json.dumps(units), by, by)]


def _json(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), default=float)


def _maybe(tx: Tx, row: Row | None) -> SchemeVersion | None:
    return None if row is None else _version(tx, row)


def _version(tx: Tx, row: Row) -> SchemeVersion:
    scheme = _parsed.get(row["digest"])
    if scheme is None:
        text = tx.value("SELECT document FROM schemes WHERE id = ?", row["id"])
        parsed = scheme_file.parse(json.loads(text, parse_float=Decimal))
        if not isinstance(parsed, Scheme):
            raise DatabaseUnusable(f"scheme {row['id']} is damaged: {parsed[0]}")
        scheme = _parsed[row["digest"]] = parsed
    return SchemeVersion(row["id"], row["number"], scheme, row["unit"])
