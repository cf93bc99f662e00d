"""Personal data of one member, erased wherever it is kept. The ledger itself is not touched: it seals ids alone.

tests/storage/test_erasure.py lists every column of every table, and why it is or is not erased here.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import orjson

from domain.erasure import ERASED_NAME, digest, hide, number_of
from domain.members import Member, Status
from storage import facts
from storage.columns import moment, stamp
from storage.database import Tx

_SALT = "erasure_salt"


def when(tx: Tx, employee_nos: Iterable[str]) -> dict[str, datetime]:
    """Those among the numbers that are erased, and since when."""
    salt = facts.find(tx, _SALT)
    if salt is None:
        return {}
    erased = {row["digest"]: moment(row["at"]) for row in tx.all("SELECT digest, at FROM erasures")}
    found = ((number, erased.get(digest(salt, number))) for number in employee_nos)
    return {number: at for number, at in found if at is not None}


def remember(tx: Tx, member: Member, reason: str, now: datetime) -> None:
    """Keep that, when and why a member was erased, and by what their number is known again."""
    salt = facts.find(tx, _SALT)
    if salt is None:
        salt = secrets.token_hex(16)
        facts.keep(tx, _SALT, salt)
    tx.execute(
        "INSERT INTO erasures (digest, member_id, at, reason) VALUES (?, ?, ?, ?)",
        digest(salt, member.employee_no),
        member.id,
        stamp(now),
        reason,
    )


def forget_person(tx: Tx, member: Member) -> int:
    """The member's own row has placeholders; they have left, hold nothing and are nobody. How many roles they held."""
    roles = tx.execute("DELETE FROM roles WHERE member_id = ?", member.id)
    tx.execute("DELETE FROM invites WHERE member_id = ?", member.id)
    tx.execute("UPDATE attempts SET trade = '' WHERE member_id = ?", member.id)
    tx.execute("DELETE FROM practice_cards WHERE member_id = ?", member.id)
    tx.execute(
        "UPDATE members SET employee_no = ?, name = ?, gender = NULL, birth_date = NULL, joined_on = NULL, "
        "trade = NULL, education = NULL, status = ?, away_until = NULL, account = NULL, enrolled_at = NULL, "
        "pledge = NULL, contact_point = NULL, contact_person = NULL "
        "WHERE id = ?",
        number_of(member.id),
        ERASED_NAME,
        Status.LEFT,
        member.id,
    )
    return roles


def forget_claims(tx: Tx, member: Member, now: datetime) -> tuple[int, int]:
    """Words and photos of their claims, and what was said about them; how many claims and photos that were.

    Item, points, day and period stay: they are what the ledger's entries are about. Drafts are given up.
    """
    tx.execute(
        "UPDATE claims SET state = 'cancelled', closed_at = ?, version = version + 1 "
        "WHERE member_id = ? AND state = 'draft'",
        stamp(now),
        member.id,
    )
    claims = tx.execute("UPDATE claims SET words = '' WHERE member_id = ?", member.id)
    photos = tx.execute(
        "DELETE FROM evidence WHERE claim_id IN (SELECT id FROM claims WHERE member_id = ?)", member.id
    )
    tx.execute(
        "UPDATE reviews SET reason = NULL, answer = NULL "
        "WHERE claim_id IN (SELECT id FROM claims WHERE member_id = ?)",
        member.id,
    )
    tx.execute(
        "UPDATE claim_changes SET reason = NULL WHERE claim_id IN (SELECT id FROM claims WHERE member_id = ?)",
        member.id,
    )
    tx.execute(
        "DELETE FROM ledger_notes WHERE entry IN (SELECT entry FROM ledger WHERE member_id = ?)", member.id
    )
    tx.execute(
        "UPDATE records SET note = '' WHERE EXISTS "
        "(SELECT 1 FROM json_each(records.member_ids) WHERE value = ?)",
        member.id,
    )
    tx.execute(
        "UPDATE objections SET reason = '', note = NULL WHERE objector_id = ? "
        "OR entry IN (SELECT entry FROM ledger WHERE member_id = ?)",
        member.id,
        member.id,
    )
    return claims, photos


def forget_help(tx: Tx, member: Member) -> None:
    """Their deeds as they worded them, and what was written in their help plans; that there were any stays."""
    tx.execute(
        "UPDATE deeds SET wording = NULL, photo = 0, state = CASE state WHEN 'agreed' THEN 'withdrawn' ELSE state END "
        "WHERE member_id = ?",
        member.id,
    )
    tx.execute(
        "UPDATE help_steps SET words = '', note = NULL "
        "WHERE plan_id IN (SELECT id FROM help_plans WHERE member_id = ? OR helper_id = ?)",
        member.id,
        member.id,
    )


def forget_account(tx: Tx, account: int) -> int:
    """Their Telegram account, what was said to it and what it said; how many notices that were."""
    tx.execute("DELETE FROM conversations WHERE account = ?", account)
    tx.execute("DELETE FROM cards WHERE chat_id = ?", account)
    tx.execute("DELETE FROM objection_cards WHERE chat_id = ?", account)
    tx.execute("DELETE FROM help_cards WHERE chat_id = ?", account)
    notices = tx.execute(
        "UPDATE outbox SET state = CASE state WHEN 'waiting' THEN 'replaced' ELSE state END, chat_id = NULL, "
        "payload = '{}', drawing = NULL, error = NULL, once = NULL WHERE chat_id = ?",
        account,
    )
    tx.execute("UPDATE outbox SET once = NULL WHERE ':' || once || ':' LIKE ?", f"%:{account}:%")
    theirs = " OR ".join(f"json_extract(payload, '$.{kind}.from.id') = ?" for kind in _KINDS)
    tx.execute(
        f"UPDATE inbox SET state = 'done', payload = NULL WHERE state = 'new' AND ({theirs})",  # noqa: S608
        *(account for _ in _KINDS),
    )
    tx.execute("DELETE FROM accounts WHERE id = ?", account)
    return notices


_KINDS = ("message", "edited_message", "callback_query", "my_chat_member")


def forget_mentions(tx: Tx, member: Member) -> None:
    """Their name and number where others are told of them, or were to be: what waits says it without.

    What waits no longer, and what was set aside, is cleared whole.
    """
    tx.execute(
        "UPDATE inbox SET payload = NULL WHERE state IN ('failed', 'unreadable') "
        "AND (payload LIKE ? OR payload LIKE ? OR payload LIKE ?)",
        *_patterns(member.name, member.employee_no, f'"id":{member.account}'),
    )
    for column in ("pledge", "contact_point", "contact_person"):  # of others, who may name them
        tx.execute(
            f"UPDATE members SET {column} = NULL WHERE {column} LIKE ? OR {column} LIKE ?",  # noqa: S608
            *_patterns(member.name, member.employee_no),
        )
    mentions = "(payload LIKE ? OR payload LIKE ? OR drawing LIKE ? OR drawing LIKE ?)"
    patterns = (*_patterns(member.name, member.employee_no), *_patterns(member.name, member.employee_no))
    tx.execute(
        f"UPDATE outbox SET payload = '{{}}', drawing = NULL WHERE state <> 'waiting' AND {mentions}",  # noqa: S608
        *patterns,
    )
    for row in tx.all(
        f"SELECT id, payload, drawing FROM outbox WHERE state = 'waiting' AND {mentions}",  # noqa: S608
        *patterns,
    ):
        payload, drawing = (_without(row[name], member) for name in ("payload", "drawing"))
        tx.execute("UPDATE outbox SET payload = ?, drawing = ? WHERE id = ?", payload, drawing, row["id"])
    tx.execute("UPDATE previews SET reason = '' WHERE decided_by = ?", member.id)
    for row in tx.all(
        "SELECT branch_id, period, reason FROM previews WHERE reason LIKE ? OR reason LIKE ?",
        *_patterns(member.name, member.employee_no),
    ):
        reason = hide(row["reason"], member.name, member.employee_no)
        key = (row["branch_id"], row["period"])
        tx.execute("UPDATE previews SET reason = ? WHERE branch_id = ? AND period = ?", reason, *key)


def count_entries(tx: Tx, member: Member) -> int:
    """How many entries of the ledger are about them: they stay."""
    return int(tx.value("SELECT COUNT(*) FROM ledger WHERE member_id = ?", member.id))


def _patterns(*texts: str) -> list[str]:
    return [f"%{text}%" for text in texts]


def _without(document: str | None, member: Member) -> str | None:
    if document is None:
        return None
    hidden = _mapped(orjson.loads(document), lambda text: hide(text, member.name, member.employee_no))
    return orjson.dumps(hidden).decode()


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """A JSON value with every text in it changed but for what buttons carry, which no person reads."""
    match value:
        case dict():
            return {
                key: inner if key == "callback_data" else _mapped(inner, change)
                for key, inner in value.items()
            }
        case list():
            return [_mapped(inner, change) for inner in value]
        case str():
            return change(value)
        case _:
            return value
