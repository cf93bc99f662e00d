"""`liangbang erase`: one member's personal data is gone, and the roster does not bring it back."""

from pathlib import Path

import pytest

from domain.erasure import ERASED_NAME
from tests.bot.commands.line import liangbang

ROSTER = "工号,姓名,支部,职务\n0604,李喆,一支部,支部书记\n0605,龚䶮,一支部,\n"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(f'[storage]\nurl = "sqlite:///{tmp_path}/data/l.db"\n', encoding="utf-8")
    return path


@pytest.fixture
def roster(tmp_path: Path, config: Path) -> Path:
    path = tmp_path / "roster.csv"
    path.write_text(ROSTER, encoding="utf-8")
    assert liangbang(config, "import", "roster", str(path)).exit_code == 0
    return path


def test_it_says_what_is_gone_what_stays_and_where_it_still_is(config: Path, roster: Path) -> None:
    erased = liangbang(config, "erase", "0604", "--reason", "asked for it on 3 November")
    assert (erased.exit_code, erased.stderr) == (0, "")
    assert erased.stdout.splitlines() == [
        "0604 is erased: words of 0 claims, 0 photos, 0 notices, 1 roles",
        f"0 ledger entries stay, as erased-1 {ERASED_NAME}",
        "note: backups made before now and messages in Telegram still tell who it was",
    ]
    database = (config.parent / "data" / "l.db").read_bytes()
    assert "李喆".encode() not in database
    assert "龚䶮".encode() in database
    again = liangbang(config, "import", "roster", str(roster))
    assert again.exit_code == 0
    assert "members: 0 new, 0 changed, 1 unchanged" in again.stdout
    assert "note: row 2: 0604 was erased on " in again.stdout
    assert liangbang(config, "verify").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["4711", "--reason", "x"], "there is no member 4711\n"),
        (["0604", "--reason", "  "], "--reason is empty; say who asked for it and when, without the name\n"),
    ],
)
def test_what_cannot_be_erased_is_one_sentence(
    config: Path, roster: Path, arguments: list[str], said: str
) -> None:
    refused = liangbang(config, "erase", *arguments)
    assert (refused.exit_code, refused.stderr) == (1, said)


def test_without_a_reason_it_is_wrong_usage(config: Path, roster: Path) -> None:
    assert liangbang(config, "erase", "0604").exit_code == 2


def test_without_a_database_none_is_made(config: Path) -> None:
    refused = liangbang(config, "erase", "0604", "--reason", "x")
    assert refused.exit_code == 1
    assert "there is no database yet" in refused.stderr
    assert not (config.parent / "data").exists()
