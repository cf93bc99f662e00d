"""Practice in private: a question, what was right and why, and the way to the next."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup, escape

from domain.attempts import Answer, Asked
from domain.practice import Next
from domain.questions import TRUE_FALSE, QuestionType, Wording
from render import words
from render.fitting import Line, fitted
from render.quiz import LETTERS_A_ROW, fits_buttons, judged, letters_shown, option, said, truth
from render.screen import TEXT_LIMIT, Button, Rows, Screen, Style
from render.texts import Texts

_PARAGRAPH = Markup("\n\n")
_NOTHING = "-"
"""In a button's data: no letter."""


def question(t: Texts, asked: Asked, category: str, due: int) -> Screen:
    """What to answer; the picture of a question comes before it, in a message of its own."""
    wording, answer = asked.wording, asked.answer
    parts = [
        t.n("practice.head", due, category=category, kind=t(f"quiz.type.{wording.type}")),
        escape(wording.text),
    ]
    on_buttons = fits_buttons(wording)
    if not on_buttons:
        parts.append(Markup("\n").join(option(wording, answer, letter) for letter in answer.shown))
    if wording.type is QuestionType.MULTIPLE:
        parts.append(t("quiz.several"))
    return Screen(_PARAGRAPH.join(parts), _keyboard(t, wording, answer, on_buttons))


def _keyboard(t: Texts, wording: Wording, answer: Answer, on_buttons: bool) -> Rows:
    if wording.type is QuestionType.TRUE_FALSE:
        return ([Button(truth(t, letter), f"practised:{answer.version}:{letter}") for letter in TRUE_FALSE],)
    buttons = [_choice(wording, answer, letter, on_buttons) for letter in answer.shown]
    width = 1 if on_buttons else LETTERS_A_ROW
    rows = [buttons[start : start + width] for start in range(0, len(buttons), width)]
    if wording.type is QuestionType.MULTIPLE and answer.marked:
        label = t.plain("quiz.button.confirm", letters=letters_shown(answer, answer.marked))
        rows.append([Button(label, f"practised:{answer.version}:{answer.marked}", style=Style.SUCCESS)])
    return rows


def _choice(wording: Wording, answer: Answer, letter: str, on_buttons: bool) -> Button:
    """A tick carries what will be ticked after it, so that a press may come twice."""
    shown = answer.seen_as(letter)
    words_of = f" {wording.option(letter)}" if on_buttons else ""
    if wording.type is QuestionType.MULTIPLE:
        ticked = letter in answer.marked
        after = "".join(sorted({*answer.marked} ^ {letter})) or _NOTHING
        return Button(f"{shown} {'☑' if ticked else '☐'}{words_of}", f"tick:{answer.version}:{after}")
    return Button(f"{shown}.{words_of}" if words_of else shown, f"practised:{answer.version}:{letter}")


def answered(t: Texts, asked: Asked, box: int, days: int, due: int) -> Screen:
    """Right or wrong, what is right, why, when it comes back; ➡️ to the next."""
    wording, answer = asked.wording, asked.answer
    head = t("practice.right") if answer.correct else t("practice.wrong")
    lines = [Line(head), Line(Markup()), Line(escape(wording.text)), Line(Markup())]
    if wording.type is QuestionType.TRUE_FALSE:
        lines.append(Line(t("questions.right", answer=said(t, answer, wording.answer))))
    else:
        lines += (Line(judged(wording, answer, letter)) for letter in answer.shown)
    if wording.explanation:
        lines += [Line(Markup()), Line(t("quiz.missed.why", why=wording.explanation))]
    lines += [Line(Markup()), Line(t.n("practice.comes_back", days, box=box)), Line(t.n("practice.due", due))]
    return Screen(fitted(lines, TEXT_LIMIT), ((Button(t.plain("quiz.button.next"), "practise"),),))


def nothing(t: Texts, found: Next, today: date) -> Screen:
    """Nothing to practise now: all done for today, or nothing has been asked in a round yet."""
    if found.due_on is None:
        return Screen(t("practice.nothing"))
    return Screen(t("practice.done", day=words.day(t, found.due_on, today)))
