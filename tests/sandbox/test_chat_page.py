"""The chat page in a real browser, against a running sandbox. Where the browser is missing these tests are skipped."""

import io
import re
import shutil
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from sandbox import Action, ActionResult, Sandbox, Stage
from sandbox.client import Client

CHROMIUM = shutil.which("chromium")

if CHROMIUM is None:
    pytest.skip(
        "the chat page's tests drive Debian's browser: apt-get install chromium", allow_module_level=True
    )

pytestmark = pytest.mark.asyncio(loop_scope="module")

WANG, ZHAO = 1001, 1002
DESKTOP = {"width": 1280, "height": 860}
NARROW = {"width": 390, "height": 844}
OK_KEY = [{"text": "✅ 提交", "callback_data": "ok", "style": "success"}]
LAPTOPS = ((1366, 768), (1280, 720), (1024, 700))
TOUR = (
    {"zh": "写：志愿服务 2次", "en": "Write: 志愿服务 2次", "as": ZHAO, "text": "志愿服务 2次"},
    {"zh": "再看榜", "en": "Then look at the board"},
)
LINK = {"zh": "公示网页", "en": "Results page", "url": "http://127.0.0.1:1/page/"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all tests here."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def server() -> AsyncIterator[Sandbox]:
    """A sandbox whose host offers one action, a link and a tour."""

    async def rank() -> ActionResult:
        return ActionResult(ok=True, text="已发布到 2 个支部群")

    action = Action("weekly-ranking", label={"zh": "本周排名", "en": "Weekly ranking"}, run=rank)
    server = Sandbox(
        bot_username="liangbang_bot",
        bot_name="亮榜",
        actions=[action],
        stage=Stage(tour=TOUR, links=[LINK]),
    )
    yield server
    await server.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def bot(server: Sandbox) -> AsyncIterator[Client]:
    """Two people who have written to the bot, and a client for what the bot and the world do."""
    async with Client(await server.start()) as client:
        await client.persona(WANG, "王磊", about="成员", started=True)
        await client.persona(ZHAO, "赵敏", about="党小组长", started=True)
        yield client


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, bot: Client) -> AsyncIterator[Page]:
    """The page on a desktop, in Chinese, with Wang's phone; a fault in its scripts fails the test."""
    async for page in visit(browser, bot, DESKTOP, f"#as={WANG}&chat={WANG}"):
        yield page


@pytest_asyncio.fixture(loop_scope="module")
async def phone_page(browser: Browser, bot: Client) -> AsyncIterator[Page]:
    """The page on a phone."""
    async for page in visit(browser, bot, NARROW, f"#as={WANG}&chat={WANG}"):
        yield page


async def visit(
    browser: Browser, bot: Client, size: Any, address: str, **options: Any
) -> AsyncIterator[Page]:
    context = await browser.new_context(viewport=size, **({"locale": "zh-CN"} | options))
    context.set_default_timeout(10_000)
    page = await context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    await page.goto(f"{bot.url}/{address}")
    await expect(page.locator(".phone").first).to_be_visible()
    yield page
    await context.close()
    assert faults == []


def bubble(page: Page, text: str) -> Locator:
    return page.locator(".bubble", has_text=text)


def badge(page: Page, persona: int) -> Locator:
    return page.locator(f"[data-persona='{persona}'] .badge")


async def write(page: Page, text: str) -> None:
    await page.get_by_role("textbox", name="写消息").fill(text)
    await page.keyboard.press("Enter")


async def update(bot: Client, kind: str) -> Any:
    """The next update of a kind that the bot gets; those before it are confirmed with it."""
    while True:
        for found in await bot.updates(timeout=5):
            await bot.updates(offset=found["update_id"] + 1)
            if kind in found:
                return found[kind]


async def test_what_is_written_on_the_page_reaches_the_bot(page: Page, bot: Client) -> None:
    await write(page, "志愿服务 2次")
    await expect(bubble(page, "志愿服务 2次")).to_have_count(1)
    message = await update(bot, "message")
    assert (message["from"]["id"], message["chat"]["id"], message["text"]) == (WANG, WANG, "志愿服务 2次")
    await expect(page.get_by_role("textbox", name="写消息")).to_have_value("")


async def test_shift_and_enter_begin_a_new_line(page: Page, bot: Client) -> None:
    await page.get_by_role("textbox", name="写消息").fill("第一行")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("第二行")
    await page.keyboard.press("Enter")
    assert (await update(bot, "message"))["text"] == "第一行\n第二行"


async def test_what_the_bot_sends_arrives_by_itself_and_formatted(page: Page, bot: Client) -> None:
    text = "<b>草稿</b> <code>6 分</code>\n<blockquote expandable>规则</blockquote><a href='https://example.org/'>说明</a>"
    await bot.call("sendMessage", chat_id=WANG, text=text, parse_mode="HTML")
    sent = bubble(page, "草稿")
    await expect(sent.locator("strong")).to_have_text("草稿")
    await expect(sent.locator("code")).to_have_text("6 分")
    await expect(sent.locator("blockquote")).to_contain_text("规则")
    await expect(sent.get_by_role("link", name="说明")).to_have_attribute("href", "https://example.org/")


async def test_markup_that_people_type_stays_text(page: Page, bot: Client) -> None:
    trap = "<img src=x onerror=\"document.title='caught'\"><script>1</script>"
    await bot.persona(ZHAO, "<b>赵</b>", about="<i>x</i>")
    await write(page, trap)
    await expect(bubble(page, trap)).to_be_visible()
    await expect(page.locator(f"[data-persona='{ZHAO}']")).to_contain_text("<b>赵</b>")
    assert await page.locator(".bubble img").count() == 0
    assert await page.title() != "caught"


async def test_a_link_that_would_run_a_script_is_no_link(page: Page, bot: Client) -> None:
    entity = {"type": "text_link", "offset": 0, "length": 2, "url": "javascript:document.title='caught'"}
    await bot.write(WANG, "点我", entities=[entity])
    await expect(bubble(page, "点我")).to_be_visible()
    assert await bubble(page, "点我").get_by_role("link").count() == 0


async def test_a_pressed_button_waits_and_shows_the_answer_as_a_toast(page: Page, bot: Client) -> None:
    await bot.call("sendMessage", chat_id=WANG, text="草稿", reply_markup={"inline_keyboard": [OK_KEY]})
    key = page.get_by_role("button", name="✅ 提交")
    await key.click()
    await expect(key).to_have_attribute("aria-busy", "true")
    query = await update(bot, "callback_query")
    assert (query["from"]["id"], query["data"]) == (WANG, "ok")
    await bot.call("answerCallbackQuery", callback_query_id=query["id"], text="已提交 ✅")
    await expect(page.locator(".toast")).to_have_text("已提交 ✅")
    await expect(key).not_to_have_attribute("aria-busy", "true")


async def test_an_answer_that_wants_attention_is_a_dialog(page: Page, bot: Client) -> None:
    await bot.call("sendMessage", chat_id=WANG, text="草稿", reply_markup={"inline_keyboard": [OK_KEY]})
    await page.get_by_role("button", name="✅ 提交").click()
    query = await update(bot, "callback_query")
    await bot.call("answerCallbackQuery", callback_query_id=query["id"], text="不是你的按钮", show_alert=True)
    dialog = page.get_by_role("alertdialog")
    await expect(dialog).to_contain_text("不是你的按钮")
    await page.keyboard.press("Enter")
    await expect(dialog).to_have_count(0)


async def test_an_edit_replaces_the_text_and_takes_the_buttons_away(page: Page, bot: Client) -> None:
    sent = await bot.call(
        "sendMessage", chat_id=WANG, text="待审核", reply_markup={"inline_keyboard": [OK_KEY]}
    )
    await expect(page.get_by_role("button", name="✅ 提交")).to_be_visible()
    await bot.call("editMessageText", chat_id=WANG, message_id=sent.result["message_id"], text="已通过")
    await expect(bubble(page, "已通过")).to_contain_text("已编辑")
    await expect(page.get_by_role("button", name="✅ 提交")).to_have_count(0)


async def test_signs_are_drawn_and_stay_in_the_text(page: Page, bot: Client) -> None:
    signs = ["✅", "❌", "↩️", "✏️", "⚖️", "▶️", "⬅️", "➡️"]
    keyboard = [[{"text": f"{sign} 键", "callback_data": sign} for sign in signs]]
    await bot.call("sendMessage", chat_id=WANG, text="🏅 榜", reply_markup={"inline_keyboard": keyboard})
    await expect(page.locator(".key")).to_have_text([f"{sign} 键" for sign in signs])
    drawn = page.locator(".key .sign, .bubble .sign")
    await expect(drawn).to_have_count(len(signs) + 1)
    pictures = await drawn.evaluate_all("signs => signs.map(s => getComputedStyle(s).backgroundImage)")
    assert all(picture.startswith('url("data:image/svg+xml') for picture in pictures)


async def test_a_sample_photo_goes_out_with_its_caption_and_opens_full_screen(
    page: Page, bot: Client
) -> None:
    await page.get_by_role("button", name="照片和文件").click()
    await page.get_by_role("button", name="植树").click()
    await expect(page.locator(".tray img")).to_have_count(1)
    await write(page, "义务植树 1次")
    message = await update(bot, "message")
    assert message["caption"] == "义务植树 1次"
    assert message["photo"][-1]["width"] == 960
    await page.get_by_role("button", name="查看照片 义务植树 1次").click()
    viewer = page.get_by_role("dialog", name="照片")
    await expect(viewer).to_contain_text("义务植树 1次")
    await page.keyboard.press("Escape")
    await expect(viewer).to_have_count(0)


async def test_several_pictures_are_one_album(page: Page, bot: Client) -> None:
    files = []
    for colour in ("#c43", "#36b", "#4a5"):
        out = io.BytesIO()
        Image.new("RGB", (400, 300), colour).save(out, "JPEG")
        files.append({"name": f"{colour[1:]}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()})
    await page.get_by_role("button", name="照片和文件").click()
    await page.locator("input[type=file]").first.set_input_files(files)  # type: ignore[arg-type]
    await write(page, "三张")
    await expect(page.locator(".bubble .album .photo")).to_have_count(3)
    messages = [found["message"] for found in await bot.updates(timeout=5)]
    assert len({message["media_group_id"] for message in messages}) == 1
    assert [message.get("caption") for message in messages] == ["三张", None, None]


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


async def test_a_deep_link_opens_the_private_chat_and_starts_it(page: Page, bot: Client) -> None:
    group = await bot.group("第一支部", [WANG, ZHAO], bot="administrator")
    url = "https://t.me/liangbang_bot?start=claim_7"
    markup = {"inline_keyboard": [[{"text": "▶️ 去私聊", "url": url}]]}
    await page.get_by_role("button", name="返回聊天列表").click()
    await page.locator(f"[data-chat-id='{group}']").click()
    await bot.call("sendMessage", chat_id=group, text="来", reply_markup=markup)
    await page.get_by_role("button", name="▶️ 去私聊").click()
    await expect(page.get_by_role("heading", name="亮榜", level=2)).to_be_visible()
    await expect(bubble(page, "/start claim_7")).to_be_visible()


async def test_a_reply_and_an_edit_of_ones_own_message(page: Page, bot: Client) -> None:
    sent = await bot.call("sendMessage", chat_id=WANG, text="请补充时间")
    await bubble(page, "请补充时间").click(button="right")
    await page.get_by_role("menuitem", name="回复").click()
    await write(page, "昨天")
    assert (await update(bot, "message"))["reply_to_message"]["message_id"] == sent.result["message_id"]
    await expect(bubble(page, "昨天").locator(".quote")).to_contain_text("请补充时间")
    await page.keyboard.press("ArrowUp")
    await write(page, "前天")
    assert (await update(bot, "edited_message"))["text"] == "前天"
    await expect(bubble(page, "前天")).to_contain_text("已编辑")


async def test_commands_and_reply_keyboards_write_for_one(page: Page, bot: Client) -> None:
    await bot.call("setMyCommands", commands=[{"command": "mine", "description": "我的积分"}])
    await page.get_by_role("button", name="机器人命令").click()
    await page.get_by_role("option", name="/mine").click()
    assert (await update(bot, "message"))["text"] == "/mine"
    markup = {"keyboard": [["📊 我的积分"]], "resize_keyboard": True}
    await bot.call("sendMessage", chat_id=WANG, text="选", reply_markup=markup)
    await page.get_by_role("button", name="📊 我的积分").click()
    assert (await update(bot, "message"))["text"] == "📊 我的积分"


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
    await bot.call("sendMessage", chat_id=9, text="谁？")
    await page.get_by_role("tab", name="接口").click()
    await expect(page.locator(".call.bad")).to_contain_text("Bad Request: chat not found")


async def test_the_page_comes_back_by_itself_with_what_it_missed(
    page: Page, bot: Client, server: Sandbox
) -> None:
    await bot.call("sendMessage", chat_id=WANG, text="之前")
    await expect(bubble(page, "之前")).to_be_visible()
    await server.stop()
    await expect(page.get_by_text("正在重连")).to_be_visible()
    port = int(bot.url.rpartition(":")[2])
    await server.start(port=port)
    await bot.call("sendMessage", chat_id=WANG, text="之后")
    await expect(bubble(page, "之后")).to_be_visible()
    await expect(page.get_by_text("正在重连")).to_have_count(0)


async def test_on_a_phone_the_page_is_one_column(phone_page: Page, bot: Client) -> None:
    page = phone_page
    await page.get_by_role("button", name="知道了").click()
    await bot.call(
        "sendMessage", chat_id=WANG, text="W" * 400, reply_markup={"inline_keyboard": [OK_KEY * 3]}
    )
    await expect(page.locator(".key")).to_have_count(3)
    assert await page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    box = await page.locator(".phone").bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, NARROW["width"])
    await page.get_by_role("button", name=re.compile("当前是王磊")).click()
    await page.get_by_role("dialog", name="人物").locator(f"[data-persona='{ZHAO}']").click()
    await expect(page.get_by_role("region", name="赵敏的手机")).to_be_visible()
    await page.get_by_role("button", name="控制台").click()
    await page.get_by_role("dialog", name="控制台").get_by_role("tab", name="故障").click()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await write(page, "手机上写的")
    assert (await update(bot, "message"))["from"]["id"] == ZHAO


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


async def test_a_link_of_the_host_opens_beside_the_page(page: Page) -> None:
    link = page.get_by_role("link", name="公示网页")
    assert await link.get_attribute("href") == LINK["url"]
    assert await link.get_attribute("target") == "_blank"


async def test_the_page_speaks_the_browsers_language_and_switches(browser: Browser, bot: Client) -> None:
    async for page in visit(browser, bot, DESKTOP, f"#as={WANG}&chat={WANG}", locale="en-GB"):
        await expect(page.get_by_role("tab", name="Faults")).to_be_visible()
        await page.get_by_role("button", name="中文").click()
        await expect(page.get_by_role("tab", name="故障")).to_be_visible()
        await page.reload()
        await expect(page.get_by_role("tab", name="故障")).to_be_visible()
        assert await page.evaluate("document.documentElement.lang") == "zh-Hans"


async def test_the_page_is_dark_where_the_system_is(browser: Browser, bot: Client) -> None:
    light = await brightness(browser, bot, "light")
    dark = await brightness(browser, bot, "dark")
    assert light > 600
    assert dark < 120


async def brightness(browser: Browser, bot: Client, scheme: str) -> int:
    """Red, green and blue of the page's ground, added up."""
    ground = ""
    async for page in visit(browser, bot, DESKTOP, f"#as={WANG}&chat={WANG}", color_scheme=scheme):
        ground = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    return sum(int(part) for part in re.findall(r"\d+", ground)[:3])
