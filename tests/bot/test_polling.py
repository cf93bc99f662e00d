"""Long polling: confirmed only when kept, and no fault of the network ends it."""

import asyncio
from collections.abc import Sequence
from typing import Any, cast

import pytest
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.intake import Intake
from bot.polling import REFUSALS, Polling
from storage.database import DatabaseDamaged, DatabaseUnusable
from tests.bot.doubles import HandClock, StubApi


class Takes:
    """An intake that remembers what it was given, or refuses it."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.refusals: list[Exception] = []

    async def accept(self, updates: Sequence[Any]) -> None:
        if self.refusals:
            raise self.refusals.pop(0)
        self.taken += updates


class Line:
    """Polling against a Bot API whose answers are given one by one; then it waits."""

    def __init__(self, telegram: StubApi, clock: HandClock) -> None:
        self.telegram, self.clock, self.intake = telegram, clock, Takes()
        self.answers: list[Any] = []
        self.asked: list[dict[str, Any]] = []
        self.polling = Polling(telegram.api, cast(Intake, self.intake), clock)
        telegram.call = self._call  # type: ignore[method-assign, assignment]

    async def _call(self, method: str, params: dict[str, Any], **_: Any) -> Any:
        if method != "getUpdates":
            self.asked.append({"method": method})
            return True
        self.asked.append({"offset": params.get("offset")})
        if not self.answers:
            await asyncio.Event().wait()
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def poll(self, *answers: Any, seconds: float = 0.0) -> str | None:
        """Poll through these answers and for so long; the sentence it ended with, if it did."""
        self.answers += answers
        task = asyncio.create_task(self.polling.run())
        await self.clock.advance(seconds)
        if task.done():
            return task.result()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return None


@pytest.fixture
def line(telegram: StubApi, clock: HandClock) -> Line:
    """A line to Telegram."""
    return Line(telegram, clock)


def u(*ids: int) -> list[dict[str, Any]]:
    return [{"update_id": number} for number in ids]


async def test_updates_are_confirmed_by_the_next_call(line: Line) -> None:
    await line.poll(u(7, 8), u(9))
    assert line.intake.taken == u(7, 8, 9)
    assert [asked["offset"] for asked in line.asked] == [None, 9, 10]


async def test_after_a_quiet_call_no_offset_is_named_so_that_numbers_may_start_anew(line: Line) -> None:
    await line.poll(u(900), [], u(17), seconds=1)
    assert [asked["offset"] for asked in line.asked] == [None, 901, None, 18]


async def test_a_server_that_answers_nothing_at_once_is_not_asked_again_at_once(line: Line) -> None:
    await line.poll(*[[] for _ in range(1000)], seconds=2)
    assert 2 <= len(line.asked) <= 12


async def test_what_cannot_be_confirmed_is_not_asked_for_again_at_once(line: Line) -> None:
    await line.poll(*[[{"update_id": -7}] for _ in range(1000)], seconds=2)
    assert 2 <= len(line.asked) <= 12


async def test_what_could_not_be_kept_is_asked_for_again(line: Line) -> None:
    line.intake.refusals = [DatabaseUnusable("disk full")]
    await line.poll(u(7), u(7), seconds=2)
    assert line.intake.taken == u(7)
    assert [asked["offset"] for asked in line.asked] == [None, None, 8]


@pytest.mark.parametrize("error", [NetworkError("Bad Gateway"), TelegramError("Invalid server response")])
async def test_after_a_failure_it_waits_longer_each_time_and_goes_on(line: Line, error: Exception) -> None:
    await line.poll(*[error] * 8, u(7), seconds=60)
    assert line.intake.taken == [], "pauses of at least half of 1, 2, 4, 8, 16, 30, 30, 30 seconds"
    await line.poll(seconds=61)
    assert line.intake.taken == u(7)


async def test_an_answer_that_is_no_list_is_a_failure(line: Line) -> None:
    await line.poll({"update_id": 5}, u(7), seconds=2)
    assert line.intake.taken == u(7)


async def test_silence_that_telegram_asks_for_is_kept(line: Line) -> None:
    await line.poll(RetryAfter(40), u(7), seconds=39)
    assert line.intake.taken == []
    await line.poll(seconds=2)
    assert line.intake.taken == u(7)


async def test_a_token_refused_from_the_first_is_said_in_a_sentence(line: Line) -> None:
    sentence = await line.poll(InvalidToken("Unauthorized"))
    assert sentence == "Telegram refuses the token (Unauthorized): see telegram.token and telegram.api_url"


async def test_a_token_that_has_worked_is_given_up_only_after_several_refusals(line: Line) -> None:
    assert await line.poll(u(7), InvalidToken("Unauthorized"), u(8), seconds=5) is None
    assert line.intake.taken == u(7, 8)
    sentence = await line.poll(*[InvalidToken("Unauthorized")] * REFUSALS, seconds=60)
    assert sentence is not None


async def test_a_webhook_in_the_way_is_taken_down(line: Line) -> None:
    error = Conflict("Conflict: can't use getUpdates method while webhook is active; use deleteWebhook")
    await line.poll(error, u(7))
    assert line.asked[1] == {"method": "deleteWebhook"}
    assert line.intake.taken == u(7)


async def test_another_program_at_the_same_bot_is_waited_for(line: Line) -> None:
    error = Conflict("Conflict: terminated by other getUpdates request")
    await line.poll(error, error, u(7), seconds=5)
    assert line.intake.taken == u(7)


async def test_a_damaged_database_ends_it_with_a_sentence_and_confirms_nothing(line: Line) -> None:
    line.intake.refusals = [DatabaseDamaged("liangbang.db is damaged: restore a backup of it")]
    assert await line.poll(u(7), u(8)) == "liangbang.db is damaged: restore a backup of it"
    assert [asked["offset"] for asked in line.asked] == [None]
