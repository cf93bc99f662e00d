"""Units added up by the database: what each of their members could earn is known branch by branch."""

from decimal import Decimal

import pytest

from domain.periods import PeriodKind
from domain.possible import Possible
from domain.schemes import Scheme
from storage import comparisons
from tests.desk import Desk
from tests.handlers.conftest import SCHEME

D = Decimal
RULES = Scheme("test", "S", PeriodKind.QUARTER, (), base=D(10))


@pytest.fixture
def desk() -> Desk:
    """Three members of one branch with 70, 10 (the base) and −5 points."""
    desk = Desk(SCHEME)
    for account, total in ((1, 70), (2, None), (3, -5)):
        member = desk.member(account, f"成员{account}", group="一组" if account < 3 else None)
        if total is not None:
            desk.tx.execute("INSERT INTO standings VALUES ('test', '2026Q4', ?, ?, 0)", member, total * 1000)
    return desk


@pytest.mark.parametrize(
    ("in_branch", "possible", "within"), [({}, 50, 60), ({1: D(80)}, 80, 80), ({2: D(80)}, 50, 60)]
)
def test_a_total_counts_up_to_what_was_possible_in_its_branch(
    desk: Desk, in_branch: dict[int, Decimal], possible: int, within: int
) -> None:
    found = comparisons.find_branch(desk.tx, RULES, "2026Q4", Possible(D(50), in_branch), 1)
    assert found is not None
    assert [found] == comparisons.list_branches(desk.tx, RULES, "2026Q4", Possible(D(50), in_branch))
    assert (found.members, found.counted, found.total) == (3, 2, D(75))
    assert (found.possible, found.within) == (D(possible), D(within))


def test_a_group_has_the_possible_of_its_branch(desk: Desk) -> None:
    [group] = comparisons.list_groups(desk.tx, RULES, "2026Q4", Possible(D(50), {1: D(80)}), 1)
    assert (group.name, group.members, group.total, group.within, group.possible) == (
        "一组",
        2,
        D(80),
        D(80),
        D(80),
    )


def test_a_branch_in_which_nobody_is_scored_is_none(desk: Desk) -> None:
    assert comparisons.find_branch(desk.tx, RULES, "2026Q4", Possible(D(50), {}), 99) is None
