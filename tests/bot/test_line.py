"""The line: every notice gets its turn once, in the order of its chat, the urgent ones first."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.line import Line, Turn
from bot.pace import Pace
from domain.notices import Urgency
from storage.outbox import Waiting

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
WANG, LI, GROUP = 7001, 7002, -5


def row(
    row_id: int,
    chat_id: int = WANG,
    urgency: Urgency = Urgency.NOTICE,
    method: str = "sendMessage",
    edits: int | None = None,
    **payload: Any,
) -> Waiting:
    """A notice that waits."""
    return Waiting(row_id, chat_id, method, payload, None, urgency, None, None, edits, None, 0, NOON, NOON)


def take(line: Line, now: float = 0.0) -> Turn:
    """The next turn, which must be there."""
    turn = line.take(now)
    assert isinstance(turn, Turn)
    return turn


def test_a_chat_has_one_turn_at_a_time() -> None:
    line = Line(Pace(0))
    line.add(row(1), 0.0)
    line.add(row(2), 0.0)
    turn = take(line)
    assert line.take(0.0) is None
    line.give_back(turn, 0.0, done=True)
    assert take(line).row.id == 2


def test_what_is_not_done_gets_the_next_turn_of_its_chat() -> None:
    line = Line(Pace(0))
    line.add(row(1), 0.0)
    line.add(row(2), 0.0)
    line.give_back(take(line), 0.0, done=False)
    assert take(line).row.id == 1


def test_a_chat_that_is_held_says_when_to_ask_again() -> None:
    pace = Pace(0)
    line = Line(pace)
    pace.hold(WANG, 30.0)
    line.add(row(1), 0.0)
    assert line.take(10.0) == 30.0
    assert take(line, 30.0).row.id == 1


def test_among_chats_the_urgent_go_first_and_then_the_older() -> None:
    line = Line(Pace(0))
    line.add(row(1, chat_id=1, urgency=Urgency.BROADCAST), 0.0)
    line.add(row(2, chat_id=2, urgency=Urgency.NOTICE), 0.0)
    line.add(row(3, chat_id=3, urgency=Urgency.ANSWER), 0.0)
    line.add(row(4, chat_id=1, urgency=Urgency.ANSWER), 0.0)
    assert [take(line).row.id for _ in range(3)] == [3, 4, 2]


def test_a_chat_that_has_failed_goes_behind_those_that_have_not() -> None:
    """It may be its message that Telegram cannot take: tried first each time, nobody else would ever get a turn."""
    line = Line(Pace(0))
    line.add(row(1, chat_id=WANG, urgency=Urgency.ANSWER), 0.0)
    line.add(row(2, chat_id=LI, urgency=Urgency.BROADCAST), 0.0)
    failed = take(line)
    failed.chat.failures += 1
    line.give_back(failed, 0.0, done=False)
    assert [take(line).row.id for _ in range(2)] == [2, 1]


def test_a_chat_whose_message_went_out_at_last_is_as_if_nothing_had_failed() -> None:
    line = Line(Pace(0))
    line.add(row(1, chat_id=WANG), 0.0)
    line.add(row(2, chat_id=WANG), 0.0)
    turn = take(line)
    turn.chat.failures = turn.chat.alone = 5
    line.give_back(turn, 0.0, done=True)
    again = take(line).chat
    assert (again.failures, again.alone) == (0, 0)


def test_edits_by_message_and_by_row_are_told_apart() -> None:
    line = Line(Pace(0))
    line.add(row(1, method="editMessageText", message_id=50), 0.0)
    line.add(row(2, method="editMessageText", message_id=51), 0.0)
    line.add(row(3, method="editMessageText", message_id=50), 0.0)
    turn = take(line)
    assert (turn.replaced, turn.row.id) == ((1,), 2)
    line.give_back(turn, 0.0, done=True)
    assert take(line).row.id == 3


def test_a_deletion_replaces_the_edits_before_it() -> None:
    line = Line(Pace(0))
    line.add(row(1, method="editMessageReplyMarkup", message_id=50), 0.0)
    line.add(row(2, method="deleteMessage", message_id=50), 0.0)
    turn = take(line)
    assert (turn.replaced, turn.row.method) == ((1,), "deleteMessage")


def test_a_chat_with_a_new_id_takes_its_notices_along() -> None:
    line = Line(Pace(0))
    line.add(row(1, chat_id=GROUP), 0.0)
    line.add(row(2, chat_id=GROUP, urgency=Urgency.BROADCAST), 0.0)
    line.move(take(line), -500, 0.0)
    for expected in (1, 2):
        turn = take(line)
        assert (turn.row.id, turn.chat.chat_id) == (expected, -500)
        line.give_back(turn, 0.0, done=True)
    assert len(line) == 0


@dataclass(frozen=True, slots=True)
class Added:
    """A notice to be added, or (chat 0) a turn to be taken."""

    chat_id: int
    urgency: Urgency
    edits_last: bool
    fails: bool


steps = st.lists(
    st.builds(
        Added,
        st.sampled_from([0, 0, WANG, LI, GROUP]),
        st.sampled_from(Urgency),
        st.booleans(),
        st.booleans(),
    ),
    max_size=60,
)


def _run(plan: list[Added]) -> tuple[list[Waiting], list[Waiting], set[int]]:
    """What was added, what was sent, in its order, and which ids were replaced."""
    line = Line(Pace(0))
    added: list[Waiting] = []
    sent: list[Waiting] = []
    replaced: set[int] = set()

    def turn(*, fails: bool) -> bool:
        taken = line.take(0.0)
        if not isinstance(taken, Turn):
            return False
        replaced.update(taken.replaced)
        if not fails:
            sent.append(taken.row)
        line.give_back(taken, 0.0, done=not fails)
        return True

    for number, step in enumerate(plan, start=1):
        if step.chat_id == 0:
            turn(fails=step.fails)
            continue
        messages = [notice.id for notice in added if notice.chat_id == step.chat_id and notice.edits is None]
        edits = messages[-1] if messages and step.edits_last else None
        method = "sendMessage" if edits is None else "editMessageText"
        added.append(row(number, step.chat_id, step.urgency, method, edits))
        line.add(added[-1], 0.0)
    while turn(fails=False):
        pass
    assert len(line) == 0
    return added, sent, replaced


@given(steps)
def test_nothing_is_lost_and_nothing_comes_twice(plan: list[Added]) -> None:
    added, sent, replaced = _run(plan)
    assert sorted([*(notice.id for notice in sent), *replaced]) == [notice.id for notice in added]
    for notice in added:
        if notice.id in replaced:
            assert any(later.edits == notice.edits and later.id > notice.id for later in sent)


@given(steps)
def test_each_lane_keeps_its_order_and_no_edit_comes_before_its_message(plan: list[Added]) -> None:
    _, sent, _ = _run(plan)
    for chat_id in (WANG, LI, GROUP):
        for lane in ({Urgency.BROADCAST}, {Urgency.ANSWER, Urgency.NOTICE}):
            ids = [notice.id for notice in sent if notice.chat_id == chat_id and notice.urgency in lane]
            assert ids == sorted(ids)
    place = {notice.id: number for number, notice in enumerate(sent)}
    assert all(place[notice.edits] < place[notice.id] for notice in sent if notice.edits is not None)
