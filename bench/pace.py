"""A broadcast at full pace before a server with Telegram's limits, and people who want answers meanwhile."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.crashes.kills import log_of, runs
from bench.crashes.town import Town
from bench.programs import Failed, server
from bench.wire import Wire
from domain.notices import Notice, Urgency
from storage import outbox
from storage.database import Database, Tx

PER_SECOND = 28.0
BRANCHES, MEMBERS = 111, 8
BUSY_POSTS = 30
"""Posts to one and the same group: more than the twenty that Telegram takes in a minute."""
ASKED_PER_SECOND = 5.0
ASKING_SECONDS = 20.0
PATIENCE = 180.0

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PaceFigures:
    """Seconds and messages, as the server saw them."""

    broadcasts: int
    broadcast_seconds: float  # until the last one was sent that no limit of its own group held back
    busiest_second: int  # messages; Telegram's limit is 30
    busiest_minute_of_a_group: int  # Telegram's limit is 20
    refused: int  # with 429
    answers: int
    answer_p50_ms: float  # from the update to the answer, while broadcasts wait
    answer_p99_ms: float
    answer_max_ms: float

    @property
    def good(self) -> bool:
        """Whether nothing was too fast for the server."""
        return self.refused == 0


async def measure(folder: Path) -> PaceFigures:
    """One broadcast: a post to every branch, one to every member, and many to one group."""
    town = Town(folder, BRANCHES, MEMBERS, PER_SECOND)
    async with server(folder) as (client, _), Wire(client.url) as wire:
        await town.found(client)
        groups = [
            await client.group(f"第{n}党支部", town.claimants[:1], id=-1000 - n) for n in range(BRANCHES)
        ]
        await client.post("limits", on=True)
        log = log_of(town)
        async with town.program("run") as program:
            if not await runs(program.process, log):
                raise Failed(log.tail())
            await _sent(town, len(groups))  # a greeting to each
            since = (await wire.get("/sandbox/calls?limit=1"))["last"]
            people = town.claimants
            await _broadcast(town, [*groups, *people, *[groups[0]] * BUSY_POSTS])
            asked = await _ask(wire, people)
            await _sent(town, len(groups) + len(asked))
        calls = (await wire.get(f"/sandbox/calls?since={since}&limit=100000"))["calls"]
    return _figures(calls, asked, len(groups) + len(people) + BUSY_POSTS)


async def _broadcast(town: Town, chats: Iterable[int]) -> None:
    """As a job of the command line does it, beside the running program."""

    def add(tx: Tx) -> None:
        for number, chat in enumerate(chats):
            notice = Notice(chat, "sendMessage", {"text": f"广播 {number}"}, Urgency.BROADCAST)
            outbox.add(tx, notice, datetime.now(UTC))

    db = await Database.open(town.database)
    try:
        await db.write(add)
    finally:
        await db.close()


async def _ask(wire: Wire, people: list[int]) -> dict[int, float]:
    """So many people a second ask for their points, one after the other; when each did."""
    asked: dict[int, float] = {}
    began = time.time()
    for number in range(int(ASKED_PER_SECOND * ASKING_SECONDS)):
        await asyncio.sleep(max(0.0, began + number / ASKED_PER_SECOND - time.time()))
        account = people[-1 - number]
        user = {"id": account, "is_bot": False, "first_name": str(account), "language_code": "zh-hans"}
        chat = {"id": account, "type": "private", "first_name": str(account)}
        entities = [{"type": "bot_command", "offset": 0, "length": 5}]
        body = {"message_id": 1, "date": int(time.time()), "from": user, "chat": chat}
        asked[account] = time.time()
        await wire.post("/sandbox/updates", [{"message": {**body, "text": "/mine", "entities": entities}}])
    return asked


async def _sent(town: Town, updates: int) -> None:
    """So many updates have been handled, and nothing waits any more."""
    async with asyncio.timeout(PATIENCE):
        while not await asyncio.to_thread(_at_rest, town, updates):  # noqa: ASYNC110
            await asyncio.sleep(0.5)


def _at_rest(town: Town, updates: int) -> bool:
    with town.books() as tx:
        handled = tx.value("SELECT COUNT(*) FROM inbox WHERE state = 'done'")
        return handled >= updates and not tx.value(
            "SELECT EXISTS (SELECT 1 FROM outbox WHERE state = 'waiting')"
        )


def _figures(calls: list[Json], asked: dict[int, float], broadcasts: int) -> PaceFigures:
    sent = [call for call in calls if call["method"].startswith(("send", "editMessage")) and call["ok"]]
    groups: dict[int, list[float]] = {}
    waits, last = [], calls[0]["at"]
    for call in sent:
        chat, text = call["params"]["chat_id"], str(call["params"].get("text", ""))
        if chat < 0:
            groups.setdefault(chat, []).append(call["at"])
        if not text.startswith("广播"):
            waits.append((call["at"] - asked.pop(chat)) * 1000)
        elif chat != -1000:
            last = call["at"]
    if asked:
        raise Failed(f"{len(asked)} people got no answer")
    waits.sort()
    return PaceFigures(
        broadcasts=broadcasts,
        broadcast_seconds=last - sent[0]["at"],
        busiest_second=_busiest((call["at"] for call in sent), 1.0),
        busiest_minute_of_a_group=max(_busiest(times, 60.0) for times in groups.values()),
        refused=Counter(call["status"] for call in calls)[429],
        answers=len(waits),
        answer_p50_ms=waits[len(waits) // 2],
        answer_p99_ms=waits[len(waits) * 99 // 100],
        answer_max_ms=waits[-1],
    )


def _busiest(times: Iterable[float], seconds: float) -> int:
    """The most messages in any span of so many seconds."""
    most, window = 0, deque[float]()
    for at in times:
        window.append(at)
        while window[0] <= at - seconds:
            window.popleft()
        most = max(most, len(window))
    return most
