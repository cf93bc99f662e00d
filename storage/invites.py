"""Invite codes, and the bond between a member and a Telegram account."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from domain.enrolment import CODE_LENGTH, CODE_LETTERS, Invite, KnownCode
from domain.members import Status
from storage import members
from storage.columns import moment, stamp
from storage.database import Tx

_LETTER = f"[{CODE_LETTERS}{CODE_LETTERS.lower()}]"
_CODE = re.compile(f"{_LETTER}{{{CODE_LENGTH}}}")
_IN_INBOX = (
    "SELECT id, payload FROM inbox WHERE payload GLOB ?",
    "UPDATE inbox SET payload = ? WHERE id = ?",
)
_IN_OUTBOX = (
    "SELECT id, payload FROM outbox WHERE payload GLOB ?",
    "UPDATE outbox SET payload = ? WHERE id = ?",
)


def list_uninvited(tx: Tx, now: datetime) -> list[int]:
    """Members who have not enrolled, have not left and hold no code that is still good."""
    return [
        row["id"]
        for row in tx.all(
            "SELECT id FROM members m WHERE account IS NULL AND status <> ? AND NOT EXISTS "
            "(SELECT 1 FROM invites i WHERE i.member_id = m.id AND i.used_at IS NULL AND i.expires_at > ?) "
            "ORDER BY employee_no",
            Status.LEFT,
            stamp(now),
        )
    ]


def add(tx: Tx, codes: Iterable[tuple[str, int]], issued_at: datetime, expires_at: datetime) -> None:
    """Issue codes (code, member id); what the member held before is renewed by it."""
    rows = list(codes)
    tx.many(
        "UPDATE invites SET renewed = 1 WHERE member_id = ? AND used_at IS NULL",
        [(member,) for _, member in rows],
    )
    tx.many(
        "INSERT INTO invites (code, member_id, issued_at, expires_at) VALUES (?, ?, ?, ?)",
        [(code, member, stamp(issued_at), stamp(expires_at)) for code, member in rows],
    )


def list_open(tx: Tx, now: datetime) -> list[Invite]:
    """The codes with which members who have not enrolled may do so now, by branch and employee number."""
    return [
        Invite(row["code"], row["id"], row["employee_no"], row["name"], moment(row["expires_at"]))
        for row in tx.all(
            "SELECT i.code, m.id, m.employee_no, m.name, i.expires_at FROM invites i "
            "JOIN members m ON m.id = i.member_id "
            "WHERE m.account IS NULL AND m.status <> ? AND i.used_at IS NULL AND i.expires_at > ? "
            "ORDER BY m.branch_id, m.employee_no",
            Status.LEFT,
            stamp(now),
        )
    ]


def find(tx: Tx, code: str) -> KnownCode | None:
    """What is known of a code."""
    row = tx.one("SELECT member_id, expires_at, used_at FROM invites WHERE code = ?", code)
    if row is None:
        return None
    member = members.get(tx, row["member_id"])
    return KnownCode(member, moment(row["expires_at"]), row["used_at"] is not None)


def note_wrong(tx: Tx, account: int, now: datetime, *, since: datetime) -> None:
    """Remember that an account has tried a code that there is not; what came before ``since`` is forgotten."""
    tx.execute("DELETE FROM wrong_codes WHERE at < ?", stamp(since))
    tx.execute("INSERT INTO wrong_codes (account, at) VALUES (?, ?)", account, stamp(now))


def count_wrong(tx: Tx, account: int, *, since: datetime) -> int:
    """How often an account has tried a code that there is not."""
    sql = "SELECT COUNT(*) FROM wrong_codes WHERE account = ? AND at >= ?"
    return int(tx.value(sql, account, stamp(since)))


def enrol(tx: Tx, code: str, member_id: int, account: int, now: datetime) -> None:
    """Bind an account to a member and use up the code."""
    tx.execute("INSERT INTO accounts (id) VALUES (?) ON CONFLICT DO NOTHING", account)
    tx.execute("DELETE FROM wrong_codes WHERE account = ?", account)
    tx.execute("UPDATE invites SET used_at = ? WHERE code = ?", stamp(now), code)
    tx.execute("UPDATE members SET account = ?, enrolled_at = ? WHERE id = ?", account, stamp(now), member_id)


def unbind(tx: Tx, member_id: int) -> None:
    """The member has no account any more."""
    tx.execute("UPDATE members SET account = NULL, enrolled_at = NULL WHERE id = ?", member_id)


def forget_unused(tx: Tx) -> None:
    """Take out every code that nobody has used, and out of the messages in which it was sent: for a copy to be kept."""
    unused = {row["code"] for row in tx.all("SELECT code FROM invites WHERE used_at IS NULL")}
    tx.execute("DELETE FROM invites WHERE used_at IS NULL")
    for find, change in (_IN_INBOX, _IN_OUTBOX):
        for row in tx.all(find, f"*{_LETTER * CODE_LENGTH}*"):
            kept = _CODE.sub(lambda found: "…" if found[0].upper() in unused else found[0], row["payload"])
            if kept != row["payload"]:
                tx.execute(change, kept, row["id"])
