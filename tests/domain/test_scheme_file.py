"""Scheme files: what is understood, and every fault with its key."""

import copy
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.awards import AwardRule
from domain.ladder import Step
from domain.members import Role
from domain.periods import PeriodKind
from domain.scheme_file import parse, to_document
from domain.schemes import Audience, Category, Evidence, Grade, Interim, Item, Range, Scheme, Source

SMALL: dict[str, Any] = {
    "scheme": {
        "code": "drilling-30645",
        "name": "党员积分管理",
        "period": "quarter",
        "approval": ["group_leader", "branch_secretary"],
    },
    "grade": [{"code": "A", "min": 90}, {"code": "B", "min": 70}],
    "category": [
        {
            "code": "volunteer",
            "name": "奉献社会",
            "item": [
                {"code": "V01", "name": "志愿服务", "points": 3},
                {"code": "V02", "name": "慰问", "points": {"min": 1, "max": 5}},
            ],
        }
    ],
}


def changed(path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """The small document with one key set, or taken out where the value is ``...``."""
    document: Any = copy.deepcopy(SMALL)
    table = document
    for step in path[:-1]:
        table = table[step]
    if value is ...:
        del table[path[-1]]
    else:
        table[path[-1]] = value
    return document  # type: ignore[no-any-return]


def faults(document: dict[str, Any]) -> list[str]:
    result = parse(document)
    assert isinstance(result, tuple)
    return [str(fault) for fault in result]


def scheme(document: dict[str, Any]) -> Scheme:
    result = parse(document)
    assert isinstance(result, Scheme), result
    return result


def test_a_small_file_has_the_defaults_of_the_contract() -> None:
    small = scheme(SMALL)
    assert small.base == 0
    assert small.audience is Audience.MEMBER
    assert small.categories[0].weight == 1
    assert small.categories[0].max is None
    assert small.find_item("V01") == Item(
        code="V01",
        name="志愿服务",
        points=Decimal(3),
        category="volunteer",
        by=Source.MEMBER,
        evidence=Evidence.NONE,
        approval=(Role.GROUP_LEADER, Role.BRANCH_SECRETARY),
    )


def test_an_item_has_its_own_chain_before_the_schemes() -> None:
    own = scheme(changed(("category", 0, "item", 0, "approval"), ["committee_admin"])).find_item("V01")
    assert own is not None
    assert own.approval == (Role.COMMITTEE_ADMIN,)


def test_a_range_is_kept_as_a_range() -> None:
    item = scheme(SMALL).find_item("V02")
    assert item is not None
    assert item.points == Range(Decimal(1), Decimal(5))


V01 = ("category", 0, "item", 0)


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (("scheme",), ..., "scheme: is missing: a scheme file has a table [scheme]"),
        (("scheme",), 3, "scheme: must be a table: write [scheme] and its keys below"),
        (("scheme", "code"), ..., "scheme.code: is missing"),
        (("scheme", "code"), "two words", "scheme.code: 'two words' must be one word"),
        (("scheme", "name"), "  ", "scheme.name: is empty"),
        (("scheme", "name"), "x\ny", "scheme.name: holds a line break"),
        (("scheme", "name"), "字" * 81, "scheme.name: has 81 characters; at most 80 fit"),
        (("scheme", "period"), "week", "scheme.period: 'week' is not one of month, quarter, year"),
        (("scheme", "period"), ..., "scheme.period: is missing: one of month, quarter, year"),
        (("scheme", "base"), "60", "scheme.base: must be a number without quotes, not '60'"),
        (("scheme", "base"), True, "scheme.base: must be a number without quotes, not True"),
        (("scheme", "base"), Decimal("NaN"), "scheme.base: must be a number below 1000000"),
        (("scheme", "base"), 1_000_000, "scheme.base: must be a number below 1000000"),
        (("scheme", "base"), Decimal("1e400"), "scheme.base: must be a number below 1000000"),
        (("scheme", "base"), Decimal("0.0001"), "scheme.base: 0.0001 has more than three decimal places"),
        (("scheme", "audience"), "all", "scheme.audience: 'all' is not one of member, branch_committee"),
        (("scheme", "approval"), [], "scheme.approval: must be a list of roles"),
        (("scheme", "approval"), "group_leader", "scheme.approval: must be a list of roles"),
        (
            ("scheme", "approval"),
            ["leader"],
            "scheme.approval[0]: 'leader' does not review; one of group_leader",
        ),
        (("scheme", "approval"), ["quiz_editor"], "scheme.approval[0]: 'quiz_editor' does not review"),
        (
            ("scheme", "approval"),
            ["group_leader"] * 2,
            "scheme.approval[1]: 'group_leader' stands in the chain twice",
        ),
        (
            ("scheme", "aproval"),
            [],
            "scheme.aproval: is not a key of the scheme file here; did you mean approval?",
        ),
        (("schema",), {}, "schema: is not a key of the scheme file here; did you mean scheme?"),
        (("grade", 1, "min"), 90, "grade[1].min: is not below the grade before it (90)"),
        (("grade", 1, "min"), "70", "grade[1].min: must be a number without quotes, not '70'"),
        (("grade", 1, "code"), "a", "grade[1].code: 'a' is the code of grade[0] already"),
        (("grade", 1, "private"), "yes", "grade[1].private: must be true or false, not 'yes'"),
        (("grade",), {"code": "A"}, "grade: must be a list of tables: write [[grade]] for each"),
        (("category",), ..., "category: is missing"),
        (("category", 0, "item"), ..., "category[0].item: is missing: a category needs at least one"),
        (("category", 0, "item"), [3], "category[0].item: must be a list of tables: write [[category.item]]"),
        (("category", 0, "weight"), -1, "category[0].weight: -1 is less than 0"),
        (("category", 0, "max"), 0, "category[0].max: is 0, so nothing would ever count"),
        ((*V01, "points"), ..., "category[0].item[0].points: is missing"),
        (
            (*V01, "points"),
            {"min": 5, "max": 1},
            "category[0].item[0].points.min: is 5, more than max, which is 1",
        ),
        ((*V01, "points"), {"min": 5}, "category[0].item[0].points.max: is missing"),
        ((*V01, "points"), {"min": 1, "max": 2, "mid": 1}, "category[0].item[0].points.mid: is not a key"),
        ((*V01, "code"), "v02", "category[0].item[1].code: 'V02' is the code of category[0].item[0] already"),
        ((*V01, "code"), 101, "category[0].item[0].code: must be text in quotes"),
        ((*V01, "cap"), -2, "category[0].item[0].cap: -2 is less than 0"),
        ((*V01, "by"), "boss", "category[0].item[0].by: 'boss' is not one of member, leader, system"),
        ((*V01, "evidence"), "video", "category[0].item[0].evidence: 'video' is not one of none, photo"),
        ((*V01, "veto"), "yes", "category[0].item[0].veto: must be true or false, not 'yes'"),
        ((*V01, "aliases"), "义务劳动", "category[0].item[0].aliases: must be a list of texts"),
        ((*V01, "aliases"), ["ok", " "], "category[0].item[0].aliases[1]: is empty"),
        ((*V01, "unit"), 3, "category[0].item[0].unit: must be text in quotes"),
        (
            (*V01, "point"),
            3,
            "category[0].item[0].point: is not a key of the scheme file here; did you mean points?",
        ),
    ],
)
def test_each_fault_names_its_key(path: tuple[str | int, ...], value: Any, sentence: str) -> None:
    found = faults(changed(path, value))
    assert len(found) == 1, found
    assert found[0].startswith(sentence)


AWARD = {"code": "year-a", "name": "年度优秀", "grade": "A", "count": 3, "bonus": 300}


def test_an_award_asks_for_so_many_in_the_year_or_in_a_row() -> None:
    both = [AWARD, {"code": "s", "name": "连续", "grade": "B", "streak": 4, "certificate": False}]
    assert scheme(changed(("award",), both)).awards == (
        AwardRule("year-a", "年度优秀", "A", count=3, bonus=Decimal(300), certificate=True),
        AwardRule("s", "连续", "B", streak=4, certificate=False),
    )


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("name", ..., "award[0].name: is missing"),
        ("grade", "a", "award[0].grade: 'a' is no grade of this scheme"),
        ("count", 0, "award[0].count: must be a whole number from 1 to 48, not 0"),
        ("count", 2.5, "award[0].count: must be a whole number from 1 to 48, not 2.5"),
        ("count", True, "award[0].count: must be a whole number from 1 to 48, not True"),
        ("count", ..., "award[0].count: or streak, one of the two"),
        ("streak", 3, "award[0].count: or streak, one of the two"),
        ("bonus", -1, "award[0].bonus: -1 is less than 0"),
        ("certificate", 1, "award[0].certificate: must be true or false, not 1"),
        ("sum", 300, "award[0].sum: is not a key of the scheme file here"),
    ],
)
def test_each_fault_of_an_award_names_its_key(key: str, value: Any, sentence: str) -> None:
    award = {**AWARD, key: value}
    if value is ...:
        del award[key]
    [found] = faults(changed(("award",), [award]))
    assert found.startswith(sentence)


def test_a_document_from_before_there_were_awards_is_the_same_as_ever() -> None:
    assert set(to_document(scheme(SMALL))) == {"scheme", "grade", "category"}


def test_a_claimed_item_without_any_chain_is_a_fault_and_a_recorded_one_is_not() -> None:
    document = changed(("scheme", "approval"), ...)
    assert [fault.partition(":")[0] for fault in faults(document)] == [
        "category[0].item[0].approval",
        "category[0].item[1].approval",
    ]
    for item in document["category"][0]["item"]:
        item["by"] = "leader"
    assert scheme(document).approval == ()


def test_every_fault_is_told_at_once_in_the_order_of_the_file() -> None:
    document = changed(("scheme", "period"), "week")
    document["grade"][0]["min"] = "x"
    document["category"][0]["item"][1]["points"] = None
    document["category"][0]["colour"] = "red"
    assert [fault.partition(":")[0] for fault in faults(document)] == [
        "scheme.period",
        "grade[0].min",
        "category[0].colour",
        "category[0].item[1].points",
    ]


codes = st.text(st.sampled_from("abcXYZ019-_."), min_size=1, max_size=8)
names = st.text(st.sampled_from("志愿服务合理化建议 a"), min_size=1, max_size=12).map(str.strip).filter(bool)
amounts = st.decimals(-999_999, 999_999, places=3)
limits = st.none() | st.decimals(Decimal("0.001"), 999_999, places=3)
chains = st.lists(
    st.sampled_from([Role.GROUP_LEADER, Role.BRANCH_REVIEWER, Role.BRANCH_SECRETARY, Role.COMMITTEE_ADMIN]),
    min_size=1,
    max_size=4,
    unique=True,
).map(tuple)


steps = st.builds(Step, codes, st.none() | amounts, st.none() | st.decimals(0, 1, places=3), st.just(False))
ladders = st.lists(steps, max_size=4, unique_by=lambda step: step.code.casefold())


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    item_codes = iter(draw(st.lists(codes, min_size=1, max_size=6, unique_by=str.casefold)))
    category_codes = draw(st.lists(codes, min_size=1, max_size=3, unique_by=str.casefold))
    approval = draw(chains)
    categories = []
    for code in category_codes:
        items = []
        for item_code in list(item_codes)[:3] or [f"i-{code}"]:
            span = sorted((draw(amounts), draw(amounts)))
            points: Decimal | Range = Range(*span) if draw(st.booleans()) else span[0]
            items.append(
                Item(
                    code=item_code,
                    name=draw(names),
                    points=points,
                    category=code,
                    unit=draw(st.sampled_from(["", "次", "元"])),
                    cap=draw(limits),
                    by=draw(st.sampled_from(Source)),
                    evidence=draw(st.sampled_from(Evidence)),
                    aliases=tuple(draw(st.lists(names, max_size=3, unique=True))),
                    approval=draw(st.sampled_from([approval, (Role.BRANCH_SECRETARY,)])),
                    veto=draw(st.booleans()),
                )
            )
        weight = draw(st.decimals(0, 100, places=2))
        categories.append(Category(code, draw(names), weight, draw(limits), tuple(items)))
    minima = sorted(draw(st.sets(amounts, max_size=4)), reverse=True)
    grades = tuple(
        Grade(f"g{place}", least, draw(st.sampled_from([None, False, True])))
        for place, least in enumerate(minima)
    )
    return Scheme(
        code=draw(codes),
        name=draw(names),
        period=draw(st.sampled_from(PeriodKind)),
        approval=approval,
        base=draw(amounts),
        audience=draw(st.sampled_from(Audience)),
        grades=grades,
        categories=tuple(categories),
        interim=draw(st.sampled_from(Interim)),
        ladder=tuple(draw(ladders)),
        awards=tuple(draw(st.lists(awards(grades), max_size=3, unique_by=lambda rule: rule.code.casefold())))
        if grades
        else (),
    )


def test_a_file_that_says_nothing_of_privacy_has_the_document_that_it_always_had() -> None:
    scheme = parse(SMALL)
    assert isinstance(scheme, Scheme)
    assert to_document(scheme)["grade"] == SMALL["grade"]


def awards(grades: tuple[Grade, ...]) -> st.SearchStrategy[AwardRule]:
    periods = st.integers(1, 48)
    common: dict[str, st.SearchStrategy[Any]] = {
        "code": codes,
        "name": names,
        "grade": st.sampled_from([one.code for one in grades]),
        "bonus": st.decimals(0, 999_999, places=2),
        "certificate": st.booleans(),
    }
    return st.builds(AwardRule, count=periods, **common) | st.builds(AwardRule, streak=periods, **common)


@given(schemes())
def test_a_scheme_survives_its_document_and_json_exactly(written: Scheme) -> None:
    text = json.dumps(to_document(written))
    again = parse(json.loads(text, parse_float=Decimal))
    assert again == written


def test_what_a_file_does_not_use_is_not_in_its_document() -> None:
    """So that a document that was stored before these keys were known is still the same."""
    written = parse(SMALL)
    assert isinstance(written, Scheme)
    assert to_document(written).keys() == {"scheme", "grade", "category"}
    assert "interim" not in to_document(written)["scheme"]


@pytest.mark.parametrize(
    ("ladder", "fault"),
    [
        ([{"code": "先进", "keeps": True}], "ladder[0].keeps: has no step below it that could be kept"),
        ([{"code": "优秀", "share": 30}], "ladder[0].share: is more than 1"),
        ([{"code": "优秀"}, {"code": "优秀"}], "ladder[1].code: '优秀' is the code of ladder[0] already"),
        ([{"code": "优秀", "min": 3}], "ladder[0].min: is not a key of the scheme file here"),
        ([{"average": 3}], "ladder[0].code: is missing"),
    ],
)
def test_faults_of_a_ladder_are_told_with_their_key(ladder: list[dict[str, Any]], fault: str) -> None:
    result = parse({**SMALL, "ladder": ladder})
    assert isinstance(result, tuple)
    assert str(result[0]).startswith(fault)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["scheme", "grade", "category", "item", "code", "points", "min", "approval"]),
                inner,
                max_size=5,
            )
        ),
        max_leaves=20,
    )
)
def test_whatever_a_document_holds_is_answered_with_faults(anything: Any) -> None:
    result = parse(anything if isinstance(anything, dict) else {"scheme": anything})
    assert isinstance(result, tuple)
    assert result
