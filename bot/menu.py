"""The commands that Telegram shows to everybody: the few that need no explaining, in both languages."""

import structlog
from telegram.error import TelegramError

from bot.api import Api
from render.texts import LANGUAGES, texts

log = structlog.get_logger("menu")

PRIVATE = ("claim", "mine", "board", "items", "lang", "help")
GROUP = ("claim", "board", "help")


async def offer_menus(api: Api) -> None:
    """Set the default menus; a person's own one follows when they enrol. Failing here is no reason not to run."""
    for scope, names in (("all_private_chats", PRIVATE), ("all_group_chats", GROUP)):
        for language in LANGUAGES:
            t = texts(language)
            params = {
                "commands": [{"command": name, "description": t.plain(f"help.{name}")} for name in names],
                "scope": {"type": scope},
                # Simplified Chinese is also what everybody else gets.
                "language_code": "en" if language == "en" else None,
            }
            try:
                await api.call("setMyCommands", params)
            except TelegramError as error:
                log.warning("menu_not_set", scope=scope, error=error.message)
