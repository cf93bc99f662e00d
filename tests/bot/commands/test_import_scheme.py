"""`liangbang import scheme` from a day on, as a preview, and for one unit."""

import asyncio
import csv
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from typer.testing import CliRunner, Result

from bot.__main__ import app
from services.house import House
from storage import members, schemes
from storage.database import Database, Tx
from tests.entries import enter

EXAMPLES = Path(__file__).parents[3] / "examples"
SCHEME = EXAMPLES / "schemes/drilling-30645.toml"
FEBRUARY = datetime(2026, 2, 10, 4, 0, tzinfo=UTC)
APRIL = datetime(2026, 4, 10, 4, 0, tzinfo=UTC)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The crew in April, with 志愿服务 three times and a suggestion in the first quarter."""
    path = tmp_path / "config.toml"
    path.write_text(f'[storage]\nurl = "sqlite:///{tmp_path}/l.db"\n', encoding="utf-8")
    with time_machine.travel(FEBRUARY, tick=False):
        run(config=path, file=SCHEME)
        CliRunner().invoke(
            app, ["import", "roster", str(EXAMPLES / "rosters/crew.csv"), "--config", str(path)]
        )
        asyncio.run(write(tmp_path / "l.db"))
    return path


async def write(path: Path) -> None:
    database = await Database.open(path)
    await database.write(lambda tx: award(tx, "0604", "V01", 3, 9))
    await database.write(lambda tx: award(tx, "0605", "I01", 1, 2))
    await database.close()


def award(tx: Tx, number: str, item: str, quantity: int, points: int) -> None:
    member, version = members.find_by_number(tx, number), schemes.find_newest(tx, "drilling-30645")
    assert member is not None
    assert version is not None
    enter(tx, House(), version, member.id, item, Decimal(points), FEBRUARY, quantity=quantity)


def run(*options: str, config: Path, file: Path, at: datetime = APRIL) -> Result:
    with time_machine.travel(at, tick=False):
        return CliRunner().invoke(app, ["import", "scheme", str(file), "--config", str(config), *options])


def retuned(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    text = SCHEME.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    path = tmp_path / "retuned.toml"
    path.write_text(text, encoding="utf-8")
    return path


LOWER = (
    ("min = 90", "min = 9"),
    ("min = 70", "min = 2"),
    ('name = "志愿服务"\n  points = 3', 'name = "志愿服务"\n  points = 2'),
)


def test_a_dry_run_says_what_the_last_quarter_would_have_been(config: Path, tmp_path: Path) -> None:
    result = run("--dry-run", config=config, file=retuned(tmp_path, *LOWER))
    assert result.stdout.splitlines() == [
        "scheme drilling-30645: version 2 is new; 10 categories, 35 items",
        "grades: A ≥ 90, B ≥ 70, C ≥ 0 → A ≥ 9, B ≥ 2, C ≥ 0",
        "item V01 志愿服务: points 3 → 2",
        "preview 2026Q1: 2 members from C to B (of 26); average 0.423 → 0.308",
        "0604 李喆, 30645钻井队党支部: 9 → 6, C → B",
        "0605 龚䶮, 30645钻井队党支部: 2, C → B",
        "dry run: nothing was changed",
    ]


def test_a_preview_names_its_period_and_writes_everybody_to_a_table(config: Path, tmp_path: Path) -> None:
    out = tmp_path / "preview.csv"
    file = retuned(tmp_path, *LOWER)
    result = run("--preview", "2026Q1", "--out", str(out), config=config, file=file)
    assert result.stdout.splitlines()[-2:] == [f"{out}: 26 rows", "dry run: nothing was changed"]
    with out.open(encoding="utf-8", newline="") as table:
        rows = {row["employee_no"]: row for row in csv.DictReader(table)}
    assert rows["0604"] == {
        "employee_no": "0604",
        "name": "李喆",
        "branch": "30645钻井队党支部",
        "group": rows["0604"]["group"],
        "total_before": "9",
        "total_after": "6",
        "grade_before": "C",
        "grade_after": "B",
    }
    nothing = run("--preview", "2025Q4", config=config, file=file)
    assert "preview: nothing was counted under this scheme in 2025Q4" in nothing.stdout
    assert "version 2 is new" in run(config=config, file=file).stdout, "the looks have changed nothing"


def test_a_version_may_begin_on_a_day_to_come_and_never_on_one_that_is_over(
    config: Path, tmp_path: Path
) -> None:
    file = retuned(tmp_path, ("min = 90", "min = 85"))
    late = run("--from", "2026-04-09", config=config, file=file)
    assert (late.exit_code, late.stderr) == (
        1,
        "--from 2026-04-09 is over; a version holds from today (2026-04-10) or a later day on\n",
    )
    planned = run("--from", "2026-05-01", config=config, file=file)
    assert planned.stdout.splitlines()[0] == (
        "scheme drilling-30645: version 2 is new, in force from 2026-05-01; 10 categories, 35 items"
    )
    back = run(config=config, file=SCHEME)
    assert back.stdout.splitlines() == [
        "scheme drilling-30645: version 3 is new; 10 categories, 35 items",
        "note: version 2, which was to come later, is overtaken and never comes into force",
    ]
    assert run("--from", "May", config=config, file=file).exit_code == 2


def test_the_books_are_right_on_the_day_though_no_bot_runs(config: Path, tmp_path: Path) -> None:
    run("--from", "2026-05-01", config=config, file=retuned(tmp_path, ("base = 0", "base = 50")))
    with time_machine.travel(datetime(2026, 5, 2, 4, 0, tzinfo=UTC), tick=False):
        verified = CliRunner().invoke(app, ["verify", "--config", str(config)])
    assert verified.exit_code == 0, verified.stderr


def test_a_variant_is_told_with_its_unit_and_refused_with_its_line(config: Path, tmp_path: Path) -> None:
    file = tmp_path / "unit.toml"
    text = (
        '[scheme]\nextends = "drilling-30645"\nunit = "30645钻井队党支部"\n[[category]]\ncode = "volunteer"\n'
        '[[category.item]]\ncode = "V01"\npoints = 2\n'
    )
    file.write_text(text, encoding="utf-8")
    assert run("--dry-run", config=config, file=file).stdout.splitlines() == [
        "scheme drilling-30645, variant of 30645钻井队党支部: version 2 is new",
        "item V01 志愿服务: points 3 → 2",
        "preview 2026Q1: no grade would have changed among 26 members; average 0.423 → 0.308",
        "0604 李喆, 30645钻井队党支部: 9 → 6",
        "dry run: nothing was changed",
    ]
    assert run(config=config, file=file).exit_code == 0
    file.write_text(text.replace("points = 2", "points = '2'"), encoding="utf-8")
    refused = run(config=config, file=file)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr == (
        f"{file}: line 8, category[0].item[0].points: must be a number without quotes, not '2'\n"
    )


def test_a_table_goes_with_a_look_only(config: Path, tmp_path: Path) -> None:
    result = run("--out", str(tmp_path / "p.csv"), config=config, file=SCHEME)
    assert (result.exit_code, result.stderr) == (
        1,
        "--out is the preview's table; it goes with --dry-run or --preview\n",
    )
    named = run("--dry-run", "--out", str(tmp_path / "p.pdf"), config=config, file=SCHEME)
    assert named.stderr == f"{tmp_path / 'p.pdf'}: must end in .csv or .xlsx\n"
