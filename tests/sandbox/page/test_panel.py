"""The panel: faults to be made, actions of the host, and what goes over the wire."""

import pytest
from playwright.async_api import Page, expect

from sandbox.client import Client
from tests.browser import NEEDED
from tests.sandbox.page.visits import LINK, WANG

pytestmark = [NEEDED, pytest.mark.asyncio(loop_scope="module")]


async def test_a_fault_made_in_the_panel_hits_the_bot_and_can_be_taken_away(page: Page, bot: Client) -> None:
    await page.get_by_role("tab", name="故障").click()
    await page.get_by_label("次数").select_option("0")
    await page.locator(".fault-kind[data-kind='429']").click()
    await expect(page.locator(".fault")).to_have_count(1)
    refused = await bot.call("sendMessage", chat_id=WANG, text="太快")
    assert (refused.status, refused.body["parameters"]["retry_after"]) == (429, 5)
    await expect(page.locator(".fault")).to_contain_text("已触发 1 次")
    await page.get_by_role("button", name="全部撤销").click()
    await expect(page.locator(".fault")).to_have_count(0)
    assert (await bot.call("sendMessage", chat_id=WANG, text="好了")).ok


async def test_the_panel_runs_an_action_and_shows_the_wire(page: Page, bot: Client) -> None:
    await page.get_by_role("button", name="本周排名").click()
    await expect(page.locator(".job-result.good")).to_contain_text("已发布到 2 个支部群")
    await expect(page.locator(".job-detail")).to_have_text("posted to 2 groups")
    await bot.call("sendMessage", chat_id=9, text="谁？")
    await page.get_by_role("tab", name="接口").click()
    await expect(page.locator(".call.bad")).to_contain_text("Bad Request: chat not found")


async def test_a_link_of_the_host_opens_beside_the_page(page: Page) -> None:
    link = page.get_by_role("link", name="公示网页")
    assert await link.get_attribute("href") == LINK["url"]
    assert await link.get_attribute("target") == "_blank"
