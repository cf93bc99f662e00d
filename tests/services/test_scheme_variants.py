"""Variants of units: whose items hold where, and how they follow their scheme."""

from datetime import UTC, datetime

import pytest

from services import scheme_variants
from services.scheme_changes import Imported
from storage import schemes
from tests.schemes import item, variant
from tests.services.company import SCHEME, Company

MAY = datetime(2026, 4, 30, 16, 0, tzinfo=UTC)
VARIANT = variant("s", "常减压支部", "v", V01=5) + item("U01", "巡检发现", 2, unit="处")
COMMITTEES = VARIANT.replace("常减压支部", "炼油党委").replace("points = 5", "points = 4")


def worth(company: Company, employee_no: str, item: str = "V01") -> object:
    found = company.version_for(employee_no).scheme.find_item(item)
    return found.points if found else None


def test_a_variant_says_what_it_changes_and_holds_in_its_unit_alone(company: Company) -> None:
    assert company.bring(VARIANT) == Imported(
        2, new=True, changes=("item V01 志愿服务: points 3 → 5", "item U01 巡检发现: new, 2 points per 处")
    )
    assert worth(company, "0001") == 5
    assert worth(company, "0001", "U01") == 2
    assert worth(company, "0003") == worth(company, "0005") == 3
    assert worth(company, "0003", "U01") is None


def test_a_branch_goes_before_its_committee_and_a_committee_before_the_company(company: Company) -> None:
    company.bring(VARIANT)
    company.bring(COMMITTEES)
    assert [worth(company, number) for number in ("0001", "0003", "0005")] == [5, 4, 3]


def test_a_unit_s_points_are_weighted_and_limited_as_everybody_s(company: Company) -> None:
    company.bring(VARIANT)
    company.award("0001", "U01", "3")
    assert company.total("0001", "2026Q1") == 72  # 60 + 6 × 2
    company.award("0001", "U01", "30")
    assert company.total("0001", "2026Q1") == 100  # the category's max is the scheme's
    assert company.verify() == []


def test_an_unchanged_variant_is_no_version_and_an_empty_one_is_the_way_back(company: Company) -> None:
    company.bring(VARIANT)
    assert company.bring("# again\n" + VARIANT) == Imported(2, new=False)
    empty = VARIANT.partition("[[category]]")[0]
    back = company.bring(empty)
    assert "item V01 志愿服务: points 5 → 3" in back.changes
    assert worth(company, "0001") == 3


def test_a_variant_follows_its_scheme(company: Company) -> None:
    company.bring(VARIANT)
    company.bring(SCHEME.replace("cap = 15", "cap = 20").replace("points = -2", "points = -4"))
    item = company.version_for("0001").scheme.find_item("V01")
    assert item is not None
    assert item.cap == 20
    assert worth(company, "0001") == 5
    assert worth(company, "0001", "D01") == -4
    assert worth(company, "0003") == 3


def test_a_variant_follows_a_version_that_is_to_come_and_the_other_way_round(company: Company) -> None:
    company.bring(SCHEME.replace("points = -2", "points = -4"), MAY)
    company.bring(VARIANT)
    assert (worth(company, "0001"), worth(company, "0001", "D01")) == (5, -2)
    company.bring(VARIANT.replace("points = 5", "points = 7"), company.at(2026, 3))
    company.at(2026, 5)
    assert (worth(company, "0001"), worth(company, "0001", "D01")) == (7, -4)


def test_a_planned_variant_survives_a_new_version_of_its_scheme(company: Company) -> None:
    company.bring(VARIANT)
    company.bring(VARIANT.replace("points = 5", "points = 7"), MAY)
    company.bring(SCHEME.replace("points = -2", "points = -4"))
    assert (worth(company, "0001"), worth(company, "0001", "D01")) == (5, -4)
    company.at(2026, 5)
    assert (worth(company, "0001"), worth(company, "0001", "D01")) == (7, -4)


def test_what_a_scheme_no_longer_has_is_left_out_of_its_variants_and_said(company: Company) -> None:
    company.bring(VARIANT)
    without = SCHEME.replace('code = "V01"\nname = "志愿服务"', 'code = "V03"\nname = "义务劳动"')
    imported = company.bring(without)
    assert imported.remarks == ("variant of 常减压支部: V01 fits no longer and is left out",)
    assert worth(company, "0001") is None
    assert worth(company, "0001", "U01") == 2


def test_a_branch_that_is_renamed_keeps_its_variant(company: Company) -> None:
    company.bring(VARIANT)
    company.tx.execute("UPDATE branches SET name = '一联合支部' WHERE name = '常减压支部'")
    assert worth(company, "0001") == 5


def test_claims_and_entries_keep_their_version_when_a_member_moves(company: Company) -> None:
    company.bring(VARIANT)
    company.award("0001", "U01", "3")
    company.tx.execute("UPDATE members SET branch_id = 3 WHERE employee_no = '0001'")
    company.award("0001", "V01")
    assert company.total("0001", "2026Q1") == 78  # 60 + (6 + 3) × 2
    assert company.verify() == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            VARIANT.replace("常减压支部", "常减压"),
            "line 4, scheme.unit: '常减压': no such branch or committee; did you mean 常减压支部?",
        ),
        (
            VARIANT.replace('extends = "s"', 'extends = "t"'),
            "line 3, scheme.extends: 't' is no scheme in force then (s)",
        ),
        (
            VARIANT.replace('code = "v"', 'code = "w"'),
            "line 6, category[0].code: 'w' is no category of the scheme",
        ),
        (
            VARIANT.replace("points = 5", "points = 'x'"),
            "line 9, category[0].item[0].points: must be a number without quotes, not 'x'",
        ),
        (VARIANT.replace('name = "巡检发现"\n', ""), "line 10, category[0].item[1].name: is missing"),
        (
            VARIANT.replace('"U01"', '"D01"'),
            "line 11, category[0].item[1].code: 'D01' stands in the category 'd' of the scheme",
        ),
        (
            VARIANT.replace('code = "v"', 'code = "v"\nmax = 99'),
            "line 7, category[0].max: belongs to the scheme: a variant changes items only",
        ),
        (
            VARIANT + '[[grade]]\ncode = "A"\nmin = 1\n',
            "line 15, grade: belongs to the scheme: a variant changes items only",
        ),
        (
            VARIANT.replace('extends = "s"', 'extends = "s"\nbase = 70'),
            "line 4, scheme.base: is not a key of the scheme file here",
        ),
    ],
)
def test_what_is_wrong_with_a_variant_is_said_with_its_line(company: Company, text: str, fault: str) -> None:
    outcome = company.refused_or_brought(text)
    assert not isinstance(outcome, Imported)
    assert [str(each) for each in outcome] == [fault]
    assert company.numbers() == [(1, "")]


def test_everybody_s_version_stays_what_everybody_is_measured_by(company: Company) -> None:
    company.bring(VARIANT)
    (current,) = schemes.list_current(company.tx, company.now)
    assert (current.number, current.unit) == (1, "")


def test_the_branches_that_have_a_variant_are_known_with_their_scheme(company: Company) -> None:
    (scheme,) = [version.scheme for version in schemes.list_current(company.tx, company.now)]
    assert scheme_variants.list_merged(company.tx, scheme, company.now) == {}
    company.bring(COMMITTEES)
    merged = scheme_variants.list_merged(company.tx, scheme, company.now)
    assert sorted(merged) == [1, 2], "the two branches of the committee"
    assert all(theirs.find_item("U01") is not None for theirs in merged.values())


def test_a_unit_drops_an_item_and_what_was_earned_by_it_stays(company: Company) -> None:
    company.award("0001", "V01", "3")
    head = VARIANT.partition("[[category.item]]")[0]
    changed = company.bring(head + '[[category.item]]\ncode = "V01"\ndropped = true')
    assert changed.changes == ("item V01 志愿服务: removed",)
    assert worth(company, "0001") is None
    assert worth(company, "0003") == 3
    assert company.total("0001", "2026Q1") == 78, "it was earned before: 60 + 9 × 2"
    company.bring(SCHEME.replace("cap = 15", "cap = 20"))
    assert worth(company, "0001") is None, "the variant follows its scheme"
    assert company.verify() == []
