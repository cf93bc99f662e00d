"""Callback queries: a press waits for its answer, but not for ever."""

import asyncio
import secrets
import time
from dataclasses import dataclass
from typing import Any

from sandbox.errors import QUERY_TOO_OLD, bad_request

ANSWERABLE_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Query:
    """A press that waits for answerCallbackQuery."""

    id: str
    user: int
    chat_id: int
    asked: float
    answer: "asyncio.Future[dict[str, Any]]"


class Callbacks:
    """Open callback queries by id."""

    def __init__(self) -> None:
        self.timeout = ANSWERABLE_SECONDS
        self._open: dict[str, Query] = {}

    def ask(self, user: int, chat_id: int) -> Query:
        self._forget_old()
        query = Query(
            str(secrets.randbits(62)),
            user,
            chat_id,
            time.monotonic(),
            asyncio.get_running_loop().create_future(),
        )
        self._open[query.id] = query
        return query

    def answer(self, query_id: str, answer: dict[str, Any]) -> Query:
        """Hands the answer to the press. Refused when it is unknown, answered or too old."""
        query = self._open.pop(query_id, None)
        if query is None or time.monotonic() - query.asked > self.timeout:
            raise bad_request(QUERY_TOO_OLD)
        if not query.answer.done():
            query.answer.set_result(answer)
        return query

    async def wait(self, query: Query, seconds: float) -> dict[str, Any] | None:
        """The answer; None when it did not come in time. The query stays open for the rest of its time."""
        try:
            return await asyncio.wait_for(asyncio.shield(query.answer), seconds)
        except TimeoutError:
            return None

    def _forget_old(self) -> None:
        oldest = time.monotonic() - self.timeout
        for query_id, query in list(self._open.items()):
            if query.asked > oldest:
                break
            del self._open[query_id]
