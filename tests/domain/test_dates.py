"""Dates in the text of a claim. Today is Saturday 2026-11-21."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.date_rules import WhenFault
from domain.dates import find_dates, happened_on

TODAY = date(2026, 11, 21)
PARTS = (
    "上 下 个 周 月 日 号 年 天 前 后 今 昨 明 大 三 十 半 1 2 31 2026 - / . : 点 "
    "last next friday oct ago days the of week"
)


def when(text: str, today: date = TODAY) -> tuple[date | None, WhenFault | None]:
    return happened_on(find_dates(text, today), today)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("今天", "2026-11-21"),
        ("今早", "2026-11-21"),
        ("今下午", "2026-11-21"),
        ("昨天", "2026-11-20"),
        ("昨晚", "2026-11-20"),
        ("前天", "2026-11-19"),
        ("大前天", "2026-11-18"),
        ("3天前", "2026-11-18"),
        ("两天前", "2026-11-19"),
        ("一周前", "2026-11-14"),
        ("周五", "2026-11-20"),
        ("星期六", "2026-11-21"),
        ("周日", "2026-11-15"),
        ("礼拜天", "2026-11-15"),
        ("上周三", "2026-11-11"),
        ("上个星期日", "2026-11-15"),
        ("上上周一", "2026-11-02"),
        ("本周二", "2026-11-17"),
        ("这周五", "2026-11-20"),
        ("本月3号", "2026-11-03"),
        ("这个月3日", "2026-11-03"),
        ("上个月28号", "2026-10-28"),
        ("上月31日", "2026-10-31"),
        ("3号", "2026-11-03"),
        ("28号", "2026-10-28"),
        ("三号", "2026-11-03"),
        ("10月3日", "2026-10-03"),
        ("10月3号", "2026-10-03"),
        ("10月3", "2026-10-03"),
        ("十月三日", "2026-10-03"),
        ("十月二十三号", "2026-10-23"),
        ("10/3", "2026-10-03"),
        ("10-3", "2026-10-03"),
        ("10.3参加", "2026-10-03"),
        ("23/10", "2026-10-23"),
        ("2026-10-03", "2026-10-03"),
        ("2026/10/3", "2026-10-03"),
        ("2026.10.3", "2026-10-03"),
        ("20261003", "2026-10-03"),
        ("10/3/2026", "2026-10-03"),
        ("2026年10月3日", "2026-10-03"),
        ("26年10月3日", "2026-10-03"),
        ("二〇二六年十月三日", "2026-10-03"),
        ("今年10月3日", "2026-10-03"),
        ("去年12月3日", "2025-12-03"),
        ("10月1日至3日", "2026-10-03"),
        ("yesterday", "2026-11-20"),
        ("last night", "2026-11-20"),
        ("the day before yesterday", "2026-11-19"),
        ("this morning", "2026-11-21"),
        ("last friday", "2026-11-20"),
        ("last saturday", "2026-11-14"),
        ("on friday", "2026-11-20"),
        ("wednesday last week", "2026-11-11"),
        ("last week's wednesday", "2026-11-11"),
        ("3 days ago", "2026-11-18"),
        ("a week ago", "2026-11-14"),
        ("oct 3", "2026-10-03"),
        ("oct. 3rd", "2026-10-03"),
        ("october 3, 2026", "2026-10-03"),
        ("3 oct", "2026-10-03"),
        ("the 3rd of october", "2026-10-03"),
        ("on the 3rd", "2026-11-03"),
        ("the 28th of last month", "2026-10-28"),
    ],
)
def test_a_date_means_a_day_that_is_past_or_today(text: str, day: str) -> None:
    assert when(text) == (date.fromisoformat(day), None)
    assert when(f"在 {text} 做的")[0] == date.fromisoformat(day) or text.startswith("10.3")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("明天", "2026-11-22"),
        ("大后天", "2026-11-24"),
        ("下周一", "2026-11-23"),
        ("本周日", "2026-11-22"),
        ("本月28号", "2026-11-28"),
        ("下个月3号", "2026-12-03"),
        ("12月3日", "2026-12-03"),
        ("2027-01-01", "2027-01-01"),
        ("tomorrow", "2026-11-22"),
        ("next friday", "2026-11-27"),
        ("dec 3", "2026-12-03"),
    ],
)
def test_a_day_to_come_is_recognised_and_reported(text: str, day: str) -> None:
    assert when(text) == (date.fromisoformat(day), WhenFault.FUTURE)


@pytest.mark.parametrize("text", ["2月30日", "2026-13-01", "2026年9月31日", "feb 30", "10月32日"])
def test_a_day_that_no_calendar_has_is_reported(text: str) -> None:
    assert when(text) == (None, WhenFault.IMPOSSIBLE)


@pytest.mark.parametrize(
    "text", ["上周", "上个月", "10月份", "前几天", "三季度", "last week", "two months ago", "去年"]
)
def test_a_time_that_is_no_single_day_is_reported(text: str) -> None:
    assert when(text) == (None, WhenFault.VAGUE)


def test_of_several_days_the_latest_is_taken_and_reported() -> None:
    assert when("昨天和前天") == (date(2026, 11, 20), WhenFault.SEVERAL)
    assert when("昨天，明天") == (date(2026, 11, 20), WhenFault.SEVERAL)
    assert when("昨天（11月20日）") == (date(2026, 11, 20), None)


@pytest.mark.parametrize(
    "text",
    [
        "3号井", "12号站", "第一周三次", "每周三", "两周三次", "v01", "30645", "24小时", "20:00-22:30", "8点到10点",
        "晚上八点半",
        "5-10人", "3个月", "every friday", "本周", "sat down", "10.3", "2.5次", "may be", "1.10.3.2",
    ],
)  # fmt: skip
def test_what_is_no_day_is_left_alone(text: str) -> None:
    assert when(text) == (None, None)


def test_a_date_in_january_may_be_of_last_year() -> None:
    assert when("12月28日", date(2027, 1, 5)) == (date(2026, 12, 28), None)
    assert when("上个月28号", date(2027, 1, 5)) == (date(2026, 12, 28), None)
    assert when("31号", date(2027, 3, 5)) == (date(2027, 1, 31), None)


def test_what_joins_two_mentions_belongs_to_them() -> None:
    assert [(m.start, m.end) for m in find_dates("8点到10点", TODAY)] == [(0, 6)]


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "上",
                "下",
                "个",
                "周",
                "月",
                "日",
                "号",
                "年",
                "天",
                "前",
                "后",
                "今",
                "昨",
                "明",
                "大",
                "三",
                "十",
                "半",
                "1",
                "2",
                "31",
                "2026",
                "-",
                "/",
                ".",
                ":",
                "点",
                "last",
                "next",
                "friday",
                "oct",
                "ago",
                "days",
                "the",
                "of",
                "week",
            ]
        ),
        max_size=10,
    ),
    st.dates(),
)
def test_a_day_in_the_future_is_always_flagged(parts: list[str], today: date) -> None:
    for joint in ("", " "):
        day, fault = when(joint.join(parts), today)
        assert day is None or day <= today or fault is WhenFault.FUTURE


@settings(deadline=None)
@given(st.dates(min_value=date(2001, 1, 1), max_value=date(2099, 12, 31)), st.integers(0, 150))
def test_a_date_is_read_back_as_it_was_written(today: date, back: int) -> None:
    day = today - timedelta(days=back)
    assert when(f"{day.month}月{day.day}日", today) == (day, None)
    assert when(f"{day.isoformat()} 献血", today) == (day, None)
    assert when(f"{day:%b} {day.day}".lower(), today) == (day, None)
    assert when(f"{day:%Y%m%d}", today) == (day, None)
