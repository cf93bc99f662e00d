"""The pace: never more than Telegram allows, and hardly less."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pace import GROUP_SECONDS, PRIVATE_SECONDS, SENDS_REMEMBERED, Pace
from domain.notices import Urgency

WANG, GROUP = 7001, -100500


def _leave(pace: Pace, chat_id: int, urgency: Urgency, now: float, method: str = "sendMessage") -> float:
    """Send as soon as the pace allows it; when that was."""
    at = max(pace.overall(now), pace.of_chat(chat_id, method, urgency, now))
    while (later := max(pace.overall(at), pace.of_chat(chat_id, method, urgency, at))) > at:
        at = later
    pace.sent(chat_id, method, at)
    return at


def test_messages_to_many_people_leave_evenly_spaced() -> None:
    pace = Pace(20)
    times = [_leave(pace, 8000 + n, Urgency.BROADCAST, 0.0) for n in range(5)]
    assert times == pytest.approx([0.0, 0.05, 0.1, 0.15, 0.2])


def test_a_late_wake_up_does_not_slow_the_whole() -> None:
    pace = Pace(20)
    pace.sent(1, "sendMessage", 100.0)
    pace.sent(2, "sendMessage", 100.06)
    assert pace.overall(100.06) == pytest.approx(100.1)


def test_a_slot_that_was_not_used_is_gone() -> None:
    pace = Pace(20)
    pace.sent(1, "sendMessage", 0.0)
    pace.sent(2, "sendMessage", 90.0)
    assert pace.overall(90.0) == pytest.approx(90.05)


def test_without_a_pace_nothing_waits() -> None:
    pace = Pace(0)
    times = {_leave(pace, chat, Urgency.BROADCAST, 5.0) for chat in [WANG, GROUP] * 100}
    assert times == {5.0}


def test_three_answers_reach_a_person_at_once_and_the_fourth_a_second_later() -> None:
    pace = Pace(1000)
    times = [_leave(pace, WANG, Urgency.ANSWER, 0.0) for _ in range(4)]
    assert times[2] < 0.01
    assert times[3] == pytest.approx(PRIVATE_SECONDS, abs=0.01)


def test_broadcasts_to_a_person_keep_a_second_apart_from_the_first_on() -> None:
    pace = Pace(1000)
    times = [_leave(pace, WANG, Urgency.BROADCAST, 0.0) for _ in range(3)]
    assert times == pytest.approx([0, PRIVATE_SECONDS, 2 * PRIVATE_SECONDS], abs=0.01)


def test_an_answer_does_not_wait_behind_a_broadcast() -> None:
    pace = Pace(1000)
    pace.sent(WANG, "sendMessage", 10.0)
    assert pace.of_chat(WANG, "sendMessage", Urgency.ANSWER, 10.0) == 10.0
    assert pace.of_chat(WANG, "sendMessage", Urgency.NOTICE, 10.0) > 11.0


def test_a_group_gets_twenty_messages_in_a_minute_edits_included() -> None:
    pace = Pace(1000)
    methods = ["sendMessage", "editMessageText"] * 10
    times = [_leave(pace, GROUP, Urgency.NOTICE, 0.0, method) for method in methods]
    assert times[-1] < 1
    assert _leave(pace, GROUP, Urgency.ANSWER, 1.0) == pytest.approx(GROUP_SECONDS, abs=0.1)


def test_pins_and_reactions_do_not_count() -> None:
    pace = Pace(20)
    for _ in range(40):
        pace.sent(GROUP, "setMessageReaction", 0.0)
    assert pace.overall(0.0) == pace.of_chat(GROUP, "pinChatMessage", Urgency.NOTICE, 0.0) == 0.0
    assert pace.of_chat(GROUP, "sendMessage", Urgency.NOTICE, 0.0) == 0.0


def test_an_album_counts_for_as_many_messages_as_it_has_photos() -> None:
    pace = Pace(20)
    pace.sent(WANG, "sendMediaGroup", 0.0, 4)
    assert pace.overall(0.0) == pytest.approx(0.2)
    assert pace.of_chat(WANG, "sendMessage", Urgency.NOTICE, 0.0) == pytest.approx(4 * PRIVATE_SECONDS)


def test_a_held_chat_waits_and_no_other() -> None:
    pace = Pace(29)
    pace.hold(WANG, 40.0)
    pace.hold(WANG, 20.0)  # a shorter one does not shorten it
    assert pace.of_chat(WANG, "setMessageReaction", Urgency.ANSWER, 1.0) == 40.0
    assert pace.of_chat(7002, "sendMessage", Urgency.ANSWER, 1.0) == 1.0
    assert pace.overall(1.0) == 1.0


def test_a_hold_on_everybody_holds_everybody_even_without_a_pace() -> None:
    pace = Pace(0)
    pace.hold(None, 30.0)
    assert pace.overall(1.0) == 30.0


def test_forgetting_idle_chats_changes_nothing_that_matters() -> None:
    pace = Pace(1000)
    for _ in range(20):
        pace.sent(GROUP, "sendMessage", 0.0)
    pace.sent(WANG, "sendMessage", 0.0)
    pace.hold(7002, 500.0)
    pace.forget_idle(30.0)
    assert pace.of_chat(GROUP, "sendMessage", Urgency.NOTICE, 30.0) == GROUP_SECONDS
    assert pace.of_chat(WANG, "sendMessage", Urgency.NOTICE, 30.0) == 30.0
    assert pace.of_chat(7002, "sendMessage", Urgency.NOTICE, 30.0) == 500.0


@given(
    st.lists(
        st.tuples(
            st.sampled_from([WANG, 7002, GROUP]),
            st.sampled_from(Urgency),
            st.floats(0, 3),
        ),
        max_size=120,
    )
)
def test_whatever_is_sent_telegrams_limits_hold(letters: list[tuple[int, Urgency, float]]) -> None:
    pace, now = Pace(29), 0.0
    sent: list[tuple[float, int]] = []
    for chat_id, urgency, gap in letters:
        now = _leave(pace, chat_id, urgency, now + gap)
        sent.append((now, chat_id))
    everybody = [at for at, _ in sent]
    assert all(later - first >= 1 for first, later in zip(everybody, everybody[30:], strict=False))
    group = [at for at, chat_id in sent if chat_id == GROUP]
    assert all(later - first >= 60 for first, later in zip(group, group[20:], strict=False))
    for person in (WANG, 7002):
        tokens, last = 3.0, 0.0  # as the sandbox counts: one a second, three at once after a while
        for at, chat_id in sent:
            if chat_id == person:
                tokens, last = min(3.0, tokens + at - last) - 1, at
                assert tokens >= -1e-9


def test_people_who_hear_nothing_for_a_while_are_not_remembered_for_ever() -> None:
    pace = Pace(1000)
    for number in range(10 * SENDS_REMEMBERED):
        pace.sent(number + 1, "sendMessage", float(number))
    assert len(pace._chats) <= SENDS_REMEMBERED + 1
