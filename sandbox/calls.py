"""The log of Bot API calls, for tests and for the panel that shows the wire."""

import time
from collections import deque
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Call:
    """One call: `status` is the HTTP status answered, 0 when the connection was cut."""

    id: int
    at: float
    method: str
    params: dict[str, Any]
    status: int
    error: str | None
    result: Any

    def to_json(self, *, with_result: bool = False) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "id": self.id,
            "at": self.at,
            "method": self.method,
            "params": self.params,
            "ok": self.status == 200,
            "status": self.status,
            "error": self.error,
        }
        if with_result:
            shown["result"] = self.result
        return shown


class CallLog:
    """The last calls, oldest first; getUpdates apart, or it would push out everything else."""

    def __init__(self) -> None:
        self.count = 0
        self._calls: deque[Call] = deque(maxlen=KEPT)
        self._polls: deque[Call] = deque(maxlen=1_000)

    def add(self, method: str, params: dict[str, Any], status: int, error: str | None, result: Any) -> Call:
        self.count += 1
        call = Call(self.count, time.time(), method, params, status, error, result)
        (self._polls if method == "getUpdates" else self._calls).append(call)
        return call

    def since(self, number: int, method: str = "*", limit: int = 1_000, *, polls: bool = False) -> list[Call]:
        """Calls with an id above `number` whose method matches the glob, the first `limit` of them."""
        found: list[Call] = []
        for call in reversed(self._calls):
            if call.id <= number:
                break
            if fnmatchcase(call.method, method):
                found.append(call)
        if polls:
            found.extend(c for c in self._polls if c.id > number and fnmatchcase(c.method, method))
        return sorted(found, key=lambda call: call.id)[:limit]
