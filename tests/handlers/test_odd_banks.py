"""Whatever a question bank file may say and is taken can be sent, answered, practised and looked after in the chat."""

import csv
import io

import pytest

from domain.members import Role
from domain.question_block import written
from domain.questions import LETTERS, MAX_EXPLANATION, MAX_NAME, MAX_OPTION, MAX_TEXT, MAX_TRADES
from domain.quiz_file import Bank, read_bank
from domain.rounds import QuizRules
from domain.runs import Job
from services import quiz_import, tables
from services.house import House
from storage import questions
from tests.desk import ADMIN, Desk, buttons
from tests.handlers.conftest import MEMBER, SCHEME
from tests.quizzes import run
from tests.telegram_rules import shown

EDITOR = 31
HEADER = ("id", "category", "trades", "type", "question", *LETTERS, "answer", "explanation")


def long(sign: str, limit: int, end: str = "") -> str:
    """As many of a sign as are taken, told apart by their end."""
    units = len(sign.encode("utf-16-le")) // 2
    return sign * ((limit - len(end)) // units) + end


def longest(sign: str, kind: str) -> tuple[str, ...]:
    """A question that is as long as one may be, of one sign."""
    options = [long(sign, MAX_OPTION, letter) for letter in LETTERS] if kind != "truefalse" else [""] * 8
    answer = {"single": "H", "multiple": "ABCDEFGH", "truefalse": "T"}[kind]
    return (
        long(sign, MAX_NAME, kind[0]),
        long(sign, MAX_NAME),
        "",
        kind,
        long(sign, MAX_TEXT, kind),
        *options,
        answer,
        long(sign, MAX_EXPLANATION),
    )


ODD = (
    *("<b>x</b>", "&lt;&amp;", "{0} {name} {}", "%s %d", "= 9.81·h", "'; DROP TABLE questions;--"),
    *("مرحبا بالعالم", "\u202eABC\u202c", "e\u0301" * 40, "👨\u200d👩\u200d👧\u200d👦", "\u3164", "\u2800"),
    *("第一行\n第二行", "一\n\n\n\n\n二", "\x1b[2J", "/quiz", "@all", "https://example.org", "0007", "1e300"),
)


def odd(number: int, words: str) -> tuple[str, ...]:
    """A question of which every cell says something odd."""
    options = [f"{words}{letter}" for letter in LETTERS[: 2 + number % 7]]
    kind = ("single", "multiple")[number % 2]
    return (f"O{number}", words[:8], "", kind, words, *(options + [""] * 8)[:8], "B", words)


SIGNS = ("长", "🛢", "<", "&", "a")
ROWS = (
    *(longest(sign, kind) for sign in SIGNS for kind in ("single", "multiple", "truefalse")),
    *(odd(number, words) for number, words in enumerate(ODD)),
)


def taken(*rows: tuple[str, ...]) -> Bank:
    """The bank in a .csv file of these rows."""
    text = io.StringIO()
    csv.writer(text).writerows((HEADER, *rows))
    table = tables.read("bank.csv", text.getvalue().encode())
    assert not isinstance(table, tuple), table
    bank = read_bank(table.header, table.rows)
    assert isinstance(bank, Bank), bank
    return bank


@pytest.fixture(params=["zh-Hans", "en"])
def desk(request: pytest.FixtureRequest) -> Desk:
    house = House(
        admins=frozenset({ADMIN}), language=request.param, quiz=QuizRules(questions=len(ROWS), fresh_rounds=0)
    )
    desk = Desk(SCHEME, house)
    desk.member(MEMBER, "张伟")
    desk.member(EDITOR, "李编", Role.QUIZ_EDITOR)
    desk.tx.execute("UPDATE accounts SET language = ?", request.param)
    return desk


def press_on(desk: Desk, *verbs: str) -> bool:
    """Press the first button of the newest message that is one of these; whether there was one."""
    message = desk.phone(MEMBER).last
    for verb in verbs:
        for button in buttons(message):
            if button["callback_data"].startswith(f"{verb}:") or button["callback_data"] == verb:
                desk.press_data(MEMBER, button["callback_data"], message["message_id"])
                return True
    return False


def test_every_question_that_is_taken_is_asked_and_answered_and_explained(desk: Desk) -> None:
    """The desk refuses what Telegram would refuse."""
    quiz_import.apply(desk.tx, taken(*ROWS), desk.now)
    run(desk, Job.QUIZ_OPEN)
    desk.say(MEMBER, "/quiz")
    assert press_on(desk, "begin")
    while press_on(desk, "confirm", "choice", "mark"):
        pass
    assert desk.tx.value("SELECT COUNT(*) FROM answers WHERE chosen IS NOT NULL") == len(ROWS)
    run(desk, Job.QUIZ_CLOSE)
    wrong = desk.tx.value("SELECT COUNT(*) FROM answers WHERE NOT correct")
    assert wrong > len(ROWS) / 2
    for number in range(wrong):
        desk.press_data(MEMBER, f"missed:1:{number}", desk.phone(MEMBER).last["message_id"])
    desk.say(MEMBER, "/practice")
    for _ in range(3 * len(ROWS)):
        press_on(desk, "practise", "practised", "tick")


def test_every_question_that_is_taken_can_be_looked_after(desk: Desk) -> None:
    rows = (*ROWS, ("T1", "c", long("工", MAX_TRADES), *ROWS[0][3:]))
    quiz_import.apply(desk.tx, taken(*rows), desk.now)
    desk.say(EDITOR, "/questions")
    for row in rows:
        found = questions.find_by_code(desk.tx, " ".join(row[0].split()))
        assert found is not None, row[0]
        desk.press_data(EDITOR, f"question:{found.id}", 1)
        desk.press_data(EDITOR, f"void:{found.id}", 1)
        desk.press_data(EDITOR, f"correct:{found.id}", 1)
        assert written(found.wording).strip() in shown(desk.phone(EDITOR).texts()[-1])
