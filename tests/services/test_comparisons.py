"""Comparisons over a whole company equal what anybody can work out from its boards."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from statistics import median

import pytest

from domain.boards import Board
from domain.comparisons import LEAST_OF_UNIT, Unit, hides
from domain.members import Branch, Role, Status
from domain.periods import Period, PeriodKind, containing
from domain.possible import possible
from domain.schemes import Range, SchemeVersion
from services import boards, comparisons, standings
from services.comparisons import Units
from storage import ledger, members, schemes
from tests.desk import Desk
from tests.entries import enter
from tests.schemes import grades

D = Decimal
SCHEME = """
[scheme]
code = "test"
name = "党员积分"
period = "quarter"
base = 5
approval = ["group_leader"]

[[category]]
code = "study"
name = "学习教育"
weight = 1.5
max = 20
[[category.item]]
code = "S01"
name = "学习"
points = 2
unit = "次"
cap = 8
[[category.item]]
code = "S02"
name = "心得"
points = { min = 1, max = 5 }

[[category]]
code = "volunteer"
name = "奉献社会"
[[category.item]]
code = "V01"
name = "志愿服务"
points = 3
unit = "次"
cap = 9

[[category]]
code = "conduct"
name = "遵章守纪"
[[category.item]]
code = "D01"
name = "迟到"
points = -7
unit = "次"
by = "leader"
""" + grades(A=40, B=20, C=0)
COMMITTEE = SCHEME.replace('code = "test"', 'code = "two"').replace(
    "base = 5", 'audience = "branch_committee"'
)


@pytest.fixture(scope="module")
def company() -> Desk:
    """Seven branches of two committees, one of them of two people; three quarters of entries; some have left."""
    desk, chance = Desk(SCHEME), Random(6)
    desk.import_scheme(COMMITTEE)
    numbers = iter(range(1, 1000))
    for place, size in enumerate((9, 6, 2, 5, 12, 3, 4)):
        branch = desk.tx.insert(
            "INSERT INTO branches (committee, name) VALUES (?, ?) RETURNING id",
            f"党委{place % 2}",
            f"支部{place}",
        )
        groups = [
            desk.tx.insert("INSERT INTO groups (branch_id, name) VALUES (?, ?) RETURNING id", branch, name)
            for name in ("一组", "二组")
        ]
        for _ in range(size):
            number = next(numbers)
            member = desk.tx.insert(
                "INSERT INTO members (employee_no, name, branch_id, group_id, status) "
                "VALUES (?, ?, ?, ?, ?) RETURNING id",
                f"{number:04}",
                f"成员{number}",
                branch,
                chance.choice([*groups, None]),
                chance.choice([Status.ACTIVE] * 6 + [Status.LEFT, Status.RETIRED, Status.AWAY]),
            )
            if chance.random() < 0.4:
                desk.tx.execute("INSERT INTO roles VALUES (?, ?)", member, Role.BRANCH_COMMITTEE)
            live(desk, chance, member)
    return desk


def live(desk: Desk, chance: Random, member: int) -> None:
    """What one member does in this quarter and the two before, or does not."""
    current = quarter(desk)
    for version in schemes.list_current(desk.tx, desk.now):
        if version.scheme.code == "two" and chance.random() < 0.5:
            continue
        for period in (current.previous().previous(), current.previous(), current):
            for item in chance.choices(list(version.scheme.items()), k=chance.choice([0, 2, 5, 9])):
                points = D(chance.randint(1, 5)) if isinstance(item.points, Range) else item.points
                before = desk.now - timedelta(minutes=1)
                enter(desk.tx, desk.house, version, member, item.code, points, before, period=period.key)


def quarter(desk: Desk) -> Period:
    return containing(desk.house.today(desk.now), PeriodKind.QUARTER)


def all_boards(desk: Desk, version: SchemeVersion, period: Period) -> Iterator[Board]:
    for branch in boards.list_branches(desk.tx):
        yield boards.board(desk.tx, version, period, branch, desk.now)


def worked_out(totals: list[Decimal], most: Decimal) -> tuple[Decimal, Decimal]:
    """Average and share, with nothing but a sum."""
    share = sum((min(max(total, D(0)), most) / most for total in totals), D(0)) / len(totals) * 100
    average = sum(totals, D(0)) / len(totals)
    return average.quantize(D("0.01"), ROUND_HALF_UP), share.quantize(D("0.1"), ROUND_HALF_UP)


def check(units: tuple[Unit, ...], expected: dict[int, list[Decimal]], most: Decimal) -> None:
    assert {unit.id for unit in units} == set(expected)
    shares = {number: worked_out(totals, most)[1] for number, totals in expected.items()}
    large = [number for number, totals in expected.items() if len(totals) >= LEAST_OF_UNIT]
    for unit in units:
        assert (unit.average, unit.share) == worked_out(expected[unit.id], most)
        assert unit.members == len(expected[unit.id])
        better = sum(shares[other] > shares[unit.id] for other in large)
        assert unit.rank == (1 + better if unit.id in large else 0)


@pytest.mark.parametrize("code", ["test", "two"])
def test_branches_and_groups_equal_what_the_boards_add_up_to(company: Desk, code: str) -> None:
    period = quarter(company)
    version = standings.governing(company.tx, company.house, code, period, company.now)
    most = possible(version.scheme)
    shown = {view.branch: view for view in all_boards(company, version, period) if view.rows}
    totals = {branch.id: [row.standing.total for row in view.rows] for branch, view in shown.items()}
    assert min(total for values in totals.values() for total in values) < 0
    units = Units(company.tx, company.house, company.now)
    for branch, view in shown.items():
        found = units.of_branch(branch, code, period)
        check(found.company, totals, most)
        check(found.committee, {b.id: totals[b.id] for b in shown if b.committee == branch.committee}, most)
        groups: dict[int, list[Decimal]] = {}
        for row in view.rows:
            if row.member.group_id is not None:
                groups.setdefault(row.member.group_id, []).append(row.standing.total)
        check(found.groups, groups, most)
        assert found.own is not None
        assert found.own.id == branch.id


def test_the_trend_of_a_branch_is_the_average_of_its_boards_where_that_tells_nobody_s_points(
    company: Desk,
) -> None:
    period = quarter(company)
    told: set[Period] = set()
    for branch in boards.list_branches(company.tx):
        view = Units(company.tx, company.house, company.now).of_branch(branch, "test", period)
        averages = {}
        for each in (period.previous().previous(), period.previous(), period):
            version = standings.governing(company.tx, company.house, "test", each, company.now)
            board = boards.board(company.tx, version, each, branch, company.now)
            average, _ = worked_out([row.standing.total for row in board.rows], D(1))
            if each == period or hides(len(board.withheld_from(None))):
                averages[each] = average
        told.update(averages)
        assert {point.period: point.total for point in view.trend} == averages
        assert [point.period for point in view.trend] == sorted(averages)
    assert len(told) == 3, "each is told of some branch"


def everybody(desk: Desk) -> Iterator[tuple[Branch, int]]:
    for branch in boards.list_branches(desk.tx):
        yield from ((branch, member.id) for member in members.list_of_branch(desk.tx, branch.id))


def test_middle_and_best_of_a_category_are_those_of_everybody_s_own_tally(company: Desk) -> None:
    period, compared = quarter(company), 0
    for branch, member_id in everybody(company):
        member = members.get(company.tx, member_id)
        version = standings.governing(company.tx, company.house, "test", period, company.now)
        rows = comparisons.by_category(company.tx, member, version, period)
        assert rows is not None
        board = boards.board(company.tx, version, period, branch, company.now)
        places = {
            row.member.id: standings.place_of(
                company.tx, company.house, row.member, "test", period, company.now
            )
            for row in board.rows
        }
        tallies = {number: place.tally.by_category for number, place in places.items() if place is not None}
        for row in rows:
            values = [tally[row.category.code] for tally in tallies.values()]
            assert row.mine == tallies[member_id][row.category.code]
            if len(values) >= 5:
                compared += 1
                assert (row.median, row.best) == (median(values), max(values))
            else:
                assert (row.median, row.best) == (None, None)
    assert compared > 30


def test_a_member_s_trend_begins_with_their_first_entry_and_ends_now(company: Desk) -> None:
    period = quarter(company)
    version = standings.governing(company.tx, company.house, "test", period, company.now)
    beginnings = set()
    for _, member_id in everybody(company):
        member = members.get(company.tx, member_id)
        points = comparisons.trend_of(company.tx, company.house, member, version, period, company.now)
        assert points[-1].period == period
        before = [p for p in (period.previous().previous(), period.previous())
                  if ledger.list_balances(company.tx, member_id, "test", p.key)]  # fmt: skip
        assert points[0].period == min([*before, period])
        beginnings.add(points[0].period)
        for point in points:
            place = standings.place_of(company.tx, company.house, member, "test", point.period, company.now)
            assert place is not None
            standing = place.standing
            assert (point.total, point.rank, point.of, point.grade) == (
                standing.total,
                standing.rank,
                place.of,
                standing.grade,
            )
    assert len(beginnings) == 3


def test_beside_mine_stand_the_field_and_ways_to_the_next_grade(company: Desk) -> None:
    with_steps = 0
    for _, member_id in everybody(company):
        member = members.get(company.tx, member_id)
        mine = boards.mine(company.tx, company.house, member, company.now)
        for own, compared in zip(
            mine.standings, comparisons.of_mine(company.tx, company.house, mine, company.now), strict=True
        ):
            board = boards.board(
                company.tx, own.version, own.period, branch_of(company, member_id), company.now
            )
            totals = [row.standing.total for row in board.rows]
            if len(totals) > 1:
                assert compared.around is not None
                assert (compared.around.best, compared.around.median) == (max(totals), median(totals))
            assert bool(compared.steps) <= (own.missing is not None)
            with_steps += bool(compared.steps)
    assert with_steps > 10


def branch_of(desk: Desk, member_id: int) -> Branch:
    return members.get_branch(desk.tx, members.get(desk.tx, member_id).branch_id)
