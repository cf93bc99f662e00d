"""Months, quarters and years, and the moments at which they begin."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.periods import Period, PeriodKind, bounds, containing, latest_complete, local_day, parse

KINDS = st.sampled_from(PeriodKind)
DAYS = st.dates(date(1901, 1, 1), date(9997, 12, 31))
ZONES = [
    ZoneInfo(name) for name in ("Asia/Shanghai", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia", "UTC")
]
LENGTHS = {PeriodKind.MONTH: (28, 31), PeriodKind.QUARTER: (90, 92), PeriodKind.YEAR: (365, 366)}


@pytest.mark.parametrize(
    ("key", "start", "end"),
    [
        ("2026-10", date(2026, 10, 1), date(2026, 10, 31)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_is_named_as_the_contract_does(key: str, start: date, end: date) -> None:
    period = parse(key)
    assert period is not None
    assert (period.start, period.end, period.key) == (start, end, key)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "26",
        "2026Q5",
        "2026Q0",
        "2026-13",
        "2026-00",
        "2026-1",
        "2026q4",
        "2026 Q4",
        "2026Q4 ",
        "2026Q4\n",
        "0000",
        "1899",
        "9999",
        "２０２６",
        "2026-10-01",
        "latest",
        "2026Q44",
        "-2026",
    ],
)
def test_anything_else_is_no_period(key: str) -> None:
    assert parse(key) is None


@given(DAYS, KINDS)
def test_every_day_lies_in_exactly_one_period_of_a_kind(day: date, kind: PeriodKind) -> None:
    period = containing(day, kind)
    assert day in period
    assert day not in period.next()
    assert day not in period.previous()
    least, most = LENGTHS[kind]
    assert least <= (period.end - period.start).days + 1 <= most


@given(DAYS, KINDS)
def test_periods_follow_each_other_without_a_gap(day: date, kind: PeriodKind) -> None:
    period = containing(day, kind)
    assert period.next().start == period.end + timedelta(days=1)
    assert period.next().previous() == period == period.previous().next()
    assert period.previous() < period < period.next()


@given(DAYS, KINDS)
def test_a_name_leads_back_to_its_period(day: date, kind: PeriodKind) -> None:
    period = containing(day, kind)
    assert parse(period.key) == period


@given(DAYS)
def test_longer_periods_are_made_of_shorter_ones(day: date) -> None:
    month, quarter, year = (containing(day, kind) for kind in PeriodKind)
    assert month.start in quarter
    assert month.end in quarter
    assert quarter.start in year
    assert quarter.end in year


@given(DAYS, KINDS)
def test_the_latest_complete_one_ended_before_today(today: date, kind: PeriodKind) -> None:
    period = latest_complete(today, kind)
    assert period.end < today
    assert today in period.next()


@given(st.integers(0, 4_000_000_000), KINDS, st.sampled_from(ZONES))
def test_a_moment_lies_within_the_bounds_of_its_local_day_s_period(
    seconds: int, kind: PeriodKind, zone: ZoneInfo
) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    period = containing(local_day(moment, zone), kind)
    first, after = bounds(period, zone)
    assert first <= moment < after
    assert bounds(period.next(), zone)[0] == after


def test_a_quarter_ends_at_midnight_where_the_organisation_is() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    first, after = bounds(Period(date(2026, 10, 1), PeriodKind.QUARTER), zone)
    assert first == datetime(2026, 9, 30, 16, tzinfo=UTC)
    assert after == datetime(2026, 12, 31, 16, tzinfo=UTC)
    assert local_day(after - timedelta(microseconds=1), zone) == date(2026, 12, 31)
    assert local_day(after, zone) == date(2027, 1, 1)
