"""A question is void: who voided it, the groups, and everybody whose result changes by it are told."""

from __future__ import annotations

from handlers import corrections
from handlers.turn import Turn
from render import questions as screens
from render import quiz_boards as boards
from services import quiz_results, voids
from services.boards import list_branches
from services.voids import NotVoided, Voided
from storage import questions


def on_void(turn: Turn) -> None:
    """``/void CODE REASON``; without a reason it is asked for."""
    code, _, reason = turn.text.partition(" ")
    question = questions.find_by_code(turn.tx, code) if code else None
    if not code or (turn.member is None and not reason.strip()):
        turn.say("questions.void_usage")
    elif question is None:
        turn.say(f"questions.void_refused.{NotVoided.NO_QUESTION}")
    elif reason.strip():
        turn.wait_no_more("void")  # begun before without one: their next message is none
        _void(turn, question.id, reason.strip())
    else:
        _ask(turn, question.id)


def on_void_button(turn: Turn) -> None:
    """🚫 under a question: why?"""
    turn.toast()
    if turn.member is None:
        turn.say("questions.void_usage")
    else:
        _ask(turn, int(turn.args[0]))


def on_reason(turn: Turn) -> None:
    """The reason, and it is void."""
    turn.wait_no_more()
    if turn.who.is_editor or turn.account in turn.house.admins:
        _void(turn, int(turn.waiting["question"]), turn.text)


def _ask(turn: Turn, question_id: int) -> None:
    question = questions.find(turn.tx, question_id)
    if question is None:
        turn.say(f"questions.void_refused.{NotVoided.NO_QUESTION}")
        return
    turn.wait_for("void", question=question.id)
    turn.answer(screens.ask_void(turn.t, question))


def _void(turn: Turn, question_id: int, reason: str) -> None:
    outcome = voids.void(turn.tx, turn.house, turn.member, turn.account, question_id, reason, turn.now)
    if isinstance(outcome, NotVoided):
        turn.say(f"questions.void_refused.{outcome}")
        return
    turn.answer(screens.voided(turn.t, outcome.report.round, outcome.question.code, len(outcome.changed)))
    if outcome.report.round.closed_at is not None:
        _tell_groups(turn, outcome)
        for member_id in outcome.changed:
            _tell(turn, outcome, member_id)
        corrections.tell(turn, *outcome.entries)


def _tell_groups(turn: Turn, voided: Voided) -> None:
    """Every group that has had the board has it anew, where anything in it differs or not: all hear the same."""
    report, question = voided.report, voided.question
    t = turn.group_words()
    for branch in list_branches(turn.tx):
        screen = boards.corrected(t, report, branch, question.code, voided.reason, len(voided.changed))
        turn.post(branch, screen, once=f"quiz-void:{report.round.key}:{question.id}:{branch.id}")


def _tell(turn: Turn, voided: Voided, member_id: int) -> None:
    member = voided.report.people[member_id]
    own = quiz_results.own(turn.tx, voided.report, member)
    if member.account is not None and own is not None:
        before = voided.changed[member_id]
        turn.send(member.account, screens.changed(turn.words_for(member), own, before, voided.reason))
