"""`liangbang import quiz` with files bent in every way: one sentence a fault, and the database as it was."""

import re
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from typer.testing import CliRunner, Result

from bot.__main__ import app
from tests.bot.commands.bent_banks import BANK, BOOK, BOOKS, BYTES, FORMULA, HEAD, TEXTS, filled, row
from tests.services.bent_workbooks import READ, harmful

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A configuration whose database has a bank of three."""
    folder = tmp_path_factory.mktemp("bank")
    path = folder / "config.toml"
    path.write_text(f'[storage]\nurl = "sqlite:///{folder}/l.db"\n', encoding="utf-8")
    bank = folder / "bank.csv"
    bank.write_text(BANK, encoding="utf-8")
    assert run(bank, path).exit_code == 0
    return path


def run(file: Path, config: Path, *options: str) -> Result:
    return CliRunner().invoke(app, ["import", "quiz", str(file), "--config", str(config), *options])


def dump(config: Path) -> list[str]:
    """Everything that the database holds."""
    connection = sqlite3.connect(config.parent / "l.db")
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def refused(config: Path, file: Path) -> list[str]:
    """What an import and its dry run say of a file, without the file's name. Nothing may be changed."""
    before = dump(config)
    for options in ((), ("--dry-run",)):
        result = run(file, config, *options)
        assert (result.exit_code, result.stdout) == (1, ""), result.output
        assert isinstance(result.exception, SystemExit)
    assert dump(config) == before
    sentences = result.stderr.splitlines()
    assert all(sentence.startswith(f"{file}: ") for sentence in sentences), sentences
    said = [sentence.removeprefix(f"{file}: ") for sentence in sentences]
    for sentence in said:
        assert len(sentence) < 300, sentence
        assert sentence.isprintable(), sentence
        assert not re.search(r"Traceback|Error|Exception|None|0x|calamine|zip\b", sentence), sentence
    return said


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_wrong_with_a_text_file_is_said_in_one_sentence(
    config: Path, tmp_path: Path, name: str
) -> None:
    text, says = TEXTS[name]
    file = tmp_path / "bank.csv"
    file.write_text(text, encoding="utf-8", newline="")
    [sentence] = refused(config, file)
    assert sentence.startswith(says) if says != FORMULA else says in sentence


@pytest.mark.parametrize("name", BYTES)
def test_bytes_that_are_no_text_of_ours_are_refused_in_one_sentence(
    config: Path, tmp_path: Path, name: str
) -> None:
    data, says = BYTES[name]
    file = tmp_path / "bank.csv"
    file.write_bytes(data)
    [sentence] = refused(config, file)
    assert sentence.startswith(says)


@pytest.mark.parametrize("name", BOOKS)
def test_what_is_wrong_with_a_workbook_is_said_in_one_sentence(
    config: Path, tmp_path: Path, name: str
) -> None:
    data, says = BOOKS[name]
    file = tmp_path / "bank.xlsx"
    file.write_bytes(data)
    [sentence] = refused(config, file)
    assert sentence.startswith(says)


def test_every_fault_of_a_file_is_said_at_once(config: Path, tmp_path: Path) -> None:
    file = tmp_path / "bank.csv"
    file.write_text(
        HEAD + row() + row(编号="N2", 答案="D", 类别="") + row(题型="?") + row(编号="N4", B="", C="", 答案="B"), "utf-8"
    )  # fmt: skip
    assert refused(config, file) == [
        "row 3, column 类别: is empty",
        "row 3, column 答案: says D, which the options do not have",
        "row 4, column 编号: N1 is in row 2 already",
        "row 4, column 题型: says ?; write single 单选, multiple 多选, truefalse 判断",
        "row 5, column B: is empty: a question to choose from has at least two options",
    ]


HARMFUL = """
import resource, sys, time
from pathlib import Path
from typer.testing import CliRunner
from bot.__main__ import app

resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
for path in sorted(Path(sys.argv[1]).iterdir()):
    began = time.process_time()
    result = CliRunner().invoke(app, ["import", "quiz", str(path), "--config", sys.argv[2], "--dry-run"])
    spent = time.process_time() - began
    assert spent < 5, f"{path.name}: {spent:.1f} s"
    assert isinstance(result.exception, SystemExit | None), repr(result.exception)
    said = result.stderr.removeprefix(f"{path}: ").rstrip("\\n").replace("\\n", " // ")
    print(path.stem, "|", said if result.exit_code else "read")
"""


def test_no_workbook_takes_much_memory_or_time_or_the_program_or_the_bank_with_it(
    config: Path, tmp_path: Path
) -> None:
    """Imported one after the other by a process of its own, which has a gigabyte."""
    for name, content in harmful(BOOK, "先做什么？").items():
        (tmp_path / f"{name}.xlsx").write_bytes(content)
    before = dump(config)
    ended = subprocess.run(
        [sys.executable, "-c", HARMFUL, str(tmp_path), str(config)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout[-500:] + ended.stderr[-2000:]
    said = dict(line.split(" | ") for line in ended.stdout.splitlines())
    assert len(said) == 30
    for name, sentence in said.items():
        assert len(sentence) < 200, name
        assert " // " not in sentence, (name, sentence)
        assert not re.search(r"Error|Exception|None|0x|calamine|zip\b", sentence), (name, sentence)
    assert {name for name, sentence in said.items() if sentence == "read"} == READ
    assert dump(config) == before


TAKEN: dict[str, tuple[str | int | float | date | bool, str]] = {
    "a number": (12, "12"),
    "a number shown as 0007": (7, "0007"),
    "a day": (date(2026, 11, 28), "2026-11-28"),
    "a truth": (True, "TRUE"),
    "a text kept as a formula": ('="0007"', "0007"),
    "markup": ("<b>1</b>", "<b>1</b>"),
    "spaces and what cannot be seen": (" N\u202e 1\u200b ", "N 1"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_an_id_is_what_people_see(tmp_path: Path, name: str) -> None:
    value, code = TAKEN[name]

    def fill(sheet: xlsxwriter.worksheet.Worksheet, book: xlsxwriter.Workbook) -> None:
        match value:
            case bool():
                sheet.write_boolean("A2", value)
            case date():
                sheet.write_datetime("A2", value, book.add_format({"num_format": "yyyy/m/d"}))
            case int():
                sheet.write_number(
                    "A2", value, book.add_format({"num_format": "0000" if value == 7 else "0"})
                )
            case str() if value.startswith("="):
                sheet.write_formula("A2", value, None, code)
            case _:
                sheet.write_string("A2", value)

    config = tmp_path / "config.toml"
    config.write_text(f'[storage]\nurl = "sqlite:///{tmp_path}/l.db"\n', encoding="utf-8")
    (tmp_path / "bank.xlsx").write_bytes(filled(fill))
    result = run(tmp_path / "bank.xlsx", config)
    assert result.stdout == "questions: 1 new, 0 changed, 0 unchanged\n", result.output
    assert f"'{code}'" in "".join(line for line in dump(config) if '"questions"' in line)
    assert run(tmp_path / "bank.xlsx", config).stdout == "questions: 0 new, 0 changed, 1 unchanged\n"


def test_a_text_kept_as_a_formula_is_the_text(config: Path, tmp_path: Path) -> None:
    """How a spreadsheet keeps leading zeros in a .csv file."""
    file = tmp_path / "bank.csv"
    file.write_text(BANK.replace("0007", '"=""0007"""'), "utf-8")
    before = dump(config)
    assert run(file, config).stdout == "questions: 0 new, 0 changed, 3 unchanged\n"
    assert dump(config) == before
