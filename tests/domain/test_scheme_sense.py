"""What a scheme file cannot mean: an alias of two items, an award beyond the year."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from domain.awards import AwardRule
from domain.periods import PeriodKind
from domain.scheme_sense import contradictions
from domain.schemes import Category, Grade, Item, Scheme


def scheme(*aliases: Sequence[str], kind: PeriodKind = PeriodKind.QUARTER) -> Scheme:
    """Two categories: 志愿服务 and 慰问, then Study, with those aliases."""
    names = ("志愿服务", "慰问", "Study")
    codes = ("V01", "V02", "S01")
    own = [*aliases, *((),) * (3 - len(aliases))]
    items = [
        Item(code, name, Decimal(1), "v", aliases=tuple(more))
        for code, name, more in zip(codes, names, own, strict=True)
    ]
    categories = (Category("v", "奉献", items=tuple(items[:2])), Category("s", "学习", items=(items[2],)))
    return Scheme("s", "积分", kind, (), grades=(Grade("A", Decimal(9)),), categories=categories)


def said(scheme: Scheme) -> list[str]:
    return [str(fault) for fault in contradictions(scheme)]


def test_what_each_item_alone_is_called_is_no_fault() -> None:
    assert said(scheme(["义务劳动", "志愿服务"], ["看望"], ["learning"])) == []


@pytest.mark.parametrize(
    ("aliases", "fault"),
    [
        ((["慰问"],), "category[0].item[0].aliases[0]: '慰问' is the name of V02 already"),
        (
            ([], [], ["a", "志愿服务"]),
            "category[1].item[0].aliases[1]: '志愿服务' is the name of V01 already",
        ),
        ((["study"],), "category[0].item[0].aliases[0]: 'study' is the name of S01 already"),
        ((["Help"], ["help"]), "category[0].item[1].aliases[0]: 'help' is an alias of V01 already"),
    ],
)
def test_an_alias_that_is_another_item_s_is_named(aliases: tuple[list[str], ...], fault: str) -> None:
    assert said(scheme(*aliases)) == [f"{fault}; give each item words of its own"]


@pytest.mark.parametrize(
    ("kind", "most"), [(PeriodKind.MONTH, 12), (PeriodKind.QUARTER, 4), (PeriodKind.YEAR, 1)]
)
def test_an_award_for_more_periods_than_a_year_has_is_named(kind: PeriodKind, most: int) -> None:
    rules = (AwardRule("y", "年度", "A", count=most), AwardRule("s", "连续", "A", streak=most + 1))
    assert said(replace(scheme(kind=kind), awards=rules)) == []
    [fault] = said(replace(scheme(kind=kind), awards=(replace(rules[0], count=most + 1),)))
    assert fault.startswith(f"award[0].count: is {most + 1}, but a year has {most} of the scheme's periods")
