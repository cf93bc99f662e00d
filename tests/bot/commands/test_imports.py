"""`liangbang import roster|scheme`."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app

EXAMPLES = Path(__file__).parents[3] / "examples"
CREW = EXAMPLES / "rosters/crew.csv"
SCHEME = EXAMPLES / "schemes/drilling-30645.toml"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(f'[storage]\nurl = "sqlite:///{tmp_path}/data/l.db"\n', encoding="utf-8")
    return path


def run(kind: str, file: Path, config: Path, *options: str) -> Result:
    return CliRunner().invoke(app, ["import", kind, str(file), "--config", str(config), *options])


def test_a_roster_is_imported_without_a_token_and_a_second_time_changes_nothing(config: Path) -> None:
    first = run("roster", CREW, config)
    assert (first.exit_code, first.stderr) == (0, "")
    lines = first.stdout.splitlines()
    assert lines[:3] == [
        "members: 26 new, 0 changed, 0 unchanged",
        "new branch: 钻井一公司党委 30645钻井队党支部",
        "new groups: 3",
    ]
    assert lines[-1] == "new: … and 6 more"
    assert run("roster", CREW, config).stdout == "members: 0 new, 0 changed, 26 unchanged\n"


def test_a_dry_run_lists_everything_and_changes_nothing(config: Path) -> None:
    dry = run("roster", CREW, config, "--dry-run")
    assert dry.exit_code == 0
    assert dry.stdout.count("\nnew: ") == 26
    assert dry.stdout.endswith("dry run: nothing was changed\n")
    assert "26 new" in run("roster", CREW, config).stdout


def test_changes_are_told_by_member_and_field(config: Path, tmp_path: Path) -> None:
    run("roster", CREW, config)
    changed = tmp_path / "crew.csv"
    lines = CREW.read_text(encoding="utf-8").replace("0604,李喆", "0604,李哲").splitlines()[:-1]
    changed.write_text("\n".join(lines), encoding="gb18030")
    assert run("roster", changed, config).stdout.splitlines() == [
        "members: 0 new, 1 changed, 24 unchanged",
        "1 more are not in the file and stay as they are",
        "changed: 0604 李哲: name 李喆 → 李哲",
    ]


def test_every_fault_of_a_roster_is_told_with_file_row_and_column_and_nothing_changes(
    config: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("工号,姓名,支部,性别\n1,,b,男\n2,c,b,x\n", encoding="utf-8")
    result = run("roster", bad, config)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"{bad}: row 2, column 姓名: is empty",
        f"{bad}: row 3, column 性别: x is none of 男, 女, m or f",
    ]
    assert result.stdout == ""
    assert "26 new, 0 changed, 0 unchanged" in run("roster", CREW, config).stdout


def test_an_ambiguous_branch_is_told_after_a_look_into_the_database(config: Path, tmp_path: Path) -> None:
    both, short = tmp_path / "both.csv", tmp_path / "short.csv"
    both.write_text("工号,姓名,支部,党委\n1,a,机关,甲\n2,b,机关,乙\n", encoding="utf-8")
    short.write_text("工号,姓名,支部\n3,c,机关\n", encoding="utf-8")
    run("roster", both, config)
    for options in ((), ("--dry-run",)):
        result = run("roster", short, config, *options)
        assert result.exit_code == 1
        assert result.stderr == f"{short}: row 2: 机关 exists in 甲, 乙; add the column committee (党委)\n"


def test_a_remark_is_told_and_no_fault(config: Path, tmp_path: Path) -> None:
    noted = tmp_path / "noted.csv"
    noted.write_text("工号,姓名,支部,备注\n1,a,b,x\n", encoding="utf-8")
    result = run("roster", noted, config)
    assert result.exit_code == 0
    assert result.stdout.endswith("note: column 备注 is none of ours and was not read\n")


def test_a_scheme_is_versioned(config: Path, tmp_path: Path) -> None:
    assert run("scheme", SCHEME, config).stdout == (
        "scheme drilling-30645: version 1 is new; 10 categories, 35 items\n"
    )
    assert run("scheme", SCHEME, config).stdout == (
        "scheme drilling-30645: version 1, unchanged; 10 categories, 35 items\n"
    )
    retuned = tmp_path / "retuned.toml"
    retuned.write_text(SCHEME.read_text(encoding="utf-8").replace("min = 90", "min = 85"), encoding="utf-8")
    expected = (
        "scheme drilling-30645: version 2 is new; 10 categories, 35 items\n"
        "grades: A ≥ 90, B ≥ 70, C ≥ 0 → A ≥ 85, B ≥ 70, C ≥ 0\n"
    )
    assert run("scheme", retuned, config, "--dry-run").stdout == expected + "dry run: nothing was changed\n"
    assert run("scheme", retuned, config).stdout == expected


def test_every_fault_of_a_scheme_is_told_with_its_key(config: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    lines = SCHEME.read_text(encoding="utf-8").splitlines()
    grade, points = lines.index("min = 70"), lines.index("  points = 5")
    lines[grade], lines[points] = "min = 95", '  points = "x"'
    bad.write_text("\n".join(lines), encoding="utf-8")
    result = run("scheme", bad, config)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"{bad}: line {grade + 1}, grade[1].min: is not below the grade before it (90); write the highest grade first",
        f"{bad}: line {points + 1}, category[2].item[0].points: must be a number without quotes, not 'x'",
    ]


@pytest.mark.parametrize("kind", ["roster", "scheme"])
def test_a_file_that_is_not_there_is_told_in_one_sentence(config: Path, tmp_path: Path, kind: str) -> None:
    result = run(kind, tmp_path / "none.csv", config)
    assert result.exit_code == 1
    assert result.stderr == f"{tmp_path / 'none.csv'}: cannot be read: No such file or directory\n"


def test_an_argument_that_is_missing_is_wrong_usage() -> None:
    assert CliRunner().invoke(app, ["import", "roster"]).exit_code == 2
    assert CliRunner().invoke(app, ["import", "members", "x.csv"]).exit_code == 2


BANK = EXAMPLES / "quiz/strongest-mind.csv"


def test_a_question_bank_is_imported_once_and_a_dry_run_changes_nothing(config: Path) -> None:
    dry = run("quiz", BANK, config, "--dry-run")
    assert dry.exit_code == 0
    assert dry.stdout.count("\nnew: ") == 187
    assert dry.stdout.endswith("dry run: nothing was changed\n")
    assert run("quiz", BANK, config).stdout == "questions: 187 new, 0 changed, 0 unchanged\n"
    assert run("quiz", BANK, config).stdout == "questions: 0 new, 0 changed, 187 unchanged\n"


def test_a_bank_with_the_ids_of_another_is_told_before_and_after_and_can_be_taken_back(config: Path) -> None:
    """As the English example, whose ids are the Chinese one's."""
    run("quiz", BANK, config)
    dry = run("quiz", BANK.with_suffix(".en.csv"), config, "--dry-run").stdout.splitlines()
    assert dry[:2] == [
        "questions: 0 new, 63 changed, 0 unchanged",
        "124 more are not in the file and stay as they are",
    ]
    assert dry[2:-2] == [line for line in dry if line.startswith("changed: ")]
    note = (
        "note: 63 of the changed have hardly anything in common with what was asked under the same id: "
        "WC-001, WC-003, WC-004, WC-005, WC-007, WC-009, WC-010, WC-013, WC-017, WC-019 …; "
        "if this is another bank, give it ids of its own and import the one before again"
    )
    assert dry[-2:] == [note, "dry run: nothing was changed"]
    assert run("quiz", BANK.with_suffix(".en.csv"), config).stdout.splitlines() == dry[:-1]
    assert run("quiz", BANK, config).stdout.startswith("questions: 0 new, 63 changed, 124 unchanged\n")
    assert run("quiz", BANK, config).stdout == "questions: 0 new, 0 changed, 187 unchanged\n"


def test_every_fault_of_a_question_bank_is_told_with_file_row_and_column(
    config: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "bank.csv"
    wrong.write_text(
        "id,category,type,question,A,B,answer\nW1,井控,单选,问？,一,二,C\nW1,,判断,问？,,,对\n", "utf-8"
    )
    result = run("quiz", wrong, config)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        f"{wrong}: row 2, column answer: says C, which the options do not have",
        f"{wrong}: row 3, column id: W1 is in row 2 already",
        f"{wrong}: row 3, column category: is empty",
    ]
