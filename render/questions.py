"""The question bank as editors see it: how to write a question, what is wrong with one, cards to approve, search."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup, escape

from domain.amounts import plain
from domain.claims import Photo
from domain.question_block import written
from domain.questions import LETTERS, Flaw, Question, QuestionType, Wording
from domain.quiz_results import OwnResult
from domain.rounds import Round
from render import words
from render.fitting import Line, fitted, visible_length
from render.quiz import result, round_name
from render.screen import CAPTION_LIMIT, TEXT_LIMIT, Button, Screen, Style
from render.texts import Texts

_LINE = Markup("\n")
_TEXT_SHOWN = 60
_BUTTONS_A_ROW = 4


def how_to(t: Texts) -> Screen:
    """The form in which a question is sent, ready to be copied."""
    return Screen(t("questions.how_to", example=t("questions.example")))


def how_to_correct(t: Texts, question: Question) -> Screen:
    """The question as it is, to be copied, changed and sent back."""
    text = written(question.wording)
    explained = t("questions.how_to_correct", code=question.code, text=text)
    if visible_length(explained) > TEXT_LIMIT:
        return Screen(Markup("<pre>{}</pre>").format(text))
    return Screen(explained)


def flawed(t: Texts, flaws: Sequence[Flaw]) -> Screen:
    """What is wrong with what was sent, all of it."""
    lines = [t("questions.flawed")]
    lines += (
        t(
            "questions.flaw",
            column=_column(t, flaw),
            problem=t(f"questions.problem.{flaw.problem}", about=flaw.about),
        )
        for flaw in flaws
    )
    return Screen(_LINE.join([*lines, t("questions.send_again")]))


def _column(t: Texts, flaw: Flaw) -> str:
    return flaw.column if flaw.column in LETTERS else t.plain(f"questions.column.{flaw.column}")


def sent(t: Texts, wording: Wording, code: str, approvers: int) -> Screen:
    """To the author: what was understood, and that it waits for another one."""
    head = t.n("questions.sent", approvers, code=code) if approvers else t("questions.sent_alone", code=code)
    return _with_wording(t, [head], wording, ())


def proposal(t: Texts, wording: Wording, code: str, number: int, author: str, version: int) -> Screen:
    """To another editor: ✅ and it is asked from the next round on."""
    key = "questions.proposed" if number == 1 else "questions.proposed_correction"
    buttons = (
        Button(t.plain("questions.button.accept"), f"approval:{version}", style=Style.SUCCESS),
        Button(t.plain("questions.button.decline"), f"decline:{version}"),
    )
    return _with_wording(t, [t(key, code=code, author=author)], wording, (buttons,))


def decided(t: Texts, wording: Wording, code: str, *, approved: bool) -> Screen:
    """In place of a card that has been decided."""
    head = t("questions.accepted" if approved else "questions.declined", code=code)
    return _with_wording(t, [head], wording, ())


def told(t: Texts, code: str, *, approved: bool, by: str) -> Screen:
    """To the author: what became of it."""
    return Screen(t("questions.told_accepted" if approved else "questions.told_declined", code=code, name=by))


def card(t: Texts, question: Question, answered: Sequence[Markup] = (), *, may_correct: bool) -> Screen:
    """One question with how it was answered, and all that can be done about it."""
    tags = t("questions.tags", tags=" ".join(f"#{tag}" for tag in question.tags)) if question.tags else None
    retired = t("questions.retired") if question.retired else None
    head = t("questions.head", code=question.code, number=question.number)
    lines = [line for line in (head, tags, retired, *answered) if line is not None]
    put_away = (
        ("questions.button.restore", "restore") if question.retired else ("questions.button.retire", "retire")
    )
    first = [Button(t.plain(put_away[0]), f"{put_away[1]}:{question.id}")]
    second = [Button(t.plain("questions.button.void"), f"void:{question.id}", style=Style.DANGER)]
    if may_correct:
        first.append(Button(t.plain("questions.button.correct"), f"correct:{question.id}"))
        second.insert(0, Button(t.plain("questions.button.tag"), f"tag:{question.id}"))
    return _with_wording(t, lines, question.wording, (first, second))


def found(
    t: Texts, questions: Sequence[Question], total: int, waiting: Sequence[tuple[int, str]], text: str
) -> Screen:
    """The first questions that a search found, a button each; without a text also what waits for approval."""
    if text and not total:
        return Screen(t("questions.found_none", text=text))
    head = t.n("questions.found", total, text=text) if text else t.n("questions.in_bank", total)
    lines = [head]
    lines += (
        t(
            "questions.found_line",
            code=question.code,
            category=question.wording.category,
            text=words.shortened(question.wording.text, _TEXT_SHOWN),
        )
        for question in questions
    )
    if total > len(questions):
        lines.append(t("questions.narrow"))
    rows = _rows([Button(question.code, f"question:{question.id}") for question in questions])
    if waiting:
        lines.append(t.n("questions.waiting", len(waiting)))
        rows += _rows([Button(f"⏳ {code}", f"proposal:{version}") for version, code in waiting[:8]])
    return Screen(_LINE.join(lines), rows)


def _rows(buttons: Sequence[Button]) -> list[Sequence[Button]]:
    return [buttons[start : start + _BUTTONS_A_ROW] for start in range(0, len(buttons), _BUTTONS_A_ROW)]


def _with_wording(
    t: Texts, head: Sequence[Markup], wording: Wording, rows: Sequence[Sequence[Button]]
) -> Screen:
    trades = "、".join(wording.trades) or t.plain("questions.everybody")
    kind = t.plain(f"quiz.type.{wording.type}")
    lines = [
        *(Line(line) for line in head),
        Line(t("questions.kind", category=wording.category, trades=trades, kind=kind)),
        Line(Markup()),
        Line(escape(wording.text)),
    ]
    lines += (
        Line(escape(f"{'✔️' if letter in wording.answer else '⚪'} {letter}. {option}"))
        for letter, option in zip(LETTERS, wording.options, strict=False)
    )
    if wording.type is QuestionType.TRUE_FALSE:
        lines.append(
            Line(t("questions.right", answer=t.plain("quiz.true" if wording.answer == "T" else "quiz.false")))
        )
    if wording.explanation:
        lines.append(Line(t("quiz.missed.why", why=wording.explanation), rank=1))
    text = fitted(lines, TEXT_LIMIT)
    pictured = wording.photo and visible_length(text) <= CAPTION_LIMIT
    return Screen(text, rows, photo=Photo(wording.photo, "") if pictured else None)


def ask_void(t: Texts, question: Question) -> Screen:
    """Before a question is void: why?"""
    return Screen(
        t("questions.ask_void", code=question.code, text=words.shortened(question.wording.text, 200))
    )


def voided(t: Texts, of: Round, code: str, changed: int) -> Screen:
    """To whoever voided it."""
    return Screen(t.n("questions.voided", changed, code=code, round=round_name(t, of)))


def changed(t: Texts, own: OwnResult, before: Decimal, reason: str) -> Screen:
    """To somebody whose result differs now."""
    after = own.company.result.score
    head = t(
        "questions.changed", before=plain(before), after=plain(after), reason=words.shortened(reason, 200)
    )
    screen = result(t, own)
    return Screen(head + Markup("\n\n") + screen.text, screen.rows)
