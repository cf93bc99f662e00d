"""The inbox: every update once, in the order of arrival."""

from datetime import UTC, datetime, timedelta

from storage import inbox
from storage.database import Tx
from storage.inbox import Aside
from storage.sweep import ROWS, Swept

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def test_an_update_is_kept_once_however_often_it_is_delivered(tx: Tx) -> None:
    assert [row.update_id for row in inbox.store(tx, [(5, "{}"), (6, "{}")], NOON)] == [5, 6]
    assert [row.update_id for row in inbox.store(tx, [(6, "{}"), (7, "{}"), (7, "{}")], NOON)] == [7]
    assert [row.update_id for row in inbox.list_new(tx)] == [5, 6, 7]


def test_the_order_is_that_of_arrival_even_where_numbers_start_anew_or_the_clock_is_set_back(tx: Tx) -> None:
    inbox.store(tx, [(900, "first")], NOON)
    inbox.store(tx, [(17, "second")], NOON - timedelta(hours=1))
    assert [row.payload for row in inbox.list_new(tx)] == ["first", "second"]


def test_an_update_is_finished_once_and_what_it_said_is_not_kept(tx: Tx) -> None:
    [row] = inbox.store(tx, [(5, '{"message": "secret"}')], NOON)
    assert inbox.finish(tx, row.id)
    assert not inbox.finish(tx, row.id)
    assert inbox.list_new(tx) == []
    assert tx.value("SELECT payload FROM inbox") is None


def test_what_is_set_aside_keeps_its_payload_and_is_not_handled(tx: Tx) -> None:
    [row] = inbox.store(tx, [(5, '{"odd": 1}')], NOON)
    assert inbox.set_aside(tx, row.id, Aside.UNREADABLE, "KeyError")
    assert not inbox.finish(tx, row.id)
    assert tx.value("SELECT payload FROM inbox") == '{"odd": 1}'


def test_what_was_handled_cannot_be_set_aside_any_more(tx: Tx) -> None:
    [row] = inbox.store(tx, [(5, "{}")], NOON)
    inbox.finish(tx, row.id)
    assert not inbox.set_aside(tx, row.id, Aside.FAILED, "ValueError")


def test_depth_and_trouble_are_counted(tx: Tx) -> None:
    rows = inbox.store(tx, [(n, "{}") for n in range(5)], NOON)
    inbox.finish(tx, rows[0].id)
    inbox.set_aside(tx, rows[1].id, Aside.UNREADABLE, "")
    inbox.set_aside(tx, rows[2].id, Aside.FAILED, "")
    counts = inbox.counts(tx)
    assert (counts.new, counts.unreadable, counts.failed, counts.oldest_new) == (2, 1, 1, NOON)


def test_purging_drops_the_handled_and_long_set_aside_and_never_what_waits(tx: Tx) -> None:
    rows = inbox.store(tx, [(n, "{}") for n in range(4)], NOON - timedelta(days=3))
    inbox.finish(tx, rows[0].id)
    inbox.set_aside(tx, rows[1].id, Aside.FAILED, "")
    [recent] = inbox.store(tx, [(9, "{}")], NOON)
    inbox.finish(tx, recent.id)
    swept = inbox.purge(tx, 0, done_before=NOON - timedelta(days=2), aside_before=NOON - timedelta(days=30))
    assert swept == Swept(1, None)
    assert tx.value("SELECT COUNT(*) FROM inbox") == 4
    assert inbox.purge(tx, 0, done_before=NOON + timedelta(days=1), aside_before=NOON) == Swept(2, None)
    assert [row.update_id for row in inbox.list_new(tx)] == [2, 3]


def test_purging_goes_on_where_the_last_window_ended_and_stops_at_what_is_young(tx: Tx) -> None:
    old, young = NOON - timedelta(days=9), NOON
    for key, row in enumerate(inbox.store(tx, [(n, "{}") for n in range(2 * ROWS + 7)], old)):
        if key % 100:
            inbox.finish(tx, row.id)
    inbox.store(tx, [(n, "{}") for n in range(10_000, 10_000 + 3 * ROWS)], young)
    after: int | None = 0
    windows = []
    while after is not None:
        swept = inbox.purge(
            tx, after, done_before=NOON - timedelta(days=3), aside_before=NOON - timedelta(days=30)
        )
        windows.append(swept.dropped)
        after = swept.after
    assert windows == [495, 495, 6], (
        "two of old ones, one where the young begin, and none of young ones alone"
    )
    assert tx.value("SELECT COUNT(*) FROM inbox WHERE received_at < '2027' AND state = 'done'") == 0
    assert len(inbox.list_new(tx)) == 11 + 3 * ROWS
