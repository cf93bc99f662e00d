"""The configuration: file and environment to settings, or every fault at once."""

import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.config import env_name, load
from bot.settings import Settings, keys
from domain.faults import Fault

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
TOKEN = {"LIANGBANG_TELEGRAM__TOKEN": "123456:AbC-d_e"}
URL_ADVICE = "must look like https://api.telegram.org, with neither ? nor #"
STORAGE_ADVICE = "must name an SQLite file, like sqlite:///data/liangbang.db (four slashes: from the root)"
JOBS = [path[1] for path in keys() if path[0] == "schedule" and path[1] != "timezone"]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def settings(result: Settings | tuple[Fault, ...]) -> Settings:
    assert isinstance(result, Settings), result
    return result


def sentences(result: Settings | tuple[Fault, ...]) -> list[str]:
    assert not isinstance(result, Settings)
    return [str(fault) for fault in result]


def test_an_empty_file_and_a_token_give_every_default(config: Path) -> None:
    config.touch()
    loaded = settings(load(config, TOKEN))
    assert loaded.telegram.api_url == "https://api.telegram.org"
    assert loaded.telegram.mode == "polling"
    assert loaded.telegram.admins == ()
    assert loaded.storage.path == Path("data/liangbang.db")
    assert loaded.schedule.timezone == ZoneInfo("Asia/Shanghai")
    assert loaded.language == "zh-Hans"
    assert loaded.telegram.token.get_secret_value() == "123456:AbC-d_e"


def test_the_token_is_not_shown_by_accident(config: Path) -> None:
    config.touch()
    assert "AbC" not in f"{load(config, TOKEN)!r} {load(config, TOKEN)}"


def test_a_refused_token_is_not_shown_either(config: Path) -> None:
    config.write_text('[telegram]\ntoken = "123456:AbC def"\n')
    (said,) = sentences(load(config, {}))
    assert said.startswith(f"{config}:2: telegram.token ")
    assert "AbC" not in said


def test_the_example_file_holds_every_key_with_its_default() -> None:
    example = tomllib.loads(EXAMPLE.read_text())
    written = {
        (name, key) if isinstance(value, dict) else (name,)
        for name, value in example.items()
        for key in (value if isinstance(value, dict) else [name])
    }
    assert written == keys().keys()
    assert settings(load(EXAMPLE, {}, token_required=False)) == Settings()


def test_every_key_of_the_example_has_a_comment_above() -> None:
    for block in EXAMPLE.read_text().split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("[")]
        if any("=" in line and not line.startswith("#") for line in lines):
            assert lines[0].startswith("# "), block


@pytest.mark.parametrize("path", keys(), ids=".".join)
def test_every_key_may_come_from_the_environment(config: Path, path: tuple[str, ...]) -> None:
    config.touch()
    values = {
        "language": "en",
        "token": "1:x",
        "api_url": "http://127.0.0.1:8081/",
        "admins": "[7, 8]",
        "mode": "webhook",
        "webhook_url": "https://bot.example.org/telegram",
        "webhook_listen": "127.0.0.1:9",
        "listen": "127.0.0.1:9",
        "messages_per_second": "0",
        "url": "sqlite:////var/lib/liangbang.db" if path[0] == "storage" else "https://board.example.org",
        "timezone": "Europe/Berlin",
        "shares": '{"井控": 40}',
        "points": '{"80": 3, "0": 0.5}',
        "unsigned": "ungraded",
        "late_claims": "lapse",
        "listed": "false",
        "weak_share": "0.5",
        **dict.fromkeys(JOBS, "1 2 3 4 5"),
    }
    name = env_name(path)
    address = {env_name(("telegram", "webhook_url")): values["webhook_url"]} if path[-1] == "mode" else {}
    loaded = settings(load(config, {**TOKEN, **address, name: values.get(path[-1], "9")}))
    value = loaded.model_dump(by_alias=True)
    for part in path:
        value = value[part]
    assert value != keys()[path]


def test_the_environment_wins_over_the_file(config: Path) -> None:
    config.write_text('[schedule]\nquarter-ranking = "0 9 1 * *"\n[telegram]\nadmins = [1]\n')
    environ = {"LIANGBANG_SCHEDULE__QUARTER_RANKING": "30 10 * * *", "LIANGBANG_TELEGRAM__ADMINS": "5, 6"}
    loaded = settings(load(config, TOKEN | environ))
    assert loaded.schedule.quarter_ranking == "30 10 * * *"
    assert loaded.telegram.admins == (5, 6)


def test_the_names_of_variables_are_those_of_the_contract() -> None:
    assert env_name(("telegram", "token")) == "LIANGBANG_TELEGRAM__TOKEN"
    assert env_name(("schedule", "quarter-ranking")) == "LIANGBANG_SCHEDULE__QUARTER_RANKING"
    assert env_name(("language",)) == "LIANGBANG_LANGUAGE"


def test_an_empty_expression_turns_a_job_off(config: Path) -> None:
    config.write_text('[schedule]\nquiz-open = ""\n')
    crons = settings(load(config, TOKEN)).schedule.crons()
    assert "quiz-open" not in crons
    assert crons.keys() == set(JOBS) - {"quiz-open"}


def test_a_file_that_a_spreadsheet_editor_saved_with_a_mark_is_read(config: Path) -> None:
    config.write_bytes(b'\xef\xbb\xbflanguage = "en"\r\n')
    assert settings(load(config, TOKEN)).language == "en"


def test_a_variable_may_have_the_dashes_of_its_key(config: Path) -> None:
    config.touch()
    environ = {"LIANGBANG_SCHEDULE__QUARTER-RANKING": "30 10 * * *"}
    assert settings(load(config, TOKEN | environ)).schedule.quarter_ranking == "30 10 * * *"


def test_a_table_in_a_variable_is_json_and_says_so(config: Path) -> None:
    config.touch()
    name = env_name(("quiz", "shares"))
    assert settings(load(config, TOKEN | {name: '{"HSE": 2}'})).quiz.shares == {"HSE": 2}
    assert sentences(load(config, TOKEN | {name: "HSE=2"})) == [
        f'{name}: quiz.shares must be a table, like {{ "HSE" = 2 }}; in a variable {{"HSE": 2}}'
    ]


def test_without_a_file_the_environment_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert settings(load(None, TOKEN)) == settings(load(None, TOKEN))
    (tmp_path / "config.toml").write_text('language = "en"')
    assert settings(load(None, TOKEN)).language == "en", "config.toml is the default"


def test_every_fault_is_told_at_once_with_its_line_and_key(config: Path) -> None:
    config.write_text(
        """\
langauge = "en"
[telegram]
token = "1:x"
admins = [1, "2"]
mode = "push"
messages_per_second = -1
[storage]
url = "postgresql://localhost/liangbang"
[schedule]
timezone = "Mars/Olympus"
weekly_ranking = ""
quarter-ranking = "0 25 * * *"
[review]
remind_after_hours = 0
"""
    )
    assert sentences(load(config, {"LIANGBANG_TELEGRAM__API_URL": "api.telegram.org"})) == [
        f"LIANGBANG_TELEGRAM__API_URL: telegram.api_url {URL_ADVICE}",
        f"{config}:1: langauge is an unknown key; did you mean language?",
        f"{config}:4: telegram.admins must be whole numbers without quotes",
        f"{config}:5: telegram.mode must be 'polling' or 'webhook'",
        f"{config}:6: telegram.messages_per_second must be 0.0 or more",
        f"{config}:8: storage.url {STORAGE_ADVICE}",
        f"{config}:10: schedule.timezone must be an IANA time zone like Asia/Shanghai, not 'Mars/Olympus'",
        f"{config}:11: schedule.weekly_ranking is an unknown key; did you mean schedule.weekly-ranking?",
        f"{config}:12: schedule.quarter-ranking says '25' for the hour, which goes from 0 to 23",
        f"{config}:14: review.remind_after_hours must be more than 0",
    ]


@pytest.mark.parametrize(
    ("variable", "said"),
    [
        ("LIANGBANG_TOKEN", "LIANGBANG_TOKEN: is an unknown key; did you mean LIANGBANG_TELEGRAM__TOKEN?"),
        ("LIANGBANG_TELEGRAM__TOKEN__X", "LIANGBANG_TELEGRAM__TOKEN__X: is an unknown key"),
        ("LIANGBANG_WEATHER", "LIANGBANG_WEATHER: is an unknown key"),
    ],
)
def test_a_variable_that_names_no_key_is_an_error(config: Path, variable: str, said: str) -> None:
    config.touch()
    (only,) = sentences(load(config, {**TOKEN, variable: "1"}))
    assert only.startswith(said)


def test_variables_of_other_programs_are_not_ours(config: Path) -> None:
    config.touch()
    settings(load(config, {**TOKEN, "PATH": "/bin", "TELEGRAM_TOKEN": "x"}))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("telegram = 3", ":1: telegram must be a table: [telegram] on a line of its own, its keys below it"),
        ("[telegram]\nadmins = 7", ":2: telegram.admins must be a list, like [1001, 1002]"),
        ("[web]\nlisted = 1", ":2: web.listed must be true or false, without quotes"),
        (
            '[web]\nurl = "board.example.org"',
            ":2: web.url must look like https://board.example.org/ or https://example.org/board",
        ),
        ("[telegram]\nadmins = [true]", ":2: telegram.admins must be whole numbers without quotes"),
        ("[telegram]\nadmins = [0]", ":2: telegram.admins must be more than 0"),
        ("[telegram]\ntoken = 12", ":2: telegram.token must be text in quotes"),
        (
            '[telegram]\nmessages_per_second = "9"',
            ":2: telegram.messages_per_second must be a number without quotes",
        ),
        ("[telegram]\nmessages_per_second = nan", ":2: telegram.messages_per_second must be a number"),
        ("[schedule]\nreminders = 5", ":2: schedule.reminders must be text in quotes"),
        ('[storage]\nurl = "sqlite:///:memory:"', ":2: storage.url must name an SQLite file"),
        ("language = 'fr'", ":1: language must be 'zh-Hans' or 'en'"),
        ("\nlanguage = \n", ":2: is not TOML: Invalid value"),
        ("\n\nlanguage", ":3: is not TOML: Expected '=' after a key in a key/value pair"),
        ("[telegram]\n[telegram]", ":2: is not TOML: Cannot declare ('telegram',) twice"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named_with_its_line(config: Path, text: str, said: str) -> None:
    config.write_text(text)
    first, *_ = sentences(load(config, {}, token_required=False))
    assert first.startswith(f"{config}{said}")


def test_a_missing_token_is_a_fault_where_telegram_is_needed(config: Path) -> None:
    config.write_text('[telegram]\ntoken = ""\n')
    (said,) = sentences(load(config, {}))
    assert said.startswith(f"{config}:2: telegram.token is empty")
    settings(load(config, {}, token_required=False))


def test_files_that_cannot_be_read_are_a_sentence(tmp_path: Path) -> None:
    (missing,) = sentences(load(tmp_path / "absent.toml", TOKEN))
    assert missing == f"{tmp_path / 'absent.toml'}: no such file; config.example.toml is one to copy"
    (folder,) = sentences(load(tmp_path, TOKEN))
    assert folder == f"{tmp_path}: cannot be read: Is a directory"
    gb18030 = tmp_path / "gb.toml"
    gb18030.write_bytes('language = "中文"'.encode("gb18030"))
    (encoding,) = sentences(load(gb18030, TOKEN))
    assert encoding == f"{gb18030}: is not UTF-8 (byte 13); save it as UTF-8"


def test_settings_cannot_be_changed(config: Path) -> None:
    config.touch()
    loaded = settings(load(config, TOKEN))
    with pytest.raises(ValueError, match="frozen"):
        loaded.language = "en"  # type: ignore[misc]


def test_webhooks_need_the_address_that_telegram_shall_call() -> None:
    faults = load(None, {**TOKEN, env_name(("telegram", "mode")): "webhook"})
    assert isinstance(faults, tuple)
    assert "webhook_url" in str(faults[0])
