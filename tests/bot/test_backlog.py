"""What waits for one chat: of several edits the last is made, and broadcasts stand behind everything else."""

from telegram.error import BadRequest, RetryAfter

from domain.notices import Notice, Urgency
from tests.bot.office import WANG, Office, once


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
