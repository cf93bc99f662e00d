"""Who may decide an objection, and what an upheld one enters."""

from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from domain.ledger import Entry, EntryKind
from domain.members import Role
from domain.objections import corrected, judges
from tests.domain.people import member

TODAY = date(2027, 1, 2)
SECRETARY, ADMIN_OF_COMMITTEE = Role.BRANCH_SECRETARY, Role.COMMITTEE_ADMIN


def entry(*deciders: str) -> Entry:
    return Entry(
        1, datetime(2026, 12, 1, tzinfo=UTC), "2026Q4", "s", 1, 10, "V01", EntryKind.AWARD,
        Decimal(1), Decimal(3), None, None, deciders,
    )  # fmt: skip


CONCERNED, OTHER = member(10), member(11)


def test_the_branch_secretary_decides() -> None:
    found = judges(entry("20"), CONCERNED, CONCERNED, {SECRETARY: [member(30)]}.get, {900}, TODAY)  # type: ignore[arg-type]
    assert (found.role, [one.id for one in found.members]) == (SECRETARY, [30])


def test_not_a_secretary_who_decided_the_entry_objects_is_concerned_away_or_not_enrolled() -> None:
    unfit = [member(20), member(10), member(11), member(31, away_until=TODAY), member(32, account=None)]
    for one in unfit:
        holders = {SECRETARY: [one], ADMIN_OF_COMMITTEE: [member(40)]}
        found = judges(entry("20"), CONCERNED, OTHER, holders.__getitem__, {900}, TODAY)
        assert (found.role, [m.id for m in found.members]) == (ADMIN_OF_COMMITTEE, [40]), one


def test_with_nobody_left_the_admins_of_the_bot_who_are_not_involved() -> None:
    found = judges(entry("admin:901"), CONCERNED, OTHER, lambda _: [], {900, 901, 1010, 1011}, TODAY)
    assert (found.role, found.admins, found.members) == (None, (900,), ())


def test_where_nobody_at_all_may_it_waits() -> None:
    found = judges(entry("20"), CONCERNED, CONCERNED, lambda _: [], {1010}, TODAY)
    assert not found.accounts


people = st.lists(st.integers(1, 8), max_size=4, unique=True)


@given(people, people, st.integers(1, 8), st.integers(1, 8), people)
def test_nobody_involved_ever_decides(
    secretaries: list[int], admins: list[int], concerned: int, objector: int, deciders: list[int]
) -> None:
    holders = {SECRETARY: [member(n) for n in secretaries], ADMIN_OF_COMMITTEE: [member(n) for n in admins]}
    found = judges(
        entry(*map(str, deciders)), member(concerned), member(objector), holders.__getitem__, {900}, TODAY
    )
    involved = {concerned, objector, *deciders}
    assert not involved & {one.id for one in found.members}
    assert found.accounts, "an admin of the bot is always there"
    free = set(secretaries) - involved
    assert {one.id for one in found.members} == (free or set(admins) - involved)


def test_other_points_make_a_new_entry_and_none_or_the_same_do_not() -> None:
    assert corrected(entry(), Decimal(5))
    assert not any(corrected(entry(), points) for points in (None, Decimal(0), Decimal(3)))
