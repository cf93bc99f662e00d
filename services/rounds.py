"""A round of the quiz opens, and is counted; once, whoever restarts."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from domain.draws import Candidate, Pool, Weak, target_of
from domain.rounds import QuizRules, Round, earliest_close, key_of
from domain.runs import AlreadyRan, Job, NotNow
from domain.topics import WEAK_ROUNDS, weak_by_trade
from services import quiz_points, runs
from services.house import House
from storage import questions, rounds, topics
from storage.database import Tx

EVERYBODY = ""
"""The pool of people without a trade, and of those whose trade has no questions of its own."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A round that opened now, and from how many questions.

    ``lacking`` are categories of the shares without any, ``items`` those that it will earn points of (SCHEME/ITEM).
    """

    round: Round
    bank: int
    lacking: tuple[str, ...]
    items: tuple[str, ...]


def open_round(
    tx: Tx, house: House, now: datetime, due_at: datetime | None = None
) -> Opened | AlreadyRan | NotNow:
    """Open this week's round. One at a time, and one a week."""
    key = key_of(house.today(now))
    last = rounds.newest(tx)
    if last is not None and last.closed_at is None:
        return AlreadyRan(last.key, last.opened_at.astimezone(house.zone))
    weak = weak_topics(tx) if house.quiz.weak_places else {}
    pools = pools_of(questions.candidates(tx), house.quiz, weak)
    if not pools:
        return NotNow("the bank has no questions to ask: liangbang import quiz FILE brings some")
    if before := runs.begin(tx, house, Job.QUIZ_OPEN, key, now, due_at):
        return before
    bank = max(pool.size for pool in pools.values())
    size = min(house.quiz.questions, bank)  # what is announced is what people get
    opened = Round(
        id=0,
        key=key,
        opened_at=now,
        closes_at=_closes(house, now),
        closed_at=None,
        size=size,
        target=target_of(pools.values(), size),
        seed=secrets.token_hex(8),
    )
    categories = {category for pool in pools.values() for category in pool.candidates}
    lacking = tuple(c for c, share in house.quiz.shares.items() if share and c not in categories)
    items = tuple(
        f"{version.scheme.code}/{item.code}" for version, item in quiz_points.items_of(tx, house, now)
    )
    return Opened(rounds.insert(tx, opened, pools), bank, lacking, items)


def pools_of(
    bank: list[tuple[str, tuple[str, ...], Candidate]],
    rules: QuizRules,
    weak: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> dict[str, Pool]:
    """A pool for each trade with questions or weak topics of its own, general ones among them; one for all others.

    ``weak`` names a trade's weak topics (domain.topics.weak_by_trade); those that the shares leave out are not asked.
    """
    if not bank:
        return {}
    with_own = {trade for _, named, _ in bank for trade in named}
    trades = with_own | {EVERYBODY} | {trade for trade, topics in weak.items() if topics}
    found: dict[str, dict[str, list[Candidate]]] = {trade: defaultdict(list) for trade in sorted(trades)}
    for category, named, candidate in bank:
        for trade in named or found:
            found[trade][category].append(candidate)
    return {trade: Pool(pool, rules.shares, _weak(weak, trade, rules)) for trade, pool in found.items()}


def _weak(weak: Mapping[str, tuple[str, ...]], trade: str, rules: QuizRules) -> Weak:
    asked = [
        topic
        for topic in weak.get(trade) or weak.get(EVERYBODY, ())
        if rules.shares.get(topic, not rules.shares)
    ]
    return Weak(asked, rules.weak_places if asked else 0)


def weak_topics(tx: Tx) -> dict[str, tuple[str, ...]]:
    """What each trade has been weak in over the last rounds."""
    return weak_by_trade(topics.list_of_rounds(tx, (each.id for each in rounds.list_closed(tx, WEAK_ROUNDS))))


def _closes(house: House, now: datetime) -> datetime:
    """The scheduled close that ends a round which opens now; so many days on where none is scheduled."""
    scheduled = house.next_due(Job.QUIZ_CLOSE, earliest_close(now, house.quiz.open_days))
    return scheduled or now + timedelta(days=house.quiz.open_days)


def close_round(
    tx: Tx, house: House, now: datetime, due_at: datetime | None = None
) -> Round | AlreadyRan | NotNow:
    """Close the round that is open. By hand at once; time itself closes none before its day."""
    last = rounds.newest(tx)
    if last is None:
        return NotNow("no round of the quiz has been opened yet")
    if due_at is not None and last.closed_at is None and now < last.closes_at:
        return NotNow(f"{last.key} is open until {last.closes_at.astimezone(house.zone):%Y-%m-%d %H:%M}")
    if before := runs.begin(tx, house, Job.QUIZ_CLOSE, last.key, now, due_at):
        return before
    rounds.close(tx, last.id, now)
    return rounds.get(tx, last.id)
