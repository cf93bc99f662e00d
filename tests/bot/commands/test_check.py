"""`liangbang check`."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app
from tests.bot.commands.bot_api import Answering, serving

TOKEN = "123456:secret"
QUARTERLY = Path(__file__).parents[2] / "handlers" / "scheme.toml"


class BotApi(Answering):
    """Knows one token."""

    def respond(self) -> None:
        known = self.path == f"/bot{TOKEN}/getMe"
        body = {
            "ok": True,
            "result": {"id": 123456, "is_bot": True, "first_name": "亮榜", "username": "liang_bot"},
        }
        if not known:
            body = {"ok": False, "error_code": 401, "description": "Unauthorized"}
        self.answer(body, 200 if known else 401)


class Website(BotApi):
    """No Bot API at all."""

    def respond(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"[1]" if "json" in self.path else b"<html>welcome")


@pytest.fixture
def serve(request: pytest.FixtureRequest) -> Iterator[str]:
    with serving(request.param) as address:
        yield address


def check(folder: Path, api_url: str, token: str = TOKEN, extra: str = "") -> Result:
    config = folder / "config.toml"
    config.write_text(f'[telegram]\ntoken = "{token}"\napi_url = "{api_url}"\n{extra}', encoding="utf-8")
    environ = {"LIANGBANG_STORAGE__URL": f"sqlite:///{folder / 'liangbang.db'}"}
    return CliRunner().invoke(app, ["check", "--config", str(config)], env=environ)


@pytest.mark.parametrize("serve", [BotApi], indirect=True)
def test_a_good_configuration_names_the_bot(tmp_path: Path, serve: str) -> None:
    result = check(tmp_path, serve)
    assert result.exit_code == 0
    assert "token: in order, @liang_bot" in result.stdout


@pytest.mark.parametrize("serve", [BotApi], indirect=True)
def test_a_token_that_telegram_does_not_know_is_a_fault(tmp_path: Path, serve: str) -> None:
    result = check(tmp_path, serve, token="123456:other")
    assert result.exit_code == 1
    assert result.stderr == f"telegram.token is refused by {serve}: Unauthorized\n"


@pytest.mark.parametrize("serve", [Website], indirect=True)
@pytest.mark.parametrize(("path", "code"), [("", 0), ("/json", 1)])
def test_an_address_that_is_no_bot_api_is_told(tmp_path: Path, serve: str, path: str, code: int) -> None:
    result = check(tmp_path, serve + path)
    assert result.exit_code == code
    assert (
        "gave no answer that can be read" in result.stdout or "does not answer as a Bot API" in result.stderr
    )


def test_a_bot_api_out_of_reach_leaves_the_token_unchecked(tmp_path: Path) -> None:
    result = check(tmp_path, "http://127.0.0.1:1")
    assert result.exit_code == 0
    assert "token: not checked, http://127.0.0.1:1 gave no answer" in result.stdout


@pytest.mark.parametrize("serve", [BotApi], indirect=True)
def test_the_token_is_never_printed(tmp_path: Path, serve: str) -> None:
    for result in (check(tmp_path, serve), check(tmp_path, "http://127.0.0.1:1"), check(tmp_path, "ftp://x")):
        assert "secret" not in result.output


def test_when_each_job_runs_next_is_told_but_for_those_turned_off(tmp_path: Path) -> None:
    result = check(
        tmp_path, "http://127.0.0.1:1", extra='[schedule]\nquiz-open = ""\nreminders = "0 12 * * *"\n'
    )
    assert "job quiz-open" not in result.stdout
    assert " at 12:00 (Asia/Shanghai)" in result.stdout


def test_every_fault_of_the_configuration_is_told_in_one_run(tmp_path: Path) -> None:
    result = check(tmp_path, "http://127.0.0.1:1", extra='mode = "push"\n[strorage]\nurl = ""\n')
    assert result.exit_code == 1
    config = tmp_path / "config.toml"
    assert result.stderr.splitlines() == [
        f"{config}:4: telegram.mode must be 'polling' or 'webhook'",
        f"{config}:5: strorage is an unknown key; did you mean storage?",
    ]
    assert result.stdout == ""


def test_a_database_that_is_not_there_yet_is_no_fault_and_is_not_made(tmp_path: Path) -> None:
    result = check(tmp_path, "http://127.0.0.1:1")
    assert f"database: {tmp_path / 'liangbang.db'}, to be made" in result.stdout
    assert "there is no scheme yet" in result.stdout
    assert not (tmp_path / "liangbang.db").exists()


MONTHLY = """
[schedule]
quarter-sign = "10 0 1 * *"
quarter-ranking = "30 8 8 * *"
quarter-final = "30 8 15 * *"
"""


def test_a_scheme_by_month_whose_months_are_ended_three_at_a_time_is_told(tmp_path: Path) -> None:
    scheme = tmp_path / "month.toml"
    scheme.write_text(QUARTERLY.read_text("utf-8").replace('period = "quarter"', 'period = "month"'), "utf-8")
    environ = {"LIANGBANG_STORAGE__URL": f"sqlite:///{tmp_path / 'liangbang.db'}"}
    assert CliRunner().invoke(app, ["import", "scheme", str(scheme)], env=environ).exit_code == 0
    noted = [line for line in check(tmp_path, "http://127.0.0.1:1").stdout.splitlines() if "by month" in line]
    assert len(noted) == 1
    assert "quarter-sign, quarter-ranking, quarter-final" in noted[0]
    assert 'schedule.quarter-sign = "10 0 1 * *"' in noted[0]
    assert "by month" not in check(tmp_path, "http://127.0.0.1:1", extra=MONTHLY).stdout


@pytest.mark.parametrize(
    ("days", "final", "said"),
    [
        (7, "30 8 15 1,4,7,10 *", None),
        (
            10,
            "30 8 15 1,4,7,10 *",
            "is 10, but quarter-final is due 7 days after quarter-ranking, and waits until",
        ),
        (7, "31 8 8 1,4,7,10 *", "due 1 minute after quarter-ranking, and does not wait for it"),
        (7, "30 8 8 1,4,7,10 *", "due 0 minutes after quarter-ranking, and does not wait for it"),
        (99, "", None),
    ],
)
def test_publicity_for_which_the_schedule_leaves_no_time_is_told(
    tmp_path: Path, days: int, final: str, said: str | None
) -> None:
    extra = f'[publication]\npublicity_days = {days}\n[schedule]\nquarter-final = "{final}"\n'
    result = check(tmp_path, "http://127.0.0.1:1", extra=extra)
    noted = [line for line in result.stdout.splitlines() if "publicity_days" in line]
    assert [said in line for line in noted] == [True] if said else noted == []
    assert result.exit_code == 0


def test_a_database_that_is_out_of_order_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "liangbang.db").write_text("no database")
    result = check(tmp_path, "http://127.0.0.1:1")
    assert result.exit_code == 1
    assert result.stderr == f"{tmp_path / 'liangbang.db'}: file is not a database\n"
    assert "token: not checked" in result.stdout, "the rest is checked all the same"


def test_what_is_in_force_what_is_planned_and_the_variants_are_told(tmp_path: Path) -> None:
    config, scheme, variant = tmp_path / "config.toml", tmp_path / "s.toml", tmp_path / "v.toml"
    config.write_text(f'[storage]\nurl = "sqlite:///{tmp_path / "liangbang.db"}"\n', encoding="utf-8")
    scheme.write_text(SCHEME, encoding="utf-8")
    variant.write_text(VARIANT, encoding="utf-8")
    roster = tmp_path / "crew.csv"
    roster.write_text("工号,姓名,支部\n0001,张伟,一支部\n", encoding="utf-8")

    def bring(kind: str, file: Path, *more: str) -> None:
        result = CliRunner().invoke(app, ["import", kind, str(file), "--config", str(config), *more])
        assert result.exit_code == 0, result.output

    bring("scheme", scheme)
    bring("roster", roster)
    bring("scheme", variant)
    scheme.write_text(SCHEME + ITEM.replace("V01", "V02"), encoding="utf-8")
    bring("scheme", scheme, "--from", "2999-05-01")
    told = check(tmp_path, "http://127.0.0.1:1").stdout.splitlines()
    assert [line for line in told if line.startswith("scheme")] == [
        "scheme s: version 1, 1 item",
        "scheme s: version 3, planned from 2999-05-01, 2 items",
        "scheme s in 一支部: version 2, 2 items",
        "scheme s in 一支部: version 4, planned from 2999-05-01, 3 items",
    ]


ITEM = """
[[category.item]]
code = "V01"
name = "志愿服务"
points = 3
"""
SCHEME = f"""
[scheme]
code = "s"
name = "积分"
period = "quarter"
approval = ["group_leader"]
[[category]]
code = "v"
name = "奉献"
{ITEM}
"""
VARIANT = f"""
[scheme]
extends = "s"
unit = "一支部"
[[category]]
code = "v"
{ITEM.replace("V01", "U01")}
"""
