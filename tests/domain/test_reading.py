"""Quantity, value and date from the text of a claim. Today is Saturday 2026-11-21."""

import time
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.date_rules import WhenFault
from domain.reading import AmountFault, measured, read, subject
from domain.tidy import tidy
from domain.units import Amount

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "words", "number", "unit"),
    [
        ("志愿服务 2次", "志愿服务", "2", "次"),
        ("志愿服务两次", "志愿服务", "2", "次"),
        ("２次　志愿服务🙂", "志愿服务", "2", "次"),
        ("2️⃣次志愿服务", "志愿服务", "2", "次"),
        ("志愿服务x3", "志愿服务", "3", None),
        ("志愿服务 ×2", "志愿服务", "2", None),
        ("志愿服务*2", "志愿服务", "2", None),
        ("志愿服务 2", "志愿服务", "2", None),
        ("志愿服务-2次", "志愿服务", "2", "次"),
        ("V01 2", "V01", "2", None),
        ("V01两次", "V01", "2", "次"),
        ("5S检查 2", "5S检查", "2", None),
        ("献工半天", "献工", "0.5", "天"),
        ("献工两天半", "献工", "2.5", "天"),
        ("献工一个半小时", "献工", "1.5", "小时"),
        ("献工1.5h", "献工", "1.5", "小时"),
        ("捐款 1,200元", "捐款", "1200", "元"),
        ("捐款¥200", "捐款", "200", "元"),
        ("捐款一百二十块钱", "捐款", "120", "元"),
        ("volunteering twice", "volunteering", "2", "次"),
        ("half a day of volunteering", "of volunteering", "0.5", "天"),
        ("two and a half hours volunteering", "volunteering", "2.5", "小时"),
        ("2 days volunteering", "volunteering", "2", "天"),
    ],
)
def test_a_quantity_is_read_and_the_other_words_are_left(
    text: str, words: str, number: str, unit: str
) -> None:
    reading = read(text, TODAY)
    assert (reading.words, reading.quantity, reading.unit) == (words, Decimal(number), unit)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("挖潜增效 5分", "5"),
        ("挖潜增效 5.5分", "5.5"),
        ("挖潜增效，申请加3分", "3"),
        ("+5 挖潜增效", "5"),
        ("积分5 挖潜增效", "5"),
        ("挖潜增效 三点五分", "3.5"),
        ("cost saving 5 points", "5"),
        ("cost saving 5pts", "5"),
        ("违章 -5分", "-5"),
        ("违章扣3分", "-3"),
    ],
)
def test_a_value_is_read(text: str, value: str) -> None:
    reading = read(text, TODAY)
    assert (reading.value, reading.amounts) == (Decimal(value), ())


@pytest.mark.parametrize(
    "text",
    [
        "三会一课", "5S检查", "V01", "V012", "第一次参加志愿服务", "3号井值守", "学习四个意识", "八项规定学习",
        "一次性完成任务", "统一着装",
        "30645队志愿服务", "工号007", "每3次", "三四次志愿服务", "分析会", "两学一做", "一起学习", "1.2.3",
    ],
)  # fmt: skip
def test_a_number_that_is_part_of_a_word_is_left_in_it(text: str) -> None:
    reading = read(text, TODAY)
    assert (reading.words, reading.amounts, reading.value) == (text, (), None)


@pytest.mark.parametrize(
    "text",
    [
        "申报志愿服务", "申报：志愿服务", "申报 志愿服务", "claim 志愿服务", "Claim: 志愿服务", "/claim 志愿服务",
        "/claim@some_bot 志愿服务",
        "【申报】志愿服务", "我要申报：志愿服务", "/claim 申报 志愿服务", "\u200b申报\u200f 志愿服务。",
    ],
)  # fmt: skip
def test_the_word_of_command_is_no_part_of_the_claim(text: str) -> None:
    assert read(text, TODAY).words == "志愿服务"


def test_a_code_may_follow_the_word_of_command_at_once() -> None:
    assert read("申报V01 2", TODAY).words == "V01"


def test_a_word_that_only_begins_like_the_command_stays() -> None:
    assert read("claims handling", TODAY).words == "claims handling"


def test_everything_at_once_is_read_from_one_message() -> None:
    reading = read("今天我参加了志愿服务2次，\n3小时，5分", TODAY)
    assert reading.happened_on == TODAY
    assert reading.amounts == (Amount(Decimal(2), "次"), Amount(Decimal(3), "小时"))
    assert reading.value == 5
    assert "志愿服务" in reading.words


def test_a_time_of_the_day_is_no_quantity() -> None:
    reading = read("前天上午8点到10点在三号井义务劳动2小时", TODAY)
    assert reading.amounts == (Amount(Decimal(2), "小时"),)
    assert reading.words == "在三号井义务劳动"


def test_a_day_in_the_future_is_read_and_flagged() -> None:
    reading = read("明天志愿服务", TODAY)
    assert (reading.happened_on, reading.when_fault) == (date(2026, 11, 22), WhenFault.FUTURE)


def test_of_two_bare_numbers_none_is_taken() -> None:
    assert read("志愿服务 2 3", TODAY).amounts == ()


def test_what_belongs_to_a_name_is_kept_from_being_read() -> None:
    text = subject("申报 24小时值班 2次")
    assert read(text, TODAY, keep=[(0, 6)]).words == "24小时值班"
    assert read(text, TODAY, keep=[(0, 6)]).amounts == (Amount(Decimal(2), "次"),)
    assert read(text, TODAY).words == "值班"


def test_a_bare_number_is_the_value_of_an_item_with_a_range_and_else_its_quantity() -> None:
    reading = read("挖潜增效 5", TODAY)
    assert measured(reading, "项", ranged=True).value == 5
    assert measured(reading, "项", ranged=True).quantity is None
    assert measured(reading, "项", ranged=False).quantity == 5


def test_a_bare_number_beside_a_quantity_is_the_value_of_an_item_with_a_range() -> None:
    measure = measured(read("小改小革1项 5", TODAY), "项", ranged=True)
    assert (measure.quantity, measure.value) == (Decimal(1), Decimal(5))


def test_a_bare_number_of_four_figures_is_money_or_nothing() -> None:
    assert measured(read("捐款 5000", TODAY), "元", ranged=False).quantity == 5000
    assert measured(read("志愿服务 5000", TODAY), "次", ranged=False).quantity is None


def test_of_several_amounts_the_one_in_the_unit_of_the_item_counts() -> None:
    reading = read("清理垃圾 5袋 2小时 3次", TODAY)
    assert measured(reading, "小时", ranged=False).quantity == 2
    assert measured(reading, "次", ranged=False).quantity == 3
    assert measured(reading, "袋", ranged=False).quantity == 5


def test_an_amount_of_something_else_is_no_quantity_of_the_item() -> None:
    measure = measured(read("献血 400毫升", TODAY), "次", ranged=False)
    assert (measure.quantity, measure.fault) == (None, AmountFault.UNIT)


def test_two_different_quantities_are_none_and_reported() -> None:
    measure = measured(read("志愿服务 上午1次 下午2次", TODAY), "次", ranged=False)
    assert (measure.quantity, measure.fault) == (None, AmountFault.SEVERAL)


@settings(deadline=None)
@given(st.text(max_size=200), st.dates())
def test_no_text_makes_it_fail(text: str, today: date) -> None:
    reading = read(text, today)
    assert (
        reading.happened_on is None or reading.happened_on <= today or reading.when_fault is WhenFault.FUTURE
    )
    assert "\0" not in reading.words


@settings(deadline=None)
@given(
    st.text(alphabet="志愿服务V01 2次半天昨前今月号日周一三五分.-/:xX×+*,。\n\u202e ", max_size=60),
    st.dates(),
)
def test_no_claim_like_text_makes_it_fail(text: str, today: date) -> None:
    read(text, today)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_a_tidy_text_stays_as_it_is(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@settings(deadline=None)
@given(st.integers(1, 999), st.sampled_from(["次", "天", "条", "小时", "元"]), st.sampled_from(["", " "]))
def test_a_quantity_is_read_back_as_it_was_written(number: int, unit: str, space: str) -> None:
    for text in (f"志愿服务{space}{number}{unit}", f"{number}{unit}{space}志愿服务"):
        reading = read(text, TODAY)
        assert (reading.words, reading.quantity, reading.unit) == ("志愿服务", Decimal(number), unit)


@pytest.mark.parametrize(
    "text",
    ["一" * 4096, "1" * 5000, "1,1" * 2000, "x3 " * 1500, "1 day " * 800, "昨天" * 2500, "10月" * 1500, "ﷺ" * 4096],
    ids=ascii,
)  # fmt: skip
def test_a_huge_text_is_read_in_no_time(text: str) -> None:
    began = time.process_time()
    read(text, TODAY)
    assert time.process_time() - began < 0.1  # of the processor; about 0.004
