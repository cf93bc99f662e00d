"""One round of the quiz: sixty people of five trades, two restarts in the middle of their attempts, ties, a void."""

from __future__ import annotations

import asyncio
import csv
import itertools
import signal
import sqlite3
from collections.abc import Awaitable, Iterable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from sandbox.client import Client, Json
from tests.journeys.house import House, Phone, labels

EXAMPLES = Path(__file__).parents[2] / "examples"
SCHEME = Path(__file__).parents[1] / "handlers" / "quiz_scheme.toml"
TRADES = ("大修", "小修", "压裂", "带压", "特车")
PEOPLE = range(101, 161)
ADMIN, EDITOR = 900, 101
QUESTIONS = 6
TIED = (102, 105)
"""Two of those who get everything right, made to have taken exactly as long."""
AT_ONCE = 8


def branch_of(person: int) -> int:
    return person % len(TRADES)


def wanted(person: int) -> int:
    """How many they get right: a third of them everything."""
    return QUESTIONS if person % 3 == 0 or person == EDITOR else person // 3 % QUESTIONS


def bank() -> dict[str, dict[str, str]]:
    with (EXAMPLES / "quiz/strongest-mind.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["题干"]: row for row in csv.DictReader(file)}


BANK = bank()


async def together(work: Iterable[Awaitable[Any]]) -> None:
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(each: Awaitable[Any]) -> None:
        async with gate:
            await each

    await asyncio.gather(*map(one, work))


class Taker:
    """Somebody with a phone who takes the quiz."""

    def __init__(self, client: Client, person: int) -> None:
        self.client, self.person = client, person
        self.phone = Phone(client, person)
        self.answered = 0

    async def begin(self) -> None:
        await self.phone.write("/quiz")
        await self.phone.press("▶️")

    async def question(self) -> Json:
        """The message with the question that is next."""
        head = f"{self.answered + 1}/{QUESTIONS}"
        return await self.phone.wait(
            lambda m: (m.get("text") or "").startswith(head) and bool(labels(m)), f"question {head}"
        )

    async def answer(self, times: int) -> None:
        for _ in range(times):
            message = await self.question()
            says = BANK[message["text"].split("\n\n")[1]]
            right = self.answered < wanted(self.person)
            for number, letter in enumerate(chosen(says, right)):
                message = await self.question() if number else message  # ticks change the buttons
                label = button_for(message, says, letter)
                if "☑" not in label:  # else ticked before a restart
                    await self.phone.press_on(message, label)
            if says["题型"] == "多选":
                await self.phone.wait(lambda m: any(x.startswith("✅") for x in labels(m)), "the ✅")
                await self.phone.press("✅", f"{self.answered + 1}/{QUESTIONS}")
            self.answered += 1

    async def tick(self) -> bool:
        """Tick one answer of several, and confirm nothing; False where the question has but one, or is in the text."""
        message = await self.question()
        says = BANK[message["text"].split("\n\n")[1]]
        if says["题型"] != "多选":
            return False
        label = button_for(message, says, chosen(says, right=True)[0])
        if "☐" not in label:
            return False
        await self.phone.press_on(message, label)
        await self.phone.wait(lambda m: label.replace("☐", "☑") in labels(m), "the tick")
        return True


def chosen(says: dict[str, str], right: bool) -> str:
    if says["题型"] == "判断":
        return says["答案"] if right else {"对": "错", "错": "对"}[says["答案"]]
    if right:
        return says["答案"]
    return (
        next(x for x in "ABCD" if says[x] and x not in says["答案"])
        if says["题型"] == "单选"
        else says["答案"][0]
    )


def button_for(message: Json, says: dict[str, str], letter: str) -> str:
    """The beginning of the label of an option: its words, or its letter where they stand in the text."""
    if says["题型"] == "判断":
        return letter
    words = says[letter]
    for label in labels(message):
        if label[2:].strip().removeprefix("☐ ").removeprefix("☑ ") == words:
            return label
    found = [line for line in str(message["text"]).splitlines() if line[3:] == words]
    return found[0][0]


async def prepare(house: House) -> None:
    house.configure(messages_per_second="0")
    with house.config.open("a", encoding="utf-8") as file:
        file.write(f"[quiz]\nquestions = {QUESTIONS}\n")
    roster = house.folder / "roster.csv"
    rows = [
        f"{person:04},成员{person},第{branch_of(person)}党支部,{TRADES[branch_of(person)]},"
        f"{'题库编辑' if person == EDITOR else ''}"
        for person in PEOPLE
    ]
    roster.write_text("\n".join(["工号,姓名,支部,工种,职务", *rows]), encoding="utf-8")
    await house.done("import", "roster", str(roster))
    await house.done("import", "scheme", str(SCHEME))
    assert "187 new" in await house.done("import", "quiz", str(EXAMPLES / "quiz/strongest-mind.csv"))
    await house.done("invites", "--out", str(house.folder / "invites.csv"))
    with (house.folder / "invites.csv").open(encoding="utf-8-sig", newline="") as file:
        codes = {int(row["employee_no"]): row["code"] for row in csv.DictReader(file)}
    await house.start()
    await house.client.persona(ADMIN, "管理员", language_code="zh-hans")

    async def enrol(person: int) -> None:
        await house.client.persona(person, f"成员{person}", language_code="zh-hans")
        await house.client.write(person, f"/start {codes[person]}")
        await Phone(house.client, person).sees("欢迎")

    await together(map(enrol, PEOPLE))
    for branch in range(len(TRADES)):
        people = [person for person in PEOPLE if branch_of(person) == branch]
        await house.client.group(f"{branch}", [*people, ADMIN], id=-1000 - branch)
        await house.client.write(ADMIN, f"/bind 第{branch}党支部", -1000 - branch)
        await Phone(house.client, ADMIN, -1000 - branch).sees("榜单会发到这里")


def recomputed(path: Path) -> list[tuple[int, str, Decimal, int]]:
    """Rank, name, score and seconds of everybody, from the raw answers and the bank as it was asked."""
    with sqlite3.connect(path) as db:
        voided = {row[0] for row in db.execute("SELECT question_id FROM quiz_voids")}
        rows = db.execute(
            "SELECT m.name, t.begun_at, t.finished_at, a.chosen, v.answer, v.question_id FROM answers a "
            "JOIN question_versions v ON v.id = a.version_id JOIN attempts t ON t.id = a.attempt_id "
            "JOIN members m ON m.id = t.member_id ORDER BY m.employee_no"
        ).fetchall()
    found = []
    for name, answers in itertools.groupby(rows, key=lambda row: row[0]):
        mine = list(answers)
        spent = datetime.fromisoformat(mine[0][2]) - datetime.fromisoformat(mine[0][1])
        right = sum(row[5] in voided or set(row[3]) == set(row[4]) for row in mine)
        score = (Decimal(100 * right) / len(mine)).quantize(Decimal("0.1"), ROUND_HALF_UP)
        found.append((name, score, int(spent.total_seconds())))
    ranks = {
        (score, seconds): 1 + sum((-s, t) < (-score, seconds) for _, s, t in found)
        for _, score, seconds in found
    }
    return [(ranks[score, seconds], name, score, seconds) for name, score, seconds in found]


def tie(path: Path, one: int, other: int) -> None:
    """Have two people begun and finished at the same moments: nobody can tap as exactly."""
    times = "SELECT t.begun_at, t.finished_at FROM attempts t JOIN members m ON m.id = t.member_id "
    with sqlite3.connect(path) as db:
        db.execute(
            f"UPDATE attempts SET (begun_at, finished_at) = ({times} WHERE m.employee_no = ?) "
            "WHERE member_id = (SELECT id FROM members WHERE employee_no = ?)",
            (f"{one:04}", f"{other:04}"),
        )


def places_of(text: str) -> list[tuple[str, str]]:
    """Rank sign and the rest of each line of a ranking."""
    return [
        (line.split(" ")[0], line)
        for line in text.splitlines()
        if line.split(" ")[0] in {"🥇", "🥈", "🥉", *(f"{n}." for n in range(4, 11))}
    ]


def plain(score: Decimal) -> str:
    return f"{score:f}".removesuffix(".0")


def awaited(score: Decimal) -> int:
    return 5 if score == 100 else 3 if score >= 80 else 1


async def check(house: House) -> None:
    """Every board and everybody's own result are what the raw answers come to; so is the ledger."""
    database = house.folder / "liangbang.db"
    ranking = recomputed(database)
    assert len(ranking) == len(PEOPLE)
    branch = {f"成员{person}": branch_of(person) for person in PEOPLE}
    for number in range(len(TRADES)):
        post = (await Phone(house.client, ADMIN, -1000 - number).messages())[-1]
        text = post.get("caption") or post["text"]
        own = sorted(row for row in ranking if branch[row[1]] == number)
        shown, _, company = text.partition("全公司")
        check_places(shown, own)
        check_places(company, ranking)
        assert "参加 12/12 人（100%）" in text
    await together(check_own(house, row) for row in ranking)


def check_places(shown: str, rows: list[tuple[int, str, Decimal, int]]) -> None:
    """Each line of a board has whoever shares the rank among those rows, with their score and time."""
    assert places_of(shown)[0][0] == "🥇"
    for place, line in places_of(shown):
        rank = {"🥇": 1, "🥈": 2, "🥉": 3}.get(place) or int(place[:-1])
        tied = [row for row in rows if 1 + sum((-o[2], o[3]) < (-row[2], row[3]) for o in rows) == rank]
        assert all(row[1] in line for row in tied[:4]), (line, tied)
        assert f"{plain(tied[0][2])} 分" in line
        assert f"{tied[0][3] // 60}:{tied[0][3] % 60:02}" in line


async def check_ledger(house: House) -> None:
    """The ledger has what the scores earn, by nobody's decision, and verifies."""
    out = house.folder / "ledger.csv"
    period = datetime.now().astimezone()
    quarter = f"{period.year}Q{(period.month + 2) // 3}"
    await house.done("export", "ledger", "--period", quarter, "--out", str(out))
    points: dict[str, Decimal] = {}
    with out.open(encoding="utf-8-sig", newline="") as file:
        for entry in csv.DictReader(file):
            assert entry["decided_by"] == ""
            points[entry["name"]] = points.get(entry["name"], Decimal(0)) + Decimal(entry["points"])
    ranking = recomputed(house.folder / "liangbang.db")
    assert points == {name: awaited(score) for _, name, score, _ in ranking}
    await house.done("verify")


async def check_own(house: House, row: tuple[int, str, Decimal, int]) -> None:
    rank, name, score, seconds = row
    phone = Phone(house.client, int(name.removeprefix("成员")))
    spent = f"用时 {seconds // 60}:{seconds % 60:02}"
    await phone.sees("成绩", f"{plain(score)} 分", spent, f"全公司第 {rank} 名 / 60 人")


@pytest.mark.timeout(300)
async def test_one_round_for_sixty_people_with_two_restarts_ties_and_a_voided_question(house: House) -> None:
    await prepare(house)
    assert f"{QUESTIONS} questions each from" in await house.done("job", "quiz-open")
    takers = [Taker(house.client, person) for person in PEOPLE]
    await together(taker.begin() for taker in takers)
    await together(
        taker.answer(taker.person % QUESTIONS) for taker in takers
    )  # some have answered nothing yet
    assert any([await taker.tick() for taker in takers]), "nobody is between a tick and its ✅"
    await house.stop(signal.SIGKILL)
    await house.start()
    await takers[0].phone.write("/quiz")  # who lost the connection; the others press on
    await together(taker.answer((QUESTIONS - taker.answered) // 2) for taker in takers)
    await house.stop()
    await house.start()
    await together(taker.answer(QUESTIONS - taker.answered) for taker in takers)
    await together(taker.phone.sees("答完了") for taker in takers)
    tie(house.folder / "liangbang.db", *TIED)
    assert not [m for m in await takers[5].phone.messages() if "解析：" in (m.get("text") or "")]

    await house.done("job", "quiz-close")
    await check(house)
    ranking = recomputed(house.folder / "liangbang.db")
    one, other = (next(row for row in ranking if row[1] == f"成员{person}") for person in TIED)
    assert (one[0], one[2:]) == (other[0], other[2:])
    assert {score for _, _, score, _ in ranking} >= {Decimal(100), Decimal("16.7")}

    await takers[3].phone.press("📖")
    await takers[3].phone.sees("正确：", button="➡️")
    with sqlite3.connect(house.folder / "liangbang.db") as db:
        [(code, wrong)] = db.execute(
            "SELECT q.code, COUNT(*) FROM answers a JOIN question_versions v ON v.id = a.version_id "
            "JOIN questions q ON q.id = v.question_id WHERE NOT a.correct GROUP BY q.id ORDER BY 2 DESC LIMIT 1"
        ).fetchall()
    assert wrong > 1
    await Phone(house.client, EDITOR).write(f"/void {code} 答案与新标准不符")
    await Phone(house.client, EDITOR).sees("已作废", f"{wrong} 人的成绩有变")
    for number in range(len(TRADES)):
        await Phone(house.client, ADMIN, -1000 - number).sees(code, "答案与新标准不符")
    await together(taker.phone.write("/quiz") for taker in takers)  # also whose rank alone differs now
    await check(house)
    await check_ledger(house)
