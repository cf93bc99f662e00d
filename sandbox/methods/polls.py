"""Polls and quizzes, as far as a group's warm-up needs them."""

import secrets
from typing import Any

from sandbox.access import find_message, member_chat, writable_chat
from sandbox.chats import Chat, Json, Message
from sandbox.core import Telegram
from sandbox.entities import formatted
from sandbox.errors import bad_request
from sandbox.markup import read_markup
from sandbox.methods.messages import send
from sandbox.params import Params

QUESTION_LIMIT, OPTION_LIMIT = 300, 100
MOST_OPTIONS = 12


def send_poll(tg: Telegram, params: Params) -> Any:
    question = formatted(
        params.text("question"), params.text("question_parse_mode"), params.json("question_entities")
    )
    if not question.text:
        raise bad_request("poll question must be non-empty")
    if question.units > QUESTION_LIMIT:
        raise bad_request(f"poll question length must not exceed {QUESTION_LIMIT}")
    options = _options(params.json("options") or [])
    kind = params.text("type") or "regular"
    if kind not in {"regular", "quiz"}:
        raise bad_request("Unsupported poll type specified")
    chat = writable_chat(tg, params.values.get("chat_id"))
    poll: Json = {
        "id": str(secrets.randbits(62)),
        "question": question.text,
        "options": options,
        "total_voter_count": 0,
        "is_closed": params.flag("is_closed"),
        "is_anonymous": not params.has("is_anonymous") or params.flag("is_anonymous"),
        "type": kind,
        "allows_multiple_answers": params.flag("allows_multiple_answers"),
        "allows_revoting": kind != "quiz",
        "members_only": False,
    }
    if question.entities:
        poll["question_entities"] = question.entities
    if kind == "quiz":
        poll |= _quiz(params, len(options))
    if params.integer("open_period"):
        poll["open_period"] = params.integer("open_period")
    return send(tg, chat, params, {"poll": poll}).data


def _options(value: list[Any]) -> list[Json]:
    if not 1 <= len(value) <= MOST_OPTIONS:
        few = "poll must have at least 1 option"
        raise bad_request(f"poll can't have more than {MOST_OPTIONS} options" if value else few)
    options = []
    for number, item in enumerate(value):
        text = item if isinstance(item, str) else item.get("text") if isinstance(item, dict) else None
        if not isinstance(text, str) or not text.strip():
            raise bad_request("poll options must be non-empty")
        if len(text) > OPTION_LIMIT:
            raise bad_request(f"poll options length must not exceed {OPTION_LIMIT}")
        options.append({"persistent_id": str(number), "text": text.strip(), "voter_count": 0})
    return options


def _quiz(params: Params, options: int) -> Json:
    given = params.json("correct_option_ids")
    right = given if given is not None else [params.integer("correct_option_id", -1)]
    if not right or not all(isinstance(number, int) and 0 <= number < options for number in right):
        raise bad_request("QUIZ_CORRECT_ANSWERS_EMPTY")
    quiz: Json = {"correct_option_ids": right, "correct_option_id": right[0]}
    if params.text("explanation"):
        ready = formatted(
            params.text("explanation"),
            params.text("explanation_parse_mode"),
            params.json("explanation_entities"),
        )
        quiz |= {"explanation": ready.text, "explanation_entities": ready.entities}
    return quiz


def stop_poll(tg: Telegram, params: Params) -> Any:
    chat = member_chat(tg, params.values.get("chat_id"))
    message = find_message(chat, params.integer("message_id"), "message with poll to stop")
    if "poll" not in message.data or message.author != tg.world.bot_id:
        raise bad_request("message with poll to stop not found")
    if message.data["poll"]["is_closed"]:
        raise bad_request("poll has already been closed")
    markup = read_markup(params.json("reply_markup"))
    data = {k: v for k, v in message.data.items() if k != "reply_markup"}
    if markup.inline:
        data["reply_markup"] = markup.inline
    data["poll"] = {**data["poll"], "is_closed": True}
    tg.change(chat, message, data)
    return data["poll"]


def cast_vote(tg: Telegram, chat: Chat, message: Message, before: list[int], after: list[int]) -> Json:
    """The poll after somebody's vote changed from `before` to `after`."""
    poll = message.data["poll"]
    options = [
        {**option, "voter_count": option["voter_count"] - (number in before) + (number in after)}
        for number, option in enumerate(poll["options"])
    ]
    voters = poll["total_voter_count"] - bool(before) + bool(after)
    tg.change(
        chat, message, {**message.data, "poll": {**poll, "options": options, "total_voter_count": voters}}
    )
    return dict(message.data["poll"])


METHODS = {"sendPoll": send_poll, "stopPoll": stop_poll}
