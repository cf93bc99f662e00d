"""The outbox: what was decided is said, once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.notices import Notice, Urgency
from storage import accounts, outbox
from storage.database import Tx
from storage.outbox import State, Target
from storage.sweep import Swept

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
WANG, GROUP = 7001, -100500


def _add(tx: Tx, text: str = "你好", **fields: Any) -> int:
    return outbox.add(tx, Notice(fields.pop("chat_id", WANG), "sendMessage", {"text": text}, **fields), NOON)


def _branch(tx: Tx, chat_id: int | None = None) -> int:
    sql = "INSERT INTO branches (committee, name, chat_id) VALUES ('党委', '一支部', ?) RETURNING id"
    return tx.insert(sql, chat_id)


def test_a_notice_is_read_as_it_was_added(tx: Tx) -> None:
    payload = {
        "text": "<b>亮榜</b>",
        "reply_markup": {"inline_keyboard": [[{"text": "✅", "callback_data": "a:1"}]]},
    }
    notice = Notice(WANG, "sendMessage", payload, Urgency.ANSWER, subject="claim:17", drawing={"bars": [1.5]})
    row_id = outbox.add(tx, notice, NOON)
    [row] = outbox.read_on(tx, 0, 10).rows
    assert (row.id, row.chat_id, row.method, row.payload) == (row_id, WANG, "sendMessage", payload)
    assert (row.urgency, row.subject, row.drawing) == (Urgency.ANSWER, "claim:17", {"bars": [1.5]})
    assert (row.attempts, row.due_at, row.created_at, row.target) == (0, NOON, NOON, None)


def test_what_may_be_said_once_is_one_row_even_after_it_was_sent(tx: Tx) -> None:
    first = _add(tx, once="final:2026Q3:1")
    outbox.mark_sent(tx, first, WANG, "sendMessage", 9, NOON)
    assert _add(tx, "again", once="final:2026Q3:1") == first
    assert _add(tx, once="final:2026Q3:2") != first
    assert tx.value("SELECT COUNT(*) FROM outbox") == 2


def test_a_notice_to_nobody_is_a_fault(tx: Tx) -> None:
    with pytest.raises(AssertionError):
        _add(tx, chat_id=None)


def test_reading_goes_on_behind_what_was_read(tx: Tx) -> None:
    ids = [_add(tx) for _ in range(5)]
    page = outbox.read_on(tx, 0, 3)
    assert ([row.id for row in page.rows], page.last, page.more) == (ids[:3], ids[2], True)
    page = outbox.read_on(tx, page.last, 3)
    assert ([row.id for row in page.rows], page.last, page.more) == (ids[3:], ids[4], False)
    assert outbox.read_on(tx, page.last, 3) == outbox.Page((), frozenset(), ids[4], False)


def test_a_post_for_a_branch_without_a_group_is_kept_until_it_has_one(tx: Tx) -> None:
    branch = _branch(tx)
    post = _add(tx, chat_id=None, branch_id=branch)
    page = outbox.read_on(tx, 0, 10)
    assert (page.rows, page.kept) == ((), frozenset({post}))
    assert outbox.list_released(tx, page.kept) == []
    tx.execute("UPDATE branches SET chat_id = ?", GROUP)
    [row] = outbox.list_released(tx, page.kept)
    assert (row.id, row.chat_id) == (post, GROUP)


def test_an_edit_knows_what_became_of_its_message(tx: Tx) -> None:
    card = _add(tx)
    edit = outbox.add(tx, Notice(WANG, "editMessageText", {"text": "通过"}, edits=card), NOON)
    assert outbox.read_on(tx, card, 10).rows[0].target == Target(State.WAITING, None)
    outbox.mark_sent(tx, card, WANG, "sendMessage", 55, NOON)
    [row] = outbox.read_on(tx, 0, 10).rows
    assert (row.id, row.target) == (edit, Target(State.SENT, 55))
    assert outbox.find_target(tx, card) == Target(State.SENT, 55)
    assert outbox.find_target(tx, 999) is None


def test_a_notice_shows_in_the_log_by_the_one_claim_that_its_command_is_about(tx: Tx) -> None:
    before = _add(tx)
    tx.about("claims", 17)
    about = _add(tx)
    named = _add(tx, subject="claim:3")
    tx.about("claims", 18)
    several = _add(tx)
    subjects = {row.id: row.subject for row in outbox.read_on(tx, 0, 10).rows}
    assert subjects == {before: None, about: "claim:17", named: "claim:3", several: None}
    assert list(tx.subjects["notices"]) == [before, about, named, several]


def test_what_was_sent_keeps_its_message_and_the_way_it_went_but_not_its_words(tx: Tx) -> None:
    row_id = outbox.add(tx, Notice(GROUP, "sendPhoto", {"caption": "榜"}, drawing={"bars": []}), NOON)
    outbox.mark_sent(tx, row_id, GROUP, "sendMessage", 55, NOON)
    row = tx.one("SELECT * FROM outbox")
    assert row is not None
    assert (row["state"], row["method"], row["message_id"]) == ("sent", "sendMessage", 55)
    assert (row["payload"], row["drawing"]) == ("{}", None)


def test_a_notice_to_somebody_who_blocked_us_is_kept_until_they_are_back(tx: Tx) -> None:
    row_id = _add(tx)
    accounts.set_reachable(tx, WANG, False)
    page = outbox.read_on(tx, 0, 10)
    assert (page.rows, page.kept) == ((), frozenset({row_id}))
    assert outbox.list_released(tx, page.kept) == []
    assert outbox.counts(tx) == outbox.Counts(waiting=0, kept=1, dead=0, oldest_due=None)
    accounts.meet(tx, WANG, None)
    [row] = outbox.list_released(tx, page.kept)
    assert (row.id, row.chat_id) == (row_id, WANG)


def test_what_is_kept_for_somebody_who_does_not_come_back_goes_in_the_end(tx: Tx) -> None:
    for account in (WANG, WANG + 1):
        _add(tx, chat_id=account)
    accounts.set_reachable(tx, WANG, False)
    assert outbox.purge(tx, 0, NOON + timedelta(days=1)) == Swept(1, None)
    assert tx.value("SELECT chat_id FROM outbox") == WANG + 1


def test_a_retry_waits_until_it_is_due(tx: Tx) -> None:
    row_id = _add(tx)
    outbox.mark_retry(tx, row_id, "Bad Gateway", NOON + timedelta(seconds=30))
    [row] = outbox.read_on(tx, 0, 10).rows
    assert (row.attempts, row.due_at) == (1, NOON + timedelta(seconds=30))


def test_a_row_leaves_waiting_once(tx: Tx) -> None:
    row_id = _add(tx)
    outbox.mark_sent(tx, row_id, WANG, "sendMessage", 55, NOON)
    outbox.mark_dead(tx, row_id, "too late")
    outbox.mark_retry(tx, row_id, "too late", NOON)
    outbox.mark_replaced(tx, [row_id])
    assert tx.value("SELECT state || attempts FROM outbox") == "sent0"


def test_a_moved_group_takes_its_branch_and_its_notices_along(tx: Tx) -> None:
    branch = _branch(tx, -55)
    before = _add(tx, chat_id=-55)
    outbox.mark_sent(tx, before, -55, "sendMessage", 7, NOON)
    _add(tx, chat_id=-55, branch_id=branch)
    outbox.move_chat(tx, -55, GROUP)
    assert outbox.read_on(tx, 0, 10).rows[0].chat_id == GROUP
    assert tx.value("SELECT chat_id FROM outbox WHERE id = ?", before) == -55, (
        "its number means nothing there"
    )
    assert tx.value("SELECT chat_id FROM branches") == GROUP


def test_a_group_bound_anew_before_its_move_was_heard_of_stays_bound(tx: Tx) -> None:
    _branch(tx, -55)
    other = tx.insert(
        "INSERT INTO branches (committee, name, chat_id) VALUES ('党委', '二支部', ?) RETURNING id", GROUP
    )
    outbox.move_chat(tx, -55, GROUP)
    assert tx.value("SELECT id FROM branches WHERE chat_id = ?", GROUP) == other


def test_depth_and_trouble_are_counted(tx: Tx) -> None:
    branch = _branch(tx)
    _add(tx, chat_id=None, branch_id=branch)
    _add(tx)
    outbox.mark_dead(tx, _add(tx), "blocked")
    assert outbox.counts(tx) == outbox.Counts(waiting=1, kept=1, dead=1, oldest_due=NOON)


def test_purging_drops_the_old_but_neither_what_waits_nor_the_newest(tx: Tx) -> None:
    sent, dead, waiting, newest = (_add(tx) for _ in range(4))
    outbox.mark_sent(tx, sent, WANG, "sendMessage", 55, NOON)
    outbox.mark_dead(tx, dead, "blocked")
    outbox.mark_sent(tx, newest, WANG, "sendMessage", 56, NOON)
    assert outbox.purge(tx, 0, NOON - timedelta(days=1)) == Swept(0, None)
    assert outbox.purge(tx, 0, NOON + timedelta(days=1)) == Swept(2, None)
    assert [row["id"] for row in tx.all("SELECT id FROM outbox ORDER BY id")] == [waiting, newest]
    assert _add(tx) > newest


def test_a_post_that_somebody_may_take_their_deeds_back_from_is_not_purged(tx: Tx) -> None:
    branch = _branch(tx, GROUP)
    post, other, _ = (_add(tx) for _ in range(3))
    tx.execute(
        "INSERT INTO members (employee_no, name, branch_id, status) VALUES ('1', 'x', ?, 'active')", branch
    )
    tx.execute(
        "INSERT INTO deeds (scheme, period, member_id, branch_id, grade, claims, proposed_at, post) "
        "VALUES ('s', '2026Q3', 1, ?, 'A', '[]', '', ?)",
        branch,
        post,
    )
    for row in (post, other):
        outbox.mark_sent(tx, row, GROUP, "sendMessage", row, NOON)
    assert outbox.purge(tx, 0, NOON + timedelta(days=1)) == Swept(1, None)
    assert outbox.find_target(tx, post) is not None
    assert outbox.find_target(tx, other) is None
