"""What a bot says about itself: commands by scope, descriptions, menu buttons."""

from typing import Any

from sandbox.chats import Chat, Json
from sandbox.errors import bad_request

PLAIN_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})


class Profile:
    """Set by the bot, shown on the phones."""

    def __init__(self, name: str) -> None:
        self.commands: dict[tuple[str, str], list[Json]] = {}  # (scope, language) → BotCommands
        self.texts: dict[tuple[str, str], str] = {
            ("name", ""): name
        }  # (name|description|short_description, language)
        self.menu_buttons: dict[int, Json] = {}  # 0: the default

    def resolve(self, chat: Chat, viewer: int, language: str) -> list[Json]:
        """The commands that this person sees in this chat, by the Bot API's order of scopes."""
        if chat.kind == "private":
            scopes = [f"chat:{chat.id}", "all_private_chats"]
        else:
            scopes = [f"chat_member:{chat.id}:{viewer}"]
            if chat.is_administrator(viewer):
                scopes.append(f"chat_administrators:{chat.id}")
            scopes.append(f"chat:{chat.id}")
            if chat.is_administrator(viewer):
                scopes.append("all_chat_administrators")
            scopes.append("all_group_chats")
        for scope in (*scopes, "default"):
            for code in (language.partition("-")[0], ""):
                if (scope, code) in self.commands:
                    return self.commands[scope, code]
        return []

    def menu_button(self, chat_id: int) -> Json:
        return self.menu_buttons.get(chat_id) or self.menu_buttons.get(0) or {"type": "default"}

    def text(self, kind: str, language: str) -> str:
        return self.texts.get((kind, language)) or self.texts.get((kind, ""), "")


def scope_key(scope: Json | None) -> str:
    """A `BotCommandScope` as a key: `chat:5`, `chat_member:5:7`, `default` …"""
    if scope is None:
        return "default"
    kind = str(scope.get("type"))
    if kind in PLAIN_SCOPES:
        return kind
    if kind not in CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if scope.get("chat_id") in (None, ""):
        raise bad_request("can't parse BotCommandScope: Empty chat_id specified")
    if kind != "chat_member":
        return f"{kind}:{scope['chat_id']}"
    if not scope.get("user_id"):
        raise bad_request("can't parse BotCommandScope: Invalid user_id specified")
    return f"{kind}:{scope['chat_id']}:{scope['user_id']}"


def read_commands(value: list[Any]) -> list[Json]:
    """`BotCommand`s within Telegram's bounds."""
    if len(value) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_command(item) for item in value]


def _command(item: Any) -> Json:
    if not isinstance(item, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    for name in ("command", "description"):
        if not isinstance(item.get(name), str):
            raise bad_request(f"can't parse BotCommand: Can't find field \"{name}\"")
    command = item["command"].strip().removeprefix("/")
    description = item["description"].strip()
    if not command:
        raise bad_request("Command must be non-empty")
    if len(command) > 32:
        raise bad_request("Command length must not exceed 32")
    if not description:
        raise bad_request("Command description must be non-empty")
    if len(description) > 256:
        raise bad_request("Command description length must not exceed 256")
    if not all(c.islower() or c.isdigit() or c == "_" for c in command) or not command.isascii():
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": command, "description": description}
