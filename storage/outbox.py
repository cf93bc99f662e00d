"""Notices on their way: rows that transactions add and the courier sends.

Delivery is at least once: the Bot API has no key by which it would know a message again. Rows leave ``waiting`` once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson

from domain.notices import Notice, Urgency
from storage import facts
from storage.columns import maybe_moment, moment, stamp
from storage.database import Row, Tx
from storage.sweep import Swept, window

_UNKNOWN = "deliveries_unknown"
LATELY = 5000
"""Notices among which those of the last minute are looked for; Telegram takes 1,800 a minute."""


class State(StrEnum):
    """Where a notice is."""

    WAITING = "waiting"
    SENT = "sent"
    REPLACED = "replaced"  # a later edit of the same message made it needless
    DEAD = "dead"  # Telegram will not take it; ``error`` says why


@dataclass(frozen=True, slots=True)
class Target:
    """What became of a notice whose message is to be edited."""

    state: State
    message_id: int | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A notice to send; ``target`` is the row that it edits, as it was when this was read."""

    id: int
    chat_id: int
    method: str
    payload: dict[str, Any]
    drawing: dict[str, Any] | None
    urgency: Urgency
    subject: str | None
    branch_id: int | None
    edits: int | None
    target: Target | None
    attempts: int
    due_at: datetime
    created_at: datetime

    @property
    def messages(self) -> int:
        """How many messages it is to Telegram: an album is as many as it has parts."""
        media = self.payload.get("media")
        return len(media) if isinstance(media, list) else 1


@dataclass(frozen=True, slots=True)
class Page:
    """Waiting notices by id, up to the id ``last``.

    ``kept`` are ids of those that have no way now: their branch has no group yet, or the person has blocked us.
    """

    rows: tuple[Waiting, ...]
    kept: frozenset[int]
    last: int
    more: bool


@dataclass(frozen=True, slots=True)
class Lately:
    """A call that was made not long ago."""

    chat_id: int
    method: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """Depth and trouble of the outbox. ``kept`` are notices for branches without a group and people who blocked us."""

    waiting: int
    kept: int
    dead: int
    oldest_due: datetime | None


_CHAT = "CASE WHEN a.reachable = 0 THEN NULL ELSE COALESCE(o.chat_id, b.chat_id) END"
_ADDRESSED = "LEFT JOIN branches b ON b.id = o.branch_id LEFT JOIN accounts a ON a.id = o.chat_id"
_WAITING = f"""
    SELECT o.id, {_CHAT} AS chat_id, o.method, o.payload, o.drawing, o.urgency, o.subject,
           o.branch_id, o.edits, o.attempts, o.due_at, o.created_at,
           t.state AS target_state, t.message_id AS target_message
    FROM outbox o {_ADDRESSED} LEFT JOIN outbox t ON t.id = o.edits
    WHERE o.state = 'waiting' AND
"""  # noqa: S608  our own words


def add(tx: Tx, notice: Notice, now: datetime) -> int:
    """Put a notice on its way; its row's id (for one said before with the same ``once``, that one's)."""
    assert notice.chat_id is not None or notice.branch_id is not None, "a notice to nobody"
    at = stamp(now)
    new_id = tx.value(
        "INSERT INTO outbox (chat_id, branch_id, method, payload, drawing, urgency, subject, edits, once, due_at, "
        "created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (once) DO NOTHING RETURNING id",
        notice.chat_id,
        notice.branch_id,
        notice.method,
        orjson.dumps(dict(notice.payload)).decode(),
        None if notice.drawing is None else orjson.dumps(dict(notice.drawing)).decode(),
        notice.urgency,
        notice.subject or _subject(tx),
        notice.edits,
        notice.once,
        at,
        at,
    )
    if new_id is None:
        new_id = tx.value("SELECT id FROM outbox WHERE once = ?", notice.once)
    tx.about("notices", int(new_id))
    return int(new_id)


def _subject(tx: Tx) -> str | None:
    """The claim by which the log can be followed to this notice, where the command is about one."""
    claims = tx.subjects.get("claims", {})
    return f"claim:{next(iter(claims))}" if len(claims) == 1 else None


def read_on(tx: Tx, after: int, limit: int) -> Page:
    """What waits with an id above ``after``."""
    rows = tx.all(_WAITING + "o.id > ? ORDER BY o.id LIMIT ?", after, limit)
    return Page(
        rows=tuple(_waiting(row) for row in rows if row["chat_id"] is not None),
        kept=frozenset(row["id"] for row in rows if row["chat_id"] is None),
        last=rows[-1]["id"] if rows else after,
        more=len(rows) == limit,
    )


def list_released(tx: Tx, kept: Iterable[int]) -> list[Waiting]:
    """Those of ``kept`` (ids) that have a way now, by id."""
    ids = orjson.dumps(list(kept)).decode()
    rows = tx.all(_WAITING + "o.id IN (SELECT value FROM json_each(?)) ORDER BY o.id", ids)  # noqa: S608
    return [_waiting(row) for row in rows if row["chat_id"] is not None]


def find_target(tx: Tx, notice_id: int) -> Target | None:
    """What became of a notice that another one edits."""
    row = tx.one("SELECT state, message_id FROM outbox WHERE id = ?", notice_id)
    return None if row is None else Target(State(row["state"]), row["message_id"])


def list_lately_sent(tx: Tx, since: datetime) -> list[Lately]:
    """What was sent since then, the oldest first, as far as it is among the newest few thousand notices."""
    rows = tx.all(
        "SELECT chat_id, method, sent_at FROM outbox WHERE state = 'sent' AND sent_at >= ? "
        "AND id > (SELECT MAX(id) FROM outbox) - ? ORDER BY sent_at",
        stamp(since),
        LATELY,
    )
    return [Lately(row["chat_id"], row["method"], moment(row["sent_at"])) for row in rows]


def mark_sent(
    tx: Tx, notice_id: int, chat_id: int, method: str, message_id: int | None, now: datetime
) -> None:
    """It arrived, as that message; what it said is not kept."""
    tx.execute(
        "UPDATE outbox SET state = 'sent', chat_id = ?, method = ?, message_id = ?, sent_at = ?, payload = '{}', "
        "drawing = NULL, error = NULL WHERE id = ? AND state = 'waiting'",
        chat_id,
        method,
        message_id,
        stamp(now),
        notice_id,
    )


def mark_retry(tx: Tx, notice_id: int, error: str, due_at: datetime) -> None:
    """It did not arrive, or nobody knows; it is tried again, not before ``due_at``."""
    sql = (
        "UPDATE outbox SET attempts = attempts + 1, error = ?, due_at = ? WHERE id = ? AND state = 'waiting'"
    )
    tx.execute(sql, error, stamp(due_at), notice_id)


def count_unknown(tx: Tx) -> None:
    """A message is sent again of which nobody knows whether it had arrived."""
    facts.count(tx, _UNKNOWN)


def unknown(tx: Tx) -> int:
    """How often that has happened: as many messages may have been seen twice, apart from those that a crash repeats."""
    return int(facts.find(tx, _UNKNOWN) or 0)


def mark_dead(tx: Tx, notice_id: int, error: str) -> None:
    """It will never arrive."""
    tx.execute(
        "UPDATE outbox SET state = 'dead', error = ? WHERE id = ? AND state = 'waiting'", error, notice_id
    )


def mark_replaced(tx: Tx, notice_ids: Sequence[int]) -> None:
    """They need not be sent: a later edit of the same message is waiting."""
    sql = "UPDATE outbox SET state = 'replaced', payload = '{}' WHERE id = ? AND state = 'waiting'"
    tx.many(sql, [(notice_id,) for notice_id in notice_ids])


def move_chat(tx: Tx, old: int, new: int) -> None:
    """A group has become a supergroup: it, and what is on its way to it, has a new id. What was sent stays behind."""
    tx.execute("UPDATE outbox SET chat_id = ? WHERE chat_id = ? AND state = 'waiting'", new, old)
    tx.execute(
        "UPDATE branches SET chat_id = ? WHERE chat_id = ? AND NOT EXISTS (SELECT 1 FROM branches WHERE chat_id = ?)",
        new,
        old,
        new,
    )


def untried_since(tx: Tx) -> datetime | None:
    """Since when the oldest notice waits that nobody has tried to send, in a chat where none is being tried again.

    A chat where one is has a trouble of its own (a group that bars us, somebody's slow phone), which is no standstill.
    """
    oldest = tx.value(
        f"SELECT MIN(o.due_at) FROM outbox o {_ADDRESSED} WHERE o.state = 'waiting' AND {_CHAT} NOT IN "  # noqa: S608
        f"(SELECT COALESCE({_CHAT}, 0) FROM outbox o {_ADDRESSED} WHERE o.state = 'waiting' AND o.attempts > 0)"
    )
    return maybe_moment(oldest)


def counts(tx: Tx) -> Counts:
    """How much waits, and since when it could have been sent."""
    row = tx.one(
        f"SELECT COUNT(chat) AS waiting, COUNT(*) - COUNT(chat) AS kept, "  # noqa: S608  our own words
        "MIN(created_at) FILTER (WHERE chat IS NOT NULL) AS oldest "
        f"FROM (SELECT {_CHAT} AS chat, o.created_at FROM outbox o {_ADDRESSED} WHERE o.state = 'waiting')"
    )
    assert row is not None
    dead = int(tx.value("SELECT COUNT(*) FROM outbox WHERE state = 'dead'"))
    return Counts(row["waiting"], row["kept"], dead, None if row["oldest"] is None else moment(row["oldest"]))


def purge(tx: Tx, after: int, before: datetime) -> Swept:
    """Drop what was added before that moment, no longer waits, is no card and tells no deeds that can be taken back,
    in the window of ids above ``after``.

    What waits for somebody who has blocked us goes as well.

    The newest row stays, so that its id is never given out again: the courier reads on from the last id it saw.
    """
    rows = window(tx, "outbox", "created_at", after)
    if rows is None:
        return Swept(0, None)
    dropped = tx.execute(
        "DELETE FROM outbox WHERE id > ? AND id <= ? AND created_at < ? "
        "AND (state <> 'waiting' OR chat_id IN (SELECT id FROM accounts WHERE reachable = 0)) "
        "AND id < (SELECT MAX(id) FROM outbox) AND NOT EXISTS (SELECT 1 FROM cards WHERE cards.row = outbox.id) "
        "AND NOT EXISTS (SELECT 1 FROM deeds WHERE deeds.post = outbox.id)",
        rows.after,
        rows.last,
        stamp(before),
    )
    return rows.swept(dropped, stamp(before))


def _waiting(row: Row) -> Waiting:
    target = None
    if row["target_state"] is not None:
        target = Target(State(row["target_state"]), row["target_message"])
    return Waiting(
        id=row["id"],
        chat_id=row["chat_id"],
        method=row["method"],
        payload=orjson.loads(row["payload"]),
        drawing=None if row["drawing"] is None else orjson.loads(row["drawing"]),
        urgency=Urgency(row["urgency"]),
        subject=row["subject"],
        branch_id=row["branch_id"],
        edits=row["edits"],
        target=target,
        attempts=row["attempts"],
        due_at=moment(row["due_at"]),
        created_at=moment(row["created_at"]),
    )
