"""The files under examples/ are what the issue says they are, and what the program takes."""

import runpy
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from domain.members import Role
from domain.periods import PeriodKind
from domain.roster import Roster, read
from domain.schemes import Audience, Evidence, Range, Scheme, Source
from services import roster_import, scheme_import, tables
from services.roster_import import Plan
from storage.database import Database

EXAMPLES = Path(__file__).parents[2] / "examples"


def scheme(name: str) -> Scheme:
    result = scheme_import.load(EXAMPLES / "schemes" / f"{name}.toml")
    assert isinstance(result, Scheme), result
    return result


def roster(path: Path) -> Roster:
    table = tables.load(path)
    assert isinstance(table, tables.Table), table
    result = read(table.header, table.rows)
    assert isinstance(result, Roster), result
    return result


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("company") / "company.csv"
    script = EXAMPLES / "generate_company.py"
    path.write_bytes(subprocess.run([sys.executable, script], check=True, capture_output=True).stdout)
    return path


def test_s1_has_its_ten_categories_and_thirty_five_items() -> None:
    crew = scheme("drilling-30645")
    assert " ".join(category.name for category in crew.categories) == (
        "学习教育 参与活动 岗位工作 履行义务 服务群众 遵章守纪 创新创效 创先争优 奉献社会 群众评议"
    )
    assert len(list(crew.items())) == 35
    assert crew.period is PeriodKind.QUARTER
    assert {grade.code: int(grade.min) for grade in crew.grades} == {"A": 90, "B": 70, "C": 0}
    assert crew.approval == (Role.GROUP_LEADER, Role.BRANCH_REVIEWER, Role.BRANCH_SECRETARY)


def test_s1_gives_a_certificate_and_300_yuan_for_three_or_more_as_in_the_year_and_counts_streaks() -> None:
    crew = scheme("drilling-30645")
    year, row = crew.awards
    assert (year.grade, year.count, year.certificate, year.bonus) == ("A", 3, True, Decimal(300))
    assert (row.grade, row.streak) == ("A", 3)


def test_s1_shows_every_kind_of_item() -> None:
    items = list(scheme("drilling-30645").items())
    assert {item.by for item in items} == set(Source)
    assert {item.evidence for item in items} == set(Evidence)
    assert any(item.ranged for item in items)
    assert any(isinstance(item.points, Decimal) and item.points < 0 for item in items)
    assert {len(item.approval) for item in items} == {1, 2, 3, 4}
    assert all(any(alias.isascii() for alias in item.aliases) for item in items)
    assert all(any(not alias.isascii() for alias in item.aliases) for item in items)


def test_an_active_member_of_s1_can_reach_an_a_by_what_they_claim() -> None:
    crew = scheme("drilling-30645")
    reach = sum(
        min(
            category.max or Decimal(999),
            sum(
                (item.cap or Decimal(999) for item in category.items if item.by is Source.MEMBER),
                Decimal(0),
            ),
        )
        for category in crew.categories
    )
    assert reach >= 90


def test_s6_has_twenty_seven_items_with_base_weights_and_veto_by_the_quarter() -> None:
    refinery = scheme("liaohe-27")
    assert len(list(refinery.items())) == 27
    assert refinery.period is PeriodKind.QUARTER
    assert refinery.base > 0
    assert len({category.weight for category in refinery.categories}) > 1
    assert any(item.veto for item in refinery.items())


def test_s7_is_for_committee_members_with_four_categories_and_thirty_one_items() -> None:
    committee = scheme("qinghai-committee")
    assert committee.audience is Audience.BRANCH_COMMITTEE
    assert len(committee.categories) == 4
    assert len(list(committee.items())) == 31


@pytest.mark.parametrize("name", ["drilling-30645", "liaohe-27", "qinghai-committee", "jinhai-3k"])
def test_no_two_items_of_a_scheme_answer_to_one_word(name: str) -> None:
    words = [word for item in scheme(name).items() for word in {item.name, *item.aliases}]
    assert len(words) == len(set(words))


@pytest.mark.parametrize("name", ["drilling-30645", "liaohe-27", "qinghai-committee", "jinhai-3k"])
def test_every_value_of_an_example_can_count(name: str) -> None:
    for item in scheme(name).items():
        least = item.points.min if isinstance(item.points, Range) else abs(item.points)
        assert item.cap is None or least <= item.cap


def test_the_crew_is_one_branch_with_three_groups_and_every_role() -> None:
    crew = roster(EXAMPLES / "rosters/crew.csv").rows
    assert len({row.branch for row in crew}) == 1
    assert len({row.group for row in crew if row.group}) == 3
    assert {role for row in crew for role in row.roles} == set(Role)
    assert {"李喆", "龚䶮"} <= {row.name for row in crew}
    assert max(len(row.name) for row in crew) >= 10
    assert 22 <= len(crew) <= 30


async def test_the_company_has_its_size_and_is_imported_whole(db: Database, company: Path) -> None:
    plan = await db.write(lambda tx: roster_import.apply(tx, roster(company)))
    assert isinstance(plan, Plan)
    assert len(plan.added) == 4215
    assert len({committee for committee, _ in plan.new_branches}) == 16
    assert len(plan.new_branches) == 111
    assert len(plan.new_groups) == 239


def test_every_branch_of_the_company_has_every_role_of_a_branch(company: Path) -> None:
    rows = roster(company).rows
    held: dict[str, set[Role]] = {row.branch: set() for row in rows}
    for row in rows:
        held[row.branch] |= row.roles
    of_a_branch = {Role.GROUP_LEADER, Role.BRANCH_REVIEWER, Role.BRANCH_SECRETARY, Role.BRANCH_COMMITTEE}
    assert all(of_a_branch <= roles for roles in held.values())
    for role in (Role.COMMITTEE_ADMIN, Role.QUIZ_EDITOR):
        assert len({row.committee for row in rows if role in row.roles}) == 16


def test_the_company_is_the_same_each_time_and_as_a_workbook(company: Path, tmp_path: Path) -> None:
    out = tmp_path / "company.xlsx"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["generate_company.py", "--out", str(out)])
        runpy.run_path(str(EXAMPLES / "generate_company.py"), run_name="__main__")
    assert roster(out) == roster(company)


def test_the_crew_shows_pledges_contact_points_and_contact_persons() -> None:
    crew = roster(EXAMPLES / "rosters/crew.csv").rows
    names = {row.name for row in crew}
    assert sum(row.pledge is not None for row in crew) >= 5
    assert all((row.contact_point is None) == (row.group is None) for row in crew)
    assert all(row.contact_person in names - {row.name} for row in crew if row.group)
