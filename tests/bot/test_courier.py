"""The courier: what the outbox holds reaches Telegram, in order per chat, at a pace, through everything that fails."""

import asyncio

import pytest
from telegram.error import NetworkError, RetryAfter

from bot.courier import MOST_UNMARKED
from bot.http import NotSent, Unanswered
from bot.marks import Mark, Marks
from domain.notices import Notice, Urgency
from storage import outbox
from storage.database import Database
from storage.lease import Lease
from tests.bot.office import GROUP, LI, WANG, Office, once


async def test_what_waited_before_the_start_is_sent_and_marked(office: Office) -> None:
    [row_id] = await office.say(WANG, "你好")
    async with office.open() as telegram:
        assert telegram.calls[0].method == "sendMessage"
        assert telegram.calls[0].params == {"chat_id": WANG, "text": "你好"}
        row = await office.row(row_id)
        assert (row["state"], row["message_id"], row["payload"]) == ("sent", 1001, "{}")


async def test_what_is_said_later_is_sent_when_the_courier_is_woken(office: Office) -> None:
    async with office.open() as telegram:
        await office.say(WANG, "甲")
        await office.clock.settle()
        await office.say(LI, "乙")
        await office.clock.settle()
        assert telegram.texts == ["甲", "乙"]


async def test_what_another_program_writes_is_noticed(office: Office, db: Database) -> None:
    other = await Database.open(db.path)
    async with office.open() as telegram:
        await other.write(
            lambda tx: outbox.add(tx, Notice(WANG, "sendMessage", {"text": "外"}), office.clock.now())
        )
        await office.clock.advance(1)
        assert telegram.texts == ["外"]
    await other.close()


async def test_what_another_program_writes_before_the_first_look_is_not_overlooked(
    office: Office, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The outbox has been read for the first time, and nobody has begun to watch yet."""
    other, look, looked = await Database.open(db.path), db.foreign_changes, False

    async def first_look() -> int:
        nonlocal looked
        if not looked:
            looked = True
            await db.read(outbox.counts)  # behind the courier's own first reading
            await other.write(
                lambda tx: outbox.add(tx, Notice(WANG, "sendMessage", {"text": "外"}), office.clock.now())
            )
        return await look()

    monkeypatch.setattr(db, "foreign_changes", first_look)
    async with office.open() as telegram:
        await office.clock.advance(2)
        assert telegram.texts == ["外"]
    await other.close()


async def test_a_chat_hears_things_in_their_order_even_when_the_first_is_slow(office: Office) -> None:
    async with office.open() as telegram:
        telegram.gate = asyncio.Event()
        await office.say(WANG, "一", "二", "三")
        await office.say(LI, "别人")
        await office.clock.settle()
        assert telegram.texts == ["一", "别人"]
        telegram.gate.set()
        await office.clock.settle()
        assert telegram.texts == ["一", "别人", "二", "三"]


async def test_a_message_that_failed_stays_first_of_its_chat(office: Office) -> None:
    async with office.open() as telegram:
        telegram.fault = once(NetworkError("Bad Gateway"), lambda call: call.text == "一")
        first, _ = await office.say(WANG, "一", "二")
        await office.clock.settle()
        assert telegram.texts == ["一"]
        assert (await office.row(first))["attempts"] == 1
        await office.clock.advance(1)
        assert telegram.texts == ["一", "一", "二"]


async def test_an_unknown_delivery_is_sent_again_and_counted(office: Office) -> None:
    async with office.open() as telegram:
        telegram.fault = once(Unanswered("ServerDisconnectedError"))
        [row_id] = await office.say(WANG, "在吗")
        await office.clock.advance(2)
        assert telegram.texts == ["在吗", "在吗"]
        assert await office.state(row_id) == "sent"
        assert office.courier.counts.unknown == await office.db.read(outbox.unknown) == 1


async def test_an_edit_that_may_have_been_made_twice_is_seen_once_and_not_counted(office: Office) -> None:
    async with office.open() as telegram:
        [card] = await office.say(WANG, "待审")
        telegram.fault = once(Unanswered("ServerDisconnectedError"), lambda call: call.text == "已通过")
        await office.edit(WANG, card, "已通过")
        await office.clock.advance(3)
        assert telegram.texts == ["待审", "已通过", "已通过"]
        assert office.courier.counts.unknown == 0


async def test_a_chat_that_fails_alone_does_not_hold_up_the_others(office: Office) -> None:
    async with office.open() as telegram:
        telegram.fault = lambda call: Unanswered("Timeout") if call.params["chat_id"] == WANG else None
        await office.say(WANG, "石沉大海")
        for number in range(20):
            await office.say(LI, f"{number}")
            await office.clock.advance(1)
        assert [call.text for call in telegram.calls if call.params["chat_id"] == LI] == [
            str(n) for n in range(20)
        ]


async def test_silence_that_telegram_asks_for_is_kept_in_that_chat(office: Office) -> None:
    async with office.open() as telegram:
        telegram.fault = once(RetryAfter(40), lambda call: call.params["chat_id"] == WANG)
        await office.say(WANG, "太快")
        await office.clock.settle()
        await office.say(LI, "不相干")
        await office.clock.advance(39)
        assert telegram.texts == ["太快", "不相干"]
        await office.clock.advance(1.5)
        assert telegram.texts == ["太快", "不相干", "太快"]


async def test_two_chats_silenced_at_a_time_mean_silence_everywhere(office: Office) -> None:
    async with office.open() as telegram:
        telegram.fault = lambda call: RetryAfter(30) if call.params["chat_id"] in {WANG, LI} else None
        await office.say(WANG, "一")
        await office.say(LI, "二")
        await office.clock.settle()
        telegram.fault = lambda call: None
        await office.say(7003, "三")
        await office.clock.advance(29)
        assert telegram.texts == ["一", "二"]
        await office.clock.advance(2)
        assert sorted(telegram.texts[2:]) == ["一", "三", "二"]


async def test_silence_is_kept_over_a_restart(office: Office) -> None:
    async with office.open() as telegram:
        telegram.fault = once(RetryAfter(300))
        await office.say(WANG, "稍等")
        await office.clock.settle()
    async with office.open() as telegram:
        await office.clock.advance(250)
        assert len(telegram.calls) == 1
        await office.clock.advance(60)
        assert telegram.texts == ["稍等", "稍等"]


async def test_no_more_than_so_many_messages_are_out_before_they_are_marked(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = asyncio.Event()
    write = Marks._write

    async def late(marks: Marks, some: list[Mark]) -> bool:
        await free.wait()
        return await write(marks, some)

    monkeypatch.setattr(Marks, "_write", late)
    async with office.open() as telegram:
        for number in range(300):
            await office.say(8000 + number, f"{number}")
        await office.clock.advance(5)
        assert len(telegram.calls) == MOST_UNMARKED
        free.set()
        await office.clock.advance(1)
        assert len(telegram.calls) == 300


async def test_answers_go_ahead_of_notices_and_those_ahead_of_broadcasts(office: Office) -> None:
    async with office.open(per_second=10) as telegram:
        for number in range(10):
            await office.say(8000 + number, "广播", urgency=Urgency.BROADCAST)
        await office.say(7100, "通知", urgency=Urgency.NOTICE)
        await office.say(7200, "回答", urgency=Urgency.ANSWER)
        await office.clock.advance(2)
        assert telegram.texts[:4] == ["广播", "回答", "通知", "广播"]


async def test_what_was_sent_before_a_restart_counts_for_the_pace_after_it(office: Office) -> None:
    async with office.open(per_second=29) as telegram:
        await office.say(GROUP, *(f"{n}" for n in range(20)))
        await office.clock.advance(2)
        assert len(telegram.calls) == 20
    async with office.open(per_second=29) as telegram:
        await office.say(GROUP, "20")
        await office.clock.advance(90)
        assert telegram.texts[-1] == "20"
        assert telegram.calls[20].at - telegram.calls[0].at > 60


async def test_stopping_finishes_what_is_on_its_way_and_leaves_the_rest(office: Office) -> None:
    async with office.open() as telegram:
        telegram.gate = asyncio.Event()
        first, second = await office.say(WANG, "一", "二")
        await office.clock.settle()
        office.courier.stop()
        await office.clock.settle()
        telegram.gate.set()
        await office.clock.settle()
    assert telegram.texts == ["一"]
    assert [await office.state(first), await office.state(second)] == ["sent", "waiting"]


async def test_draining_sends_what_waits_and_ends(office: Office) -> None:
    await office.say(WANG, "一", "二")
    draining = asyncio.create_task(office.courier.drain())
    await office.clock.advance(2)
    left = await asyncio.wait_for(draining, 10)
    assert office.telegram.texts == ["一", "二"]
    assert left.waiting == 0


async def test_draining_gives_up_when_nothing_moves(office: Office) -> None:
    office.telegram.fault = lambda call: NotSent("ClientConnectorError")
    await office.say(WANG, "一", "二")
    draining = asyncio.create_task(office.courier.drain(patience=30))
    await office.clock.advance(40)
    left = await asyncio.wait_for(draining, 10)
    assert left.waiting == 2


async def test_a_second_program_leaves_the_sending_to_the_first(office: Office, db: Database) -> None:
    async with office.open() as telegram:
        second = office.new_courier()
        draining = asyncio.create_task(second.drain())
        await office.say(WANG, "只一遍")
        await office.clock.advance(2)
        await asyncio.wait_for(draining, 10)
        assert telegram.texts == ["只一遍"]
        assert second.counts.sent == 0
    assert Lease(db.path, "courier").acquire()
