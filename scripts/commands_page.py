"""Writes docs/commands.md from the table of routes: `.venv/bin/python scripts/commands_page.py`.

A test compares the page with the table, so that neither is changed without the other.
"""

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.routes import BUTTONS, COMMANDS, REPLIES, Handler, Where, Who, may
from domain.members import Member, Role, Status
from render.texts import texts

PAGE = Path(__file__).resolve().parent.parent / "docs" / "commands.md"
WHO = {
    Who.ANYBODY: "anybody",
    Who.MEMBER: "member",
    Who.LEADER: "leader",
    Who.EDITOR: "editor",
    Who.TRAINING: "training",
    Who.ADMIN: "admin",
}
WHERE = {Where.PRIVATE: "private", Where.GROUP: "group", Where.BOTH: "both"}

HEAD = """\
# Chat commands and buttons

Written from `bot/routes.py` by `scripts/commands_page.py`: change the table there, not this page.

**Who.** *Anybody* also means people who have not enrolled. A *member* has enrolled. A *leader* holds one of the roles
`group_leader`, `branch_reviewer`, `branch_secretary` or `committee_admin`. An *editor* holds `quiz_editor`, or is an
admin. *Training* is editors, those with `committee_admin`, and admins. An *admin* is named in `telegram.admins`, and
need not be a member. This is the first gate only; the finer one is read from the database at the moment of the press: a
draft is its claimant's, a card is for whoever is asked at that
level now, a record is for members below the leader, and nobody decides on their own claim.

**Where.** *Private* is the chat with the bot, *group* any group it is in.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_commands(), *_buttons(), *_replies(), *_rights()])


def _commands() -> Iterator[str]:
    en, zh = texts("en"), texts("zh-Hans")
    yield "## Commands\n"
    yield "| command | does | 作用 | who | where |\n| --- | --- | --- | --- | --- |"
    for command in COMMANDS:
        key = f"help.{command.name}"
        does, chinese = en.plain(key), zh.plain(key)
        yield f"| `/{command.name}` | {does} | {chinese} | {WHO[command.who]} | {WHERE[command.where]} |"
    yield "\nAny other text, photo or album from a member in private is read as a claim, unless it is waited for.\n"


def _buttons() -> Iterator[str]:
    yield "## Buttons\n"
    yield "The name is what a button's data begins with; Telegram hands the data back when the button is pressed.\n"
    yield "| name | pressed | who | where |\n| --- | --- | --- | --- |"
    for button in BUTTONS:
        yield f"| `{button.verb}` | {_said(button.handler)} | {WHO[button.who]} | {WHERE[button.where]} |"
    yield ""


def _replies() -> Iterator[str]:
    yield "## Messages that are waited for\n"
    yield "After some buttons and commands the next message is the answer. `/cancel` ends the waiting.\n"
    yield "| name | message | a photo is taken too |\n| --- | --- | --- |"
    for reply in REPLIES:
        yield f"| `{reply.waits_for}` | {_said(reply.handler)} | {'no' if reply.text_only else 'yes'} |"
    yield ""


def _rights() -> Iterator[str]:
    """Every command and button × every role, as the program itself decides it."""
    people = {
        "not enrolled": (None, False),
        "member": (_member(), False),
        **{f"`{role}`": (_member(role), False) for role in Role},
        "admin": (None, True),
    }
    yield "## Who may what\n"
    yield "✓: the first gate is open. `tests/bot/test_routes.py` tries every cell, in private and in a group."
    yield "Who is several of these has the rights of each; an admin who has not enrolled has none of a member.\n"
    yield f"| | {' | '.join(people)} |\n| --- |{' --- |' * len(people)}"
    for name, who in (*((f"/{c.name}", c.who) for c in COMMANDS), *((b.verb, b.who) for b in BUTTONS)):
        cells = ("✓" if may(who, *person) else "" for person in people.values())
        yield f"| `{name}` | {' | '.join(cells)} |"
    yield ""


def _member(*roles: Role) -> Member:
    return Member(1, "", "", "", 1, "", None, None, frozenset(roles), Status.ACTIVE, 1, None, True, None)


def _said(handler: Handler) -> str:
    """The first paragraph of what a handler says about itself."""
    paragraph = (inspect.getdoc(handler) or "").partition("\n\n")[0]
    return re.sub(r"``", "`", " ".join(paragraph.split())).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
