"""Grades, corrections and runs of the job in any order: what stands is earned, and no quarter serves twice."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.awards import year_up_to
from services.grade_book import proof
from storage import awards, members
from tests.desk import ADMIN, Desk
from tests.handlers.conftest import MEMBER, OTHER
from tests.handlers.winners import BOTH, at, graded, period, run

QUARTERS = tuple(quarter.key for last in ("2025Q4", "2026Q4") for quarter in year_up_to(period(last)))
DAYS = ("2025-12-25T01:00", "2026-06-25T01:00", "2026-12-25T01:00", "2027-06-25T01:00")

histories = st.tuples(*[st.lists(st.sampled_from("AAB"), min_size=8, max_size=8)] * 2)
events = st.lists(
    st.tuples(st.just("reverse"), st.integers(0, 15))
    | st.tuples(st.just("year"), st.sampled_from((2025, 2026))),
    max_size=3,
)


@settings(max_examples=25, deadline=None)
@given(histories, st.lists(events, min_size=4, max_size=4))
def test_what_stands_is_earned_and_nothing_is_awarded_twice(
    history: tuple[list[str], list[str]], years: list[list[tuple[str, int]]]
) -> None:
    desk = Desk(BOTH)
    desk.tx.execute("UPDATE schemes SET valid_from = '2025-01-01T00:00:00.000+00:00'")
    desk.member(MEMBER, "张伟")
    desk.member(OTHER, "龚䶮")
    for account, grades in zip((MEMBER, OTHER), history, strict=True):
        for key, grade in zip(QUARTERS, grades, strict=True):
            graded(desk, account, key, grade)
    for day, happening in zip(DAYS, years, strict=True):
        at(desk, day)
        run(desk)
        for what, number in happening:
            if what == "reverse":
                desk.say(ADMIN, f"/reverse {number + 1} 记错了")
            else:
                run(desk, str(number))
            check(desk)


def check(desk: Desk) -> None:
    """What holds at any moment."""
    standing = awards.list_standing(desk.tx)
    for award in standing:
        for one in award.periods:
            known = proof(desk.tx, desk.house, "test", one, award.member_id, desk.now)
            assert (known.grade, known.total >= Decimal(9)) == ("A", True), award.serial
        assert len(award.periods) >= 3
    served = [(award.member_id, award.rule, one) for award in standing for one in award.periods]
    assert len(served) == len(set(served))
    for account in (MEMBER, OTHER):
        member = members.find_by_account(desk.tx, account)
        assert member is not None
        told = [text for text in desk.phone(account).texts() if text.startswith("🏅")]
        mine = awards.list_of_member(desk.tx, member.id)
        assert len(told) == len(mine), "each is told once, withdrawn or not"
