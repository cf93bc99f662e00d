"""Schemes by version. A row never changes, so what was parsed once stays parsed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from domain import scheme_file
from domain.schemes import Scheme, SchemeVersion
from storage.columns import stamp
from storage.database import DatabaseUnusable, Row, Tx

_VERSION = "SELECT id, number, digest FROM schemes "

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


def list_current(tx: Tx) -> list[SchemeVersion]:
    """The newest version of every scheme, in the order in which they were first imported."""
    newest = "WHERE id IN (SELECT max(id) FROM schemes GROUP BY code) "
    first = "ORDER BY (SELECT min(s.id) FROM schemes s WHERE s.code = schemes.code)"
    return [_version(tx, row) for row in tx.all(_VERSION + newest + first)]


def find_newest(tx: Tx, code: str) -> SchemeVersion | None:
    """The newest version of a scheme."""
    return _maybe(tx, tx.one(_VERSION + "WHERE code = ? ORDER BY number DESC LIMIT 1", code))


def in_force(tx: Tx, code: str, at: datetime) -> SchemeVersion | None:
    """The version that was in force at a moment; None before the first."""
    where = "WHERE code = ? AND valid_from <= ? ORDER BY number DESC LIMIT 1"
    return _maybe(tx, tx.one(_VERSION + where, code, stamp(at)))


def append(tx: Tx, document: Mapping[str, Any], valid_from: datetime) -> SchemeVersion:
    """Keep a canonical document as the newest version of its scheme."""
    code = document["scheme"]["code"]
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    digest = sha256(text.encode()).hexdigest()
    number = 1 + (tx.value("SELECT max(number) FROM schemes WHERE code = ?", code) or 0)
    new = tx.insert(
        "INSERT INTO schemes (code, number, valid_from, digest, document) "
        "VALUES (?, ?, ?, ?, ?) RETURNING id",
        code,
        number,
        stamp(valid_from),
        digest,
        text,
    )
    return get(tx, new)


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
    return SchemeVersion(row["id"], row["number"], scheme)


def first(tx: Tx, code: str) -> SchemeVersion | None:
    """The oldest version of a scheme: it also holds for periods before its import."""
    return _maybe(tx, tx.one(_VERSION + "WHERE code = ? ORDER BY number LIMIT 1", code))
