"""The ordered table: which update goes to which handler, and who may.

Commands, buttons and awaited replies are listed here and nowhere else; the help, the command menus and the table of
rights in the docs are made from these lists.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, Flag, auto

from domain.members import LEADING_ROLES, Member
from handlers import boards, claims, inbox, members, records, reviews
from handlers.turn import Turn

Handler = Callable[[Turn], None]


class Who(Enum):
    """Who may use a route. Finer authority (whose claim, which level) is the services' to read."""

    ANYBODY = auto()
    MEMBER = auto()
    LEADER = auto()
    ADMIN = auto()  # of the bot, by ``telegram.admins``


class Where(Flag):
    """In which chats a command works."""

    PRIVATE = auto()
    GROUP = auto()
    BOTH = PRIVATE | GROUP


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command; the description of its menu entry is the text ``help.<name>``."""

    name: str
    handler: Handler
    who: Who
    where: Where = Where.PRIVATE


@dataclass(frozen=True, slots=True)
class Button:
    """What a button's data begins with, and how many arguments follow it."""

    verb: str
    handler: Handler
    arguments: tuple[int, ...]
    who: Who = Who.MEMBER


@dataclass(frozen=True, slots=True)
class Reply:
    """A next message that is waited for (storage.conversations); ``text_only``: a photo is a claim as ever."""

    waits_for: str
    handler: Handler
    text_only: bool = True


COMMANDS = (
    Command("claim", claims.on_claim_command, Who.MEMBER, Where.BOTH),
    Command("items", claims.on_browse, Who.MEMBER),
    Command("mine", boards.on_mine, Who.MEMBER),
    Command("board", boards.on_board, Who.ANYBODY, Where.BOTH),
    Command("pending", inbox.on_pending, Who.MEMBER),
    Command("record", records.on_record, Who.LEADER),
    Command("away", members.on_away, Who.LEADER),
    Command("bind", members.on_bind, Who.ADMIN, Where.GROUP),
    Command("unbind", members.on_unbind, Who.ADMIN, Where.BOTH),
    Command("invite", members.on_invite, Who.ADMIN),
    Command("reverse", records.on_reverse, Who.ADMIN),
    Command("lang", members.on_lang, Who.ANYBODY),
    Command("help", members.on_help, Who.ANYBODY, Where.BOTH),
    Command("cancel", members.on_cancel, Who.ANYBODY),
    Command("start", members.on_start, Who.ANYBODY),
)

BUTTONS = (
    Button("submit", claims.on_submit, (2,)),
    Button("drop", claims.on_drop, (2,)),
    Button("redraft", claims.on_redraft, (2,)),
    Button("choose", claims.on_choose, (3,)),
    Button("value", claims.on_value, (3,)),
    Button("withdraw", claims.on_withdraw, (1,)),
    Button("browse", claims.on_browse, (0, 1)),
    Button("items", claims.on_items, (2,)),
    Button("item", claims.on_item, (2,)),
    Button("approve", reviews.on_approve, (2,)),
    Button("reject", reviews.on_reject, (2,)),
    Button("because", reviews.on_because, (3,)),
    Button("return", reviews.on_return, (2,)),
    Button("ask", reviews.on_ask, (3,)),
    Button("change", reviews.on_change, (2,)),
    Button("points", reviews.on_points, (3,)),
    Button("swap", reviews.on_swap, (3,)),
    Button("why", reviews.on_why, (3,)),
    Button("card", reviews.on_card, (2,)),
    Button("inbox", inbox.on_page, (1,)),
    Button("open", inbox.on_open, (1,)),
    Button("all", inbox.on_all, (1,)),
    Button("sure", inbox.on_sure, (1,)),
    Button("record", records.on_record_item, (1,), Who.LEADER),
    Button("recat", records.on_record_category, (2,), Who.LEADER),
    Button("enter", records.on_enter, (1,), Who.LEADER),
    Button("scrap", records.on_scrap, (1,), Who.LEADER),
    Button("lang", members.on_lang_choice, (1,), Who.ANYBODY),
)

REPLIES = (
    Reply("answer", claims.on_answer, text_only=False),
    Reply("redraft", claims.on_redraft_text, text_only=False),
    Reply("reject", reviews.on_reject_text),
    Reply("return", reviews.on_return_text),
    Reply("change", reviews.on_change_text),
    Reply("record.members", records.on_members_text),
    Reply("record.item", records.on_item_text),
    Reply("record.value", records.on_value_text),
)

_COMMANDS = {command.name: command for command in COMMANDS}
_BUTTONS = {button.verb: button for button in BUTTONS}
_REPLIES = {reply.waits_for: reply for reply in REPLIES}


def find_command(name: str) -> Command | None:
    """The route of a command."""
    return _COMMANDS.get(name)


def find_button(data: str) -> tuple[Button, tuple[str, ...]] | None:
    """The route of a button's data and its arguments; None for data that no button of ours has."""
    verb, *arguments = data.split(":")
    button = _BUTTONS.get(verb)
    if button is None or len(arguments) not in button.arguments or not all(arguments):
        return None
    return button, tuple(arguments)


def find_reply(waits_for: str) -> Reply | None:
    """The route of an awaited message."""
    return _REPLIES.get(waits_for)


def may(who: Who, member: Member | None, is_admin: bool) -> bool:
    """Whether a route is open to a person."""
    match who:
        case Who.ANYBODY:
            return True
        case Who.MEMBER:
            return member is not None
        case Who.LEADER:
            return member is not None and bool(member.roles & LEADING_ROLES)
        case Who.ADMIN:
            return is_admin
