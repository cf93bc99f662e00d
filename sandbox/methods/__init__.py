"""The methods of the Bot API: each takes `(Telegram, Params)` and answers its result, or raises ApiError."""

from collections.abc import Callable
from typing import Any

from sandbox.core import Telegram
from sandbox.methods import bot, chats, edits, media, messages, polls, receiving, topics
from sandbox.params import Params

Method = Callable[[Telegram, Params], Any]

METHODS: dict[str, Method] = {
    **bot.METHODS,
    **receiving.METHODS,
    **messages.METHODS,
    **media.METHODS,
    **edits.METHODS,
    **chats.METHODS,
    **polls.METHODS,
    **topics.METHODS,
}
