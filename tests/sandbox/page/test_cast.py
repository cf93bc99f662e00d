"""The people beside the phones: whose phone it is, what they have not read, and the tour from one to the next."""

import pytest
from playwright.async_api import Browser, Page, expect

from sandbox.client import Client
from tests.browser import NEEDED
from tests.sandbox.page.visits import WANG, ZHAO, badge, bubble, visit, write

LAPTOPS = ((1366, 768), (1280, 720), (1024, 700))
pytestmark = [NEEDED, pytest.mark.asyncio(loop_scope="module")]


async def test_unread_messages_are_counted_and_read_when_seen(page: Page, bot: Client) -> None:
    for number in range(3):
        await bot.call("sendMessage", chat_id=ZHAO, text=f"提醒 {number}")
    await expect(badge(page, ZHAO)).to_have_text("3")
    await expect(badge(page, WANG)).to_have_count(0)
    await page.locator(f"[data-persona='{ZHAO}']").click()
    await expect(bubble(page, "提醒 2")).to_be_visible()
    await expect(page.locator(".unread-line")).to_be_visible()
    await expect(badge(page, ZHAO)).to_have_count(0)
    state = await bot.get("chats", viewer=ZHAO)
    assert state["chats"][0]["unread"] == 0


async def test_another_persona_has_another_phone_and_the_draft_waits(page: Page, bot: Client) -> None:
    group = await bot.group("第一支部", [WANG, ZHAO], bot="administrator")
    await bot.write(WANG, "只给机器人")
    await page.get_by_role("textbox", name="写消息").fill("没写完")
    await page.locator(f"[data-persona='{ZHAO}']").click()
    await expect(page.get_by_role("region", name="赵敏的手机")).to_be_visible()
    await expect(bubble(page, "只给机器人")).to_have_count(0)
    await page.get_by_role("button", name="返回聊天列表").click()
    await page.locator(f"[data-chat-id='{group}']").click()
    await write(page, "大家好")
    await page.locator(f"[data-persona='{WANG}']").click()
    await expect(page.get_by_role("textbox", name="写消息")).to_have_value("没写完")
    await page.get_by_role("button", name="返回聊天列表").click()
    await page.locator(f"[data-chat-id='{group}']").click()
    await expect(bubble(page, "大家好").locator(".sender")).to_have_text("赵敏")


async def test_two_phones_stand_side_by_side(page: Page, bot: Client) -> None:
    await page.get_by_role("button", name="两部手机并排").click()
    phones = page.locator(".phone")
    await expect(phones).to_have_count(2)
    await bot.call("sendMessage", chat_id=ZHAO, text="给组长")
    await expect(phones.nth(1).locator(".bubble", has_text="给组长")).to_be_visible()
    await expect(phones.nth(0).locator(".bubble", has_text="给组长")).to_have_count(0)
    left, right = await phones.evaluate_all("phones => phones.map(p => p.getBoundingClientRect().toJSON())")
    assert left["right"] <= right["left"]


async def test_the_tour_leads_to_where_its_step_happens(page: Page) -> None:
    await page.get_by_role("button", name="带我去").click()
    await expect(page.get_by_role("region", name="赵敏的手机")).to_be_visible()
    await expect(page.get_by_role("textbox", name="写消息")).to_have_value("志愿服务 2次")
    await page.get_by_role("button", name="知道了").click()
    await page.reload()
    await expect(page.locator(".phone")).to_be_visible()
    await expect(page.get_by_role("button", name="带我去")).to_have_count(0)


async def test_the_tour_has_one_step_at_a_time(page: Page) -> None:
    card = page.locator(".tour")
    before, after = card.get_by_role("button", name="上一步"), card.get_by_role("button", name="下一步")
    await expect(before).to_be_disabled()
    await after.click()
    await expect(card).to_contain_text("再看榜")
    await expect(after).to_be_disabled()
    await page.get_by_role("button", name="English").click()
    await expect(card).to_contain_text("Then look at the board")
    await card.get_by_role("button", name="Step before").click()
    await expect(card).to_contain_text("Write:")


@pytest.mark.parametrize("size", LAPTOPS)
async def test_the_tour_lies_on_nothing(browser: Browser, bot: Client, size: tuple[int, int]) -> None:
    screen = {"width": size[0], "height": size[1]}
    async for page in visit(browser, bot, screen, f"#as={WANG}&chat={WANG}"):
        tour = await page.locator(".tour").bounding_box()
        assert tour
        assert 0 <= tour["y"] + tour["height"] <= size[1]
        for part in (".panel-body", ".cast", ".phone"):
            box = await page.locator(part).first.bounding_box()
            assert box
            beside = box["x"] + box["width"] <= tour["x"] or tour["x"] + tour["width"] <= box["x"]
            assert beside or box["y"] + box["height"] <= tour["y"], part
