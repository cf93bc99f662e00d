"""The weekly quiz in private: the invitation, one question after the other, the score, one's result and mistakes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from domain.amounts import plain
from domain.attempts import Answer, Asked, Attempt
from domain.claims import Photo
from domain.questions import TRUE_FALSE, QuestionType, Wording
from domain.quiz_results import Missed, OwnResult
from domain.rounds import Round, week_of
from render import words
from render.fitting import Line, fitted, visible_length
from render.screen import CAPTION_LIMIT, TEXT_LIMIT, Button, Rows, Screen, Style
from render.texts import Texts

_LINE = Markup("\n")
_PARAGRAPH = Markup("\n\n")
_ON_A_BUTTON = 34
"""Columns of a phone's button (a Chinese character takes two); longer options stand in the text, lettered."""
LETTERS_A_ROW = 4


def round_name(t: Texts, of: Round) -> Markup:
    """``2026年第48周``."""
    year, week = week_of(of.key)
    return t("quiz.week", year=year, week=week)


def duration(seconds: int) -> str:
    """``1:27``; ``2:05:09`` from an hour on."""
    minutes, second = divmod(max(seconds, 0), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def moment(t: Texts, when: datetime, zone: ZoneInfo) -> Markup:
    """``12月7日 21:00（星期一）``."""
    local = when.astimezone(zone)
    day = words.short_day(t, local.date(), local.date())
    return t("quiz.moment", day=day, time=f"{local:%H:%M}", weekday=t(f"quiz.weekday.{local.isoweekday()}"))


def link(t: Texts, username: str, label: str) -> Rows:
    """A button that leads from a group into the private chat, to the quiz; none where the bot's name is not known."""
    if not username:
        return ()
    return ((Button(t.plain(label), url=f"https://t.me/{username}?start=quiz"),),)


def announced(t: Texts, of: Round, zone: ZoneInfo, username: str) -> Screen:
    """To a branch's group: the round is open."""
    text = t("quiz.announced", round=round_name(t, of), n=of.size, until=moment(t, of.closes_at, zone))
    return Screen(text, link(t, username, "quiz.button.go"))


def in_private(t: Texts, username: str) -> Screen:
    """In a group: the quiz is answered in private."""
    return Screen(t("quiz.in_private"), link(t, username, "quiz.button.go"))


def invited(t: Texts, of: Round, size: int, zone: ZoneInfo) -> Screen:
    """The rules in three lines, and ▶️."""
    text = t("quiz.invited", round=round_name(t, of), n=size, until=moment(t, of.closes_at, zone))
    return Screen(text, ((Button(t.plain("quiz.button.start"), f"begin:{of.id}", style=Style.SUCCESS),),))


def question(t: Texts, attempt: Attempt, asked: Asked, now: datetime) -> Screen:
    """One question: how far, how long so far, what is asked, what to choose from."""
    wording, answer = asked.wording, asked.answer
    on_buttons = fits_buttons(wording)
    parts = [_head(t, attempt, asked, now), escape(wording.text)]
    if not on_buttons:
        parts.append(_LINE.join(option(wording, answer, letter) for letter in answer.shown))
    if wording.type is QuestionType.MULTIPLE:
        parts.append(t("quiz.several"))
    text = _PARAGRAPH.join(parts)
    fits = visible_length(text) <= CAPTION_LIMIT
    photo = Photo(wording.photo, "") if wording.photo and fits else None
    return Screen(text, _keyboard(t, attempt, asked, on_buttons), photo=photo)


def _head(t: Texts, attempt: Attempt, asked: Asked, now: datetime) -> Markup:
    return t(
        "quiz.head",
        number=asked.answer.place + 1,
        of=len(attempt.answers),
        kind=t(f"quiz.type.{asked.wording.type}"),
        time=duration(int((now - attempt.begun_at).total_seconds())),
    )


def fits_buttons(wording: Wording) -> bool:
    """Whether its options can stand on buttons; else they stand in the text, lettered."""
    return all(
        "\n" not in option and sum(1 + (sign > "⺀") for sign in option) <= _ON_A_BUTTON
        for option in wording.options
    )


def option(wording: Wording, answer: Answer, letter: str) -> Markup:
    """An option as it was shown: ``B. …``."""
    return escape(f"{answer.seen_as(letter)}. {wording.option(letter)}")


def _keyboard(t: Texts, attempt: Attempt, asked: Asked, on_buttons: bool) -> Rows:
    wording, answer = asked.wording, asked.answer
    key = f"{attempt.id}:{answer.place}"
    if wording.type is QuestionType.TRUE_FALSE:
        return ([Button(truth(t, letter), f"choice:{key}:{letter}") for letter in TRUE_FALSE],)
    buttons = [_choice(wording, answer, letter, key, on_buttons) for letter in answer.shown]
    width = 1 if on_buttons else LETTERS_A_ROW
    rows = [buttons[start : start + width] for start in range(0, len(buttons), width)]
    if wording.type is QuestionType.MULTIPLE and answer.marked:
        label = t.plain("quiz.button.confirm", letters=letters_shown(answer, answer.marked))
        rows.append([Button(label, f"confirm:{key}", style=Style.SUCCESS)])
    return rows


def _choice(wording: Wording, answer: Answer, letter: str, key: str, on_buttons: bool) -> Button:
    """A label begins with the letter, whatever follows."""
    shown = answer.seen_as(letter)
    words_of = f" {wording.option(letter)}" if on_buttons else ""
    if wording.type is QuestionType.MULTIPLE:
        ticked = letter in answer.marked
        return Button(
            f"{shown} {'☑' if ticked else '☐'}{words_of}", f"mark:{key}:{shown}-{'off' if ticked else 'on'}"
        )
    return Button(f"{shown}.{words_of}" if words_of else shown, f"choice:{key}:{shown}")


def letters_shown(answer: Answer, letters: str) -> str:
    """Letters of the bank as they were shown to this person, in the order of the alphabet."""
    return "".join(sorted(answer.seen_as(letter) for letter in letters))


def moved_on(t: Texts, *, pictured: bool) -> Screen:
    """In place of a question that goes on in a newer message; ``pictured``: it is a photo with a caption."""
    return Screen(t("quiz.moved_on"), photo=Photo("", "") if pictured else None)


def done(t: Texts, of: Round, attempt: Attempt, voided: Collection[int], zone: ZoneInfo) -> Screen:
    """The attempt is over: the score at once, and nothing that would help others."""
    score = plain(attempt.score(voided))
    if attempt.finished_at is None:
        answered, of_all = attempt.answered, len(attempt.answers)
        return Screen(t("quiz.unfinished", round=round_name(t, of), n=answered, of=of_all, score=score))
    spent = duration(int((attempt.finished_at - attempt.begun_at).total_seconds()))
    until = moment(t, of.closes_at, zone)
    return Screen(t("quiz.done", round=round_name(t, of), score=score, time=spent, until=until))


def between(t: Texts, next_at: datetime | None, last: OwnResult | None, zone: ZoneInfo) -> Screen:
    """No round is open: when the next one is, and how the last one went."""
    key = "quiz.closed" if next_at is None else "quiz.closed_until"
    text = t(key, at="" if next_at is None else moment(t, next_at, zone))
    if last is None:
        return Screen(text)
    own = result(t, last)
    return Screen(text + _PARAGRAPH + own.text, own.rows)


def result(t: Texts, own: OwnResult) -> Screen:
    """One's own result after the close, with the way to one's mistakes."""
    made = own.company.result
    lines = [
        t("quiz.result.head", round=round_name(t, own.round)),
        t("quiz.result.score", score=plain(made.score), time=duration(made.seconds)),
    ]
    if not made.finished:
        lines.append(t.n("quiz.result.unfinished", own.unanswered))
    lines.append(_ranks(t, own))
    lines += (t("quiz.result.earned", points=plain(e.points), item=e.item) for e in own.earned)
    if own.voided:
        lines.append(t.n("quiz.result.voided", own.voided))
    if not own.missed:
        return Screen(_LINE.join([*lines, t("quiz.result.all_right")]))
    label = t.n("quiz.button.review", own.missed).unescape()
    return Screen(_LINE.join(lines), ((Button(label, f"review:{own.round.id}"),),))


def _ranks(t: Texts, own: OwnResult) -> Markup:
    """Branch and company; where all who took part are of one branch, that once."""
    if own.branch_of == own.company_of:
        return t("quiz.result.rank", rank=own.company.rank, of=own.company_of)
    return t(
        "quiz.result.ranks",
        branch=own.branch.rank,
        branch_of=own.branch_of,
        company=own.company.rank,
        company_of=own.company_of,
    )


def missed(t: Texts, one: Missed) -> Screen:
    """One wrong question: what was chosen, what is right, and why."""
    wording, answer = one.asked.wording, one.asked.answer
    head = t(
        "quiz.missed.head",
        number=one.number + 1,
        of=one.of,
        round=round_name(t, one.round),
        kind=t(f"quiz.type.{wording.type}"),
    )
    lines = [Line(head), Line(Markup()), Line(escape(wording.text)), Line(Markup())]
    if wording.type is not QuestionType.TRUE_FALSE:
        lines += (Line(judged(wording, answer, letter)) for letter in answer.shown)
        lines.append(Line(Markup()))
    chosen = t("quiz.missed.nothing") if answer.chosen is None else said(t, answer, answer.chosen)
    lines.append(Line(t("quiz.missed.chosen", chosen=chosen, right=said(t, answer, wording.answer))))
    if one.voided:
        lines.append(Line(t("quiz.missed.voided")))
    if wording.explanation:
        lines.append(Line(t("quiz.missed.why", why=wording.explanation), rank=1))
    turns = []
    if one.number > 0:
        turns.append(Button(t.plain("quiz.button.before"), f"missed:{one.round.id}:{one.number - 1}"))
    if one.number + 1 < one.of:
        turns.append(Button(t.plain("quiz.button.next"), f"missed:{one.round.id}:{one.number + 1}"))
    return Screen(fitted(lines, TEXT_LIMIT), (turns,))


def judged(wording: Wording, answer: Answer, letter: str) -> Markup:
    """An option with whether it is right, or was chosen and is wrong."""
    sign = "✔️ " if letter in wording.answer else "✖️ " if letter in (answer.chosen or "") else "⚪ "
    return sign + option(wording, answer, letter)


def said(t: Texts, answer: Answer, letters: str) -> str:
    """True and false in words, options by the letters that were shown."""
    if answer.shown == TRUE_FALSE:
        return truth(t, letters)
    return letters_shown(answer, letters)


def truth(t: Texts, letter: str) -> str:
    """True or false, in words."""
    return t.plain("quiz.true" if letter == TRUE_FALSE[0] else "quiz.false")
