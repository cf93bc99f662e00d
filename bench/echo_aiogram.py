"""A bare echo bot on aiogram with its default settings: ``python -m bench.echo_aiogram URL TOKEN``."""

import asyncio
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message

dispatcher = Dispatcher()


@dispatcher.message()
async def echo(message: Message) -> None:
    """The same text back."""
    await message.answer(message.text or "")


if __name__ == "__main__":
    url, token = sys.argv[1:]
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
    asyncio.run(dispatcher.start_polling(bot))
