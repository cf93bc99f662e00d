"""Updates to the bot, and its answers to presses."""

import re
from typing import Any
from urllib.parse import urlsplit

from sandbox.core import Telegram
from sandbox.errors import bad_request
from sandbox.params import Params
from sandbox.updates import DEFAULT_ALLOWED

MOST_ALERT = 200
SET = "terminated by setWebhook request"


class RawUpdates(list[bytes]):
    """Updates that are already JSON."""


async def get_updates(tg: Telegram, params: Params) -> Any:
    tg.queue.allow(params.json("allowed_updates"))
    limit = min(max(params.integer("limit", 100), 1), 100)
    timeout = max(params.integer("timeout"), 0)
    return RawUpdates(await tg.queue.get(params.integer("offset"), limit, timeout))


def answer_callback_query(tg: Telegram, params: Params) -> Any:
    text = params.text("text")
    if len(text) > MOST_ALERT:
        raise bad_request("MESSAGE_TOO_LONG")
    answer: dict[str, Any] = {"show_alert": params.flag("show_alert")}
    if text:
        answer["text"] = text
    if params.text("url"):
        answer["url"] = params.text("url")
    query = tg.callbacks.answer(params.text("callback_query_id"), answer)
    chat = tg.world.chats.get(query.chat_id)
    if chat is not None:
        tg.tell(chat, "answer", user=query.user, id=query.id, **answer)
    return True


def get_webhook_info(tg: Telegram, params: Params) -> Any:
    hook = tg.webhook
    tg.queue.drop_old()
    info: dict[str, Any] = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(tg.queue.pending),
    }
    if hook.url:
        info |= {"max_connections": hook.max_connections, "ip_address": urlsplit(hook.url).hostname}
    if hook.last_error_at:
        info |= {"last_error_date": hook.last_error_at, "last_error_message": hook.last_error}
    if tg.queue.allowed != DEFAULT_ALLOWED:
        info["allowed_updates"] = sorted(tg.queue.allowed)
    return info


def checked_webhook(params: Params) -> tuple[str, str, int]:
    """URL, secret and connections of setWebhook. Unlike Telegram, plain HTTP is fine: this is the loopback."""
    url, secret = params.text("url"), params.text("secret_token")
    parts = urlsplit(url)
    if url and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise bad_request("invalid webhook URL specified")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    return url, secret, min(max(params.integer("max_connections", 40), 1), 100)


async def set_webhook(tg: Telegram, params: Params) -> Any:
    url, secret, connections = checked_webhook(params)
    hook = tg.webhook
    await hook.stop(tg.queue)
    if params.flag("drop_pending_updates"):
        tg.queue.clear()
    tg.queue.allow(params.json("allowed_updates"))
    if url:
        tg.queue.interrupt(SET)
        hook.url, hook.secret, hook.max_connections = url, secret, connections
        hook.start(tg.queue)
    return True


async def delete_webhook(tg: Telegram, params: Params) -> Any:
    await tg.webhook.stop(tg.queue)
    if params.flag("drop_pending_updates"):
        tg.queue.clear()
    return True


METHODS = {
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getUpdates": get_updates,
    "answerCallbackQuery": answer_callback_query,
    "getWebhookInfo": get_webhook_info,
}
