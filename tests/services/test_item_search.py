"""The search for an item: by code, name, alias, pinyin, sound, slips of the keys; and never by chance."""

import itertools
import time
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.item_search import How, ItemIndex, SearchItem
from services.item_search.sounds import initials, sounds, spellings
from tests.services.crew_items import INDEX, ITEMS

WORDS = (
    "志愿服务",
    "我昨天参加了井控演练和消防检查",
    "zhiyuanfuwu",
    "zyfw",
    "voluntering at school",
    "支愿服务",
)
VERBS = "参加 开展 组织 撰写 推广 发现 制止 完成 协助 检查 整改 培训 宣讲 帮扶 慰问 创新 节约 维护 清理 巡查"
TOPICS = (
    "井控 消防 安全 设备 钻井 压裂 环保 党课 敬老 社区 班组 技术 质量 物资 车辆 食堂 宿舍 新员工 退休职工"
)
THINGS = "隐患 演练 活动 学习 建议 方案 攻关 台账 竞赛 论文 成果"


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.code)
def test_every_item_is_found_by_its_code_its_name_and_each_alias(item: SearchItem) -> None:
    for words in (item.code, item.code.lower(), item.name, *item.aliases):
        assert INDEX.search(words).certain == item.code, words


@pytest.mark.parametrize(
    ("words", "code", "how"),
    [
        ("V01", "V01", How.CODE),
        ("v01", "V01", How.CODE),
        ("志愿服务", "V01", How.NAME),
        ("我参加了志愿服务", "V01", How.NAME),
        ("义务劳动", "V01", How.ALIAS),
        ("zhiyuanfuwu", "V01", How.PINYIN),
        ("ZhiYuan FuWu", "V01", How.PINYIN),
        ("zyfw", "V01", How.INITIALS),
        ("支原服务", "V01", How.SOUND),
        ("voluntering", "V01", How.SPELLING),
        ("合理化", "I01", How.PART),
    ],
)
def test_an_item_is_found_in_many_ways(words: str, code: str, how: How) -> None:
    found = INDEX.search(words)
    assert found.certain == code
    assert found.matches[0].how is how


@pytest.mark.parametrize(
    "words", ["", " ", "好", "你好", "请问积分怎么算", "?", "zz", "a", "谢谢领导", "12345", "\u200f"]
)
def test_idle_talk_finds_nothing(words: str) -> None:
    found = INDEX.search(words)
    assert (found.matches, found.certain) == ((), None)


def test_where_two_items_fit_alike_both_are_shown_and_none_is_certain() -> None:
    found = INDEX.search("学习")
    assert found.certain is None
    assert {match.code for match in found.matches} >= {"S01", "S02", "S03"}


def test_a_name_within_a_longer_one_does_not_compete_with_it() -> None:
    assert INDEX.search("制止违章作业").certain == "R03"
    assert INDEX.search("违章作业").certain == "R04"
    assert INDEX.search("blood donation at the hospital").certain == "V03"


def test_a_name_that_two_items_share_is_certain_for_neither() -> None:
    index = ItemIndex([SearchItem("A1", "安全检查"), SearchItem("A2", "巡检", ("安全检查",))])
    found = index.search("安全检查")
    assert found.certain is None
    assert {match.code for match in found.matches} == {"A1", "A2"}


def test_a_name_in_a_compound_is_not_the_deed() -> None:
    assert INDEX.search("值班表").certain is None


def test_a_long_text_that_mentions_an_item_is_no_certain_claim_for_it() -> None:
    assert (
        INDEX.search(
            "志愿服务"
            "按照上级党委统一部署并结合井队生产实际情况现将有关事项通知如下请各党小组遵照执行务必落实到位"
        ).certain
        is None
    )


def test_no_more_than_the_limit_is_shown_best_first() -> None:
    matches = INDEX.search("学习", limit=2).matches
    assert len(matches) == 2
    assert matches[0].score >= matches[1].score


def test_codes_of_every_shape_are_found() -> None:
    codes = ["1", "2.1", "岗01", "A", "KPI", "volunteer-2", "V-01", "V01"]
    index = ItemIndex([SearchItem(code, name) for code, name in zip(codes, "甲乙丙丁戊己庚辛", strict=True)])
    assert [index.search(code).certain for code in codes] == codes
    assert index.search("volunteer2").certain == "volunteer-2"


def test_mentions_are_codes_and_names_with_numbers_only() -> None:
    index = ItemIndex([SearchItem("V01", "志愿服务"), SearchItem("Q1", "24小时值守", ("一日捐",))])
    assert index.mentions("v01 2次") == [(0, 3)]
    assert index.mentions("V01x2") == [(0, 3)]
    assert index.mentions("志愿服务24小时值守,一日捐") == [(4, 10), (11, 14)]
    assert index.mentions("V012 志愿服务") == []


def test_a_code_of_figures_is_a_code_only_where_an_amount_follows() -> None:
    index = ItemIndex([SearchItem("2", "献血"), SearchItem("3", "志愿服务")])
    assert index.mentions("2 3次") == [(0, 1)]
    assert index.mentions("2次志愿服务") == []
    assert index.mentions("2 志愿服务") == []


def test_without_items_nothing_is_found() -> None:
    assert ItemIndex([]).search("志愿服务").certain is None


def test_sounds_confused_in_typing_are_one_sound() -> None:
    assert sounds("志愿") == sounds("自元")
    assert sounds("3会1课") == sounds("三会一课")
    assert spellings("志愿") == ("ziyuan",)
    assert "zondian" in spellings("重点")
    assert "condian" in spellings("重点")
    assert initials("志愿服务") == "zyfw"


TYPED = (
    "志愿服务",
    "我昨天参加了井控演练和消防检查",
    "zhiyuanfuwu",
    "zyfw",
    "voluntering at school",
    "支愿服务",
)


@settings(deadline=None)
@given(st.text(max_size=120) | st.lists(st.sampled_from(TYPED) | st.text(max_size=3)).map("".join))
def test_no_words_make_it_fail(words: str) -> None:
    found = INDEX.search(words)
    assert all(0 <= match.score <= 100 for match in found.matches)
    assert found.certain is None or found.certain == found.matches[0].code


@settings(deadline=None)
@given(st.text(alphabet="志愿服务献血学习违章作业表好的了zyfwhi 1", max_size=30))
def test_no_words_near_to_names_make_it_fail(words: str) -> None:
    INDEX.search(words)
    INDEX.mentions(words)


def seconds(work: Callable[[], object]) -> float:
    """Of the processor, at best of five."""
    times = []
    for _ in range(5):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def many_items() -> list[SearchItem]:
    names = map("".join, itertools.product(VERBS.split(), TOPICS.split(), THINGS.split()))
    return [*ITEMS, *(SearchItem(f"X{n:04}", name, (name[2:],)) for n, name in enumerate(names) if n < 3965)]


def test_four_thousand_items_are_searched_within_twenty_milliseconds() -> None:
    index = ItemIndex(many_items())
    assert len(index.items) == 4000
    for words in TYPED:
        assert seconds(partial(index.search, words)) < 0.02, words
    assert index.search("支愿服务").certain == "V01"


def test_thirty_five_items_are_searched_within_a_millisecond() -> None:
    for words in TYPED:
        assert seconds(partial(INDEX.search, words)) < 0.001, words


def test_an_index_of_four_thousand_items_is_built_within_a_second() -> None:
    items = many_items()
    assert seconds(lambda: ItemIndex(items)) < 1
