"""The docs say what is: every setting, command, option and word in them exists, and what exists is in them."""

import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import typer
from PIL import Image
from pydantic import SecretStr

from bot.__main__ import app
from bot.routes import COMMANDS
from bot.settings import keys
from domain.runs import Job
from handlers.jobs import JOBS
from render.texts import Texts
from scripts import commands_page
from storage import migrations

ROOT = Path(__file__).parent.parent
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
PAGES = (*READMES, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md")))
OPERATING = (ROOT / "docs" / "operating.md").read_text()
CONFIG = tomllib.loads((ROOT / "config.example.toml").read_text())
SETTINGS = {".".join(path): default for path, default in keys().items()}
LEFT_BEHIND = re.compile(r"\.(?!ci/)|data/|config\.toml|.*\.egg-info|.*__pycache__")
NOT_YET = "this version does not have the job yet"


def commands() -> dict[str, set[str]]:
    """Every command by its full name, and the options that it has beside --help."""

    def walk(command: Any, name: str) -> Iterator[tuple[str, set[str]]]:
        inner = getattr(command, "commands", None)
        if inner is None:
            yield name, {word for option in command.params for word in option.opts if word.startswith("--")}
        for word, each in (inner or {}).items():
            yield from walk(each, f"{name} {word}")

    return dict(walk(typer.main.get_command(app), "liangbang"))


def tracked() -> list[Path]:
    """The files of the project that are text: what git knows, or without git all but what running it leaves."""
    git = shutil.which("git")
    listed = (
        subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False) if git else None
    )
    if listed is not None and listed.returncode == 0:
        files = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    else:
        files = [file for file in ROOT.rglob("*") if not LEFT_BEHIND.match(str(file.relative_to(ROOT)))]
    return [file for file in files if file.is_file() and b"\0" not in file.read_bytes()]


def rows(text: str) -> Iterator[list[str]]:
    """The rows of every table of a page, as cells."""
    for line in text.splitlines():
        if line.startswith("| ") and not line.startswith("| ---"):
            yield [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def cell_of(text: str, first: str) -> list[str]:
    found = [cells for cells in rows(text) if first in cells[0]]
    assert found, f"no row for {first}"
    return found[0]


def test_there_is_something_to_compare() -> None:
    assert len(SETTINGS) > 15
    assert len(commands()) > 8
    assert len(COMMANDS) > 10
    assert len(PAGES) > 8
    assert len(tracked()) > 200


# Settings ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", SETTINGS)
def test_every_setting_is_in_the_docs_with_its_default_and_in_the_example(key: str) -> None:
    default = {SecretStr: "", ZoneInfo: str(SETTINGS[key])}.get(type(SETTINGS[key]), SETTINGS[key])
    default = list(default) if isinstance(default, tuple) else default
    _, shown, meaning = cell_of(OPERATING, f"`{key}`")
    assert tomllib.loads(f"it = {shown.strip('`')}")["it"] == default
    section, _, name = key.rpartition(".")
    assert name in (CONFIG[section] if section else CONFIG)
    if key.startswith("schedule.") and key != "schedule.timezone":
        job = Job(name)
        assert (NOT_YET in meaning) == (job not in JOBS), f"{job} is in handlers/jobs.py, or is not"


def test_no_setting_is_documented_that_does_not_exist() -> None:
    table = OPERATING[OPERATING.index("## Configuration") : OPERATING.index("## Commands")]
    documented = {cells[0].strip("`") for cells in rows(table)} - {"key"}
    assert documented == set(SETTINGS)


def test_every_job_that_there_is_is_described() -> None:
    described = OPERATING[
        OPERATING.index("## What runs by itself") : OPERATING.index("## The end of a period")
    ]
    assert {cells[0].strip("`") for cells in rows(described)} - {"job"} == {str(job) for job in JOBS}


# Commands ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", commands())
def test_every_command_and_option_is_in_the_docs(name: str) -> None:
    row = " ".join(cell_of(OPERATING, f"`{name}"))
    for option in commands()[name] - {"--config"}:  # said once, for all
        assert option in row, f"{name} {option}"
    assert "`--config FILE`" in OPERATING


def test_every_command_line_in_the_docs_exists() -> None:
    known, found = commands(), 0
    for page in PAGES:
        for words in re.findall(r"(?:^|`|bin/)(liangbang(?: [a-z-]+)+[^\n`|]*)", page.read_text()):
            name = next((n for n in known if re.match(rf"{n}(?![\w-])", words)), None)
            if name is None:
                group = " ".join(words.split()[:2])
                assert any(n.startswith(f"{group} ") for n in known), f"{page.name}: {words}"
                continue
            found += 1
            options = set(re.findall(r"(?<!\S)--[a-z-]+", words)) - {"--help"}
            assert options <= known[name], f"{page.name}: {words}"
    assert found > 20


def test_every_target_of_make_in_the_docs_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {word for page in PAGES for word in re.findall(r"`(?:\w+=\S+ )*make (\w+)", page.read_text())}
    assert {"demo", "test", "setup", "check"} <= named <= targets


def test_the_page_of_chat_commands_is_that_of_the_routes() -> None:
    written = commands_page.PAGE.read_text()
    assert written == commands_page.page(), "run .venv/bin/python scripts/commands_page.py"


PROMISES = [
    line.strip("| ").split(" | ")
    for line in (ROOT / "docs" / "reliability.md").read_text().splitlines()
    if line.startswith("| **")
]
REPEATING = re.compile(
    r"`(?:make (?P<target>\w+)|\.venv/bin/python -m (?P<module>[\w.]+)(?P<arguments> [^`]*)?)`"
)


@pytest.mark.parametrize("cells", PROMISES, ids=lambda cells: cells[0].strip("*")[:40])
def test_every_promise_has_a_test_figures_and_a_command(cells: list[str]) -> None:
    promise, how, figures, command = cells
    assert promise
    assert how
    assert re.search(r"\d", figures), "what the last run found"
    assert not re.search(r"\d+ (?:cases|commands ×|buttons|cells)", figures), (
        "which the next change makes wrong"
    )
    assert REPEATING.search(command)
    for match in REPEATING.finditer(command):
        if match["target"]:
            assert re.search(rf"^{match['target']}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
        else:
            _check_module(match["module"], (match["arguments"] or "").split())
    assert not REPEATING.sub("", command).replace("`", "").strip(" ,"), "nothing beside commands"


def _check_module(module: str, arguments: list[str]) -> None:
    """The module is there, with these options; of pytest, the files, and tests whose names have the words after -k."""
    if module == "pytest":
        files = [ROOT / argument for argument in arguments if argument.startswith("tests/")]
        assert files
        assert all(file.is_file() for file in files)
        names = [name for file in files for name in re.findall(r"def (test_\w+)", file.read_text())]
        for word in arguments[arguments.index("-k") + 1 :] if "-k" in arguments else ():
            assert any(word in name for name in names), word
        return
    path = ROOT.joinpath(*module.split("."))
    source = path / "__main__.py" if path.is_dir() else path.with_suffix(".py")
    for option in (argument for argument in arguments if argument.startswith("-")):
        assert f'"{option}"' in source.read_text(), option


def test_there_is_a_promise_for_each_part_of_the_program_that_may_fail() -> None:
    assert len(PROMISES) > 25


def test_every_chat_command_is_explained_and_every_one_explained_exists() -> None:
    names = {command.name for command in COMMANDS}
    pages = "\n".join(page.read_text() for page in (*READMES, ROOT / "docs" / "operating.md"))
    named = set(re.findall(r"`/([a-z]+)(?![\w/-])", pages)) - {"newbot", "telegram"}  # BotFather's, a path
    assert named == names


# Pages ---------------------------------------------------------------------------------------------------------


def anchors(page: Path) -> set[str]:
    """As GitHub makes them from the headings."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    text = page.read_text()
    links = re.findall(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"", text)
    for link in (first or second for first, second in links):
        if link.startswith("https://"):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{page.name}: {link}"
        assert not anchor or anchor in anchors(target), f"{page.name}: {link}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_path_that_is_named_exists(page: Path) -> None:
    folders = "|".join(path.name for path in ROOT.iterdir() if path.is_dir() and path.name != "data")
    for path in re.findall(rf"`((?:{folders})/[\w./*-]*)`", page.read_text()):
        if "NOUN" not in path:  # "where to add a new noun"
            assert any(ROOT.glob(path.rstrip("/"))), f"{page.name}: {path}"


def test_both_readmes_have_the_same_sections_commands_and_links() -> None:
    english, chinese = (page.read_text() for page in READMES)

    def shape(text: str) -> list[str]:
        return re.findall(r"^(#+) ", text, re.MULTILINE)

    def blocks(text: str) -> list[str]:
        return re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)

    def links(text: str) -> list[str]:
        found = re.findall(r"\]\(([^)]+)\)|src=\"([^\"]+)\"", text)
        return sorted((a or b).replace("-zh.", "-en.") for a, b in found if "README" not in a or "/" in a)

    assert len(shape(english)) > 6
    assert shape(english) == shape(chinese)
    assert blocks(english) == blocks(chinese)
    assert links(english) == links(chinese)
    assert [len(row) for row in rows(english)] == [len(row) for row in rows(chinese)]


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_a_readme_is_short(page: Path) -> None:
    assert len(page.read_text().splitlines()) < 200


def test_pictures_are_small_and_sharp() -> None:
    pictures = sorted((ROOT / "docs" / "pictures").glob("*.png"))
    assert len(pictures) >= 10
    for picture in pictures:
        assert picture.stat().st_size < 300_000, picture.name
        with Image.open(picture) as image:
            assert image.width >= 700, picture.name


# Words ---------------------------------------------------------------------------------------------------------


def test_the_glossary_names_what_is_in_the_code() -> None:
    terms = [cells for cells in rows((ROOT / "docs" / "glossary.md").read_text()) if cells[0] != "term"]
    assert len(terms) > 50
    assert len({cells[0] for cells in terms}) == len(terms), "a term stands there twice"
    for term, chinese, meaning, where in terms:
        found = re.fullmatch(r"`([\w/]+\.py)` `(\w+)`", where)
        assert found, f"{term}: {where}"
        assert re.search(r"[\u4e00-\u9fff]", chinese), term
        assert meaning, term
        assert re.search(rf"\b{found[2]}\b", (ROOT / found[1]).read_text()), f"{term}: {where}"


def test_every_table_is_in_the_architecture() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    folder = Path(migrations.__file__).parent
    tables = {
        name
        for file in folder.glob("*.up.sql")
        for name in re.findall(r"CREATE TABLE (\w+)", file.read_text())
    }
    assert len(tables) > 15
    assert [name for name in sorted(tables) if f"`{name}`" not in text] == []


def test_what_the_bot_is_said_to_say_it_says() -> None:
    said = re.findall(r"“([^”]+)”", OPERATING[OPERATING.index("## What a refusal means") :])
    english = re.sub(
        r"<[^>]+>", "", "\n".join(form for forms in Texts("en")._messages.values() for form in forms)
    )
    assert len(said) > 10
    assert [words for words in said if words not in english] == []


def test_every_event_of_the_log_that_is_named_exists() -> None:
    log = OPERATING[OPERATING.index("**Log.**") : OPERATING.index("**Down and up.**")]
    named = set(re.findall(r"`([a-z]+_[a-z]+)`", log))
    source = "\n".join(file.read_text() for file in (ROOT / "bot").rglob("*.py"))
    assert len(named) > 5
    assert {event for event in named if f'"{event}"' not in source} == set()


ELSEWHERE = re.compile(
    "/" + "work/|/" + "root/|\\.\\./" + "shared|"  # folders of the machine that something was written on
    "py"
    + "pi\\.org|python"
    + "hosted|npm"
    + "js\\.|proxy\\.golang"
    + "\\.org|mirrors?\\.[a-z]+\\.(?:com|cn|edu)"
)


def test_nothing_names_a_folder_of_one_machine_or_a_package_registry() -> None:
    found = [
        f"{file.relative_to(ROOT)}: {hit[0]}"
        for file in tracked()
        for hit in ELSEWHERE.finditer(file.read_text("utf-8", "replace"))
    ]
    assert found == []
    assert ELSEWHERE.search("see /" + "work/main")
