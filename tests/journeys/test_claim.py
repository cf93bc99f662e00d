"""The main job, end to end, over HTTP with the real program in its own process."""

import signal

from tests.journeys.conftest import ADMIN, GROUP, LEADER, MEMBER, REVIEWER, SECRETARY
from tests.journeys.house import House, Phone, labels


async def test_a_member_declares_three_reviewers_approve_and_the_board_goes_up(branch: House) -> None:
    client = branch.client
    member = Phone(client, MEMBER)
    await member.write("志愿服务 2次")
    draft = await member.sees("志愿服务", "+6", button="✅")
    await member.press_on(draft, "✅")
    for account in (LEADER, REVIEWER, SECRETARY):
        await Phone(client, account).press("✅", "张伟")
    await member.sees("通过", "累计", "6 分")
    for account in (LEADER, REVIEWER, SECRETARY):
        await Phone(client, account).wait(
            lambda m: "已通过" in (m.get("text") or "") and not labels(m), "the outcome on every card"
        )
    group = Phone(client, MEMBER, GROUP)
    await group.write("/board")
    await group.wait(lambda m: bool(m.get("photo")), "the board's chart")
    assert "ledger entries: 1," in await branch.done("verify")


async def test_a_restart_in_the_middle_of_anything_is_not_noticed(branch: House) -> None:
    member, leader = Phone(branch.client, MEMBER), Phone(branch.client, LEADER)
    await member.write("志愿服务 1次")
    draft = await member.sees("志愿服务", button="✅")
    assert await branch.stop(signal.SIGKILL) != 0
    await branch.start()
    await member.press_on(draft, "✅")
    card = await leader.sees("张伟", button="❌")
    await leader.press_on(card, "❌")
    await leader.sees("为什么驳回")
    await branch.stop()
    await leader.write("没有照片")
    await branch.start()
    await member.sees("未通过", "没有照片")


async def test_it_stops_cleanly(branch: House) -> None:
    assert await branch.stop() == 0


async def test_an_album_is_one_claim(branch: House, picture: bytes) -> None:
    member = Phone(branch.client, MEMBER)
    await branch.client.photos(MEMBER, [picture, picture + b"2", picture + b"3"], "隐患排查 2处")
    draft = await member.sees("隐患排查", "3 张照片", button="✅")
    await member.press_on(draft, "✅")
    card = await Phone(branch.client, LEADER).sees("张伟", button="✅")
    assert card["photo"]


async def test_a_claim_in_the_group_is_one_short_line_there_and_a_draft_in_private(branch: House) -> None:
    await Phone(branch.client, MEMBER, GROUP).write("/claim 志愿服务 1次")
    await Phone(branch.client, MEMBER, GROUP).sees("张伟")
    await Phone(branch.client, MEMBER).sees("志愿服务", button="✅")


async def test_an_admin_takes_an_entry_back_and_verify_agrees(branch: House) -> None:
    leader = Phone(branch.client, LEADER)
    await leader.write("/record 0011 D01 1 夜班点名未到")
    await leader.press("✅", "请核对")
    await Phone(branch.client, MEMBER).sees("扣分")
    await Phone(branch.client, ADMIN).write("/reverse 1 记错人了")
    await Phone(branch.client, MEMBER).sees("冲正", "记错人了")
    await branch.done("verify")
