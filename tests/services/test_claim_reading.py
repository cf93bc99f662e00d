"""What a message is understood as: the phrases of ``claim_phrases.txt``, several claims in one, and idle talk."""

import time
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.date_rules import WhenFault
from domain.reading import AmountFault
from services.claim_reading import Understood, understand, understand_as, unread
from services.item_search import ItemIndex, SearchItem
from tests.services.crew_items import INDEX

TODAY = date(2026, 11, 21)  # a Saturday
ONE, TWO = Decimal(1), Decimal(2)
PARTS = [
    "志愿服务",
    "献血",
    "2次",
    "昨天",
    "明天",
    "V01",
    "和",
    "，",
    "\n",
    "5分",
    "x3",
    "100元",
    "zyfw",
    "gave",
    "没",
    "?",
]


@dataclass(frozen=True)
class Phrase:
    """One line of the file: a text and what is to be understood."""

    text: str
    item: str
    quantity: Decimal | None
    value: Decimal | None
    day: date | None

    def is_met_by(self, claim: Understood) -> bool:
        return self._item_is_met_by(claim) and (claim.quantity, claim.value, claim.happened_on) == (
            self.quantity,
            self.value,
            self.day,
        )

    def _item_is_met_by(self, claim: Understood) -> bool:
        shown = [match.code for match in claim.matches]
        if self.item == "-":
            return not shown and claim.certain is None
        if self.item == "!":
            return claim.certain is None
        if self.item.startswith("?"):
            return self.item[1:] in shown[:3] and not self.misleads(claim)
        return claim.certain == self.item

    def misleads(self, claim: Understood) -> bool:
        return claim.certain is not None and claim.certain != self.item.lstrip("?")


def phrases() -> list[Phrase]:
    lines = Path(__file__).with_name("claim_phrases.txt").read_text(encoding="utf-8").splitlines()
    rows = [
        [cell.strip() for cell in line.rsplit("|", 4)]
        for line in lines
        if line.strip() and not line.startswith("# ")
    ]
    return [
        Phrase(
            text,
            item,
            Decimal(quantity) if quantity else None,
            Decimal(value) if value else None,
            date.fromisoformat(day) if day else None,
        )
        for text, item, quantity, value, day in (row for row in rows if len(row) == 5)
    ]


PHRASES = phrases()


def one(text: str, index: ItemIndex = INDEX) -> Understood:
    claims = understand(text, index, TODAY)
    assert len(claims) == 1
    return claims[0]


def test_no_phrase_is_surely_taken_for_another_item() -> None:
    assert [
        phrase.text for phrase in PHRASES if any(map(phrase.misleads, understand(phrase.text, INDEX, TODAY)))
    ] == []


def test_of_what_members_write_at_least_95_percent_is_understood() -> None:
    missed = [phrase.text for phrase in PHRASES if not phrase.is_met_by(one(phrase.text))]
    assert len(PHRASES) >= 300
    assert len(missed) <= 0.05 * len(PHRASES), missed


def test_the_phrases_name_every_item() -> None:
    assert {phrase.item.lstrip("?") for phrase in PHRASES} >= set(INDEX.items)


def test_two_deeds_in_one_message_are_two_claims() -> None:
    volunteering, blood = understand("志愿服务2次，献血1次", INDEX, TODAY)
    assert (volunteering.certain, volunteering.quantity, volunteering.note) == ("V01", TWO, "志愿服务2次")
    assert (blood.certain, blood.quantity, blood.note) == ("V03", ONE, "献血1次")


@pytest.mark.parametrize(
    "text",
    [
        "志愿服务2次\n献血1次",
        "志愿服务2次；献血1次",
        "志愿服务2次 献血1次",
        "志愿服务 2次 献血 1次",
        "2次志愿服务 1次献血",
        "2次 志愿服务 1次 献血",
        "志愿服务2次和献血1次",
        "志愿服务，2次，献血，1次",
        "申报：志愿服务2次、献血1次",
        "volunteering 2 times and blood donation 1 time",
    ],
)
def test_deeds_may_be_told_apart_in_many_ways(text: str) -> None:
    assert [(claim.certain, claim.quantity) for claim in understand(text, INDEX, TODAY)] == [
        ("V01", TWO),
        ("V03", ONE),
    ]


def test_a_sentence_that_names_nothing_beside_one_that_does_is_known_to_be_unread() -> None:
    text = "今天打扫井场卫生，又参加了夜校学习"
    assert unread(text, [INDEX], TODAY) == ("今天打扫井场卫生",)
    assert unread("打扫了井场，擦了窗户", [INDEX], TODAY) == (), (
        "where nothing is understood that is said anyhow"
    )
    assert unread("学习", [INDEX], TODAY) == ()


def test_a_day_holds_for_the_deeds_that_follow_it() -> None:
    claims = understand("昨天志愿服务2次，合理化建议3条，今天献血1次", INDEX, TODAY)
    assert [(claim.certain, claim.happened_on) for claim in claims] == [
        ("V01", date(2026, 11, 20)),
        ("I01", date(2026, 11, 20)),
        ("V03", TODAY),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "志愿服务2次，打扫了井场",
        "志愿服务，义务劳动",
        "昨天，在社区，志愿服务，2次",
        "志愿服务 2次 昨天",
        "捐款1,200元",
        "blood donation",
        "技术革新，申请5分",
    ],
)
def test_a_message_is_one_claim_unless_each_part_surely_is_one(text: str) -> None:
    assert one(text).certain is not None


def test_two_deeds_without_amounts_are_left_to_the_member() -> None:
    claim = one("献血和志愿服务")
    assert claim.certain is None
    assert {match.code for match in claim.matches} == {"V01", "V03"}


def test_the_same_deed_twice_with_amounts_is_two_claims() -> None:
    claims = understand("昨天志愿服务1次，今天志愿服务2次", INDEX, TODAY)
    assert [(claim.certain, claim.quantity, claim.happened_on) for claim in claims] == [
        ("V01", ONE, date(2026, 11, 20)),
        ("V01", TWO, TODAY),
    ]


def test_a_bare_number_is_the_value_where_the_item_has_a_range() -> None:
    assert (one("技术革新 8").value, one("技术革新 8").quantity) == (Decimal(8), None)
    assert (one("志愿服务 2").value, one("志愿服务 2").quantity) == (None, TWO)


def test_an_amount_in_another_unit_is_reported_and_not_taken() -> None:
    claim = one("志愿服务3小时")
    assert (claim.certain, claim.quantity, claim.amount_fault) == ("V01", None, AmountFault.UNIT)


def test_a_day_to_come_is_reported() -> None:
    assert one("明天志愿服务").when_fault is WhenFault.FUTURE
    assert one("2月30日志愿服务").when_fault is WhenFault.IMPOSSIBLE


def test_a_chosen_item_makes_the_numbers_its_own() -> None:
    text = "加油 8"
    assert one(text).certain is None
    assert understand_as(text, "I02", INDEX, TODAY).value == 8
    assert understand_as(text, "V01", INDEX, TODAY).quantity == 8
    assert understand_as(text, "V01", INDEX, TODAY).certain == "V01"


def test_a_number_in_the_name_of_an_item_is_no_quantity() -> None:
    index = ItemIndex(
        [
            SearchItem("Q1", "24小时值守", unit="次"),
            SearchItem("Q2", "慈善一日捐", unit="次"),
            SearchItem("Q3", "周五义务劳动日", unit="次"),
            SearchItem("Q4", "5S检查", unit="次"),
            SearchItem("Q5", "第一书记工作", unit="月"),
        ]
    )
    for text, code in (
        ("24小时值守", "Q1"), ("慈善一日捐", "Q2"), ("周五义务劳动日", "Q3"), ("5s检查", "Q4"), ("第一书记工作", "Q5"),
    ):  # fmt: skip
        claim = one(text, index)
        assert (claim.certain, claim.quantity, claim.happened_on) == (code, None, None)
        assert one(f"昨天{text} 2次", index).certain == code
        assert one(f"昨天{text} 2次", index).happened_on == date(2026, 11, 20)
    assert one("昨天24小时值守2次", index).quantity == 2


def test_what_the_member_wrote_is_the_note_without_the_word_of_command() -> None:
    assert one("/claim  志愿服务２次👍").note == "志愿服务2次"


@settings(deadline=None)
@given(st.text(max_size=150), st.dates())
def test_no_message_makes_it_fail(text: str, today: date) -> None:
    claims = understand(text, INDEX, today)
    assert claims
    for claim in claims:
        day, fault = claim.happened_on, claim.when_fault
        assert day is None or day <= today or fault is WhenFault.FUTURE


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(PARTS),
        max_size=12,
    )
)
def test_no_heap_of_claims_makes_it_fail(parts: list[str]) -> None:
    assert understand("".join(parts), INDEX, TODAY)
    assert understand(" ".join(parts), INDEX, TODAY)


@pytest.mark.parametrize(
    "text",
    ["志愿服务" * 1100, "志愿服务2次，" * 600, "志愿 " * 1500, "zyfw" * 1100, "1 day " * 800, "\u202e志" * 2100],
    ids=ascii,
)  # fmt: skip
def test_a_huge_message_is_understood_in_no_time(text: str) -> None:
    began = time.process_time()
    understand(text, INDEX, TODAY)
    assert time.process_time() - began < 0.1  # of the processor; about 0.005
