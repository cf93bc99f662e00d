"""How every command ends."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.__main__ import app as liangbang
from bot.commands import shell
from bot.commands.shell import ConfigOption, Outcome, Refusal
from storage.database import DatabaseUnusable

RUNNER = CliRunner()


def run(outcome: Outcome | Exception, *arguments: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command that ends in that way."""
    app = shell.new_app()

    @app.command()
    @shell.command
    async def act(config: ConfigOption = None) -> Outcome:
        shell.say(f"config is {config}")
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    result = RUNNER.invoke(app, arguments)
    return result.exit_code, result.stdout, result.stderr


def test_a_command_that_did_its_work_exits_0() -> None:
    assert run(None, "--config", "x.toml") == (0, "config is x.toml\n", "")


def test_a_refusal_is_one_line_for_each_fault_on_stderr_and_exit_1() -> None:
    code, _, err = run(Refusal.of("row 3: no branch", ValueError("row 4: no name")))
    assert (code, err) == (1, "row 3: no branch\nrow 4: no name\n")


def test_wrong_usage_exits_2_and_names_it() -> None:
    code, out, err = run(None, "--colour")
    assert (code, out) == (2, "")
    assert "No such option" in err
    assert "--colour" in err


def test_a_file_that_cannot_be_opened_is_a_sentence() -> None:
    assert run(FileNotFoundError(2, "No such file or directory", "roster.csv"))[::2] == (
        1,
        "roster.csv: No such file or directory\n",
    )


def test_a_database_that_cannot_be_used_is_a_sentence() -> None:
    assert run(DatabaseUnusable("x.db: the disk is full"))[::2] == (1, "x.db: the disk is full\n")


def test_a_fault_of_the_program_is_not_hidden() -> None:
    app = shell.new_app()

    @app.command()
    @shell.command
    def act() -> Outcome:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        RUNNER.invoke(app, [], catch_exceptions=False)


def test_what_people_typed_cannot_move_the_cursor_or_add_a_line() -> None:
    assert shell.printable("李喆\n\x1b[2J\u202eabc") == "李喆\\n\\x1b[2J\\u202eabc"
    assert run(Refusal.of("name\nroster.csv: in order"))[2] == "name\\nroster.csv: in order\n"


def test_no_bar_is_drawn_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    with shell.progress("Importing", 3) as step:
        step(3)
    assert capsys.readouterr() == ("", "")


def test_a_bar_is_drawn_on_a_terminal() -> None:
    code = "from bot.commands import shell\nwith shell.progress('Importing', 2) as step: step(2)"
    ours, theirs = pty.openpty()
    with os.fdopen(ours, "rb", buffering=0) as terminal:
        environ = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
        done = subprocess.run([sys.executable, "-c", code], stderr=theirs, env=environ, check=True)
        os.close(theirs)
        assert done.returncode == 0
        assert b"Importing" in terminal.read(4096)


def test_a_reader_that_leaves_early_is_no_fault() -> None:
    code = (
        "from bot.commands.shell import *\ncommand(lambda: [say('x' * 999) for _ in range(999)] and None)()"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 0


def _commands(group: typer.core.TyperGroup, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for name, member in group.commands.items():
        found.append((*path, name))
        if isinstance(member, typer.core.TyperGroup):
            found += _commands(member, (*path, name))
    return found


def _every_command() -> list[tuple[str, ...]]:
    group = typer.main.get_command(liangbang)
    assert isinstance(group, typer.core.TyperGroup)
    return [(), *_commands(group)]


@pytest.mark.parametrize("words", _every_command(), ids=lambda words: " ".join(("liangbang", *words)))
def test_every_command_helps_and_refuses_what_it_does_not_know(words: tuple[str, ...]) -> None:
    told = RUNNER.invoke(liangbang, [*words, "--help"])
    assert told.exit_code == 0
    assert re.search(r"Usage: .*\n\n  \w", told.stdout), "what the command is for"
    assert RUNNER.invoke(liangbang, [*words, "--no-such-option"]).exit_code == 2


@pytest.mark.parametrize(
    "program", [[sys.executable, "-m", "bot"], [str(Path(sys.executable).with_name("liangbang"))]]
)
def test_both_names_of_the_program_are_the_same_program(program: list[str], tmp_path: Path) -> None:
    environ = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    command = [*program, "check", "--config", "没有.toml"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environ, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "no such file" in done.stderr
