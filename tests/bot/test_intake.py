"""The intake: every update is handled exactly once, in the order of its chat, and none can block the next."""

from typing import Any

import pytest
import telegram as ptb
from telegram.error import BadRequest, TelegramError

from domain.notices import Toast
from storage import inbox
from storage.database import Database, DatabaseDamaged
from tests.bot.reception import LI, Reception, message, press


async def test_an_update_is_handled_and_what_comes_of_it_is_in_the_outbox(reception: Reception) -> None:
    async with reception.open() as intake:
        await intake.accept([message(1, "志愿服务 2次")])
        await reception.clock.settle()
        assert await reception.said() == ["志愿服务 2次"]
        assert await reception.states() == {1: "done"}
        assert reception.wakes == 1


async def test_an_update_delivered_again_is_not_handled_again(reception: Reception) -> None:
    async with reception.open() as intake:
        await intake.accept([message(1, "一"), message(2, "二")])
        await intake.accept([message(2, "二"), message(3, "三")])
        await reception.clock.settle()
    async with reception.open() as intake:
        await intake.accept([message(1, "一"), message(3, "三")])
        await reception.clock.settle()
        assert await reception.said() == ["一", "二", "三"]
        assert intake.counts.repeated == 2


async def test_many_updates_are_handled_in_their_order(reception: Reception) -> None:
    async with reception.open() as intake:
        for start in range(0, 600, 100):
            await intake.accept([message(n, str(n)) for n in range(start, start + 100)])
        await intake.stop()
        assert await reception.said() == [str(n) for n in range(600)]


async def test_what_a_killed_program_left_is_handled_first_at_the_next_start(
    reception: Reception, db: Database
) -> None:
    left = [(2, b"two"), (1, b"one")]
    for key, words in left:
        raw = ptb.Update.de_json(message(key, words.decode()), None).to_json()
        await db.write(lambda tx, key=key, raw=raw: inbox.store(tx, [(key, raw)], reception.clock.now()))  # type: ignore[misc]
    async with reception.open() as intake:
        await intake.accept([message(3, "three")])
        await reception.clock.settle()
        assert await reception.said() == ["two", "one", "three"]


@pytest.mark.parametrize(
    "odd",
    [
        {"update_id": 2, "message": {"message_id": "no chat"}},
        {"update_id": 2, "callback_query": 17},
        {"update_id": 2, "message": []},
    ],
)
async def test_what_cannot_be_read_is_set_aside_and_the_next_is_handled(
    reception: Reception, odd: dict[str, Any]
) -> None:
    async with reception.open() as intake:
        await intake.accept([message(1, "一"), odd, message(3, "三")])
        await reception.clock.settle()
        assert await reception.said() == ["一", "三"]
        assert await reception.states() == {1: "done", 2: "unreadable", 3: "done"}
        assert intake.counts.unreadable == 1


async def test_a_press_that_cannot_be_read_is_answered_all_the_same(reception: Reception) -> None:
    odd = press(1, "q1")
    odd["callback_query"]["from"] = "somebody"
    async with reception.open() as intake:
        await intake.accept([odd, {"update_id": 2, "callback_query": {"id": ["q2"]}}])
        await reception.clock.settle()
        assert await reception.states() == {1: "unreadable", 2: "unreadable"}
    assert [call.params for call in reception.telegram.calls] == [{"callback_query_id": "q1"}]


@pytest.mark.parametrize(
    "odd", ["text", None, {}, {"update_id": "5"}, {"update_id": 2**70}, {"update_id": True}]
)
async def test_what_has_no_number_is_passed_over(reception: Reception, odd: Any) -> None:
    async with reception.open() as intake:
        await intake.accept([odd, message(1, "一")])
        await reception.clock.settle()
        assert await reception.said() == ["一"]
        assert intake.counts.unreadable == 1


async def test_half_a_character_becomes_a_question_mark_and_fails_nothing(reception: Reception) -> None:
    async with reception.open() as intake:
        await intake.accept([message(1, "早起\ud800打卡 😀"), message(2, "next")])
        await reception.clock.settle()
        assert await reception.said() == ["早起?打卡 😀", "next"]
        assert set((await reception.states()).values()) == {"done"}


async def test_a_kind_of_update_that_nobody_knows_is_handled_like_any_other(reception: Reception) -> None:
    reception._say = lambda *args: None  # type: ignore[method-assign]
    async with reception.open() as intake:
        await intake.accept([{"update_id": 1, "telepathy": {"thought": "?"}}])
        await reception.clock.settle()
        assert await reception.states() == {1: "done"}


async def test_a_handler_that_fails_leaves_nothing_but_an_apology(reception: Reception) -> None:
    reception.trouble = lambda update: ZeroDivisionError() if update.update_id == 2 else None
    async with reception.open() as intake:
        await intake.accept([message(1, "一"), message(2, "二"), message(3, "三", user=LI)])
        await reception.clock.settle()
        assert sorted(await reception.said()) == sorted(["一", "三", "sorry"])
        assert await reception.states() == {1: "done", 2: "failed", 3: "done"}
        error = await reception.db.read(lambda tx: tx.value("SELECT error FROM inbox WHERE update_id = 2"))
        assert error == "ZeroDivisionError"
    async with reception.open():
        await reception.clock.settle()
        assert reception.tries.count(2) == 1, "what failed is not tried again at every start"


async def test_an_apology_that_fails_too_ends_in_silence(reception: Reception) -> None:
    reception.trouble = lambda update: ZeroDivisionError()
    reception.apology_trouble = KeyError("words")
    async with reception.open() as intake:
        await intake.accept([message(1, "一")])
        await reception.clock.settle()
        assert await reception.said() == []
        assert await reception.states() == {1: "failed"}


async def test_every_press_is_answered_at_once(reception: Reception) -> None:
    reception.toasts = [Toast("q1", "已提交", alert=True)]
    async with reception.open() as intake:
        await intake.accept([press(1, "q1"), press(2, "q2")])
        await reception.clock.settle()
        answers = {call.params["callback_query_id"]: call.params for call in reception.telegram.calls}
        assert answers["q1"] == {"callback_query_id": "q1", "text": "已提交", "show_alert": True}
        assert answers["q2"] == {"callback_query_id": "q2"}
        assert {call.method for call in reception.telegram.calls} == {"answerCallbackQuery"}


@pytest.mark.parametrize("error", [BadRequest("Query is too old"), TelegramError("Invalid server response")])
async def test_an_answer_to_a_press_that_comes_too_late_is_let_go(
    reception: Reception, error: Exception
) -> None:
    reception.telegram.fault = lambda call: error
    async with reception.open() as intake:
        await intake.accept([press(1, "q1")])
        await reception.clock.settle()
        assert await reception.states() == {1: "done"}
        assert len(reception.telegram.calls) == 1


async def test_a_damaged_database_is_not_tried_again(reception: Reception) -> None:
    async with reception.open() as intake:
        reception.db._damage = DatabaseDamaged("liangbang.db is damaged")
        with pytest.raises(DatabaseDamaged):
            await intake.accept([message(1, "一")])
