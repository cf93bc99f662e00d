"""Which commands a person is offered, in /help and in Telegram's own menu."""

from __future__ import annotations

from domain.members import Member, Role
from domain.notices import Notice, Urgency
from handlers.post import Post
from render.texts import texts
from storage import outbox

_EVERYBODY = ("lang", "help")
_MEMBERS = (
    "claim",
    "items",
    "mine",
    "board",
    "quiz",
    "practice",
    "compare",
    "awards",
    "object",
    "member",
    "pledge",
    "plan",
)
_LEADERS = ("pending", "record", "away")
_SECRETARIES = ("names",)
_EDITORS = ("question", "questions", "quizstats", "oddities", "void")
_TRAINING = ("heatmap",)
_REPORTED_TO = ("report",)
_ADMINS = ("bind", "unbind", "invite", "reverse")
_LAST = ("cancel", *_EVERYBODY)


def commands_for(member: Member | None, *, admin: bool) -> tuple[str, ...]:
    """Names of the commands that are of use to a person, the most used first."""
    leads = member is not None and member.is_leader
    decides = admin or (member is not None and Role.BRANCH_SECRETARY in member.roles)
    answers = decides or (member is not None and Role.COMMITTEE_ADMIN in member.roles)
    return (
        *(_LEADERS if leads else ()),
        *(_MEMBERS if member is not None else ()),
        *(_SECRETARIES if decides else ()),
        *(_EDITORS if admin or (member is not None and member.is_editor) else ()),
        *(_TRAINING if admin or (member is not None and member.trains) else ()),
        *(_REPORTED_TO if answers else ()),
        *(_ADMINS if admin else ()),
        *_LAST,
    )


def offer(post: Post, member: Member | None, language: str | None = None) -> None:
    """Put a person's commands into the menu of their private chat."""
    if member is None or member.account is None:
        return
    t = texts(language or member.language or post.house.language)
    names = commands_for(member, admin=member.account in post.house.admins)
    payload: dict[str, object] = {
        "commands": [{"command": name, "description": t.plain(f"help.{name}")} for name in names],
        "scope": {"type": "chat", "chat_id": member.account},
    }
    outbox.add(post.tx, Notice(member.account, "setMyCommands", payload, Urgency.BROADCAST), post.now)
