"""A chat that we may not write to any more."""

from handlers.post import Post
from handlers.reach import on_barred
from tests.desk import ADMIN, Desk
from tests.handlers.conftest import LEADER, MEMBER, OTHER


def bar(desk: Desk, chat_id: int) -> None:
    """What the courier does after Telegram's refusal."""
    on_barred(Post(desk.tx, desk.house, desk.now), chat_id)
    desk.deliver()


def reachable(desk: Desk, account: int) -> bool:
    return bool(desk.tx.value("SELECT reachable FROM accounts WHERE id = ?", account))


def blocks(desk: Desk, account: int) -> None:
    """What Telegram tells us when somebody blocks the bot."""
    person = {"id": account, "is_bot": False, "first_name": "x"}
    bot = {"id": 1, "is_bot": True, "first_name": "bot"}
    desk.update(
        {
            "my_chat_member": {
                "chat": {"id": account, "type": "private"},
                "from": person,
                "date": 0,
                "old_chat_member": {"user": bot, "status": "member"},
                "new_chat_member": {"user": bot, "status": "kicked", "until_date": 0},
            }
        }
    )


def test_a_member_who_barred_us_is_unreachable_and_their_leader_is_told_once(desk: Desk) -> None:
    bar(desk, MEMBER)
    bar(desk, MEMBER)
    assert not reachable(desk, MEMBER)
    assert len(desk.phone(LEADER).texts()) == 1
    assert "张伟" in desk.phone(LEADER).texts()[0]


def test_the_leader_is_also_told_where_telegram_itself_says_that_a_member_blocked_us(desk: Desk) -> None:
    blocks(desk, MEMBER)
    assert not reachable(desk, MEMBER)
    assert "张伟" in desk.phone(LEADER).texts()[-1]
    bar(desk, MEMBER)
    assert len(desk.phone(LEADER).texts()) == 1


def test_the_next_leader_is_told_where_the_first_one_cannot_be_reached(desk: Desk) -> None:
    bar(desk, LEADER)
    told = len(desk.phone(LEADER).texts())
    bar(desk, OTHER)
    assert len(desk.phone(LEADER).texts()) == told
    assert "周喆" in desk.phone(14).texts()[-1]


def test_an_account_that_is_no_members_is_unreachable_and_nobody_is_told(desk: Desk) -> None:
    blocks(desk, 77)
    assert not reachable(desk, 77)
    assert not any(phone.messages for phone in desk.phones.values())


def test_admins_are_told_of_a_branch_group_that_threw_us_out(desk: Desk) -> None:
    desk.tx.execute("UPDATE branches SET chat_id = -5 WHERE id = ?", desk.branch())
    bar(desk, -5)
    assert "第一党支部" in desk.phone(ADMIN).texts()[-1]
