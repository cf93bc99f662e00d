"""Coming in, language, help, being away; and what admins do about people and groups."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from domain.binding import Bound
from domain.dates import day_ahead
from domain.enrolment import EnrolRefusal, UnbindRefusal
from domain.members import Status
from domain.sheets import shortened
from domain.tidy import tidy
from handlers import awards, menus, objections, quiz, signing, telling
from handlers.rerouting import reroute
from handlers.turn import Turn
from render import members as screens
from render.screen import Screen
from render.texts import LANGUAGES
from services import binding, enrolment
from storage import accounts, members

_UNTIL = re.compile(r"^(?:到|至|until |till |to )\s*|(?:为止|止)$")

LINKS: dict[str, Callable[[Turn], None]] = {
    "object": objections.on_object_command,
    "quiz": quiz.on_quiz,
}
"""Links ``t.me/bot?start=WORD…`` that lead members on; invite codes have no such words."""


def on_start(turn: Turn) -> None:
    """``/start CODE``: enrols. Without a code: a greeting. By a certificate's link: what it certifies."""
    if awards.answers_check(turn):
        return
    if not turn.text:
        if turn.member is None and turn.account in turn.house.admins:
            on_help(turn)
        elif turn.member is None:
            turn.say("common.not_enrolled")
        else:
            turn.say("members.hello", name=turn.member.name)
        return
    word, _, rest = turn.text.partition("-")
    if (link := LINKS.get(word)) is not None:
        turn.text = rest
        if turn.member is None:
            turn.say("common.not_enrolled")
        else:
            link(turn)
        return
    outcome = enrolment.enrol(turn.tx, turn.account, turn.text, turn.now)
    if isinstance(outcome, EnrolRefusal):
        name = turn.member.name if turn.member else ""
        turn.say(f"members.refused.{outcome}", name=name)
        return
    turn.member = outcome
    turn.answer(screens.welcome(turn.t, outcome))
    menus.offer(turn, outcome)
    signing.ask_newcomer(turn, outcome)
    telling.ask_next_return(turn)  # a question that was put to them on the phone before
    if outcome.roles:  # else nobody is asked anything new, and a whole company enrols in a week
        reroute(turn)


def on_stranger(turn: Turn) -> None:
    """Anything from somebody who has not enrolled; a bare code enrols as well."""
    if turn.text and turn.private and enrolment.is_code(turn.text):
        on_start(turn)
    else:
        turn.say("common.not_enrolled")


def on_unknown(turn: Turn) -> None:
    """A command that is none of ours."""
    turn.say("common.unknown_command")


def on_help(turn: Turn) -> None:
    """What this person can do."""
    commands = menus.commands_for(turn.member, admin=turn.account in turn.house.admins)
    enrolled = turn.member is not None
    turn.answer(screens.help_(turn.t, commands, enrolled=enrolled, account=turn.account))


def on_cancel(turn: Turn) -> None:
    """Leaves whatever was begun; a draft keeps its buttons."""
    left = turn.wait_no_more() or turn.wait_no_more("answer")
    turn.say("common.cancelled" if left else "common.nothing_to_cancel")


def on_lang(turn: Turn) -> None:
    """``/lang``, or ``/lang en``."""
    if turn.text in LANGUAGES:
        accounts.choose_language(turn.tx, turn.account, turn.text)
        turn.answer(screens.language_chosen(turn.text))
        menus.offer(turn, turn.member, language=turn.text)
    else:
        turn.answer(screens.choose_language(turn.t))


def on_lang_choice(turn: Turn) -> None:
    """A language button."""
    code = turn.args[0]
    if code not in LANGUAGES:
        turn.toast("common.stale")
        return
    accounts.choose_language(turn.tx, turn.account, code)
    turn.toast()
    turn.redraw(screens.language_chosen(code))
    menus.offer(turn, turn.member, language=code)


def on_away(turn: Turn) -> None:
    """``/away 明天``, ``/away 2026-12-01``: reviews pass to the next one; ``/away off`` ends it."""
    if turn.text.lower() in {"off", "0", "结束", "回来", "取消"}:
        members.set_away(turn.tx, turn.who.id, None)
        turn.say("members.away.off")
        reroute(turn)
        return
    until = day_ahead(_UNTIL.sub("", tidy(turn.text).lower()), turn.today)
    if until is None:
        turn.answer(screens.ask_away(turn.t, turn.today))
    elif until < turn.today:
        turn.say("members.away.past")
    else:
        turn.answer(_away(turn, until))


def on_until(turn: Turn) -> None:
    """A day to be away until, as a button."""
    until = day_ahead(turn.args[0], turn.today)
    if until is None or until < turn.today:
        turn.toast("members.away.past")
        return
    turn.toast()
    turn.redraw(_away(turn, until))


def _away(turn: Turn, until: date) -> Screen:
    members.set_away(turn.tx, turn.who.id, until)
    return screens.away(turn.t, until, turn.today, reroute(turn))


def on_bind(turn: Turn) -> None:
    """``/bind BRANCH`` in a group: posts of that branch come here from now on."""
    if not turn.text:
        turn.say("members.bind.usage")
        return
    outcome = binding.bind(turn.tx, turn.chat_id, turn.text, turn.now)
    if isinstance(outcome, Bound):
        turn.answer(screens.bound(turn.t, outcome))
    else:
        turn.answer(screens.not_bound(turn.t, outcome))


def on_unbind(turn: Turn) -> None:
    """``/unbind NO``: takes a member's Telegram account off, for a new phone or a wrong enrolment."""
    if not turn.text:
        turn.say("members.unbind.usage")
        return
    outcome = enrolment.unbind(turn.tx, turn.text)
    if isinstance(outcome, UnbindRefusal):
        turn.say(f"members.unbind.{outcome}", number=shortened(turn.text))
        return
    turn.say("members.unbind.done", name=outcome.name, number=outcome.employee_no)
    reroute(turn)


def on_invite(turn: Turn) -> None:
    """``/invite NO``: one member's invite link, for an admin to pass on."""
    if not turn.text:
        turn.say("members.invite.usage")
        return
    member = members.find_by_number(turn.tx, turn.text)
    if member is None:
        turn.say("members.unbind.unknown")
    elif member.status is Status.LEFT:
        turn.say("members.invite.left", name=member.name)
    elif member.account is not None:
        turn.say("members.invite.enrolled", name=member.name, number=member.employee_no)
    else:
        invite = enrolment.issue_one(turn.tx, member, turn.now, turn.house.invites_valid)
        turn.say(
            "members.invite.done",
            name=member.name,
            branch=member.branch,
            day=turn.house.today(invite.expires_at),
            link=f"https://t.me/{turn.house.bot_username}?start={invite.code}",
        )


def on_added_to_group(turn: Turn) -> None:
    """The bot came into a group: what to do next, which is less where the group is bound already."""
    branch = members.find_branch_of_chat(turn.tx, turn.chat_id)
    turn.send(turn.chat_id, screens.added_to_group(turn.group_words(), branch))
