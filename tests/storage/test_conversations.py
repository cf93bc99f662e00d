"""What is waited for from a person: one thing of their own, and a question beneath it."""

from datetime import UTC, datetime, timedelta

import pytest

from storage import accounts, conversations
from storage.database import Tx

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
ME = 7


@pytest.fixture(autouse=True)
def _met(tx: Tx) -> None:
    accounts.meet(tx, ME, None)


def waits(tx: Tx) -> str | None:
    found = conversations.find(tx, ME)
    return found.waits_for if found else None


def test_the_newest_thing_begun_takes_the_place_of_the_one_before(tx: Tx) -> None:
    conversations.begin(tx, ME, "reject", {"claim": 1}, NOW)
    conversations.begin(tx, ME, "change", {"claim": 2}, NOW)
    found = conversations.find(tx, ME)
    assert found is not None
    assert (found.waits_for, found.data, found.asked, found.since) == ("change", {"claim": 2}, False, NOW)
    assert conversations.find_waiting(tx, ME, "reject") is None


def test_a_question_waits_beneath_what_they_began(tx: Tx) -> None:
    conversations.begin(tx, ME, "answer", {"claim": 1}, NOW, asked=True)
    conversations.begin(tx, ME, "reject", {}, NOW)
    assert waits(tx) == "reject"
    assert conversations.end_begun(tx, ME)
    assert waits(tx) == "answer"
    assert not conversations.end_begun(tx, ME)
    assert waits(tx) == "answer"


def test_the_newest_question_takes_the_place_of_the_one_before(tx: Tx) -> None:
    conversations.begin(tx, ME, "answer", {"claim": 1}, NOW, asked=True)
    conversations.begin(tx, ME, "answer", {"claim": 2}, NOW, asked=True)
    found = conversations.find_waiting(tx, ME, "answer")
    assert found is not None
    assert found.data == {"claim": 2}


def test_what_was_begun_too_long_ago_is_passed_over_and_a_question_is_not(tx: Tx) -> None:
    conversations.begin(tx, ME, "answer", {}, NOW - timedelta(days=30), asked=True)
    conversations.begin(tx, ME, "reject", {}, NOW - timedelta(hours=2))
    recent = conversations.find(tx, ME, begun_since=NOW - timedelta(hours=3))
    assert recent is not None
    assert recent.waits_for == "reject"
    later = conversations.find(tx, ME, begun_since=NOW - timedelta(hours=1))
    assert later is not None
    assert later.waits_for == "answer"


def test_one_thing_or_everything_comes_to_an_end(tx: Tx) -> None:
    conversations.begin(tx, ME, "answer", {}, NOW, asked=True)
    conversations.begin(tx, ME, "reject", {}, NOW)
    assert not conversations.end(tx, ME, "change")
    assert conversations.end(tx, ME, "answer")
    assert waits(tx) == "reject"
    conversations.begin(tx, ME, "answer", {}, NOW, asked=True)
    assert conversations.end(tx, ME)
    assert waits(tx) is None
    assert not conversations.end(tx, ME)


def test_everybody_has_their_own(tx: Tx) -> None:
    accounts.meet(tx, 8, None)
    conversations.begin(tx, ME, "reject", {}, NOW)
    assert conversations.find(tx, 8) is None
