"""Odd patterns: found where there are some, and rarely where there are none."""

from dataclasses import replace
from random import Random

from domain.oddities import (
    ALIKE_ANSWERS,
    FAST_ANSWERS,
    SHORTEST_MS,
    Given,
    Oddities,
    Sheet,
    alike,
    fast,
    reading_ms,
)

MINUTE = 60_000


def honest(chance: Random, people: int, bank: int, minutes: float) -> list[Sheet]:
    """A round in which everybody answers 20 questions for themselves, all beginning within some minutes.

    Questions differ in ease, people in what they know; wrong answers draw unevenly, as they do.
    """
    ease = [chance.betavariate(5, 2) for _ in range(bank)]
    pull = [chance.choice([(6, 3, 1), (8, 1, 1), (4, 3, 3)]) for _ in range(bank)]
    sheets = []
    for member in range(people):
        at, ability, answers = chance.uniform(0, minutes * MINUTE), chance.gauss(0, 0.15), []
        for version in chance.sample(range(bank), 20):
            ms = int(chance.lognormvariate(9.2, 0.5))
            at += ms
            right = chance.random() < ease[version] + ability
            chosen = "A" if right else chance.choices("BCD", pull[version])[0]
            answers.append(Given(version, chosen, right, ms, int(at), SHORTEST_MS))
        sheets.append(Sheet(member, tuple(answers)))
    return sheets


def test_in_rounds_without_copying_hardly_any_pair_is_listed() -> None:
    """Fewer than one round in twenty, also in the hardest case: a crew with one draw for all, at the same time."""
    for people, bank, minutes, rounds in ((60, 20, 10, 200), (155, 30, 30, 40), (155, 187, 60, 40)):
        chance = Random(7)
        listed = sum(bool(alike(honest(chance, people, bank, minutes))) for _ in range(rounds))
        assert listed < rounds / 20, (people, bank, listed)


def test_who_copies_from_somebody_is_listed_with_them() -> None:
    found = 0
    for seed in range(20):
        sheets = honest(Random(seed), 155, 40, 60)
        copied = sheets[3]
        if sum(not answer.right for answer in copied.answers) < 6:
            copied = max(sheets, key=lambda sheet: sum(not answer.right for answer in sheet.answers))
        copy = tuple(replace(answer, at_ms=answer.at_ms + 20_000) for answer in copied.answers)
        sheets.append(Sheet(999, copy))
        found += any(each.members == (copied.member_id, 999) for each in alike(sheets))
    assert found >= 18


def sheet(member: int, *wrong: tuple[int, str], at: int = 0, step: int = 10_000, others: int = 10) -> Sheet:
    """Wrong answers in this order, then right ones to questions of their own."""
    given = [Given(v, letter, False, step, at + n * step, SHORTEST_MS) for n, (v, letter) in enumerate(wrong)]
    first = 1000 * member
    start = at + len(wrong) * step
    given += [Given(first + n, "A", True, step, start + n * step, SHORTEST_MS) for n in range(others)]
    return Sheet(member, tuple(given))


SAME = ((1, "B"), (2, "C"), (3, "D"), (4, "B"), (5, "B"))


def crowd(*pair: Sheet) -> list[Sheet]:
    """Thirty others who have the same questions right, days later."""
    rest = [
        Sheet(n, tuple(Given(v, "A", True, 9000, 10**9 * n + v * 9000, SHORTEST_MS) for v in range(1, 8)))
        for n in range(100, 130)
    ]
    return [*pair, *rest]


def test_the_same_wrong_answers_in_the_same_order_within_minutes() -> None:
    [found] = alike(crowd(sheet(1, *SAME), sheet(2, *SAME, at=30_000)))
    assert found.members == (1, 2)
    assert found.same == SAME
    assert found.shared == 5


def test_an_hour_later_another_order_or_other_wrong_answers_are_not_alike() -> None:
    one = sheet(1, *SAME)
    assert alike(crowd(one, sheet(2, *SAME, at=60 * MINUTE))) == []
    assert alike(crowd(one, sheet(2, *reversed(SAME)))) == []
    assert alike(crowd(one, sheet(2, *((v, "C" if letter != "C" else "D") for v, letter in SAME)))) == []
    assert alike(crowd(one, sheet(2, *SAME[: ALIKE_ANSWERS - 1]))) == []


def test_a_mistake_that_everybody_makes_is_no_surprise() -> None:
    everybody = [sheet(n, *SAME, at=n * 1000) for n in range(1, 40)]
    assert alike(everybody) == []


def test_faster_than_anybody_reads() -> None:
    slow = Sheet(1, tuple(Given(n, "A", True, 4000, n * 4000, 3000) for n in range(20)))
    quick = Sheet(
        2,
        tuple(Given(n, "A", n % 2 == 0, 900, n * 900, 3000) for n in range(FAST_ANSWERS)) + slow.answers[5:],
    )
    almost = Sheet(3, quick.answers[1:])
    [found] = fast([slow, quick, almost])
    assert (found.member_id, found.fast, found.right, found.of, found.median_ms) == (2, 5, 3, 20, 900)


def test_reading_takes_as_long_as_the_words_are() -> None:
    assert reading_ms(["对吗？"]) == SHORTEST_MS
    assert reading_ms(["字" * 100]) == 4000
    assert reading_ms(["word " * 60]) == 3200
    assert reading_ms(["字" * 50, "字" * 50]) == 4000


def test_nobody_is_shown_their_own() -> None:
    odd = Oddities(tuple(fast([])), tuple(alike(crowd(sheet(1, *SAME), sheet(2, *SAME)))), {1: "W1"})
    assert odd
    assert not odd.without(2)
    assert odd.without(3) == odd
    assert odd.without(None) == odd
