"""What may be put up in public: every row of the board that may be named, and nothing else of anybody."""

import dataclasses
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.boards import Board, Row
from domain.members import Branch, Role
from domain.names import NameForm
from domain.periods import Period, PeriodKind
from domain.placards import Unnamed, placard
from domain.schemes import Grade, Scheme, SchemeVersion
from domain.standings import ranked
from render import boards
from render.texts import texts
from tests.domain.people import member

D = Decimal
GRADES = (Grade("A", D(90)), Grade("B", D(70)), Grade("C", D(0)))
ACCOUNT, ID, NUMBER = 7_135_792_468, 918_273_645, "№77-0815-"


def board(
    *people: tuple[str, str, str | None],
    grades: tuple[Grade, ...] = GRADES,
    names: NameForm = NameForm.FULL,
    vetoed: frozenset[str] = frozenset(),
) -> Board:
    """A board of people: name, total, group."""
    scheme = Scheme("s", "积分", PeriodKind.QUARTER, (), grades=grades)
    standings = ranked(scheme, [(n, D(total), name in vetoed) for n, (name, total, _) in enumerate(people)])
    rows = tuple(
        Row(
            member(
                ID + standing.member_id,
                Role.BRANCH_SECRETARY,
                name=people[standing.member_id][0],
                group=people[standing.member_id][2],
                employee_no=f"{NUMBER}{standing.member_id}",
                account=ACCOUNT + standing.member_id,
            ),
            dataclasses.replace(standing, member_id=ID + standing.member_id),
        )
        for standing in standings
    )
    branch = Branch(ID, "党委", "支部", -ACCOUNT, names, "key")
    period = Period(date(2026, 10, 1), PeriodKind.QUARTER)
    return Board(branch, SchemeVersion(ID, 1, scheme), period, rows, (), datetime.now(UTC))


def leaves(value: Any) -> Iterator[str]:
    """Every value inside a value, as text."""
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from leaves(getattr(value, field.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from leaves(each)
    else:
        yield str(value)


PEOPLE = st.lists(
    st.tuples(
        st.integers(1, 9).map(lambda n: f"人{n}"),
        st.integers(-5, 130).map(str),
        st.sampled_from(["一组", "二组", None]),
    ),
    min_size=1,
    max_size=25,
)


@given(PEOPLE, st.sampled_from(NameForm), st.sampled_from([GRADES, GRADES[:2], GRADES[:1], ()]))
def test_a_placard_has_no_ids_and_no_numbers_but_where_they_are_chosen(
    people: list[tuple[str, str, str | None]], names: NameForm, grades: tuple[Grade, ...]
) -> None:
    said = "\n".join(leaves(placard(board(*people, grades=grades, names=names))))
    assert str(ACCOUNT)[:6] not in said
    assert str(ID)[:6] not in said
    assert (NUMBER in said) <= (names is NameForm.NUMBER)


@given(PEOPLE, st.sampled_from([GRADES, GRADES[:2]]))
def test_nobody_of_the_lowest_grade_is_named_and_everybody_is_counted(
    people: list[tuple[str, str, str | None]], grades: tuple[Grade, ...]
) -> None:
    marked = [(f"{name}#{n}", total, group) for n, (name, total, group) in enumerate(people)]
    made = placard(board(*marked, grades=grades))
    named = {line.name for line in made.lines}
    assert named == {name for name, total, _ in marked if D(total) >= grades[-2].min}
    assert sum(tier.count for tier in made.tiers) == len(people)
    assert made.tiers[-1].lines == ()


def test_the_scheme_says_which_grades_are_named() -> None:
    people = ("甲", "95", None), ("乙", "75", None), ("丙", "20", None)
    grades = (GRADES[0], dataclasses.replace(GRADES[1], private=True), GRADES[2])
    assert [line.name for line in placard(board(*people, grades=grades)).lines] == ["甲"]
    grades = (*GRADES[:2], dataclasses.replace(GRADES[2], private=False))
    made = placard(board(*people, grades=grades))
    assert [line.name for line in made.lines] == ["甲", "乙", "丙"]
    assert made.tiers[-1].unnamed is None


def test_a_veto_takes_the_name_down() -> None:
    made = placard(board(("甲", "95", None), ("乙", "93", None), vetoed=frozenset({"甲"})))
    assert [line.name for line in made.lines] == ["乙"]
    assert made.lines[0].rank == 2


def test_without_grades_those_are_named_who_have_earned_anything() -> None:
    made = placard(board(("甲", "5", None), ("乙", "0", None), ("丙", "-2", None), grades=()))
    assert [line.name for line in made.lines] == ["甲"]
    assert [tier.count for tier in made.tiers] == [3]


def test_two_of_one_name_are_told_apart_by_group_or_not_at_all() -> None:
    made = placard(board(("张伟", "95", "一组"), ("张伟", "94", "二组"), ("李喆", "93", "一组")))
    assert [line.note for line in made.lines] == ["一组", "二组", ""]
    made = placard(board(("张伟", "95", "一组"), ("张伟", "94", "一组")))
    assert [line.note for line in made.lines] == ["", ""]


@pytest.mark.parametrize(
    ("form", "name"), [("full", "欧阳娜娜"), ("family", "欧阳**"), ("number", f"{NUMBER}0")]
)
def test_names_are_shown_as_the_branch_chose(form: str, name: str) -> None:
    made = placard(board(("欧阳娜娜", "95", None), names=NameForm(form)))
    assert [line.name for line in made.lines] == [name]


def test_who_is_published_without_a_grade_is_counted_and_not_named() -> None:
    shown = board(("甲", "95", None), ("乙", "93", None), ("丙", "20", None))
    unsigned = dataclasses.replace(
        shown.rows[1], standing=dataclasses.replace(shown.rows[1].standing, grade="")
    )
    made = placard(dataclasses.replace(shown, rows=(shown.rows[0], unsigned, shown.rows[2])))
    assert [(tier.grade, tier.count, tier.unnamed) for tier in made.tiers] == [
        ("A", 1, None),
        ("B", 0, None),
        ("C", 1, Unnamed.PRIVATE),
        ("", 1, Unnamed.UNSIGNED),
    ]
    assert [line.name for line in made.lines] == ["甲"]


def test_whom_the_other_edition_does_not_name_is_counted_and_not_named() -> None:
    whole = board(("甲", "95", None), ("乙", "80", None), ("丙", "75", None), ("丁", "10", None))
    shielded = dataclasses.replace(whole, shielded=frozenset({ID + 1}))
    assert shielded.withheld_from(None) == {ID + 1, ID + 3}
    a, b, c = placard(shielded).tiers
    assert (a.count, a.unnamed) == (1, None)
    assert (b.count, [line.name for line in b.lines], b.unnamed) == (2, ["丙"], Unnamed.SHIELDED)
    assert (c.count, c.lines, c.unnamed) == (1, (), Unnamed.PRIVATE)


@given(PEOPLE, st.data())
def test_picture_and_placard_name_the_same_people(
    people: list[tuple[str, str, str | None]], data: st.DataObject
) -> None:
    whole = board(*people)
    ids = [row.member.id for row in whole.rows]
    shown = dataclasses.replace(whole, shielded=data.draw(st.frozensets(st.sampled_from(ids))))
    t, zone = texts("zh-Hans"), ZoneInfo("Asia/Shanghai")
    drawn = boards.chart(t, shown, zone, withheld=shown.withheld_from(None))
    assert [bar.name for bar in drawn.rows] == [line.name for line in placard(shown).lines]
    assert len(drawn.rows) + len(drawn.unnamed) == len(people)
