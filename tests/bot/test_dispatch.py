"""What is for us and what is not: commands, presses, chatter, and whatever else Telegram brings."""

from pathlib import Path
from typing import Any

import pytest
import telegram

from domain.members import Role
from storage import accounts
from tests.desk import ADMIN, Desk

SCHEME = (Path(__file__).parent.parent / "handlers/scheme.toml").read_text(encoding="utf-8")
MEMBER, LEADER, GROUP = 11, 12, -1009
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


@pytest.fixture
def desk() -> Desk:
    desk = Desk(SCHEME)
    desk.member(MEMBER, "张伟")
    desk.member(LEADER, "王磊", Role.GROUP_LEADER)
    return desk


def group(desk: Desk) -> dict[str, Any]:
    return {"id": GROUP, "type": "supergroup", "title": "群"}


def sent(desk: Desk) -> int:
    return int(desk.tx.value("SELECT count(*) FROM outbox WHERE method <> 'setMyCommands'"))


def user(account: int, **more: Any) -> dict[str, Any]:
    return {"id": account, "is_bot": False, "first_name": "x", "language_code": "zh-hans", **more}


def message(desk: Desk, **fields: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": int(desk.now.timestamp()), **fields}


# Chatter


@pytest.mark.parametrize(
    "text", ["志愿服务 2次", "你好", "/", "//", "/claim/志愿", "看 /board 这里", "https://t.me/x"]
)
def test_a_groups_chatter_is_passed_over_in_silence(desk: Desk, text: str) -> None:
    desk.say(MEMBER, text, chat=GROUP)
    desk.say(MEMBER, text, chat=GROUP, photo="p")
    assert sent(desk) == 0


def test_a_groups_chatter_does_not_answer_what_is_waited_for_in_private(desk: Desk) -> None:
    desk.say(LEADER, "/record")
    before = sent(desk)
    desk.say(LEADER, "0011", chat=GROUP)
    assert sent(desk) == before


@pytest.mark.parametrize("kind", ["channel_post", "edited_message", "edited_channel_post"])
def test_channel_posts_and_edits_are_passed_over(desk: Desk, kind: str) -> None:
    for chat in ({"id": -100777, "type": "channel", "title": "频道"}, {"id": MEMBER, "type": "private"}):
        desk.update({kind: message(desk, chat=chat, **{"from": user(MEMBER)}, text="志愿服务 2次")})
    assert sent(desk) == 0


def test_a_message_of_another_bot_or_of_a_linked_channel_is_nobodys(desk: Desk) -> None:
    bot = user(MEMBER, is_bot=True)
    desk.update({"message": message(desk, chat=group(desk), text="/board", **{"from": bot})})
    channel = {"id": -100888, "type": "channel", "title": "频道"}
    fields = {"from": user(777000), "sender_chat": channel}
    desk.update({"message": message(desk, chat=group(desk), text="/claim 志愿服务", **fields)})
    assert sent(desk) == 0


# Anonymous admins


@pytest.mark.parametrize("text", ["/bind 第一党支部", "/claim 志愿服务", "/board", "/unbind 0011"])
def test_an_anonymous_admin_has_no_rights_and_is_told_why(desk: Desk, text: str) -> None:
    fields = {"from": ANONYMOUS, "sender_chat": group(desk)}
    desk.update({"message": message(desk, chat=group(desk), text=text, **fields)})
    assert "匿名" in desk.phone(GROUP).texts()[-1]
    assert len(desk.phone(GROUP).texts()) == 1
    assert desk.tx.value("SELECT count(*) FROM branches WHERE chat_id IS NOT NULL") == 0
    assert desk.tx.value("SELECT count(*) FROM claims") == 0


@pytest.mark.parametrize("text", ["hello", "/weather", "/board@other_bot"])
def test_an_anonymous_admins_other_words_are_chatter(desk: Desk, text: str) -> None:
    fields = {"from": ANONYMOUS, "sender_chat": group(desk)}
    desk.update({"message": message(desk, chat=group(desk), text=text, **fields)})
    assert sent(desk) == 0


# Commands


@pytest.mark.parametrize(
    "text", ["/help", "/HELP", "/help@liangbang_bot", "/Help@LiangBang_Bot x", " /help "]
)
def test_a_command_is_ours_however_it_is_written(desk: Desk, text: str) -> None:
    desk.say(MEMBER, text, chat=GROUP)
    assert "申报" in desk.phone(GROUP).texts()[-1]


@pytest.mark.parametrize("text", ["/help@other_bot", "/weather@liangbang_bot", "/weather"])
def test_other_bots_commands_and_unknown_ones_are_left_alone_in_groups(desk: Desk, text: str) -> None:
    desk.say(MEMBER, text, chat=GROUP)
    assert sent(desk) == 0


def test_an_unknown_command_in_private_gets_an_answer(desk: Desk) -> None:
    assert "没有这个命令" in desk.say(MEMBER, "/weather").texts()[-1]


@pytest.mark.parametrize(
    "text", ["/claim 志愿服务 2次", "/claim志愿服务 2次", "/claim\n志愿服务 2次", "/claim　志愿服务 2次"]
)
def test_the_text_of_a_command_begins_where_the_latin_letters_end(desk: Desk, text: str) -> None:
    assert "+6" in desk.say(MEMBER, text).texts()[-1]


def test_a_forwarded_command_is_not_obeyed(desk: Desk) -> None:
    origin = {"type": "user", "date": 1, "sender_user": user(ADMIN)}
    desk.say(ADMIN, "/bind 第一党支部", chat=GROUP, forward_origin=origin)
    desk.say(MEMBER, "/mine", forward_origin=origin)
    assert desk.tx.value("SELECT count(*) FROM branches WHERE chat_id IS NOT NULL") == 0
    assert "分" in desk.say(MEMBER, "/mine").texts()[-1]
    assert "没看懂" in desk.phone(MEMBER).texts()[0]


# Albums


def album(desk: Desk, chat: dict[str, Any], *captions: str) -> None:
    updates = []
    for number, caption in enumerate(captions):
        size = {"file_id": f"f{number}", "file_unique_id": f"u{number}", "width": 9, "height": 9}
        fields = {"from": user(MEMBER), "media_group_id": "7", "photo": [size]}
        if caption:
            fields["caption"] = caption
        fields = message(desk, chat=chat, **fields)
        parsed = telegram.Update.de_json({"update_id": 900 + number, "message": fields}, None)
        updates.append(parsed)
    desk.dispatcher.handle_album(desk.tx, updates, desk.now)
    desk.deliver()


@pytest.mark.parametrize("captions", [("隐患排查 2处", "", ""), ("", "", "隐患排查 2处")])
def test_an_album_is_one_claim_with_all_its_photos(desk: Desk, captions: tuple[str, ...]) -> None:
    album(desk, {"id": MEMBER, "type": "private"}, *captions)
    assert "3 张照片" in desk.phone(MEMBER).texts()[-1]
    assert desk.tx.value("SELECT count(*) FROM claims") == 1
    desk.press(MEMBER, "✅")
    albums = [m for m in desk.phone(LEADER).messages.values() if m["method"] == "sendMediaGroup"]
    assert [p["media"] for p in albums[0]["media"]] == ["f1", "f2"]
    assert desk.phone(LEADER).last["photo"] == "f0"


def test_an_album_in_a_group_counts_only_with_its_command(desk: Desk) -> None:
    album(desk, group(desk), "隐患排查 2处", "")
    assert sent(desk) == 0
    album(desk, group(desk), "", "/claim 隐患排查 2处")
    assert "2 张照片" in desk.phone(MEMBER).texts()[-1]
    assert "张伟" in desk.phone(GROUP).texts()[-1]


# Private


def test_what_is_neither_text_nor_photo_gets_an_answer_and_does_nothing(desk: Desk) -> None:
    sticker = {
        "sticker": {"file_id": "s", "file_unique_id": "s", "width": 1, "height": 1, "is_animated": False}
    }
    sticker["sticker"] |= {"is_video": False, "type": "regular"}
    chat = {"id": MEMBER, "type": "private"}
    desk.update({"message": message(desk, chat=chat, **{"from": user(MEMBER)}, **sticker)})
    assert "文字和照片" in desk.phone(MEMBER).texts()[-1]


def test_a_sticker_is_no_answer_to_a_reviewers_question(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务")
    desk.press(MEMBER, "✅")
    desk.press(LEADER, "↩️")
    desk.press(LEADER, "请说明数量")
    chat = {"id": MEMBER, "type": "private"}
    desk.update(
        {
            "message": message(
                desk, chat=chat, **{"from": user(MEMBER)}, location={"latitude": 1, "longitude": 1}
            )
        }
    )
    assert desk.tx.value("SELECT state FROM claims") == "returned"
    desk.say(MEMBER, "两次")
    assert desk.tx.value("SELECT state FROM claims") == "waiting"


def test_a_stranger_is_told_how_to_come_in_and_learns_nothing(desk: Desk) -> None:
    for text in ("志愿服务", "/mine", "/pending", "/record 0011 D01"):
        assert "邀请链接" in desk.say(77, text).texts()[-1]
    assert "什么也没有改变" in desk.press_data(77, "approve:1:1", 1)


def test_a_press_on_a_message_that_is_too_old_to_be_seen_still_counts(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务")
    data = desk.phone(MEMBER).last["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    inaccessible = {"message_id": 5, "date": 0, "chat": {"id": MEMBER, "type": "private"}}
    query = {"id": "1", "from": user(MEMBER), "chat_instance": "1", "data": data, "message": inaccessible}
    desk.update({"callback_query": query})
    assert desk.tx.value("SELECT state FROM claims") == "waiting"


def test_a_press_without_data_or_message_is_answered(desk: Desk) -> None:
    desk.update({"callback_query": {"id": "1", "from": user(MEMBER), "chat_instance": "1"}})
    desk.update(
        {"callback_query": {"id": "2", "from": user(MEMBER), "chat_instance": "1", "game_short_name": "x"}}
    )
    assert [toast.query_id for toast in desk.toasts] == ["1", "2"]


# Membership


def membership(desk: Desk, chat: dict[str, Any], before: str, after: str) -> None:
    bot = {"id": 1, "is_bot": True, "first_name": "亮榜"}

    def status(name: str) -> dict[str, Any]:
        more = {"until_date": 0} if name == "kicked" else {}
        return {"status": name, "user": bot, **more}

    change = {"chat": chat, "from": user(MEMBER), "date": 1}
    change |= {"old_chat_member": status(before), "new_chat_member": status(after)}
    desk.update({"my_chat_member": change})


def test_who_blocks_the_bot_is_unreachable_until_they_come_back(desk: Desk) -> None:
    chat = {"id": MEMBER, "type": "private"}
    membership(desk, chat, "member", "kicked")
    assert desk.tx.value("SELECT reachable FROM accounts WHERE id = ?", MEMBER) == 0
    membership(desk, chat, "kicked", "member")
    assert desk.tx.value("SELECT reachable FROM accounts WHERE id = ?", MEMBER) == 1


def test_a_group_is_asked_to_be_bound_only_where_it_is_not(desk: Desk) -> None:
    chat = {"id": -1009, "type": "supergroup", "title": "一队"}
    membership(desk, chat, "left", "member")
    assert "/bind" in desk.phone(-1009).texts()[-1]
    desk.say(ADMIN, "/bind 第一党支部", chat=-1009)
    membership(desk, chat, "left", "member")
    assert "/bind" not in desk.phone(-1009).texts()[-1]
    assert "第一党支部" in desk.phone(-1009).texts()[-1]


def test_who_writes_again_is_reachable_again(desk: Desk) -> None:
    accounts.set_reachable(desk.tx, MEMBER, False)
    desk.say(MEMBER, "你好")
    assert desk.tx.value("SELECT reachable FROM accounts WHERE id = ?", MEMBER) == 1


def test_a_group_that_the_bot_joins_is_greeted_once(desk: Desk) -> None:
    membership(desk, group(desk), "left", "member")
    assert "/bind" in desk.phone(GROUP).texts()[-1]
    membership(desk, group(desk), "member", "member")
    membership(desk, group(desk), "member", "left")
    assert len(desk.phone(GROUP).texts()) == 1


def test_a_group_that_becomes_a_supergroup_keeps_its_branch_and_its_posts(desk: Desk) -> None:
    old = -44
    desk.say(ADMIN, "/bind 第一党支部", chat=old)
    chat = {"id": old, "type": "group", "title": "群"}
    desk.update({"message": message(desk, chat=chat, **{"from": user(ADMIN)}, migrate_to_chat_id=GROUP)})
    assert desk.tx.value("SELECT chat_id FROM branches") == GROUP


# Faults


def test_a_fault_is_apologised_for_where_a_person_waits(desk: Desk) -> None:
    for chat in ({"id": MEMBER, "type": "private"}, group(desk)):
        fields = message(desk, chat=chat, text="x", **{"from": user(MEMBER)})
        update = telegram.Update.de_json({"update_id": 1, "message": fields}, None)
        desk.dispatcher.apologise(desk.tx, update, desk.now)
        desk.deliver()
    assert "抱歉" in desk.phone(MEMBER).texts()[0]
    assert desk.phone(GROUP).texts() == []
    query = {"id": "1", "from": user(MEMBER), "chat_instance": "1", "data": "x"}
    update = telegram.Update.de_json({"update_id": 1, "callback_query": query}, None)
    assert "抱歉" in desk.dispatcher.apologise(desk.tx, update, desk.now)[0].text


def test_a_fault_in_a_handler_is_not_swallowed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the transaction must undo it: half a handler's work must not stay."""

    def broken(*_: object, **__: object) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr("services.claims.submit", broken)
    desk.say(MEMBER, "志愿服务")
    with pytest.raises(ValueError, match="a bug"):
        desk.press(MEMBER, "✅")
