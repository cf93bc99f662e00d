"""The bot itself: who it is, its commands and descriptions."""

from typing import Any

from sandbox.access import known_chat
from sandbox.core import Telegram
from sandbox.errors import bad_request
from sandbox.params import Params
from sandbox.profile import read_commands, scope_key

TEXT_LIMITS = {"name": 64, "description": 512, "short_description": 120}


def get_me(tg: Telegram, params: Params) -> Any:
    return tg.world.bot


def _scope_and_language(tg: Telegram, params: Params) -> tuple[str, str]:
    scope = params.json("scope")
    key = scope_key(scope)
    if scope and "chat_id" in scope:
        known_chat(tg, scope["chat_id"])
    language = params.text("language_code")
    if language and not (len(language) == 2 and language.isalpha() and language.islower()):
        raise bad_request("LANG_CODE_INVALID")
    return key, language


def set_my_commands(tg: Telegram, params: Params) -> Any:
    key = _scope_and_language(tg, params)
    commands = read_commands(params.json("commands") or [])
    if commands:
        tg.profile.commands[key] = commands
    else:
        tg.profile.commands.pop(key, None)
    tg.chats_changed()
    return True


def get_my_commands(tg: Telegram, params: Params) -> Any:
    return tg.profile.commands.get(_scope_and_language(tg, params), [])


def delete_my_commands(tg: Telegram, params: Params) -> Any:
    tg.profile.commands.pop(_scope_and_language(tg, params), None)
    tg.chats_changed()
    return True


def _set_text(tg: Telegram, params: Params, kind: str) -> bool:
    text = params.text(kind)
    if len(text) > TEXT_LIMITS[kind]:
        raise bad_request(f"{kind.replace('_', ' ')} is too long")
    tg.profile.texts[kind, params.text("language_code")] = text
    tg.chats_changed()
    return True


def _get_text(tg: Telegram, params: Params, kind: str) -> Any:
    return {kind: tg.profile.text(kind, params.text("language_code"))}


def set_chat_menu_button(tg: Telegram, params: Params) -> Any:
    button = params.json("menu_button") or {"type": "default"}
    if str(button.get("type")) not in {"commands", "web_app", "default"}:
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    chat_id = params.integer("chat_id")
    if chat_id:
        known_chat(tg, chat_id)
    tg.profile.menu_buttons[chat_id] = button
    tg.chats_changed()
    return True


def get_chat_menu_button(tg: Telegram, params: Params) -> Any:
    return tg.profile.menu_button(params.integer("chat_id"))


def done(tg: Telegram, params: Params) -> Any:
    """logOut and close: the sandbox is the only server there is, so there is nothing to leave."""
    return True


METHODS = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": lambda tg, params: _set_text(tg, params, "name"),
    "getMyName": lambda tg, params: _get_text(tg, params, "name"),
    "setMyDescription": lambda tg, params: _set_text(tg, params, "description"),
    "getMyDescription": lambda tg, params: _get_text(tg, params, "description"),
    "setMyShortDescription": lambda tg, params: _set_text(tg, params, "short_description"),
    "getMyShortDescription": lambda tg, params: _get_text(tg, params, "short_description"),
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
    "logOut": done,
    "close": done,
}
