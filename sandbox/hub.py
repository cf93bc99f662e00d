"""Live events for the chat page: one queue per WebSocket."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

BACKLOG = 2_000  # a page that does not read loses the oldest events, not the sandbox its memory


@dataclass(eq=False, slots=True)
class Listener:
    """Who listens: a viewer (None: everything), and whether they want the log of calls too."""

    viewer: int | None
    calls: bool
    events: asyncio.Queue[dict[str, Any]] = field(default_factory=lambda: asyncio.Queue(BACKLOG))

    def push(self, event: dict[str, Any]) -> None:
        if self.events.full():
            self.events.get_nowait()
        self.events.put_nowait(event)


class Hub:
    """Spreads events to those who may see them."""

    def __init__(self) -> None:
        self.listeners: set[Listener] = set()

    @contextmanager
    def listen(self, viewer: int | None, *, calls: bool) -> Iterator[Listener]:
        listener = Listener(viewer, calls)
        self.listeners.add(listener)
        try:
            yield listener
        finally:
            self.listeners.discard(listener)

    def spread(self, event: dict[str, Any]) -> None:
        """To every listener, whoever they view."""
        for listener in self.listeners:
            listener.push(event)
