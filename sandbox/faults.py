"""Telegram failing on purpose."""

import random
import time
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

KINDS = frozenset(
    {"429", "5xx", "hang", "reset_before", "reset_after", "forbidden", "bad_request", "offline"}
)
DEFAULTS = {
    "forbidden": "Forbidden: bot was blocked by the user",
    "bad_request": "Bad Request: chat not found",
}


@dataclass(slots=True)
class Fault:
    """One fault: what it matches and what it does. Times are `time.monotonic()`."""

    id: int
    kind: str
    method: str = "*"
    chat_id: int | None = None
    times: int | None = None
    seconds: float | None = None
    retry_after: int = 5
    status: int = 502
    description: str | None = None
    probability: float = 1.0
    hits: int = 0
    since: float = field(default_factory=time.monotonic)

    @property
    def over(self) -> bool:
        used_up = self.times is not None and self.hits >= self.times
        late = (
            self.kind != "hang" and self.seconds is not None and time.monotonic() - self.since >= self.seconds
        )
        return used_up or late

    def matches(self, method: str, chat_id: int | None) -> bool:
        return (
            (self.chat_id is None or self.chat_id == chat_id)
            and fnmatchcase(method.lower(), self.method.lower())
            and (self.probability >= 1 or random.random() < self.probability)  # noqa: S311 - weather, not a secret
        )

    def to_json(self) -> dict[str, Any]:
        names = ("id", "kind", "method", "chat_id", "times", "seconds", "description", "probability", "hits")
        shown = {name: getattr(self, name) for name in names}
        if self.kind == "429":
            shown["retry_after"] = self.retry_after
        if self.kind == "5xx":
            shown["status"] = self.status
        return shown


class Faults:
    """The faults in force, oldest first; the first that matches takes the call."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._count = 0

    def add(self, kind: str, **fields: Any) -> Fault:
        self._count += 1
        fault = Fault(self._count, kind, **fields)
        self._faults.append(fault)
        return fault

    def remove(self, fault_id: int | None = None) -> bool:
        """One, or all; False when there is no such fault."""
        before = len(self._faults)
        self._faults = [] if fault_id is None else [f for f in self._faults if f.id != fault_id]
        return fault_id is None or len(self._faults) < before

    def strike(self, method: str, chat_id: int | None, kind: str | None = None) -> Fault | None:
        """The fault (of this kind) that takes this call, counted."""
        if not self._faults:
            return None
        self._faults = [f for f in self._faults if not f.over]
        for fault in self._faults:
            if kind in {None, fault.kind} and fault.matches(method, chat_id):
                fault.hits += 1
                return fault
        return None

    def to_json(self) -> list[dict[str, Any]]:
        return [fault.to_json() for fault in self._faults if not fault.over]
