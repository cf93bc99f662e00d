"""Versions from a day on: what is in force when, what a later import overtakes, and that the standings follow."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.scheme_changes import Imported
from tests.schemes import variant
from tests.services.company import SCHEME, Company

MAY = datetime(2026, 4, 30, 16, 0, tzinfo=UTC)  # midnight in Shanghai
JUNE = datetime(2026, 5, 31, 16, 0, tzinfo=UTC)
DEARER = SCHEME.replace("points = 3", "points = 4")
DEAREST = SCHEME.replace("points = 3", "points = 5")


def worth(company: Company) -> Decimal:
    item = company.version_for("0001").scheme.find_item("V01")
    assert item is not None
    assert isinstance(item.points, Decimal)
    return item.points


def test_a_version_from_a_day_on_leaves_the_one_before_in_force_until_then(company: Company) -> None:
    company.at(2026, 4, 10)
    assert company.bring(DEARER, MAY) == Imported(2, new=True, changes=("item V01 志愿服务: points 3 → 4",))
    assert worth(company) == 3
    company.now = MAY - timedelta(milliseconds=1)
    assert worth(company) == 3
    company.now = MAY
    assert worth(company) == 4


def test_entries_keep_the_value_of_their_day_and_running_standings_follow_on_the_new_one(
    company: Company,
) -> None:
    company.at(2026, 4, 10)
    company.award("0001", "V01")
    company.bring(SCHEME.replace("base = 60", "base = 50").replace("points = 3", "points = 4"), MAY)
    assert company.total("0001", "2026Q2") == 66
    assert company.verify() == []
    company.at(2026, 5)
    assert company.total("0001", "2026Q2") == 56
    company.award("0001", "V01")
    assert company.total("0001", "2026Q2") == 64
    assert company.verify() == []


def test_a_period_that_ended_while_the_program_was_down_has_the_rules_of_its_end(company: Company) -> None:
    company.at(2026, 4, 10)
    company.award("0001", "V01")
    company.bring(SCHEME.replace("base = 60", "base = 50"), MAY)
    company.at(2026, 7, 20)  # nothing ran between
    assert company.total("0001", "2026Q2") == 56
    assert company.verify() == []


def test_a_period_that_is_over_before_the_day_keeps_its_rules(company: Company) -> None:
    company.at(2026, 3, 10)
    company.award("0001", "V01")
    company.bring(SCHEME.replace("base = 60", "base = 50"), MAY)
    company.at(2026, 5, 2)
    assert company.total("0001", "2026Q1") == 66
    assert company.verify() == []


def test_whatever_is_imported_later_overtakes_what_was_planned_for_after_it(company: Company) -> None:
    company.bring(DEARER, JUNE)
    assert company.bring(DEAREST, MAY).overtaken == (2,)
    assert worth(company) == 3
    company.at(2026, 5)
    assert worth(company) == 5
    company.at(2026, 6, 15)
    assert worth(company) == 5


def test_a_plan_for_a_later_day_leaves_the_one_before_it(company: Company) -> None:
    company.bring(DEARER, MAY)
    assert company.bring(DEAREST, JUNE) == Imported(3, new=True, changes=("item V01 志愿服务: points 4 → 5",))
    company.at(2026, 5)
    assert worth(company) == 4
    company.at(2026, 6, 15)
    assert worth(company) == 5


def test_a_plan_is_taken_back_by_importing_what_is_in_force_again(company: Company) -> None:
    company.bring(DEARER, MAY)
    assert company.bring(SCHEME) == Imported(3, new=True, overtaken=(2,))
    company.at(2026, 5)
    assert worth(company) == 3


def test_the_same_plan_twice_is_one_version(company: Company) -> None:
    company.bring(DEARER, MAY)
    assert company.bring(DEARER, MAY) == Imported(2, new=False)
    assert company.bring(SCHEME.replace("V02", "V09"), JUNE).number == 3


def test_a_scheme_that_begins_on_a_day_to_come_scores_nobody_until_then(company: Company) -> None:
    company.bring(SCHEME.replace('code = "s"', 'code = "second"'), MAY)
    assert company.version_for("0001").scheme.code == "s"
    company.at(2026, 5)
    with pytest.raises(ValueError, match="too many values"):
        company.version_for("0001")


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["award", "bring", "plan", "variant", "wait"]),
        st.integers(0, 3),
        st.sampled_from(["0001", "0003", "0005"]),
    ),
    max_size=20,
)


@settings(max_examples=60, deadline=None)
@given(MOVES)
def test_the_books_are_right_whatever_is_brought_planned_and_earned(
    moves: list[tuple[str, int, str]],
) -> None:
    company = Company()
    company.bring(SCHEME)
    for what, number, who in moves:
        company.now += timedelta(minutes=1)
        changed = SCHEME.replace("base = 60", f"base = {60 - number}")
        match what:
            case "award":
                company.award(who, "V01")
            case "bring":
                company.bring(changed)
            case "plan":
                company.bring(changed, company.now + timedelta(days=20 * number + 1))
            case "variant":
                company.bring(
                    variant("s", "炼油党委", "v", V01=number + 1), company.now + timedelta(days=10 * number)
                )
            case _:
                company.later(timedelta(days=25 * number))
        assert company.verify() == []
    company.connection.close()
