"""Cron expressions, as crontab(5) reads them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cron import Cron

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
SATURDAY = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def cron(text: str) -> Cron:
    parsed = Cron.parse(text)
    assert isinstance(parsed, Cron), parsed
    return parsed


@pytest.mark.parametrize(
    ("text", "latest", "following"),
    [
        ("30 8 * * 1", "2026-11-16 08:30", "2026-11-23 08:30"),
        ("30 8 * * MON", "2026-11-16 08:30", "2026-11-23 08:30"),
        ("0 0 * * 0", "2026-11-15 00:00", "2026-11-22 00:00"),
        ("0 0 * * 7", "2026-11-15 00:00", "2026-11-22 00:00"),
        ("0 9 25 6,12 *", "2026-06-25 09:00", "2026-12-25 09:00"),
        ("10 0 1 jan,apr,jul,oct *", "2026-10-01 00:10", "2027-01-01 00:10"),
        ("*/15 8-20 * * *", "2026-11-21 11:00", "2026-11-21 11:15"),
        ("5/20 * * * *", "2026-11-21 10:45", "2026-11-21 11:05"),
        ("0 0 29 2 *", "2024-02-29 00:00", "2028-02-29 00:00"),
        ("0 6 1 * 5", "2026-11-20 06:00", "2026-11-27 06:00"),
        ("0 6 */2 * 5", "2026-11-13 06:00", "2026-11-27 06:00"),
    ],
)
def test_when_it_was_and_will_be_due(text: str, latest: str, following: str) -> None:
    assert f"{cron(text).latest(SATURDAY, SHANGHAI):%Y-%m-%d %H:%M}" == latest
    assert f"{cron(text).next(SATURDAY, SHANGHAI):%Y-%m-%d %H:%M}" == following


def test_now_itself_is_due_and_not_next() -> None:
    hourly = cron("0 * * * *")
    assert hourly.latest(SATURDAY, UTC) == SATURDAY
    assert hourly.next(SATURDAY, UTC) == SATURDAY + timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("* * * *", "needs five fields (minute hour day month weekday), not 4"),
        ("@daily", "needs five fields (minute hour day month weekday), not 1"),
        ("60 * * * *", "says '60' for the minute, which goes from 0 to 59"),
        ("0 24 * * *", "says '24' for the hour, which goes from 0 to 23"),
        ("0 0 0 * *", "says '0' for the day of the month, which goes from 1 to 31"),
        ("0 0 * 13 *", "says '13' for the month, which goes from 1 to 12"),
        ("0 0 * * 8", "says '8' for the day of the week, which goes from 0 to 7"),
        ("0 0 * * fri-mon", "says 'fri-mon' for the day of the week, which goes from 0 to 7"),
        ("*/0 * * * *", "says '*/0' for the minute, which goes from 0 to 59"),
        ("1, * * * *", "says '' for the minute, which goes from 0 to 59"),
        ("-1 * * * *", "says '-1' for the minute, which goes from 0 to 59"),
        ("٣ * * * *", "says '٣' for the minute, which goes from 0 to 59"),
        ("0 0 30 2 *", "names a day that no year has"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(text: str, said: str) -> None:
    assert Cron.parse(text) == said


def test_an_hour_that_the_clock_goes_through_twice_counts_once() -> None:
    nightly = cron("30 2 * * *")
    first = nightly.next(datetime(2026, 10, 24, 12, tzinfo=UTC), BERLIN)
    assert first.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert nightly.next(first, BERLIN).date() == date(2026, 10, 26)


def test_an_hour_that_the_clock_leaves_out_is_not_lost() -> None:
    nightly = cron("30 2 * * *")
    due = nightly.next(datetime(2026, 3, 28, 12, tzinfo=UTC), BERLIN)
    assert due.date() == date(2026, 3, 29)
    assert due.astimezone(UTC) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


moments = st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
expressions = st.tuples(
    st.integers(0, 59).map(str) | st.just("*/7"),
    st.integers(0, 23).map(str) | st.just("*"),
    st.integers(1, 28).map(str) | st.just("*"),
    st.integers(1, 12).map(str) | st.just("*"),
    st.integers(0, 7).map(str) | st.just("*"),
).map(" ".join)


@given(expressions, moments, st.sampled_from([SHANGHAI, BERLIN, UTC]))
def test_nothing_is_due_between_the_latest_and_the_next(text: str, now: datetime, zone: ZoneInfo) -> None:
    parsed = cron(text)
    latest, following = parsed.latest(now, zone), parsed.next(now, zone)
    assert latest.astimezone(UTC) <= now < following.astimezone(UTC)
    assert parsed.next(latest, zone) == following
    assert parsed.latest(following, zone) == following
