"""`liangbang invites`."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import Result

from tests.bot.commands.bot_api import Answering, serving
from tests.bot.commands.line import bring, liangbang

ROSTER = "工号,姓名,支部,状态\n0604,李喆,一支部,在岗\n0605,../龚䶮,一支部,外闯\n0606,某人,一支部,调出\n"


class BotApi(Answering):
    """A Bot API whose answer to everything is ``reply``."""

    reply: object = {"ok": True, "result": {"id": 1, "is_bot": True, "username": "liang_bot"}}

    def respond(self) -> None:
        self.answer(self.reply)


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(BotApi, "reply", BotApi.reply)
    with serving(BotApi) as address:
        yield address


@pytest.fixture
def config(config: Path, api: str) -> Path:
    telegram = f'[telegram]\ntoken = "1:secret"\napi_url = "{api}"\n'
    config.write_text(telegram + config.read_text(encoding="utf-8"), encoding="utf-8")
    bring(config, roster=ROSTER)
    return config


def invites(config: Path, out: Path, *options: str) -> Result:
    return liangbang(config, "invites", "--out", str(out), *options)


def test_each_member_not_yet_enrolled_gets_a_line_with_a_link(config: Path, tmp_path: Path) -> None:
    out = tmp_path / "invites.csv"
    result = invites(config, out)
    assert (result.exit_code, result.stderr) == (0, "")
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["employee_no"], row["name"]) for row in rows] == [("0604", "李喆"), ("0605", "../龚䶮")]
    assert list(rows[0]) == ["employee_no", "name", "code", "link"]
    assert all(row["link"] == f"https://t.me/liang_bot?start={row['code']}" for row in rows)


def test_the_next_run_writes_the_same_codes(config: Path, tmp_path: Path) -> None:
    invites(config, tmp_path / "a.csv")
    invites(config, tmp_path / "b.csv")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_pictures_have_safe_names(config: Path, tmp_path: Path) -> None:
    result = invites(config, tmp_path / "a.csv", "--qr", str(tmp_path / "qr/new"))
    assert result.exit_code == 0
    pictures = sorted((tmp_path / "qr/new").iterdir())
    assert [path.name for path in pictures] == ["0604-李喆.png", "0605-_龚䶮.png"]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in pictures)


def test_the_bots_name_is_remembered_for_when_telegram_is_out_of_reach(
    config: Path, tmp_path: Path, api: str
) -> None:
    invites(config, tmp_path / "a.csv")
    BotApi.reply = {"ok": False, "error_code": 502, "description": "Bad Gateway"}
    assert invites(config, tmp_path / "b.csv").exit_code == 0
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_without_the_bots_name_there_are_codes_but_no_links(config: Path, tmp_path: Path, api: str) -> None:
    BotApi.reply = "nothing of sense"
    result = invites(config, tmp_path / "a.csv")
    assert result.exit_code == 0
    address = api
    assert result.stdout.endswith(f"note: {address} gave no answer, so there are codes but no links yet\n")
    lines = (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()
    assert [line[-1] for line in lines[1:]] == [",", ","]


def test_without_the_bots_name_there_are_no_pictures(config: Path, tmp_path: Path) -> None:
    BotApi.reply = "nothing of sense"
    result = invites(config, tmp_path / "a.csv", "--qr", str(tmp_path / "qr"))
    assert result.exit_code == 1
    assert result.stderr.endswith("gave no answer, and pictures need the bot's name\n")
    assert not (tmp_path / "a.csv").exists()


def test_a_token_that_is_refused_is_told_without_the_token(config: Path, tmp_path: Path) -> None:
    BotApi.reply = {"ok": False, "error_code": 401, "description": "Unauthorized"}
    result = invites(config, tmp_path / "a.csv")
    assert result.exit_code == 1
    assert "telegram.token is refused by " in result.stderr
    assert "secret" not in result.output


@pytest.mark.parametrize(
    ("name", "why"), [("a.pdf", "must end in .csv or .xlsx"), ("no/a.csv", "there is no folder")]
)
def test_a_file_that_cannot_be_written_is_told_first(
    config: Path, tmp_path: Path, name: str, why: str
) -> None:
    result = invites(config, tmp_path / name)
    assert result.exit_code == 1
    assert why in result.stderr
