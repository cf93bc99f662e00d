"""A unit's variant merged with its scheme: whatever it holds, everybody is measured by the same."""

import tomllib
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain import scheme_file
from domain.schemes import Scheme
from domain.variants import Merged, Variant, merge, parse
from tests.services.company import SCHEME

FOUND = scheme_file.parse(tomllib.loads(SCHEME, parse_float=Decimal))
assert isinstance(FOUND, Scheme)
BASE: Scheme = FOUND
VALUES = st.integers(-9, 9) | st.text(max_size=3) | st.booleans() | st.just({"min": 1, "max": 3})
ITEMS = st.dictionaries(
    st.sampled_from(["name", "points", "unit", "cap", "by", "veto", "aliases", "approval", "nonsense"]),
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
    assert {item.code for item in BASE.items()} <= {item.code for item in rules.items()}


@given(st.lists(CATEGORIES, max_size=3))
def test_in_force_a_variant_is_merged_whatever_fits_no_longer(categories: list[dict[str, Any]]) -> None:
    variant = parse(document(categories))
    if isinstance(variant, Variant):
        assert isinstance(merge(BASE, variant, strict=False), Merged)


def test_an_empty_variant_is_the_scheme() -> None:
    assert merge(BASE, Variant("s", "一支部", document([]))) == Merged(BASE)
