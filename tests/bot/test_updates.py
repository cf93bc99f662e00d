"""Raw updates: what is read of them must be what Telegram says it is; the rest may be anything."""

from typing import Any

import orjson
import pytest
import telegram

from bot.updates import Misshapen, read_update, unread_press

PERSON = {"id": 7, "is_bot": False, "first_name": "王磊", "language_code": "zh-hans"}
CHAT = {"id": 7, "type": "private", "first_name": "王磊"}
GROUP = {"id": -1007, "type": "supergroup", "title": "群"}


def message(**fields: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": 1_795_000_000, "chat": CHAT, "from": PERSON, **fields}


def read(**fields: Any) -> telegram.Update:
    return read_update(orjson.dumps({"update_id": 1, **fields}).decode())


def test_what_is_not_read_may_be_of_any_shape() -> None:
    odd = {"entities": 7, "gift": [], "reply_markup": {"inline_keyboard": [[{"odd": 1}]]}, "poll": "x"}
    update = read(message=message(text="早起", **odd), edited_message=3, something_new={"from": []})
    assert update.message is not None
    assert (update.message.text, update.message.chat.id) == ("早起", 7)


def test_of_a_pressed_message_only_the_place_is_read() -> None:
    query = {"id": "1", "from": PERSON, "data": "ok", "chat_instance": "1", "message": message(photo=9)}
    found = read(callback_query=query).callback_query
    assert found is not None
    assert found.message is not None
    assert (found.message.message_id, found.message.chat.id, found.data) == (5, 7, "ok")


@pytest.mark.parametrize(
    "origin",
    [
        {"type": "user", "date": 1, "sender_user": PERSON},
        {"type": "hidden_user", "date": 1, "sender_user_name": "x"},
        {"type": "something_new"},
        {},
    ],
)
def test_a_forwarded_message_is_one_wherever_it_comes_from(origin: dict[str, Any]) -> None:
    update = read(message=message(text="x", forward_origin=origin))
    assert update.message is not None
    assert update.message.forward_origin is not None


@pytest.mark.parametrize(
    ("status", "there"),
    [
        ({"status": "creator"}, True),
        ({"status": "administrator"}, True),
        ({"status": "member"}, True),
        ({"status": "something_new"}, True),
        ({"status": "restricted", "is_member": True}, True),
        ({"status": "restricted", "is_member": False}, False),
        ({"status": "left"}, False),
        ({"status": "kicked", "until_date": 0}, False),
    ],
)
def test_of_a_status_it_is_read_whether_we_are_there(status: dict[str, Any], there: bool) -> None:
    bot = {"id": 1, "is_bot": True, "first_name": "亮榜"}
    change = {"chat": GROUP, "from": PERSON, "date": 1, "old_chat_member": {"status": "left", "user": bot}}
    update = read(my_chat_member={**change, "new_chat_member": {**status, "user": bot}})
    assert update.my_chat_member is not None
    assert update.my_chat_member.new_chat_member.status == ("member" if there else "left")


@pytest.mark.parametrize(
    "fields",
    [
        {"message": []},
        {"message": message(text=5)},
        {"message": message(text=["早起"])},
        {"message": message(photo={})},
        {"message": message(photo=[{"file_id": 1, "file_unique_id": "x", "width": 1, "height": 1}])},
        {"message": message(chat={"id": "7", "type": "private"})},
        {"message": message(chat={"id": 2**63, "type": "private"})},
        {"message": message(chat={"id": True, "type": "private"})},
        {"message": {**message(), "from": {"id": 7.0, "is_bot": False, "first_name": "x"}}},
        {"callback_query": {"id": 1, "from": PERSON, "chat_instance": "1"}},
        {"callback_query": {"id": "1", "from": PERSON, "chat_instance": "1", "data": {}}},
    ],
)
def test_what_is_read_must_be_of_its_type(fields: dict[str, Any]) -> None:
    with pytest.raises(Misshapen):
        read(**fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"message": {"text": "x"}},
        {"message": {**message(), "from": {"id": 7}}},
        {"callback_query": {"id": "1"}},
        {"my_chat_member": {"chat": GROUP}},
    ],
)
def test_what_is_missing_is_no_update(fields: dict[str, Any]) -> None:
    with pytest.raises(Misshapen):
        read(**fields)


def test_a_day_beyond_all_calendars_is_no_update() -> None:
    with pytest.raises((OSError, OverflowError, ValueError)):
        read(message=message(date=2**62))


def test_the_key_of_a_press_is_never_cut() -> None:
    query = {"id": "9" * 5000, "from": PERSON, "chat_instance": "1"}
    found = read(callback_query=query).callback_query
    assert found is not None
    assert found.id == query["id"]


def test_of_a_text_beyond_telegrams_limit_the_beginning_is_read() -> None:
    update = read(message=message(text="早" * 1_000_000))
    assert update.message is not None
    assert update.message.text == "早" * 4096


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ({"id": "q", "from": 5}, "q"),
        ({"id": ""}, None),
        ({"id": 5}, None),
        ({}, None),
        ([], None),
        (None, None),
    ],
)
def test_the_key_of_a_press_is_found_where_nothing_else_can_be_read(query: object, key: str | None) -> None:
    assert unread_press(orjson.dumps({"update_id": 1, "callback_query": query}).decode()) == key
