"""Chats that cannot be reached: of those who block the bot, of groups without it, without a chat, or with a new one."""

import pytest
from telegram.error import ChatMigrated, Forbidden

from storage import accounts, branches, outbox
from storage.database import Tx
from tests.bot.office import GROUP, LI, WANG, Office, once


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
