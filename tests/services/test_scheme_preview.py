"""What a new version would have changed in a quarter that is over, against the figures worked out by hand."""

from decimal import Decimal

import pytest

from domain.preview import Mark, Preview
from tests.schemes import variant
from tests.services.company import SCHEME, Company


@pytest.fixture
def company(company: Company) -> Company:
    """In the first quarter 0001 had five times V01 (60 + 30 = 90, an A), 0002 three (78, a B), 0005 a veto."""
    company.award("0001", "V01", "5")
    company.award("0002", "V01", "3")
    company.award("0003", "V02", value="5")
    company.take_back(company.award("0003", "V01", "4"))
    company.award("0004", "D01")
    company.award("0005", "Z01")
    company.at(2026, 4, 10)
    return company


def seen(company: Company, text: str) -> Preview:
    preview = company.preview(text)
    assert preview is not None
    assert company.verify() == [], "a look changes nothing"
    return preview


def marks(preview: Preview) -> dict[str, tuple[Mark, Mark]]:
    return {one.member.employee_no: (one.before, one.after) for one in preview.differences}


def test_the_same_scheme_would_have_changed_nothing(company: Company) -> None:
    preview = seen(company, SCHEME)
    assert (preview.period.key, preview.number) == ("2026Q1", 1)
    assert preview.moves == ()
    assert all(before == after for before, after in marks(preview).values())
    assert marks(preview)["0001"][0] == Mark(Decimal(90), "A")
    assert marks(preview)["0006"][0] == Mark(Decimal(60), "C"), "who earned nothing is scored too"


def test_points_caps_and_grades_are_those_of_the_new_version(company: Company) -> None:
    preview = seen(company, SCHEME.replace("points = 3", "points = 2").replace("min = 70", "min = 72"))
    found = marks(preview)
    assert found["0001"] == (Mark(Decimal(90), "A"), Mark(Decimal(80), "B"))
    assert found["0002"] == (Mark(Decimal(78), "B"), Mark(Decimal(72), "B"))
    assert found["0003"] == (Mark(Decimal(70), "B"), Mark(Decimal(70), "C"))
    assert preview.moves == (("A", "B", 1), ("B", "C", 1))
    assert preview.averages == (Decimal("69.333"), Decimal("66.667"))


def test_a_named_value_stays_within_the_new_range(company: Company) -> None:
    preview = seen(company, SCHEME.replace("{ min = 1, max = 5 }", "{ min = 1, max = 3 }"))
    assert marks(preview)["0003"] == (Mark(Decimal(70), "B"), Mark(Decimal(66), "C"))


def test_items_that_are_dropped_are_named_with_what_they_lose(company: Company) -> None:
    without = SCHEME.replace('code = "V01"\nname = "志愿服务"', 'code = "V03"\nname = "义务劳动"')
    preview = seen(company, without)
    assert [(lost.item.code, lost.entries) for lost in preview.dropped] == [("V01", 2)]
    assert marks(preview)["0001"][1] == Mark(Decimal(60), "C")


def test_a_veto_stays_a_veto_and_an_item_that_becomes_one_makes_one(company: Company) -> None:
    preview = seen(company, SCHEME.replace("base = 60", "base = 95"))
    assert marks(preview)["0005"] == (Mark(Decimal(60), "C"), Mark(Decimal(95), "C"))
    strict = seen(
        company, SCHEME.replace("points = -2", "points = -2\nveto = true").replace("min = 70", "min = 50")
    )
    assert marks(strict)["0004"][1] == Mark(Decimal(58), "C")


def test_what_a_reviewer_had_set_stays_as_it_was_decided(company: Company) -> None:
    company.at(2026, 5)
    company.award("0001", "V01", "4", value="6")  # two of the four did not count
    company.at(2026, 7, 10)
    preview = seen(company, SCHEME.replace("points = 3", "points = 1"))
    assert marks(preview)["0001"] == (Mark(Decimal(72), "B"), Mark(Decimal(72), "B"))


def test_there_is_nothing_to_preview_where_nothing_was_counted(company: Company) -> None:
    assert company.preview(SCHEME.replace('code = "s"', 'code = "new"')) is None
    company.at(2026, 12)
    assert company.preview(SCHEME) is None


def test_a_variant_is_previewed_for_its_unit_alone(company: Company) -> None:
    preview = seen(company, variant("s", "常减压支部", "v", V01=2))
    assert marks(preview) == {
        "0001": (Mark(Decimal(90), "A"), Mark(Decimal(80), "B")),
        "0002": (Mark(Decimal(78), "B"), Mark(Decimal(72), "B")),
    }


def test_a_scheme_is_previewed_with_the_variants_of_units_merged_into_it(company: Company) -> None:
    company.bring(
        '[scheme]\nextends = "s"\nunit = "炼油党委"\n[[category]]\ncode = "v"\n'
        '[[category.item]]\ncode = "V01"\npoints = 2\n'
    )
    company.award("0005", "V01")
    preview = seen(company, SCHEME.replace("points = 3", "points = 1"))
    assert marks(preview)["0001"][1] == Mark(Decimal(80), "B")
