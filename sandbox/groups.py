"""Groups: made, joined, left, migrated."""

from sandbox.chats import ADMINISTRATORS, PRESENT, Chat, Json, Kind
from sandbox.core import Telegram
from sandbox.personas import Refused, member_change

STATUSES = frozenset({"creator", "administrator", "member", "left", "kicked"})


def put_group(
    tg: Telegram,
    chat_id: int | None,
    title: str,
    kind: Kind,
    members: list[int],
    admins: list[int],
    bot: str,
    *,
    username: str = "",
    forum: bool = False,
) -> Chat:
    """A new group with the bot in it, or a known one changed without updates."""
    missing = [user for user in (*members, *admins) if user not in tg.world.users]
    if missing:
        raise Refused(f"there is no persona {missing[0]}")
    new = chat_id is None or chat_id not in tg.world.chats
    chat = tg.world.put_group(chat_id, kind, title, username=username, is_forum=forum)
    wanted = dict.fromkeys(members, "member") | dict.fromkeys(admins, "administrator")
    chat.members = wanted | {tg.world.bot_id: bot}
    if new and bot in PRESENT:
        by = tg.world.users[next(iter(wanted), tg.world.bot_id)]
        change = member_change(tg, chat, by, tg.world.bot_user, "left", bot)
        tg.queue.put("my_chat_member", change, chat.id)
        joined = {"new_chat_participant": tg.world.bot_user, "new_chat_members": [tg.world.bot_user]}
        message = tg.post(chat, by, joined | {"new_chat_member": tg.world.bot_user})
        tg.queue.put("message", message.data, chat.id)
    tg.chats_changed()
    return chat


def set_member(tg: Telegram, chat: Chat, user_id: int, status: str, by: int | None) -> None:
    """Someone joins, is promoted, leaves or is removed; `by` is themselves when nobody is named."""
    user = tg.world.users.get(user_id)
    actor = tg.world.users.get(by or user_id)
    if user is None or actor is None:
        raise Refused("there is no such persona")
    if chat.kind == "private" or status not in STATUSES:
        raise Refused("a status in a group is one of " + ", ".join(sorted(STATUSES)))
    old = chat.members.get(user_id, "left")
    chat.members[user_id] = status
    if old == status:
        return
    bot_knows = chat.is_present(tg.world.bot_id) or user_id == tg.world.bot_id
    if bot_knows:
        _tell_bot(tg, chat, actor, user, old, status)
    joined, gone = status in PRESENT and old not in PRESENT, status not in PRESENT and old in PRESENT
    if joined or gone:
        content: Json = {"new_chat_members": [user]} if joined else {"left_chat_member": user}
        message = tg.post(chat, actor, content)
        if chat.is_present(tg.world.bot_id):
            tg.queue.put("message", message.data, chat.id)
    tg.chats_changed()


def _tell_bot(tg: Telegram, chat: Chat, by: Json, user: Json, old: str, new: str) -> None:
    """About itself always; about others only an administrator is told."""
    change = member_change(tg, chat, by, user, old, new)
    if user["id"] == tg.world.bot_id:
        tg.queue.put("my_chat_member", change, chat.id)
    elif chat.members.get(tg.world.bot_id) in ADMINISTRATORS:
        tg.queue.put("chat_member", change, chat.id)


def migrate(tg: Telegram, chat: Chat) -> Chat:
    """A basic group becomes a supergroup: new id, a service message on either side."""
    if chat.kind != "group" or chat.migrated_to is not None:
        raise Refused("only a basic group can become a supergroup")
    new = tg.world.put_group(None, "supergroup", chat.title)
    new.members = dict(chat.members)
    new.description = chat.description
    by = next((user for user in chat.members if chat.is_administrator(user)), next(iter(chat.members)))
    actor = tg.world.users[by]
    before = tg.post(chat, actor, {"migrate_to_chat_id": new.id})
    chat.migrated_to = new.id
    after = tg.post(new, actor, {"migrate_from_chat_id": chat.id})
    if chat.is_present(tg.world.bot_id):
        tg.queue.put("message", before.data, chat.id)
        tg.queue.put("message", after.data, new.id)
    tg.chats_changed()
    return new
