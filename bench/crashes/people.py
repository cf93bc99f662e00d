"""People with phones: members who claim at an even pace, reviewers who approve whatever comes, none of them careful."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

from bench.wire import Wire

TEXT = "合理化建议 2条"
"""An item of the sample scheme whose chain is the whole one."""
ALBUM = "线上学习 1周"
"""An item that wants a photo; its chain is the group leader."""
ALBUM_PARTS = 2

ALBUMS = 0.1
"""Share of claims that are albums."""
DOUBLE_TAPS = 0.1
"""Share of buttons that are pressed twice at once."""

LOOK_SECONDS = 0.02
SENDS = frozenset({"sendMessage", "sendPhoto", "sendMediaGroup"})

Json = dict[str, Any]
Place = tuple[int, int]
"""A chat and a message in it."""


@dataclass(slots=True)
class Shown:
    """A message of the bot on somebody's phone, as it shows now."""

    text: str
    presses: tuple[str, ...]  # callback data of its ✅ buttons
    edits: int = 0


@dataclass(slots=True)
class Done:
    """What people have done."""

    texts: dict[int, int] = field(default_factory=dict)  # update → account
    albums: dict[tuple[int, ...], int] = field(default_factory=dict)
    written: Counter[int] = field(
        default_factory=Counter
    )  # claims by account, counted before they are posted
    buttons: set[tuple[int, str]] = field(default_factory=set)  # account, callback data
    queries: set[str] = field(default_factory=set)

    @property
    def claims(self) -> int:
        """Claims that were written."""
        return self.written.total()

    @property
    def posted(self) -> frozenset[int]:
        """Updates that are claims or parts of such."""
        return frozenset((*self.texts, *(part for parts in self.albums for part in parts)))

    @property
    def updates(self) -> int:
        """Updates that this made."""
        return len(self.texts) + ALBUM_PARTS * len(self.albums) + len(self.queries)


class People:
    """Everybody, from :meth:`live` on. What their phones show is read from the server's log of calls."""

    def __init__(self, wire: Wire, claimants: list[int], photo: str, rng: Random) -> None:
        self.done = Done()
        self.shown: dict[Place, Shown] = {}
        self.answered: set[str] = set()  # presses, by the id of their query
        self.refused: list[Json] = []
        self.per_second = 0.0
        self._wire = wire
        self._photo = photo
        self._rng = rng
        self._claimants = frozenset(claimants)
        self._idle = claimants[:]
        self._numbers = count(1)
        self._last_call = 0
        self._moved = time.monotonic()

    @property
    def quiet_for(self) -> float:
        """Seconds since anything was seen or done."""
        return time.monotonic() - self._moved

    async def live(self) -> None:
        """Look at the phones, press, write; until cancelled."""
        self._last_call = (await self._wire.get("/sandbox/calls?limit=1"))["last"]
        owed, since = 0.0, time.monotonic()
        while True:
            await self._press(await self._look())
            owed += (time.monotonic() - since) * self.per_second
            since = time.monotonic()
            await self._write(int(owed))
            owed -= int(owed)
            await asyncio.sleep(LOOK_SECONDS)

    async def _look(self) -> list[tuple[Place, str]]:
        """What came onto the phones; the buttons that somebody now presses."""
        answer = await self._wire.get(f"/sandbox/calls?since={self._last_call}&limit=100000&result=1")
        presses: list[tuple[Place, str]] = []
        for call in answer["calls"]:
            self._last_call, self._moved = call["id"], time.monotonic()
            if not call["ok"]:
                self.refused.append(call)
            elif call["method"] == "answerCallbackQuery":
                self.answered.add(call["params"]["callback_query_id"])
            elif call["method"] in SENDS or call["method"].startswith("editMessage"):
                presses += self._take(call)
        return presses

    def _take(self, call: Json) -> Iterator[tuple[Place, str]]:
        account = call["params"]["chat_id"]
        result = call["result"]
        for message in result if isinstance(result, list) else (result,):
            place = (account, message["message_id"])
            shown = Shown(message.get("text") or message.get("caption") or "", _presses(message))
            if place in self.shown:
                shown.edits = self.shown[place].edits + 1
            elif not shown.presses and account in self._claimants:
                self._idle.append(account)  # told of the approval
            self.shown[place] = shown
            for data in shown.presses:
                if (account, data) not in self.done.buttons:  # one that came twice is pressed once
                    self.done.buttons.add((account, data))
                    yield place, data

    async def _press(self, presses: list[tuple[Place, str]]) -> None:
        bodies = [
            {"from": chat_id, "chat_id": chat_id, "message_id": message_id, "data": data, "wait": 0}
            for (chat_id, message_id), data in presses
            for _ in range(1 + (self._rng.random() < DOUBLE_TAPS))
        ]
        if bodies:
            answers = await self._wire.post("/sandbox/presses", bodies)
            self.done.queries.update(answer["id"] for answer in answers)
            self._moved = time.monotonic()

    async def _write(self, number: int) -> None:
        """So many members who wait for nothing claim something."""
        for _ in range(min(number, len(self._idle))):
            account = self._idle.pop(self._rng.randrange(len(self._idle)))
            self.done.written[account] += 1
            if self._rng.random() < ALBUMS:
                ids = await self._post(self._album(account))
                self.done.albums[tuple(ids)] = account
            else:
                [update_id] = await self._post([self._message(account, text=TEXT)])
                self.done.texts[update_id] = account

    async def _post(self, updates: list[Json]) -> list[int]:
        self._moved = time.monotonic()
        [answer] = await self._wire.post("/sandbox/updates", [updates])
        return list(answer["update_ids"])

    def _album(self, account: int) -> list[Json]:
        group = str(next(self._numbers))
        return [
            self._message(
                account,
                media_group_id=group,
                photo=[self._size(f"{group}-{part}")],
                **({"caption": ALBUM} if part == 0 else {}),
            )
            for part in range(ALBUM_PARTS)
        ]

    def _size(self, unique: str) -> Json:
        return {"file_id": self._photo, "file_unique_id": unique, "width": 90, "height": 60}

    def _message(self, account: int, **content: Any) -> Json:
        user = {"id": account, "is_bot": False, "first_name": str(account), "language_code": "zh-hans"}
        chat = {"id": account, "type": "private", "first_name": str(account)}
        number = next(self._numbers)
        return {
            "message": {"message_id": number, "date": int(time.time()), "from": user, "chat": chat, **content}
        }


def _presses(message: Json) -> tuple[str, ...]:
    rows = (message.get("reply_markup") or {}).get("inline_keyboard", ())
    return tuple(b["callback_data"] for row in rows for b in row if b["text"].startswith("✅"))
