"""How a phase that was late holds the next one, so that nobody loses the time that the schedule gives them."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.delays import held_until, lateness, publicity_until
from domain.runs import Started

DUE = datetime(2027, 1, 8, 0, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
delays = st.timedeltas(timedelta(), timedelta(days=90))


@given(delays, st.timedeltas(timedelta(days=2), timedelta(days=30)))
def test_the_next_phase_is_as_far_away_as_the_schedule_has_it_or_at_most_an_hour_nearer(
    late: timedelta, between: timedelta
) -> None:
    final = DUE + between
    until = held_until(final, final + lateness(Started(DUE + late, DUE))) or final
    assert between - HOUR < until - (DUE + late) <= between


def test_less_than_an_hour_is_no_delay_and_by_hand_nothing_is_late() -> None:
    assert lateness(Started(DUE + timedelta(minutes=59), DUE)) == timedelta()
    assert lateness(Started(DUE + HOUR, DUE)) == HOUR
    assert lateness(Started(DUE + DAY)) == timedelta()
    assert lateness(None) == timedelta()


@given(delays, st.timedeltas(DAY, timedelta(days=60)), st.integers(1, 40))
def test_what_the_post_says_of_publicity_is_kept_where_the_schedule_leaves_a_day(
    late: timedelta, between: timedelta, days: int
) -> None:
    published = Started(DUE + late, DUE)
    assert publicity_until(published, DUE + between, days * DAY) == published.at + days * DAY


def test_where_the_schedule_leaves_no_day_nobody_waits_for_publicity() -> None:
    for between in (timedelta(), timedelta(minutes=1), timedelta(hours=23)):
        assert publicity_until(Started(DUE, DUE), DUE + between, 7 * DAY) == DUE
    assert publicity_until(Started(DUE), DUE + timedelta(minutes=1), 7 * DAY) == DUE, "also by hand"


def test_what_is_published_after_the_end_was_due_has_its_publicity_all_the_same() -> None:
    assert publicity_until(Started(DUE + DAY), DUE, 7 * DAY) == DUE + 8 * DAY


def test_a_minute_s_difference_holds_nothing() -> None:
    assert held_until(DUE, DUE, DUE + timedelta(minutes=1)) is None
    assert held_until(DUE, DUE + DAY, DUE + 2 * DAY) == DUE + 2 * DAY
    assert held_until(DUE) is None
