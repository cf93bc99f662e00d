"""Scheme files become versions."""

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.schemes import Scheme
from services import scheme_import
from services.scheme_changes import Imported
from storage import schemes
from storage.database import Database

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
TEXT = """
[scheme]
code = "crew"
name = "积分"
period = "quarter"
approval = ["group_leader"]
[[grade]]
code = "A"
min = 90
[[category]]
code = "volunteer"
name = "奉献社会"
[[category.item]]
code = "V01"
name = "志愿服务"
points = 3
[[category.item]]
code = "V02"
name = "慰问"
points = { min = 1, max = 5 }
"""


def scheme(text: str = TEXT) -> Scheme:
    result = scheme_import.read(text.encode())
    assert isinstance(result, Scheme), result
    return result


def faults(data: bytes) -> list[str]:
    result = scheme_import.read(data)
    assert isinstance(result, tuple)
    return [str(fault) for fault in result]


async def imported(db: Database, text: str, now: datetime = NOW) -> Imported:
    return await db.write(lambda tx: scheme_import.apply(tx, scheme(text), now))


async def test_the_first_import_is_version_one(db: Database) -> None:
    assert await imported(db, TEXT) == Imported(1, new=True)
    (version,) = await db.read(lambda tx: schemes.list_current(tx, NOW))
    assert (version.number, version.scheme) == (1, scheme())


async def test_the_same_scheme_again_is_no_version_however_it_is_written(db: Database) -> None:
    await imported(db, TEXT)
    spaced = TEXT.replace("points = 3", "points = 3.000\nveto = false\nunit = ''").replace("\n", "\n\n")
    assert await imported(db, "# said again\n" + spaced) == Imported(1, new=False)
    assert len(await db.read(lambda tx: tx.all("SELECT 1 FROM schemes"))) == 1


async def test_a_changed_scheme_is_the_next_version_and_says_what_differs(db: Database) -> None:
    await imported(db, TEXT)
    text = (
        TEXT.replace("points = 3", "points = 4\ncap = 8\naliases = ['义工']")
        .replace("{ min = 1, max = 5 }", "{ min = 1, max = 6 }")
        .replace("min = 90", "min = 80")
        .replace('name = "奉献社会"', 'name = "奉献"\nmax = 20')
        .replace('name = "积分"', 'name = "党员积分"')
    )
    assert await imported(db, text, NOW + timedelta(days=1)) == Imported(
        2,
        new=True,
        changes=(
            "scheme: name 积分 → 党员积分",
            "grades: A ≥ 90 → A ≥ 80",
            "category volunteer: name 奉献社会 → 奉献",
            "category volunteer: max none → 20",
            "item V01 志愿服务: points 3 → 4",
            "item V01 志愿服务: cap none → 8",
            "item V01 志愿服务: aliases none → 义工",
            "item V02 慰问: points 1–5 → 1–6",
        ),
    )


async def test_awards_that_come_and_go_are_named(db: Database) -> None:
    await imported(db, TEXT)
    award = '[[award]]\ncode = "y"\nname = "年度优秀"\ngrade = "A"\ncount = 3\nbonus = 300\n'
    promised = await imported(db, TEXT + award)
    assert promised.changes == ("awards: none → y 年度优秀 (A × 3 in a year, 300 yuan, certificate)",)
    streak = award.replace("count = 3", "streak = 3").replace("bonus = 300", "certificate = false")
    assert (await imported(db, TEXT + streak)).changes == (
        "awards: y 年度优秀 (A × 3 in a year, 300 yuan, certificate) → y 年度优秀 (A × 3 in a row, 0 yuan)",
    )


async def test_items_and_categories_that_come_and_go_are_named(db: Database) -> None:
    await imported(db, TEXT)
    text = TEXT.replace('"V02"', '"V03"').replace('"volunteer"', '"society"')
    changes = (await imported(db, text)).changes
    assert "category volunteer: removed" in changes
    assert "category society: new" in changes
    assert "item V02 慰问: removed" in changes
    assert "item V03 慰问: new, 1–5 points" in changes


async def test_another_order_is_a_version_too(db: Database) -> None:
    await imported(db, TEXT)
    head, *items = TEXT.split("[[category.item]]")
    swapped = "[[category.item]]".join([head, items[1], items[0]])
    assert (await imported(db, swapped)).changes == ("the same in another order",)


async def test_a_plan_keeps_nothing(db: Database) -> None:
    planned = await db.read(lambda tx: scheme_import.plan(tx, scheme(), NOW))
    assert planned == Imported(1, new=True)
    assert await db.read(lambda tx: schemes.list_current(tx, NOW)) == []


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"[scheme", "is not TOML: "),
        ('code = "字"'.encode("gb18030"), "is not UTF-8 (byte 9), which a TOML file must be"),
        (b"a = " + b"[" * 100_000, "is not TOML of any sense: its brackets are nested too deeply"),
        (b"#" * 2_000_001, "is too large; a scheme file has at most 2 MB"),
        (b"", "scheme: is missing"),
        (b"[scheme]\ncode = 2026-11-21", "line 2, scheme.code: must be text in quotes"),
    ],
)
def test_what_is_no_scheme_is_said_in_a_sentence(data: bytes, sentence: str) -> None:
    assert faults(data)[0].startswith(sentence)


def test_what_cannot_be_meant_is_said_with_its_line() -> None:
    text = TEXT.replace("points = 3", "points = 3\naliases = ['慰问']")
    text += '[[award]]\ncode = "y"\nname = "年度"\ngrade = "A"\ncount = 5\n'
    assert faults(text.encode()) == [
        "line 17, category[0].item[0].aliases[0]: '慰问' is the name of V02 already; give each item words of its own",
        "line 26, award[0].count: is 5, but a year has 4 of the scheme's periods, so nobody could ever earn it",
    ]


def test_a_byte_order_mark_is_no_fault() -> None:
    assert scheme_import.read(b"\xef\xbb\xbf" + TEXT.encode()) == scheme()


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    result = scheme_import.load(tmp_path / "none.toml")
    assert isinstance(result, tuple)
    assert str(result[0]) == "cannot be read: No such file or directory"


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_answered(data: bytes) -> None:
    assert not isinstance(scheme_import.read(data), Scheme)


@given(st.data())
def test_a_file_bent_anywhere_is_a_scheme_or_faults(data: st.DataObject) -> None:
    lines = TEXT.splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(lines) - 1))
        lines[place] = data.draw(
            st.sampled_from(
                ["", "x = 1", "[scheme]", "[[grade]]", "[[category.item]]", "points = [1]", "min = nan"]
            )
        )
    result = scheme_import.read("\n".join(lines).encode())
    if not isinstance(result, Scheme):
        assert result
        return
    assert tomllib.loads("\n".join(lines))["scheme"]["code"] == result.code


def test_the_contracts_own_example_is_a_scheme() -> None:
    example = """
[scheme]
code = "drilling-30645"        # stable identity; a changed file with the same code is a new version
name = "党员积分管理"
period = "quarter"             # month | quarter | year: what standings and grades are computed over
base = 0                       # points every member starts a period with
audience = "member"            # member | branch_committee: who is scored
approval = ["group_leader", "branch_reviewer", "branch_secretary"]

[[grade]]                      # highest first; a standing gets the first grade whose min it reaches
code = "A"
min = 90

[[category]]
code = "volunteer"
name = "奉献社会"
weight = 1.0                   # multiplies the category's points; default 1
max = 20                       # most that counts in one period; default: no cap

  [[category.item]]
  code = "V01"
  name = "志愿服务"
  points = 3                   # or { min = 1, max = 5 }
  unit = "次"
  cap = 9                      # most that this item counts in one period; default: no cap
  by = "member"                # member: claimed | leader: recorded by a leader | system: meetings, quizzes …
  evidence = "none"            # none | photo
  aliases = ["义务劳动", "volunteering"]
  approval = ["group_leader"]  # overrides the scheme's chain
  veto = false                 # true: one entry puts the member in the lowest grade for the period
"""
    item = scheme(example).find_item("V01")
    assert item is not None
    assert item.aliases == ("义务劳动", "volunteering")
