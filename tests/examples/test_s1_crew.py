"""S1, drilling crew 30645: its published rules, from examples/schemes/drilling-30645.toml alone."""

from decimal import Decimal

import pytest

from domain.members import Role
from domain.runs import Job, Ran
from domain.schemes import Source
from tests.examples.published import LEADER, MEMBER, REVIEWER, SECRETARY, at, branch, posts, run, scheme

CREW = scheme("drilling-30645")


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("1000", "A"),
        ("90", "A"),
        ("89.999", "B"),
        ("70", "B"),
        ("69.999", "C"),
        ("0", "C"),
        ("-5", "C"),
    ],
)
def test_a_is_from_90_b_from_70_and_c_below(total: str, grade: str) -> None:
    assert CREW.grade_of(Decimal(total)) == grade


def test_there_are_three_grades_and_no_base() -> None:
    assert [grade.code for grade in CREW.grades] == ["A", "B", "C"]
    assert CREW.base == 0


def test_points_come_from_three_sources() -> None:
    """Recorded by the branch, declared by the member, recognised by the branch (decided by its own officers)."""
    own = {Role.BRANCH_REVIEWER, Role.BRANCH_SECRETARY, Role.COMMITTEE_ADMIN}
    claimed = [item for item in CREW.items() if item.by is Source.MEMBER]
    assert any(item.by is Source.LEADER for item in CREW.items())
    assert any(Role.GROUP_LEADER in item.approval for item in claimed)
    assert any(set(item.approval) <= own for item in claimed)


def test_the_quantities_that_are_totalled_beside_points_have_their_units() -> None:
    """Suggestions made, problems solved, yuan donated, volunteer days, duty days."""
    units = {
        "合理化建议": "条",
        "解决群众困难": "件",
        "捐款捐物": "元",
        "志愿服务": "次",
        "党员责任区值班": "天",
    }
    assert {item.name: item.unit for item in CREW.items() if item.name in units} == units


def test_the_five_steps_declare_record_review_sum_up_and_publish_with_a_signature_before_it() -> None:
    desk = branch("drilling-30645")
    desk.say(MEMBER, "合理化建议 2条")  # declared
    desk.press(MEMBER, "✅")
    for reviewer in (
        LEADER,
        REVIEWER,
        SECRETARY,
    ):  # reviewed by group leader, branch, secretary in this order
        assert desk.ledger() == []
        desk.press(reviewer, "✅ 通过")
    desk.say(SECRETARY, "/record 0011 P01 3")  # recorded by the branch
    desk.press(SECRETARY, "✅")
    assert [f"{item} {points}" for _, item, points in desk.ledger()] == ["I01 4", "P01 15"]
    at(desk, "2027-01-01")
    assert isinstance(
        run(desk, Job.QUARTER_SIGN, "2026Q4"), Ran
    )  # summed up, and put before each to be signed
    assert "19" in desk.phone(MEMBER).texts()[-1]
    assert posts(desk) == []
    desk.press(MEMBER, "✅")
    at(desk, "2027-01-08")
    assert isinstance(run(desk, Job.QUARTER_RANKING, "2026Q4"), Ran)  # published by grade
    (published,) = posts(desk)
    assert "<b>C</b> 5 人" in published
    assert "张伟" not in published, "C is kept private"
    assert "合理化建议" in published, "quantities stand beside the points"
    for grade in "ABC":
        assert f"<b>{grade}</b> " in published
