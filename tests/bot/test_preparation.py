"""From a notice to its call: charts and papers made just before they are sent, the message found that an edit is of."""

import asyncio
from collections.abc import Mapping
from typing import Any

from telegram.error import BadRequest, NetworkError

from domain.notices import Notice
from tests.bot.office import GROUP, PNG, WANG, Office, once


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


async def test_an_edit_of_a_message_that_was_never_sent_dies_with_it(office: Office) -> None:
    async with office.open() as telegram:
        telegram.fault = once(BadRequest("Bad Request: chat not found"))
        [card] = await office.say(WANG, "待审")
        edit = await office.edit(WANG, card, "已通过")
        await office.clock.settle()
        assert await office.state(card) == await office.state(edit) == "dead"
        assert len(telegram.calls) == 1
