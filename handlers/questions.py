"""The question bank in the chat: ``/question`` to contribute, ✅ and ❌ for others, ``/questions`` to look after it."""

from __future__ import annotations

from domain.questions import Question
from handlers.turn import Turn
from render import figures as figure_screens
from render import questions as screens
from render.screen import Screen
from services import attempts, figures, questions
from services.questions import Decided, NotDecided
from storage import members, proposals
from storage import questions as rows
from storage.proposals import Proposal


def on_question(turn: Turn) -> None:
    """``/question``: a question for the bank, in this message or in the next one."""
    if turn.member is None or not turn.member.is_editor:
        turn.say("questions.editors_write")
    elif turn.text:
        _propose(turn, None)
    else:
        turn.wait_for("question")
        turn.answer(screens.how_to(turn.t))


def on_question_text(turn: Turn) -> None:
    """The question that was asked for, with a picture maybe."""
    if turn.who.is_editor:
        _propose(turn, None)


def on_correct(turn: Turn) -> None:
    """A question as it is, to be sent back changed."""
    question = _question(turn)
    if question is None:
        return
    if turn.member is None or not turn.member.is_editor:
        turn.toast("questions.editors_write")
        return
    turn.toast()
    turn.wait_for("correct", question=question.id)
    turn.answer(screens.how_to_correct(turn.t, question))


def on_correct_text(turn: Turn) -> None:
    """The question as it should be."""
    if turn.who.is_editor:
        _propose(turn, int(turn.waiting["question"]))


def _propose(turn: Turn, question: int | None) -> None:
    photo = turn.photos[0].file_id if turn.photos else ""
    made = questions.propose(turn.tx, turn.who, turn.text, photo, question, turn.now)
    if not isinstance(made, Proposal):
        turn.answer(screens.flawed(turn.t, made))
        if question is None:
            turn.wait_for("question")  # the next message is another try
        return
    turn.wait_no_more()
    approvers = questions.approvers(turn.tx, turn.house, made)
    for account in approvers:
        screen = screens.proposal(
            turn.words_of(account), made.wording, made.code, made.number, turn.who.name, made.version
        )
        if photo and not screen.has_picture:  # the text is too long to be its caption
            turn.send_photos(account, [photo])
        turn.send(account, screen)
    turn.answer(screens.sent(turn.t, made.wording, made.code, len(approvers)))


def on_proposal(turn: Turn) -> None:
    """What waits, from the list: its card."""
    found = proposals.find(turn.tx, int(turn.args[0]))
    if found is None or found[1] != "waiting":
        turn.toast("questions.refused.already")
        return
    made = found[0]
    turn.toast()
    author = members.get(turn.tx, made.made_by).name
    turn.answer(screens.proposal(turn.t, made.wording, made.code, made.number, author, made.version))


def on_accept(turn: Turn) -> None:
    """✅ on another editor's question."""
    _decide(turn, approved=True)


def on_decline(turn: Turn) -> None:
    """❌ on another editor's question."""
    _decide(turn, approved=False)


def _decide(turn: Turn, *, approved: bool) -> None:
    version = int(turn.args[0])
    outcome = questions.decide(turn.tx, turn.member, turn.account, version, approved=approved, now=turn.now)
    if isinstance(outcome, NotDecided):
        turn.toast(f"questions.refused.{outcome}")
        found = proposals.find(turn.tx, version)
        if outcome is NotDecided.ALREADY and found is not None:
            made, state = found
            turn.redraw(screens.decided(turn.t, made.wording, made.code, approved=state == "approved"))
        return
    turn.toast()
    made = outcome.proposal
    turn.redraw(screens.decided(turn.t, made.wording, made.code, approved=approved))
    _tell_author(turn, outcome)


def _tell_author(turn: Turn, decided: Decided) -> None:
    author = decided.author
    if author.account is None:
        return
    t = turn.words_for(author)
    by = turn.member.name if turn.member else t.plain("questions.an_admin")
    turn.send(author.account, screens.told(t, decided.proposal.code, approved=decided.approved, by=by))


def on_questions(turn: Turn) -> None:
    """``/questions TEXT``: what the bank has; alone: how many, and what waits."""
    found = questions.search(turn.tx, turn.text)
    waiting = [(proposal.version, proposal.code) for proposal in found.waiting]
    turn.answer(screens.found(turn.t, found.questions, found.total, waiting, turn.text.strip()[:60]))


def on_open(turn: Turn) -> None:
    """A question of the list: its card."""
    question = _question(turn)
    if question is not None:
        turn.toast()
        turn.answer(_card(turn, question))


def on_retire(turn: Turn) -> None:
    """It is asked no more, from now on."""
    _put_away(turn, retired=True)


def on_restore(turn: Turn) -> None:
    """It is asked again, from the next round on."""
    _put_away(turn, retired=False)


def _put_away(turn: Turn, *, retired: bool) -> None:
    question = _question(turn)
    if question is None:
        return
    question = questions.retire(turn.tx, question, retired=retired)
    turn.toast("questions.now_retired" if retired else "questions.now_restored")
    turn.redraw(_card(turn, question))


def on_tag(turn: Turn) -> None:
    """Tags are asked for."""
    question = _question(turn)
    if question is not None:
        turn.toast()
        turn.wait_for("tag", question=question.id)
        turn.say("questions.ask_tags", code=question.code)


def on_tag_text(turn: Turn) -> None:
    """The tags of a question."""
    turn.wait_no_more()
    question = (
        questions.tag(turn.tx, int(turn.waiting["question"]), turn.text) if turn.who.is_editor else None
    )
    if question is not None:
        turn.answer(_card(turn, question))


def _question(turn: Turn) -> Question | None:
    """The question of the button; None, said, where it is gone or its editor is being asked it right now."""
    question = rows.find(turn.tx, int(turn.args[0]))
    if question is None:
        turn.toast("common.stale")
    elif turn.member is not None and attempts.is_asking(turn.tx, turn.member, question.id, turn.now):
        turn.toast("questions.asked_of_you")
        return None
    return question


def _card(turn: Turn, question: Question) -> Screen:
    may_correct = turn.member is not None and turn.member.is_editor
    answered = figure_screens.of_question(turn.t, figures.of_question(turn.tx, question.id))
    return screens.card(turn.t, question, answered, may_correct=may_correct)
