"""A bank made up for tests, and people who answer from it, rightly or wrongly, through their phones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from domain.questions import LETTERS, QuestionType, Wording
from domain.quiz_file import Bank, BankRow
from domain.runs import Job, Outcome
from handlers import jobs
from handlers.post import Post
from services import quiz_import
from storage import questions
from storage.database import Tx
from tests.desk import Desk, buttons

CATEGORIES = ("井控", "HSE", "交通安全", "井下作业")


def wording(number: int, trades: tuple[str, ...] = (), **more: Any) -> Wording:
    """Question ``number``: every third to judge, every fourth with several right answers."""
    fields: dict[str, Any] = {
        "category": CATEGORIES[number % len(CATEGORIES)],
        "trades": trades,
        "type": QuestionType.SINGLE,
        "text": f"第 {number} 题问什么？",
        "options": tuple(f"第 {number} 题的答案{letter}" for letter in "甲乙丙丁"),
        "answer": LETTERS[number % 4],
        "explanation": f"第 {number} 题是这样的。",
    }
    if number % 3 == 0:
        fields |= {"type": QuestionType.TRUE_FALSE, "options": (), "answer": "TF"[number % 2]}
    elif number % 4 == 1:
        fields |= {"type": QuestionType.MULTIPLE, "answer": "ACD"}
    return Wording(**fields | more)


def bank(count: int, **trades_of: tuple[int, ...]) -> Bank:
    """So many questions W1, W2, …; ``trades_of`` names those that are for one trade only."""
    named = {number: trade for trade, numbers in trades_of.items() for number in numbers}
    rows = [
        BankRow(number + 1, f"W{number}", wording(number, (named[number],) if number in named else ()))
        for number in range(1, count + 1)
    ]
    return Bank(tuple(rows), ())


def fill(desk: Desk, count: int = 60, **trades_of: tuple[int, ...]) -> None:
    """Put a bank into the database."""
    quiz_import.apply(desk.tx, bank(count, **trades_of), desk.now)


def run(desk: Desk, job: Job, *, scheduled: bool = False) -> Outcome:
    """Run a job and deliver what it says."""
    due_at = desk.now if scheduled else None
    outcome = jobs.run(job, Post(desk.tx, desk.house, desk.now, due_at))
    desk.deliver()
    return outcome


def keys(tx: Tx) -> dict[str, Wording]:
    """Every question by its text."""
    rows = questions.list_all(tx)
    return {row.wording.text: row.wording for row in rows.values()}


def number_of(text: str) -> int:
    """Which question of :func:`wording` a screen shows."""
    return int(text.partition("第 ")[2].partition(" 题")[0])


def choices(says: Wording, right: bool) -> list[str]:
    """What to press for a right or a wrong answer: the words that the buttons hold."""
    letters = (
        says.answer
        if right
        else next(x for x in says.letters if x not in says.answer or len(says.answer) > 1)
    )
    if says.type is QuestionType.TRUE_FALSE:
        return ["对" if letters == "T" else "错"]
    return [says.option(letter) for letter in letters]


def press_words(desk: Desk, account: int, words: str) -> str:
    """Press the button of the newest message that has these words."""
    message = desk.phone(account).last
    [button] = [each for each in buttons(message) if words in each["text"]]
    return desk.press_data(account, button["callback_data"], message["message_id"])


def answer(desk: Desk, account: int, *, right: bool, seconds: float = 5) -> None:
    """Answer the question on somebody's phone, after so many seconds."""
    text = desk.phone(account).texts()[-1]
    says = keys(desk.tx)[text.split("\n\n")[1]]
    desk.later(seconds=seconds)
    for words in choices(says, right):
        press_words(desk, account, words)
    if says.type is QuestionType.MULTIPLE:
        desk.press(account, "✅")


def take(desk: Desk, account: int, right: Callable[[int], bool] | int, seconds: float = 5) -> None:
    """Answer a whole round: the first so many questions rightly, or as ``right`` says by place."""
    desk.say(account, "/quiz")
    desk.press(account, "▶️")
    place = 0
    while "/" in desk.phone(account).texts()[-1].partition("</b>")[0]:
        good = right(place) if callable(right) else place < right
        answer(desk, account, right=good, seconds=seconds)
        place += 1
