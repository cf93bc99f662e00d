"""A unit's variant merged with its scheme: whatever it holds, everybody is measured by the same."""

import tomllib
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import scheme_file
from domain.faults import Fault
from domain.schemes import Scheme
from domain.variants import Merged, Variant, merge, parse
from tests.services.company import SCHEME

FOUND = scheme_file.parse(tomllib.loads(SCHEME, parse_float=Decimal))
assert isinstance(FOUND, Scheme)
BASE: Scheme = FOUND
VALUES = st.integers(-9, 9) | st.text(max_size=3) | st.booleans() | st.just({"min": 1, "max": 3})
ITEMS = st.dictionaries(
    st.sampled_from(
        ["name", "points", "unit", "cap", "by", "veto", "aliases", "approval", "nonsense", "dropped"]
    ),
    VALUES,
).flatmap(
    lambda keys: st.sampled_from(["V01", "V02", "D01", "U01", "U02"]).map(lambda code: {**keys, "code": code})
)
CATEGORIES = st.fixed_dictionaries(
    {"code": st.sampled_from(["v", "d", "w"]), "item": st.lists(ITEMS, max_size=4)},
    optional={"max": st.just(1)},
)


def document(categories: list[dict[str, Any]]) -> dict[str, Any]:
    return {"scheme": {"extends": "s", "unit": "一支部"}, "category": categories}


@given(st.lists(CATEGORIES, max_size=3))
def test_a_variant_is_merged_or_refused_and_never_changes_what_measures_everybody(
    categories: list[dict[str, Any]],
) -> None:
    variant = parse(document(categories))
    merged = merge(BASE, variant) if isinstance(variant, Variant) else variant
    if not isinstance(merged, Merged):
        assert all(str(fault).startswith("category[") for fault in merged)
        return
    rules = merged.scheme
    assert (rules.base, rules.grades, rules.period, rules.approval) == (
        BASE.base,
        BASE.grades,
        BASE.period,
        BASE.approval,
    )
    assert [(c.code, c.name, c.weight, c.max) for c in rules.categories] == [
        (c.code, c.name, c.weight, c.max) for c in BASE.categories
    ]
    dropped = {item["code"] for c in categories for item in c["item"] if item.get("dropped")}
    assert {item.code for item in BASE.items()} - dropped <= {item.code for item in rules.items()}
    assert dropped.isdisjoint(item.code for item in rules.items())


@given(st.lists(CATEGORIES, max_size=3))
def test_in_force_a_variant_is_merged_whatever_fits_no_longer(categories: list[dict[str, Any]]) -> None:
    variant = parse(document(categories))
    if isinstance(variant, Variant):
        assert isinstance(merge(BASE, variant, strict=False), Merged)


def test_an_empty_variant_is_the_scheme() -> None:
    assert merge(BASE, Variant("s", "一支部", document([]))) == Merged(BASE)


def dropping(*codes: str, category: str = "v") -> Variant | tuple[Fault, ...]:
    items = [{"code": code, "dropped": True} for code in codes]
    return parse(document([{"code": category, "item": items}]))


def test_a_dropped_item_is_none_in_the_unit() -> None:
    variant = dropping("V02")
    assert isinstance(variant, Variant)
    merged = merge(BASE, variant)
    assert isinstance(merged, Merged)
    assert [item.code for item in merged.scheme.items()] == ["V01", "D01", "Z01"]


@pytest.mark.parametrize(
    ("codes", "category", "faults"),
    [
        (("V03",), "v", ["category[0].item[0].code: 'V03' is no item of the scheme"]),
        (("V01", "V02"), "v", ["category[0].item[1].dropped: leaves 'v' without an item; one must stay"]),
        (
            ("Z01",),
            "d",
            ["category[0].item[0].dropped: takes a veto away, and what 'Z01' forbids holds for everybody"],
        ),
    ],
)
def test_what_may_not_be_dropped_is_said_and_in_force_it_stays(
    codes: tuple[str, ...], category: str, faults: list[str]
) -> None:
    variant = dropping(*codes, category=category)
    assert isinstance(variant, Variant)
    refused = merge(BASE, variant)
    assert isinstance(refused, tuple)
    assert [str(fault) for fault in refused] == faults
    in_force = merge(BASE, variant, strict=False)
    assert isinstance(in_force, Merged)
    assert all(category.items for category in in_force.scheme.categories)
    assert in_force.scheme.find_item("Z01") is not None


def test_a_new_item_may_stand_in_for_the_last_one() -> None:
    new = {"code": "U01", "name": "巡检", "points": 1}
    drops = [{"code": "V01", "dropped": True}, {"code": "V02", "dropped": True}, new]
    variant = parse(document([{"code": "v", "item": drops}]))
    assert isinstance(variant, Variant)
    merged = merge(BASE, variant)
    assert isinstance(merged, Merged)
    assert [item.code for item in merged.scheme.items()] == ["U01", "D01", "Z01"]


def test_nothing_else_is_said_of_what_is_dropped() -> None:
    item = {"code": "V01", "dropped": True, "points": 5}
    [fault] = parse(document([{"code": "v", "item": [item]}]))  # type: ignore[misc]
    assert str(fault) == "category[0].item[0].points: says something of an item that is dropped"


def test_an_alias_that_is_another_item_s_is_a_fault_of_the_variant_but_hinders_none_in_force() -> None:
    name = next(item.name for item in BASE.items() if item.code == "V02")
    variant = parse(document([{"code": "v", "item": [{"code": "V01", "aliases": [name]}]}]))
    assert isinstance(variant, Variant)
    [fault] = merge(BASE, variant)  # type: ignore[misc]
    assert str(fault).startswith(f"category[0].item[0].aliases[0]: {name!r} is the name of V02 already")
    assert isinstance(merge(BASE, variant, strict=False), Merged)
