"""People with a phone each who wait, think, and tap or write again; and how long they had to wait."""

from __future__ import annotations

import heapq
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, ClassVar

from bench.load import Log, text_of
from bench.wire import Wire

Json = dict[str, Any]
_ANSWERS = ("choice:", "confirm:")
"""Buttons after which the next question comes, rather than the same one with a tick."""


@dataclass(slots=True)
class Spell:
    """How often something was done, the waits that count among it, and how long all of it took; seconds."""

    deeds: int = 0
    waits: list[float] = field(default_factory=list)
    seconds: float = 0.0


class Paced(ABC):
    """Somebody does something, waits for what comes of it, thinks, and does the next thing."""

    path: ClassVar[str]
    """Where a deed is posted to."""

    def __init__(self, wire: Wire, people: Sequence[int], seed: int) -> None:
        self._wire = wire
        self._chance = Random(seed)
        self._since: dict[int, tuple[float, bool]] = {}  # who waits since when, and whether that counts
        self._next: dict[int, Json] = {}  # what somebody can do next
        self._people = people

    async def minute(self, think: float, seconds: float) -> Spell:
        """Everybody at their own pace, one deed in ``think`` seconds on average, for so many seconds."""
        began = time.time()
        due = [(began + self._chance.uniform(0, think), person) for person in self._people]
        heapq.heapify(due)
        return await self._go(due, think, until=began + seconds)

    async def burst(self) -> Spell:
        """All at once, each once."""
        began = time.time()
        return await self._go([(began, person) for person in self._people], 0.0, until=began)

    async def _go(self, due: list[tuple[float, int]], think: float, until: float) -> Spell:
        """Whoever is due acts, and after thinking again, before ``until``."""
        spell, began = Spell(), time.time()

        async def act() -> None:
            now, acting = time.time(), []
            while due and due[0][0] <= now:
                at, person = heapq.heappop(due)
                acting.append(self._act(person, at))
            if acting:
                spell.deeds += len(acting)
                await self._wire.post(self.path, acting)

        log = Log(self._wire)
        await log.skip()
        await act()
        async for call in log.follow(lambda: not due and not self._since, after=act):
            person = self._served(call)
            if person is None or person not in self._since:
                continue
            since, counts = self._since.pop(person)
            if counts:
                spell.waits.append(call["at"] - since)
            spell.seconds = call["at"] - began
            again = call["at"] + self._chance.uniform(0.5, 1.5) * think
            if again < until:
                heapq.heappush(due, (again, person))
        return spell

    @abstractmethod
    def _act(self, person: int, at: float) -> Json:
        """What to post for somebody, who waits from ``at`` on."""

    @abstractmethod
    def _served(self, call: Json) -> int | None:
        """Whose wait a call of the bot ends."""


class Talk(Paced):
    """People who write to an echo bot."""

    path = "/sandbox/updates"

    def _act(self, person: int, at: float) -> Json:
        self._since[person] = at, True
        return text_of(person, "井控")

    def _served(self, call: Json) -> int | None:
        return int(call["params"]["chat_id"]) if call["method"] == "sendMessage" else None


class Taps(Paced):
    """People who take the quiz: of each screen they press one button."""

    path = "/sandbox/presses"

    async def begin(self) -> None:
        """/quiz and ▶️: everybody has the first question."""
        log = Log(self._wire)
        await log.skip()
        await self._wire.post("/sandbox/updates", [text_of(person, "/quiz") for person in self._people])
        async for call in log.follow(lambda: len(self._next) == len(self._people)):
            self._served(call)
        await self.burst()

    def _act(self, person: int, at: float) -> Json:
        press = self._next.pop(person)
        self._since[person] = at, press["data"].startswith(_ANSWERS)
        return press

    def _served(self, call: Json) -> int | None:
        """A screen with buttons; what will be pressed on it is kept."""
        markup = call["params"].get("reply_markup")
        if not markup or call["method"] not in {"sendMessage", "editMessageText"}:
            return None
        person = int(call["params"]["chat_id"])
        data = [button["callback_data"] for row in markup["inline_keyboard"] for button in row]
        wanted = next((each for each in data if each.startswith("confirm:")), None) or data[0]
        self._next[person] = {
            "from": person,
            "chat_id": person,
            "message_id": call["result"]["message_id"],
            "data": wanted,
            "wait": 0,
        }
        return person
