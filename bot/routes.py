"""The ordered table: which update goes to which handler, and who may.

Commands, buttons and awaited replies are listed here and nowhere else; docs/commands.md is made from these lists. Which
commands a person is offered is in handlers.menus, and a test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, Flag, auto

from domain.members import Member
from handlers import (
    annual_report,
    awards,
    boards,
    claims,
    comparisons,
    deeds,
    figures,
    help_plans,
    help_steps,
    inbox,
    members,
    names,
    objections,
    own_entries,
    practice,
    profiles,
    publication_preview,
    questions,
    quiz,
    records,
    reviews,
    signing,
    voids,
)
from handlers.turn import Turn

Handler = Callable[[Turn], None]


class Who(Enum):
    """Who may use a route. Finer authority (whose claim, which level) is the services' to read."""

    ANYBODY = auto()
    MEMBER = auto()
    LEADER = auto()
    EDITOR = auto()  # of the question bank, and admins of the bot
    TRAINING = auto()  # editors and committee admins, and admins of the bot
    ADMIN = auto()  # of the bot, by ``telegram.admins``


class Where(Flag):
    """In which chats a command or a button works."""

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


NUMBER = re.compile(r"[0-9]{1,15}")
AMOUNT = re.compile(r"-?[0-9]{1,7}(?:\.[0-9]{1,3})?")
NAME = re.compile(r"[A-Za-z_-]{1,20}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PERIOD = re.compile(r"[0-9]{4}(?:Q[1-4]|-[0-9]{2})?")


@dataclass(frozen=True, slots=True)
class Button:
    """What a button's data begins with, and what follows it: handlers get arguments of these forms only."""

    verb: str
    handler: Handler
    arguments: tuple[re.Pattern[str], ...] = ()
    who: Who = Who.MEMBER
    where: Where = (
        Where.PRIVATE
    )  # elsewhere a forged press would turn what a group reads into one's own screen


@dataclass(frozen=True, slots=True)
class Reply:
    """A next message that is waited for (storage.conversations).

    ``text_only``: a photo is a claim as ever. ``yields``: so is a text that begins outright with 申报 or claim.
    """

    waits_for: str
    handler: Handler
    text_only: bool = True
    yields: bool = False
    who: Who = Who.MEMBER


COMMANDS = (
    Command("claim", claims.on_claim_command, Who.MEMBER, Where.BOTH),
    Command("items", claims.on_browse, Who.MEMBER),
    Command("mine", boards.on_mine, Who.MEMBER),
    Command("awards", awards.on_awards, Who.MEMBER),
    Command("board", boards.on_board, Who.ANYBODY, Where.BOTH),
    Command("compare", comparisons.on_compare, Who.ANYBODY, Where.BOTH),
    Command("object", objections.on_object_command, Who.MEMBER),
    Command("member", profiles.on_member, Who.MEMBER),
    Command("pledge", profiles.on_pledge, Who.MEMBER),
    Command("plan", help_steps.on_plan_command, Who.MEMBER),
    Command("quiz", quiz.on_quiz, Who.MEMBER, Where.BOTH),
    Command("practice", practice.on_practice, Who.MEMBER),
    Command("pending", inbox.on_pending, Who.MEMBER),
    Command("record", records.on_record, Who.LEADER),
    Command("away", members.on_away, Who.LEADER),
    Command("names", names.on_names, Who.ANYBODY, Where.BOTH),
    Command("question", questions.on_question, Who.EDITOR),
    Command("questions", questions.on_questions, Who.EDITOR),
    Command("void", voids.on_void, Who.EDITOR),
    Command("quizstats", figures.on_quizstats, Who.EDITOR),
    Command("oddities", figures.on_oddities, Who.EDITOR),
    Command("heatmap", figures.on_heatmap, Who.TRAINING),
    Command("report", annual_report.on_report, Who.ANYBODY),
    Command("bind", members.on_bind, Who.ADMIN, Where.GROUP),
    Command("unbind", members.on_unbind, Who.ADMIN, Where.BOTH),
    Command("invite", members.on_invite, Who.ADMIN),
    Command("reverse", records.on_reverse, Who.ADMIN),
    Command("lang", members.on_lang, Who.ANYBODY),
    Command("help", members.on_help, Who.ANYBODY, Where.BOTH),
    Command("cancel", members.on_cancel, Who.ANYBODY),
    Command("start", members.on_start, Who.ANYBODY),
)

_QUESTION = (NUMBER, NUMBER)  # an attempt and a place in it
_CLAIM = (NUMBER,)
_VERSION = (NUMBER, NUMBER)  # a claim and its version
_ITEM = (NUMBER, NUMBER)  # a version of a scheme and a position in it
_PAIR = (NUMBER, NUMBER)  # a help plan and the helper
_PREVIEW = (NUMBER, PERIOD)  # a branch and what is about to be posted of it

BUTTONS = (
    Button("submit", claims.on_submit, _VERSION),
    Button("drop", claims.on_drop, _VERSION),
    Button("part", claims.on_part, _VERSION),
    Button("redraft", claims.on_redraft, _VERSION),
    Button("draft", claims.on_draft, _VERSION),
    Button("choose", claims.on_choose, (*_CLAIM, *_ITEM)),
    Button("value", claims.on_value, (*_VERSION, AMOUNT)),
    Button("withdraw", claims.on_withdraw, _CLAIM),
    Button("answer", claims.on_answer_button, _CLAIM),
    Button("browse", claims.on_browse),
    Button("scheme", claims.on_scheme, (NUMBER,)),
    Button("items", claims.on_items, _ITEM),
    Button("item", claims.on_item, _ITEM),
    Button("until", members.on_until, (DAY,), Who.LEADER),
    Button("approve", reviews.on_approve, _VERSION),
    Button("reject", reviews.on_reject, _VERSION),
    Button("because", reviews.on_because, (*_VERSION, NAME)),
    Button("return", reviews.on_return, _VERSION),
    Button("ask", reviews.on_ask, (*_VERSION, NAME)),
    Button("change", reviews.on_change, _VERSION),
    Button("points", reviews.on_points, (*_VERSION, AMOUNT)),
    Button("swap", reviews.on_swap, (*_VERSION, NUMBER)),
    Button("why", reviews.on_why, (*_VERSION, NAME)),
    Button("card", reviews.on_card, _VERSION),
    Button("inbox", inbox.on_page, (NUMBER,)),
    Button("open", inbox.on_open, _CLAIM),
    Button("all", inbox.on_all, (NUMBER,)),
    Button("sure", inbox.on_sure),
    Button("record", records.on_record_item, _ITEM, Who.LEADER),
    Button("recat", records.on_record_category, _ITEM, Who.LEADER),
    Button("enter", records.on_enter, (NUMBER,), Who.LEADER),
    Button("scrap", records.on_scrap, (NUMBER,), Who.LEADER),
    Button("sign", signing.on_sign, _VERSION),
    Button("standing", signing.on_standing, (NUMBER, NUMBER)),
    Button("object", signing.on_object, (NUMBER, NUMBER)),
    Button("entries", objections.on_entries, (NUMBER, NUMBER)),
    Button("dispute", objections.on_dispute, (NUMBER,)),
    Button("hide", objections.on_hide, (NUMBER, NUMBER)),
    Button("uphold", objections.on_uphold, (NUMBER,), Who.ANYBODY),
    Button("dismiss", objections.on_dismiss, (NUMBER,), Who.ANYBODY),
    Button("amend", objections.on_amend, (NUMBER,), Who.ANYBODY),
    Button("amended", objections.on_amended, (NUMBER, AMOUNT), Who.ANYBODY),
    Button("rectify", objections.on_rectify, (NUMBER, AMOUNT), Who.ANYBODY),
    Button("case", objections.on_case, (NUMBER,), Who.ANYBODY),
    Button("ruled", objections.on_ruled, (NUMBER, NAME), Who.ANYBODY),
    Button("deed", deeds.on_deed, (NUMBER,)),
    Button("tell", deeds.on_agree, (NUMBER, NUMBER)),
    Button("reword", deeds.on_reword, (NUMBER,)),
    Button("pick", deeds.on_pick, (NUMBER, NUMBER)),
    Button("untell", deeds.on_decline, (NUMBER,)),
    Button("lend", help_plans.on_lend, (NUMBER, NUMBER)),
    Button("accept", help_plans.on_accept, _PAIR),
    Button("another", help_plans.on_another, _PAIR),
    Button("alone", help_plans.on_alone, _PAIR),
    Button("plan", help_steps.on_plan, (NUMBER,)),
    Button("step", help_steps.on_step, (NUMBER,)),
    Button("note", help_steps.on_note, (NUMBER,)),
    Button("steps", help_steps.on_steps, (NUMBER,)),
    Button("restep", help_steps.on_restep, (NUMBER,)),
    Button("edition", boards.on_edition, (PERIOD, NAME), Who.ANYBODY, Where.BOTH),
    Button("entry", own_entries.on_entry, (NUMBER, PERIOD, NUMBER)),
    Button("mine", own_entries.on_back, (PERIOD,)),
    Button("trend", comparisons.on_trend, (NUMBER,)),
    Button("gaps", comparisons.on_gaps, (NUMBER,)),
    Button("compare", comparisons.on_compare, (), Who.ANYBODY, Where.BOTH),
    Button("units", comparisons.on_units, (NUMBER, NAME), Who.ANYBODY, Where.BOTH),
    Button("hold", publication_preview.on_hold, _PREVIEW),
    Button("holdfor", publication_preview.on_hold_for, (*_PREVIEW, NAME)),
    Button("unhold", publication_preview.on_unhold, _PREVIEW),
    Button("release", publication_preview.on_release, _PREVIEW, Who.ANYBODY),
    Button("names", names.on_names_choice, (NUMBER, NAME), Who.ANYBODY, Where.BOTH),
    Button("begin", quiz.on_begin, (NUMBER,)),
    Button("choice", quiz.on_pick, (*_QUESTION, NAME)),
    Button("mark", quiz.on_mark, (*_QUESTION, NAME)),
    Button("confirm", quiz.on_confirm, _QUESTION),
    Button("review", quiz.on_review, (NUMBER,)),
    Button("missed", quiz.on_missed, (NUMBER, NUMBER)),
    Button("practise", practice.on_next),
    Button("tick", practice.on_tick, (NUMBER, NAME)),
    Button("practised", practice.on_answer, (NUMBER, NAME)),
    Button("approval", questions.on_accept, (NUMBER,), Who.EDITOR),
    Button("decline", questions.on_decline, (NUMBER,), Who.EDITOR),
    Button("proposal", questions.on_proposal, (NUMBER,), Who.EDITOR),
    Button("question", questions.on_open, (NUMBER,), Who.EDITOR),
    Button("retire", questions.on_retire, (NUMBER,), Who.EDITOR),
    Button("restore", questions.on_restore, (NUMBER,), Who.EDITOR),
    Button("correct", questions.on_correct, (NUMBER,), Who.EDITOR),
    Button("tag", questions.on_tag, (NUMBER,), Who.EDITOR),
    Button("void", voids.on_void_button, (NUMBER,), Who.EDITOR),
    Button("lang", members.on_lang_choice, (NAME,), Who.ANYBODY),
)

REPLIES = (
    Reply("answer", claims.on_answer, text_only=False, yields=True),
    Reply("redraft", claims.on_redraft_text, text_only=False),
    Reply("reject", reviews.on_reject_text),
    Reply("return", reviews.on_return_text),
    Reply("change", reviews.on_change_text),
    Reply("hold", publication_preview.on_hold_text),
    Reply("record.members", records.on_members_text, yields=True),
    Reply("record.item", records.on_item_text, yields=True),
    Reply("object.member", objections.on_member_text, yields=True),
    Reply("objection", objections.on_reason_text),
    Reply("amend", objections.on_amend_text, who=Who.ANYBODY),
    Reply("ruled", objections.on_ruled_text, yields=True, who=Who.ANYBODY),
    Reply("deed", deeds.on_deed_text, yields=True),
    Reply("plan.step", help_steps.on_step_text, yields=True),
    Reply("plan.note", help_steps.on_note_text, yields=True),
    Reply("record.value", records.on_value_text, yields=True),
    Reply("question", questions.on_question_text, text_only=False),
    Reply("correct", questions.on_correct_text, text_only=False),
    Reply("tag", questions.on_tag_text),
    Reply("void", voids.on_reason),
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
    if button is None or len(arguments) != len(button.arguments):
        return None
    if not all(form.fullmatch(text) for form, text in zip(button.arguments, arguments, strict=True)):
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
            return member is not None and member.is_leader
        case Who.EDITOR:
            return is_admin or (member is not None and member.is_editor)
        case Who.TRAINING:
            return is_admin or (member is not None and member.trains)
        case Who.ADMIN:
            return is_admin
