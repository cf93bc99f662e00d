"""The courier: what the outbox holds reaches Telegram, in order per chat, at a pace, through everything that fails."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter

from bot.courier import MOST_UNMARKED
from bot.http import NotSent, Unanswered
from bot.marks import Mark, Marks
from domain.notices import Notice, Urgency
from storage import accounts, branches, outbox
from storage.database import Database, Tx
from storage.lease import Lease
from tests.bot.office import GROUP, LI, PNG, WANG, Office, once


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


async def test_of_somebody_who_blocked_us_it_is_said_and_nothing_more_is_sent(office: Office) -> None:
    async with office.open() as telegram:
        telegram.fault = lambda call: Forbidden("Forbidden: bot was blocked by the user")
        rows = await office.say(WANG, "你好", "在吗")
        await office.clock.settle()
        await office.say(WANG, "喂")
        await office.clock.advance(3600)
        row = await office.row(rows[0])
        assert (row["state"], row["error"]) == ("waiting", "Forbidden: bot was blocked by the user")
        assert office.barred == [WANG]
        assert len(telegram.calls) == 1
        left = await office.db.read(outbox.counts)
        assert (left.waiting, left.kept, left.dead) == (0, 3, 0)


@pytest.mark.parametrize("restarted", [False, True])
async def test_somebody_who_lets_us_in_again_hears_in_order_what_they_missed(
    office: Office, restarted: bool
) -> None:
    async with office.open() as telegram:
        telegram.fault = once(Forbidden("Forbidden: bot was blocked by the user"))
        card, _ = await office.say(WANG, "待审", "提醒")
        await office.clock.settle()
        await office.edit(WANG, card, "已由他人通过")
        await office.clock.settle()
        if not restarted:
            await _come_back(office, WANG)
            assert telegram.texts == ["待审", "待审", "提醒", "已由他人通过"]
    if restarted:
        async with office.open() as telegram:
            await office.say(WANG, "新的")
            await office.clock.settle()
            assert telegram.texts == ["待审"]
            await _come_back(office, WANG)
            assert telegram.texts[1:] == ["待审", "提醒", "已由他人通过", "新的"]
    assert (await office.row(card))["message_id"] == 1001


async def _come_back(office: Office, account: int) -> None:
    await office.db.write(lambda tx: accounts.meet(tx, account, None))
    office.courier.wake()
    await office.clock.advance(5)


async def test_a_post_to_a_group_that_threw_us_out_is_kept_until_it_lets_us_in(office: Office) -> None:
    branch = await office.db.write(_add_branch)
    async with office.open() as telegram:
        telegram.fault = lambda call: Forbidden("Forbidden: bot was kicked from the supergroup chat")
        [row_id] = await office.say(GROUP, "亮榜", branch_id=branch)
        await office.clock.advance(1300)
        assert office.barred == [GROUP], "said once, not at every try"
        assert await office.state(row_id) == "waiting"
        telegram.fault = lambda call: None
        await office.clock.advance(600)
        assert await office.state(row_id) == "sent"


async def test_a_post_for_a_branch_without_a_group_goes_out_once_it_has_one(office: Office) -> None:
    branch = await office.db.write(_add_branch)
    async with office.open() as telegram:
        [kept] = await office.say(None, "第三季度榜", branch_id=branch)
        await office.say(WANG, "别的")
        await office.clock.advance(5)
        assert telegram.texts == ["别的"]
        await office.db.write(lambda tx: branches.bind(tx, branch, GROUP))
        office.courier.wake()
        await office.clock.advance(5)
        assert telegram.texts == ["别的", "第三季度榜"]
        assert (await office.row(kept))["chat_id"] == GROUP


async def test_a_group_that_became_a_supergroup_gets_everything_under_its_new_id(office: Office) -> None:
    branch = await office.db.write(_add_branch)
    await office.db.write(lambda tx: branches.bind(tx, branch, -55))
    async with office.open() as telegram:
        telegram.fault = lambda call: ChatMigrated(GROUP) if call.params["chat_id"] == -55 else None
        rows = await office.say(-55, "一", "二")
        await office.clock.settle()
        assert [(call.params["chat_id"], call.text) for call in telegram.calls] == [
            (-55, "一"),
            (GROUP, "一"),
            (GROUP, "二"),
        ]
        assert [await office.state(row) for row in rows] == ["sent", "sent"]
        assert await office.db.read(lambda tx: tx.value("SELECT chat_id FROM branches")) == GROUP


async def test_an_edit_changes_the_message_that_its_row_became(office: Office) -> None:
    async with office.open() as telegram:
        [card] = await office.say(WANG, "待审")
        await office.edit(WANG, card, "已通过")
        await office.clock.settle()
        assert telegram.calls[1].method == "editMessageText"
        assert telegram.calls[1].params == {"chat_id": WANG, "text": "已通过", "message_id": 1001}


async def test_an_edit_after_a_restart_still_knows_its_message(office: Office) -> None:
    async with office.open():
        [card] = await office.say(WANG, "待审")
        await office.clock.settle()
    async with office.open() as telegram:
        await office.edit(WANG, card, "已通过")
        await office.clock.settle()
        assert telegram.calls[-1].params["message_id"] == 1001


async def test_of_several_edits_that_wait_for_one_message_only_the_last_is_made(office: Office) -> None:
    async with office.open() as telegram:
        [card] = await office.say(WANG, "待审")
        await office.clock.settle()
        telegram.fault = once(RetryAfter(10))
        await office.say(WANG, "挡住")
        await office.clock.settle()
        edits = [await office.edit(WANG, card, text) for text in ("一级通过", "二级通过", "三级通过")]
        await office.clock.advance(11)
        assert telegram.texts == ["待审", "挡住", "挡住", "三级通过"]
        assert [await office.state(row) for row in edits] == ["replaced", "replaced", "sent"]


async def test_a_change_of_buttons_does_not_replace_a_change_of_text(office: Office) -> None:
    async with office.open() as telegram:
        [card] = await office.say(WANG, "待审")
        await office.edit(WANG, card, "已通过")
        await office.add(Notice(WANG, "editMessageReplyMarkup", {"reply_markup": {}}, edits=card))
        await office.clock.advance(1)
        assert [call.method for call in telegram.calls[1:]] == ["editMessageText", "editMessageReplyMarkup"]


async def test_an_edit_that_changes_nothing_counts_as_made(office: Office) -> None:
    async with office.open() as telegram:
        [card] = await office.say(WANG, "待审")
        await office.clock.settle()
        telegram.fault = once(
            BadRequest("Bad Request: message is not modified: specified new message content ...")
        )
        edit = await office.edit(WANG, card, "待审")
        await office.clock.settle()
        assert await office.state(edit) == "sent"


async def test_an_edit_of_a_message_that_is_gone_dies(office: Office) -> None:
    async with office.open() as telegram:
        [card] = await office.say(WANG, "待审")
        await office.clock.settle()
        telegram.fault = once(BadRequest("Bad Request: message to edit not found"))
        edit = await office.edit(WANG, card, "已通过")
        await office.say(WANG, "下一条")
        await office.clock.settle()
        assert (await office.row(edit))["error"] == "Message to edit not found"
        assert await office.state(edit) == "dead"
        assert telegram.texts[-1] == "下一条"


async def test_an_edit_of_a_message_that_was_never_sent_dies_with_it(office: Office) -> None:
    async with office.open() as telegram:
        telegram.fault = once(BadRequest("Bad Request: chat not found"))
        [card] = await office.say(WANG, "待审")
        edit = await office.edit(WANG, card, "已通过")
        await office.clock.settle()
        assert await office.state(card) == await office.state(edit) == "dead"
        assert len(telegram.calls) == 1


async def test_answers_go_ahead_of_notices_and_those_ahead_of_broadcasts(office: Office) -> None:
    async with office.open(per_second=10) as telegram:
        for number in range(10):
            await office.say(8000 + number, "广播", urgency=Urgency.BROADCAST)
        await office.say(7100, "通知", urgency=Urgency.NOTICE)
        await office.say(7200, "回答", urgency=Urgency.ANSWER)
        await office.clock.advance(2)
        assert telegram.texts[:4] == ["广播", "回答", "通知", "广播"]


async def test_broadcasts_that_wait_for_a_person_do_not_hold_up_an_answer_to_them(office: Office) -> None:
    async with office.open(per_second=29) as telegram:
        await office.say(WANG, *(f"广播{n}" for n in range(30)), urgency=Urgency.BROADCAST)
        await office.clock.advance(3)
        await office.say(WANG, "回答", urgency=Urgency.ANSWER)
        await office.clock.advance(0.5)
        assert telegram.texts[-1] == "回答"


async def test_an_edit_waits_for_the_broadcast_that_it_edits(office: Office) -> None:
    async with office.open(per_second=29) as telegram:
        rows = await office.say(WANG, "一", "榜", urgency=Urgency.BROADCAST)
        await office.edit(WANG, rows[1], "榜（更正）", urgency=Urgency.ANSWER)
        await office.clock.advance(5)
        assert telegram.texts == ["一", "榜", "榜（更正）"]


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


async def test_a_chart_is_drawn_and_sent_as_the_photo(office: Office) -> None:
    async with office.open() as telegram:
        [row_id] = await office.add(Notice(GROUP, "sendPhoto", {"caption": "榜"}, drawing={"bars": [1, 2]}))
        await office.clock.advance(1)
        assert telegram.calls[0].files == {"photo": ("chart.png", PNG, "image/png")}
        assert office.drawn == [{"bars": [1, 2]}]
        assert await office.state(row_id) == "sent"


async def test_a_paper_is_made_and_sent_as_the_document(office: Office) -> None:
    async with office.open() as telegram:
        payload = {"document": "attach://LB-2026-0001.pdf", "caption": "证书"}
        await office.add(Notice(GROUP, "sendDocument", payload, drawing={"kind": "certificate"}))
        await office.clock.advance(1)
        assert telegram.calls[0].files == {"LB-2026-0001.pdf": ("LB-2026-0001.pdf", PNG, "application/pdf")}
        assert telegram.calls[0].params == {"chat_id": GROUP, **payload}


async def test_where_the_paper_cannot_be_made_its_words_are_sent(office: Office) -> None:
    async with office.open() as telegram:
        payload = {"document": "attach://list.xlsx", "caption": "名单"}
        await office.add(Notice(GROUP, "sendDocument", payload, drawing={"impossible": 1}))
        await office.clock.advance(1)
        assert telegram.calls[0].method == "sendMessage"
        assert not telegram.calls[0].files
        assert telegram.calls[0].params == {"chat_id": GROUP, "text": "名单"}


async def test_a_chart_that_failed_on_the_way_is_not_drawn_again(office: Office) -> None:
    async with office.open() as telegram:
        telegram.fault = once(NetworkError("Bad Gateway"))
        await office.add(Notice(GROUP, "sendPhoto", {"caption": "榜"}, drawing={"bars": []}))
        await office.clock.advance(3)
        assert len(telegram.calls) == 2
        assert len(office.drawn) == 1


async def test_where_the_chart_cannot_be_drawn_its_words_are_sent(office: Office) -> None:
    async with office.open() as telegram:
        [row_id] = await office.add(
            Notice(
                GROUP, "sendPhoto", {"caption": "<b>榜</b>", "parse_mode": "HTML"}, drawing={"impossible": 1}
            )
        )
        await office.clock.advance(1)
        assert telegram.calls[0].method == "sendMessage"
        assert telegram.calls[0].params == {"chat_id": GROUP, "text": "<b>榜</b>", "parse_mode": "HTML"}
        assert (await office.row(row_id))["method"] == "sendMessage"


async def test_drawing_charts_does_not_hold_up_anything_else(office: Office) -> None:
    drawing = asyncio.Event()

    async def slow(spec: Mapping[str, Any]) -> bytes:
        await drawing.wait()
        return PNG

    office.draw = slow
    async with office.open() as telegram:
        await office.add(*(Notice(-n, "sendPhoto", {"caption": "榜"}, drawing={}) for n in range(1, 100)))
        await office.say(WANG, "回答")
        await office.clock.settle()
        assert telegram.texts == ["回答"]
        drawing.set()
        await office.clock.advance(1)
        assert len(telegram.calls) == 100


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


async def test_a_fault_in_what_is_told_of_a_barred_chat_does_not_keep_marks_from_being_written(
    office: Office,
) -> None:
    def fail(chat_id: int) -> None:
        raise LookupError(chat_id)

    office.on_barred = fail
    async with office.open() as telegram:
        telegram.fault = once(Forbidden("Forbidden: bot was blocked by the user"))
        rows = [*(await office.say(WANG, "一")), *(await office.say(LI, "二"))]
        await office.clock.advance(1)
        assert [await office.state(row) for row in rows] == ["waiting", "sent"]
        assert len(telegram.calls) == 2


def _add_branch(tx: Tx) -> int:
    return tx.insert("INSERT INTO branches (committee, name) VALUES ('党委', '一支部') RETURNING id")
