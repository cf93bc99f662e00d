"""Clients that nobody here wrote, with their own defaults: the proof that this is a good enough Telegram."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiogram
import pytest
from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.filters import CommandStart
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from sandbox.client import Client

Until = Callable[[Callable[[list[dict[str, Any]]], bool]], Awaitable[list[dict[str, Any]]]]
Ptb = Application[Any, Any, Any, Any, Any, Any]


@pytest.fixture
def until(client: Client, member: int) -> Until:
    """Waits until the member's chat looks as it should; returns its messages."""

    async def wait(condition: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        async with (
            asyncio.timeout(20),
            client.session.ws_connect(f"{client.url}/sandbox/ws?viewer={member}") as events,
        ):
            while not condition(messages := await client.messages(member)):
                await events.receive()
        return messages

    return wait


async def ptb_start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.effective_message is not None
    buttons = InlineKeyboardMarkup([[InlineKeyboardButton("✅", callback_data="ok")]])
    await update.effective_message.reply_html(f"<b>{context.args}</b>", reply_markup=buttons)


async def ptb_press(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("好")
    await update.callback_query.edit_message_text("通过")


async def ptb_photo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    file = await update.message.photo[-1].get_file()
    content = await file.download_as_bytearray()
    await update.message.reply_photo(bytes(content), caption=f"{len(content)} {update.message.caption}")


@pytest.fixture
async def ptb(client: Client, member: int) -> AsyncIterator[Ptb]:
    """A python-telegram-bot Application with its default polling."""
    app = (
        ApplicationBuilder()
        .token(client.token)
        .base_url(f"{client.url}/bot")
        .base_file_url(f"{client.url}/file/bot")
    )
    application = app.build()
    application.add_handler(CommandHandler("start", ptb_start))
    application.add_handler(CallbackQueryHandler(ptb_press))
    application.add_handler(MessageHandler(filters.PHOTO, ptb_photo))
    await application.initialize()
    await application.start()
    assert application.updater is not None
    await application.updater.start_polling()
    yield application
    await application.updater.stop()
    await application.stop()
    await application.shutdown()


@pytest.mark.usefixtures("ptb")
async def test_a_python_telegram_bot_application_works(
    client: Client, member: int, until: Until, picture: bytes
) -> None:
    await client.write(member, "/start CODE-7")
    messages = await until(lambda found: found[-1].get("text") == "['CODE-7']")
    assert messages[-1]["entities"] == [{"offset": 0, "length": 10, "type": "bold"}]
    pressed = await client.press(member, member, messages[-1]["message_id"], "ok")
    assert (pressed["text"], pressed["show_alert"]) == ("好", False)
    await until(lambda found: found[-1].get("text") == "通过" and "reply_markup" not in found[-1])
    await client.photos(member, [picture], "佐证")
    await until(lambda found: "photo" in found[-1] and found[-1].get("caption") == f"{len(picture)} 佐证")


async def test_python_telegram_bot_understands_the_refusals(
    client: Client, ptb: Ptb, member: int, leader: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # without it the library warns about its own future
    bot = ptb.bot
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(leader, "x")
    message = await bot.send_message(member, "x")
    with pytest.raises(BadRequest, match="Message is not modified"):
        await message.edit_text("x")
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(member, 999)
    old = await client.group("班组", [member], type="group")
    new = (await client.post("migrations", chat_id=old))["chat_id"]
    with pytest.raises(ChatMigrated) as migrated:
        await bot.send_message(old, "x")
    assert migrated.value.new_chat_id == new
    await client.post("faults", kind="429", method="sendMessage", retry_after=3, times=1)
    with pytest.raises(RetryAfter, match="Retry in 0:00:03"):
        await bot.send_message(member, "x")


async def test_python_telegram_bot_parses_what_chats_are_made_of(
    client: Client, ptb: Ptb, member: int, group: int, picture: bytes
) -> None:
    bot = ptb.bot
    assert (await bot.get_chat(group)).title == "第一支部"
    await client.post("members", chat_id=group, user=123456, status="administrator")
    (admin,) = await bot.get_chat_administrators(group)
    assert admin.user.id == bot.id
    assert (await bot.get_chat_member(group, member)).status == "member"
    album = await bot.send_media_group(
        group, [InputMediaPhoto(picture), InputMediaPhoto(picture)], caption="两张"
    )
    assert (album[0].caption, album[0].photo[-1].width) == ("两张", 400)
    assert await album[0].pin()
    poll = await bot.send_poll(group, "几点?", ["七", "八"])
    assert (await bot.stop_poll(group, poll.message_id)).is_closed
    assert await bot.set_my_commands([("start", "开始")])
    assert [command.command for command in await bot.get_my_commands()] == ["start"]
    assert await bot.set_message_reaction(group, album[0].message_id, "👍")
    assert (await bot.forward_message(member, group, album[0].message_id)).forward_origin is not None


@pytest.fixture
async def aiogram_bot(client: Client) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(client.url))
    async with Bot(client.token, session=session) as bot:
        yield bot


@pytest.fixture
async def dispatcher(aiogram_bot: Bot) -> AsyncIterator[None]:
    """An aiogram Dispatcher with its default polling."""
    router = Dispatcher()

    @router.message(CommandStart(deep_link=True))
    async def start(message: aiogram.types.Message, command: aiogram.filters.CommandObject) -> None:
        button = aiogram.types.InlineKeyboardButton(text="✅", callback_data="ok")
        markup = aiogram.types.InlineKeyboardMarkup(inline_keyboard=[[button]])
        await message.answer(f"<i>{command.args}</i>", parse_mode="HTML", reply_markup=markup)

    @router.callback_query(F.data == "ok")
    async def press(query: aiogram.types.CallbackQuery) -> None:
        assert isinstance(query.message, aiogram.types.Message)
        await query.answer("好", show_alert=True)
        await query.message.edit_text("通过")

    @router.message(F.photo)
    async def photo(message: aiogram.types.Message, bot: Bot) -> None:
        assert message.photo is not None
        content = await bot.download(message.photo[-1])
        assert content is not None
        file = aiogram.types.BufferedInputFile(content.read(), "again.jpg")
        await message.answer_photo(file, caption="回")

    polling = asyncio.create_task(router.start_polling(aiogram_bot, handle_signals=False))
    yield
    await router.stop_polling()
    await polling


@pytest.mark.usefixtures("dispatcher")
async def test_an_aiogram_dispatcher_works(client: Client, member: int, until: Until, picture: bytes) -> None:
    await client.write(member, "/start CODE-7")
    messages = await until(lambda found: found[-1].get("text") == "CODE-7")
    pressed = await client.press(member, member, messages[-1]["message_id"], "ok")
    assert (pressed["text"], pressed["show_alert"]) == ("好", True)
    await until(lambda found: found[-1].get("text") == "通过")
    await client.photos(member, [picture])
    messages = await until(lambda found: found[-1].get("caption") == "回")
    assert messages[-1]["photo"]


async def test_aiogram_understands_the_refusals(
    client: Client, aiogram_bot: Bot, member: int, leader: int
) -> None:
    with pytest.raises(TelegramForbiddenError, match="bot can't initiate conversation with a user"):
        await aiogram_bot.send_message(leader, "x")
    with pytest.raises(TelegramBadRequest, match="can't parse entities: Unsupported start tag"):
        await aiogram_bot.send_message(member, "<x>", parse_mode="HTML")
    await client.post("faults", kind="429", method="sendMessage", retry_after=3, times=1)
    with pytest.raises(TelegramRetryAfter) as retry:
        await aiogram_bot.send_message(member, "x")
    assert retry.value.retry_after == 3
    assert (await aiogram_bot.get_chat(member)).first_name == "王磊"
