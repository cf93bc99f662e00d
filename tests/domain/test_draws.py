"""Draws: by shares, fresh, for one's trade, and as hard as everybody else's."""

import time
from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.draws import (
    TOLERANCE,
    Candidate,
    Pool,
    Weak,
    draw,
    ease,
    expected,
    quotas,
    shown_order,
    target_of,
)
from domain.questions import QuestionType

CATEGORIES = ("井控", "HSE", "交通安全", "井下作业")

eases = st.lists(st.integers(30, 990), min_size=15, max_size=60)
shares = st.dictionaries(st.sampled_from(CATEGORIES), st.integers(0, 100))


def pool_of(*by_category: list[int], shares: dict[str, int] | None = None) -> Pool:
    """A pool of candidates with these eases; version and question are numbered through."""
    numbers = iter(range(1, 100_000))
    found = {
        category: sorted(
            (Candidate(n, n, each) for n, each in zip(numbers, given_, strict=False)), key=lambda c: c.ease
        )
        for category, given_ in zip(CATEGORIES, by_category, strict=False)
    }
    return Pool(found, shares or {})


def spread(count: int, seed: int = 1, centre: float = 5) -> list[int]:
    chance = Random(seed)
    return [int(1000 * chance.betavariate(centre, 2)) for _ in range(count)]


def mean(drawn: list[Candidate]) -> float:
    return sum(candidate.ease for candidate in drawn) / len(drawn)


@settings(max_examples=60, deadline=None)
@given(st.lists(eases, min_size=1, max_size=4), shares, st.integers(20, 40), st.integers(0, 10**6))
def test_a_draw_is_full_without_repeats_and_within_the_shares(
    by_category: list[list[int]], shares: dict[str, int], places: int, seed: int
) -> None:
    pool = pool_of(*by_category, shares=shares)
    drawn = draw(pool, places, target_of([pool], places), {}, Random(seed))
    assert len(drawn) == len({candidate.question for candidate in drawn}) == min(places, pool.size)
    home = {c.version: category for category, found in pool.candidates.items() for c in found}
    counts = Counter(home[candidate.version] for candidate in drawn)
    sizes = {category: len(found) for category, found in pool.candidates.items()}
    assert counts == Counter({c: n for c, n in quotas(sizes, shares, places).items() if n})


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.integers(200, 950), min_size=40, max_size=80), min_size=3, max_size=4),
    st.integers(20, 40),
    st.integers(0, 10**6),
)
def test_every_draw_from_a_bank_of_some_size_is_within_the_tolerance_of_the_target(
    by_category: list[list[int]], places: int, seed: int
) -> None:
    pool = pool_of(*by_category)
    target = target_of([pool], places)
    drawn = draw(pool, places, target, {}, Random(seed))
    widest = max(max(each) - min(each) for each in by_category)
    assert abs(mean(drawn) - target) <= TOLERANCE or widest < 100


def test_a_thousand_draws_are_equally_hard_and_nobody_s_is_another_s() -> None:
    pool = pool_of(*(spread(60, seed) for seed in range(4)))
    target = target_of([pool], 20)
    draws = [draw(pool, 20, target, {}, Random(f"seed:{member}:draw")) for member in range(1000)]
    assert max(abs(mean(drawn) - target) for drawn in draws) <= TOLERANCE
    assert len({frozenset(candidate.version for candidate in drawn) for drawn in draws}) == 1000
    asked = Counter(candidate.version for drawn in draws for candidate in drawn)
    assert len(asked) == pool.size, "every question has its chance"
    assert max(asked.values()) < 4 * 1000 * 20 / pool.size


def test_trades_whose_own_questions_are_harder_are_asked_no_harder() -> None:
    easy = pool_of(spread(60, 1, 8), spread(60, 2, 8))
    hard = pool_of(spread(60, 3, 3), spread(60, 4, 3))
    assert expected(easy, 20) - expected(hard, 20) > 150
    target = target_of([easy, hard], 20)
    for pool in (easy, hard):
        for seed in range(50):
            assert abs(mean(draw(pool, 20, target, {}, Random(seed))) - target) <= TOLERANCE


def test_the_same_seed_gives_the_same_draw() -> None:
    pool = pool_of(spread(60), spread(60))
    assert draw(pool, 20, 700, {}, Random("a:1:draw")) == draw(pool, 20, 700, {}, Random("a:1:draw"))


def test_what_was_seen_comes_again_only_where_nothing_else_is_left_and_the_longest_ago_first() -> None:
    pool = pool_of([500] * 30)
    seen = {n: 2 if n > 10 else 1 for n in range(1, 21)}  # ten a round ago, ten two rounds ago
    drawn = {c.question for c in draw(pool, 20, 500, seen, Random(1))}
    assert drawn == set(range(21, 31)) | set(range(1, 11))
    assert {c.question for c in draw(pool, 10, 500, seen, Random(1))} == set(range(21, 31))


@pytest.mark.parametrize(
    ("sizes", "shares", "places", "found"),
    [
        ({"a": 50, "b": 50}, {}, 20, {"a": 10, "b": 10}),
        ({"a": 90, "b": 10}, {}, 20, {"a": 18, "b": 2}),
        ({"a": 50, "b": 50}, {"a": 3, "b": 1}, 20, {"a": 15, "b": 5}),
        ({"a": 5, "b": 50}, {"a": 3, "b": 1}, 20, {"a": 5, "b": 15}),
        ({"a": 0, "b": 50}, {"a": 3, "b": 1}, 20, {"a": 0, "b": 20}),
        ({"a": 4, "b": 50, "c": 9}, {"a": 1}, 20, {"a": 4, "b": 14, "c": 2}),
        ({"a": 3, "b": 4}, {"a": 1}, 20, {"a": 3, "b": 4}),
        ({"a": 50, "b": 50, "c": 50}, {"a": 1, "b": 1, "c": 1}, 20, {"a": 7, "b": 7, "c": 6}),
        ({}, {"a": 1}, 20, {}),
    ],
)
def test_places_go_by_shares_and_what_is_missing_goes_to_the_others(
    sizes: dict[str, int], shares: dict[str, int], places: int, found: dict[str, int]
) -> None:
    assert quotas(sizes, shares, places) == found


sizes_of = st.dictionaries(st.sampled_from(CATEGORIES), st.integers(0, 60))
weak_topics = st.lists(st.sampled_from(CATEGORIES), unique=True).map(tuple)


@given(sizes_of, shares, st.integers(0, 40), weak_topics, st.integers(0, 40))
def test_weak_topics_have_their_places_first_and_all_others_are_shared_as_ever(
    sizes: dict[str, int], shares: dict[str, int], places: int, topics: tuple[str, ...], aside: int
) -> None:
    found = quotas(sizes, shares, places, Weak(topics, aside))
    assert sum(found.values()) == min(places, sum(sizes.values()))
    assert all(found[category] <= size for category, size in sizes.items())
    there = sum(sizes.get(topic, 0) for topic in topics)
    assert sum(found.get(topic, 0) for topic in topics) >= min(aside, places, there)


@given(sizes_of, shares, st.integers(0, 40), weak_topics)
def test_without_places_set_aside_nothing_changes(
    sizes: dict[str, int], shares: dict[str, int], places: int, topics: tuple[str, ...]
) -> None:
    assert quotas(sizes, shares, places, Weak(topics, 0)) == quotas(sizes, shares, places)


def test_a_fifth_for_one_weak_topic_comes_on_top_of_its_share() -> None:
    sizes = {"a": 50, "b": 50, "c": 50, "d": 50}
    assert quotas(sizes, {}, 20, Weak(("b",), 4)) == {"a": 4, "b": 8, "c": 4, "d": 4}
    assert quotas(sizes, {"a": 3, "b": 1}, 20, Weak(("b",), 4)) == {"a": 12, "b": 8, "c": 0, "d": 0}
    assert quotas({"a": 50, "b": 2}, {}, 20, Weak(("b",), 4)) == {"a": 18, "b": 2}


def test_draws_with_weak_topics_are_as_hard_as_those_without() -> None:
    found = pool_of(spread(60, 1, 8), spread(60, 2, 8), spread(60, 3, 3), spread(60, 4, 3))
    weak = Pool(found.candidates, {}, Weak(CATEGORIES[2:], 8))
    assert expected(found, 20) - expected(weak, 20) > 15
    target = target_of([found, weak], 20)
    for pool in (found, weak):
        for seed in range(50):
            assert abs(mean(draw(pool, 20, target, {}, Random(seed))) - target) <= TOLERANCE


def test_ease_begins_with_what_is_usual_and_follows_the_answers() -> None:
    assert ease(QuestionType.SINGLE, 0, 0) == 700
    assert ease(QuestionType.MULTIPLE, 0, 0) == 500
    assert ease(QuestionType.SINGLE, 0, 10) == 350
    assert ease(QuestionType.SINGLE, 1000, 1000) > 990


def test_ten_thousand_questions_are_drawn_from_in_a_moment() -> None:
    pool = pool_of(*(spread(2500, seed) for seed in range(4)))
    target = target_of([pool], 40)
    began = time.perf_counter()
    for seed in range(20):
        draw(pool, 40, target, dict.fromkeys(range(1, 320), 1), Random(seed))
    assert (time.perf_counter() - began) / 20 < 0.02


def test_options_are_shuffled_unless_their_order_means_something() -> None:
    orders = {shown_order("ABCD", keeps_order=False, chance=Random(seed)) for seed in range(200)}
    assert len(orders) == 24
    assert shown_order("ABCD", keeps_order=True, chance=Random(1)) == "ABCD"
