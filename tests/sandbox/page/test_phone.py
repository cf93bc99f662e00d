"""A phone on the page: what is written and pressed there reaches the bot, and what the bot does is seen."""

import io

import pytest
from PIL import Image
from playwright.async_api import Page, expect

from sandbox.client import Client
from tests.browser import NEEDED
from tests.sandbox.page.visits import OK_KEY, WANG, ZHAO, bubble, update, write

pytestmark = [NEEDED, pytest.mark.asyncio(loop_scope="module")]


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
