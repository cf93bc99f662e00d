"""What personas do, and the updates that the bot gets of it."""

import time
from dataclasses import dataclass
from typing import Any

from sandbox.access import member_json
from sandbox.callbacks import Query
from sandbox.chats import Chat, Json, Message
from sandbox.core import Telegram
from sandbox.entities import plain
from sandbox.entities.units import cut
from sandbox.methods.media import album_id
from sandbox.methods.messages import CAPTION_LIMIT, TEXT_LIMIT
from sandbox.methods.polls import cast_vote
from sandbox.views import reactions_view


class Refused(Exception):
    """A persona cannot do that; the text says why."""


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote, and the ids of the updates (None: the bot did not get it)."""

    messages: list[Message]
    update_ids: list[int | None]


def persona_in(tg: Telegram, user_id: int, chat_id: int) -> tuple[Json, Chat]:
    """A persona and a chat they are in."""
    user = tg.world.users.get(user_id)
    if user is None or user["is_bot"]:
        raise Refused(f"there is no persona {user_id}")
    chat = tg.world.chats.get(chat_id)
    if chat is None:
        raise Refused(f"there is no chat {chat_id}")
    if not chat.is_present(user_id):
        raise Refused(f"{user['first_name']} is not in the chat {chat.title}")
    if chat.migrated_to is not None:
        raise Refused(f"the group is now the supergroup {chat.migrated_to}")
    return user, chat


def existing(chat: Chat, message_id: int) -> Message:
    message = chat.find(message_id)
    if message is None:
        raise Refused(f"there is no message {message_id} in this chat")
    return message


def write(
    tg: Telegram,
    user_id: int,
    chat_id: int,
    contents: list[Json],
    reply_to: int | None = None,
    thread_id: int = 0,
) -> Written:
    """The persona sends messages; each is an update, if the bot sees it."""
    user, chat = persona_in(tg, user_id, chat_id)
    quoted = existing(chat, reply_to) if reply_to else None
    if chat.kind == "private":
        if chat.blocked:
            raise Refused("the bot is blocked; unblock it first")
        chat.started = True
    if thread_id and thread_id not in chat.topics:
        raise Refused(f"there is no topic {thread_id} in this chat")
    messages, update_ids = [], []
    for content in contents:
        message = tg.post(chat, user, content, reply_to=quoted, thread_id=thread_id)
        messages.append(message)
        seen = bot_sees(tg, chat, message)
        update_ids.append(tg.queue.put("message", message.data, chat.id) if seen else None)
    return Written(messages, update_ids)


def text_contents(text: str, entities: list[Json] | None = None) -> list[Json]:
    """A phone splits a text that is too long into several messages."""
    if entities is not None:
        return [{"text": text, "entities": entities}]
    contents: list[Json] = []
    rest = text.strip()
    while rest:
        part, rest = cut(rest, TEXT_LIMIT)
        ready = plain(part)
        if ready.text:
            contents.append({"text": ready.text, **({"entities": ready.entities} if ready.entities else {})})
    if not contents:
        raise Refused("the text is empty")
    return contents


def caption_content(caption: str) -> Json:
    ready = plain(caption)
    if ready.units > CAPTION_LIMIT:
        raise Refused(f"a caption has at most {CAPTION_LIMIT} characters")
    if not ready.text:
        return {}
    return {"caption": ready.text, **({"caption_entities": ready.entities} if ready.entities else {})}


def photo_contents(tg: Telegram, photos: list[bytes], caption: str) -> list[Json]:
    """One photo, or an album: the caption on the first, the same media_group_id on all."""
    if not 1 <= len(photos) <= 10:
        raise Refused("from one to ten photos")
    group = {"media_group_id": album_id()} if len(photos) > 1 else {}
    contents: list[Json] = [{**group, "photo": tg.files.add_photo(photo)} for photo in photos]
    contents[0] |= caption_content(caption)
    return contents


def bot_sees(tg: Telegram, chat: Chat, message: Message) -> bool:
    """Privacy mode (core.telegram.org/bots/features#privacy-mode): in groups a bot that is no administrator gets
    commands, replies to itself, mentions and service messages."""
    bot = tg.world.bot
    if chat.kind == "private":
        return True
    if not chat.is_present(bot["id"]):
        return False
    if bot["can_read_all_group_messages"] or chat.is_administrator(bot["id"]):
        return True
    data = message.data
    if data.get("reply_to_message", {}).get("from", {}).get("id") == bot["id"]:
        return True
    text = str(data.get("text") or data.get("caption") or "")
    own = "@" + str(bot["username"]).lower()
    if text.startswith("/"):
        addressee = text.split(maxsplit=1)[0].partition("@")[2]
        return not addressee or "@" + addressee.lower() == own
    return own in text.lower()


def press(tg: Telegram, user_id: int, chat_id: int, message_id: int, data: str) -> Query:
    """The persona presses a button; the query waits for its answer."""
    user, chat = persona_in(tg, user_id, chat_id)
    message = existing(chat, message_id)
    query = tg.callbacks.ask(user_id, chat.id)
    content = {
        "id": query.id,
        "from": user,
        "message": message.data,
        "chat_instance": chat.instance,
        "data": data,
    }
    tg.queue.put("callback_query", content, chat.id)
    return query


def edit(tg: Telegram, user_id: int, chat_id: int, message_id: int, text: str) -> Message:
    """The persona edits their own text or caption."""
    _, chat = persona_in(tg, user_id, chat_id)
    message = existing(chat, message_id)
    if message.author != user_id:
        raise Refused("only one's own messages can be edited")
    removed = ("text", "entities", "caption", "caption_entities", "edit_date")
    data = {k: v for k, v in message.data.items() if k not in removed} | {"edit_date": int(time.time())}
    data |= text_contents(text)[0] if "text" in message.data else caption_content(text)
    tg.change(chat, message, data)
    if bot_sees(tg, chat, message):
        tg.queue.put("edited_message", message.data, chat.id)
    return message


def react(tg: Telegram, user_id: int, chat_id: int, message_id: int, emoji: str | None) -> Message:
    user, chat = persona_in(tg, user_id, chat_id)
    message = existing(chat, message_id)
    before = message.reactions.pop(user_id, [])
    after = [emoji] if emoji else []
    if after:
        message.reactions[user_id] = after
    tg.tell(chat, "reaction", message_id=message.id, reactions=reactions_view(message))
    # Telegram tells administrators only; in private chats the bot counts as one.
    if chat.kind == "private" or chat.is_administrator(tg.world.bot_id):
        update = {
            "chat": chat.public,
            "message_id": message.id,
            "user": user,
            "date": int(time.time()),
            "old_reaction": [{"type": "emoji", "emoji": e} for e in before],
            "new_reaction": [{"type": "emoji", "emoji": e} for e in after],
        }
        tg.queue.put("message_reaction", update, chat.id)
    return message


def vote(tg: Telegram, user_id: int, chat_id: int, message_id: int, option_ids: list[int]) -> Message:
    """The persona votes; `[]` retracts. A poll that is not anonymous tells who chose what."""
    user, chat = persona_in(tg, user_id, chat_id)
    message = existing(chat, message_id)
    poll = message.data.get("poll")
    if poll is None or poll["is_closed"]:
        raise Refused("there is no open poll in this message")
    before = message.votes.get(user_id, [])
    if before and poll["type"] == "quiz":
        raise Refused("a quiz is answered once")
    if not all(0 <= number < len(poll["options"]) for number in option_ids):
        raise Refused("there is no such option")
    if len(option_ids) > 1 and not poll["allows_multiple_answers"]:
        raise Refused("only one option can be chosen")
    message.votes[user_id] = option_ids
    poll = cast_vote(tg, chat, message, before, option_ids)
    if not poll["is_anonymous"]:
        chosen = [poll["options"][number]["persistent_id"] for number in option_ids]
        answer = {
            "poll_id": poll["id"],
            "user": user,
            "option_ids": option_ids,
            "option_persistent_ids": chosen,
        }
        tg.queue.put("poll_answer", answer, user_id)
    tg.queue.put("poll", poll, chat.id)
    return message


def block(tg: Telegram, user_id: int, *, blocked: bool) -> None:
    """The persona blocks or unblocks the bot."""
    user, chat = persona_in(tg, user_id, user_id)
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    old, new = ("member", "kicked") if blocked else ("kicked", "member")
    tg.queue.put("my_chat_member", member_change(tg, chat, user, tg.world.bot_user, old, new), chat.id)
    tg.chats_changed()


def member_change(tg: Telegram, chat: Chat, by: Json, user: Json, old: str, new: str) -> Json:
    """A `ChatMemberUpdated`."""
    return {
        "chat": chat.public,
        "from": by,
        "date": int(time.time()),
        "old_chat_member": member_json(user, old, chat.kind),
        "new_chat_member": member_json(user, new, chat.kind),
    }


async def pressed(tg: Telegram, query: Query, seconds: float) -> dict[str, Any]:
    """The answer to a press as the phone shows it."""
    if seconds <= 0:
        return {"id": query.id}
    answer = await tg.callbacks.wait(query, seconds)
    return {"id": query.id, "timeout": True} if answer is None else {"id": query.id, **answer}
