"""Figures from the raw answers: equal to a recomputation in plain Python, and ready within a second after a year."""

import sqlite3
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from storage import figures, oddities, topics
from storage.columns import stamp
from storage.database import Tx
from tests.databases import in_memory

NOON = datetime(2026, 1, 5, 4, tzinfo=UTC)
TRADES = ("大修", "小修", "采油", "司机", "")


def year(tx: Tx, rounds: int, people: int, bank: int, places: int) -> None:
    """Rounds that were counted, and one that is open, with so many attempts each; question 1 is void in round 1."""
    chance = Random(3)
    tx.execute("INSERT INTO branches (committee, name) VALUES ('党委', '一支部'), ('党委', '二支部')")
    tx.many(
        "INSERT INTO members (id, employee_no, name, branch_id, status) VALUES (?, ?, ?, ?, 'active')",
        [(n, f"{n:04}", f"某{n}", 1 + n % 2) for n in range(1, people + 1)],
    )
    tx.many(
        "INSERT INTO questions (id, code, live, created_at) VALUES (?, ?, NULL, '')",
        [(n, f"W{n}") for n in range(1, bank + 1)],
    )
    tx.many(
        "INSERT INTO question_versions (id, question_id, number, category, trades, type, question, options, answer, "
        "explanation, state, made_at) VALUES (?, ?, 1, ?, '[]', 'single', '问？', '[\"甲\",\"乙\",\"丙\"]', 'A', '', "
        "'approved', '')",
        [(n, n, f"类别{n % 4}") for n in range(1, bank + 1)],
    )
    ease = [chance.betavariate(5, 2) for _ in range(bank + 1)]
    attempts: list[tuple[object, ...]] = []
    answers: list[tuple[object, ...]] = []
    for round_id in range(1, rounds + 2):
        at = NOON + timedelta(weeks=round_id)
        closed = stamp(at) if round_id <= rounds else None
        tx.execute(
            "INSERT INTO rounds VALUES (?, ?, ?, ?, ?, ?, 700, ?)",
            *(round_id, f"R{round_id}", stamp(at), stamp(at), closed, places, f"{round_id}"),
        )
        for member in range(1, people + 1):
            attempt, ability = len(attempts) + 1, (member % 7 - 3) / 15
            attempts.append((attempt, round_id, member, 1 + member % 2, TRADES[member % 5], stamp(at)))
            for place, version in enumerate(chance.sample(range(1, bank + 1), places)):
                if chance.random() < 0.02:
                    answers.append((attempt, place, version, "ABC", None, None, None, None))
                    continue
                right = chance.random() < ease[version] + ability
                chosen, ms = "A" if right else chance.choice("BBC"), chance.randint(900, 30_000)
                answers.append((attempt, place, version, "ABC", chosen, int(right), stamp(at), ms))
    tx.many(
        "INSERT INTO attempts (id, round_id, member_id, branch_id, trade, begun_at) VALUES (?, ?, ?, ?, ?, ?)",
        attempts,
    )
    tx.many(
        "INSERT INTO answers (attempt_id, place, version_id, shown, chosen, correct, answered_at, ms) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        answers,
    )
    tx.execute("INSERT INTO quiz_voids VALUES (1, 1, '', '', '')")


@pytest.fixture
def tx() -> Iterator[Tx]:
    connection = in_memory(strict=False)
    yield Tx(connection)
    connection.close()


def raw(tx: Tx) -> list[sqlite3.Row]:
    return tx.all(
        "SELECT a.*, t.trade, t.branch_id, t.round_id, t.member_id FROM answers a "
        "JOIN attempts t ON t.id = a.attempt_id JOIN rounds r ON r.id = t.round_id "
        "WHERE a.chosen IS NOT NULL AND r.closed_at IS NOT NULL"
    )


def test_figures_equal_a_recomputation_from_the_raw_answers(tx: Tx) -> None:
    year(tx, rounds=4, people=30, bank=40, places=12)
    rows, by_attempt = raw(tx), defaultdict(list)
    for row in rows:
        by_attempt[row["attempt_id"]].append(row)
    found = figures.list_all(tx)
    assert len(found) == 40
    for each in found:
        own = [row for row in rows if row["version_id"] == each.version]
        assert (each.answers, each.right) == (len(own), sum(row["correct"] for row in own))
        assert each.median_ms == statistics.median_low(row["ms"] for row in own)
        assert {choice.letters: choice.count for choice in each.choices} == Counter(
            row["chosen"] for row in own
        )
        rest = []
        for row in own:
            others = [x["correct"] for x in by_attempt[row["attempt_id"]] if x["version_id"] != each.version]
            rest.append(sum(others) / len(others))
        expected = statistics.correlation([float(row["correct"]) for row in own], rest)
        assert each.discrimination == pytest.approx(expected)
        assert figures.list_of_question(tx, each.question) == [each]


def test_topics_leave_out_what_was_void_and_what_is_not_counted_yet(tx: Tx) -> None:
    year(tx, rounds=3, people=20, bank=30, places=10)
    found = topics.list_of_rounds(tx, (1, 2))
    kept = [
        row for row in raw(tx) if row["round_id"] in {1, 2} and (row["round_id"], row["version_id"]) != (1, 1)
    ]
    assert sum(topic.known.answers for topic in found) == len(kept)
    assert sum(topic.known.right for topic in found) == sum(row["correct"] for row in kept)
    of_one = topics.list_of_member(tx, 5)
    own = [r for r in raw(tx) if r["member_id"] == 5 and (r["round_id"], r["version_id"]) != (1, 1)]
    assert sum(known.answers for known in of_one.values()) == len(own)


def test_who_answered_one_question_only_says_nothing_about_what_it_tells_apart(tx: Tx) -> None:
    year(tx, rounds=1, people=25, bank=3, places=1)
    assert [each.discrimination for each in figures.list_all(tx)] == [None, None, None]


def test_all_figures_of_a_year_are_there_within_a_second(tx: Tx) -> None:
    """42 rounds, 6,510 attempts, 25 questions each."""
    year(tx, rounds=42, people=155, bank=400, places=25)
    assert len(figures.list_all(tx)) == 400
    for look in (
        lambda: figures.list_all(tx),
        lambda: topics.list_of_rounds(tx, range(1, 43)),
        lambda: oddities.list_sheets(tx, 42),
        lambda: figures.list_of_question(tx, 7),
        lambda: topics.list_of_member(tx, 7),
    ):
        began = time.process_time()
        look()
        assert time.process_time() - began < 1
