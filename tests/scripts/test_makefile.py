"""The targets of the Makefile, read without running them."""

import os
import re
import subprocess

import pytest

from scripts.setup import ROOT


def make(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    command = ["make", "--no-print-directory", *words]
    return subprocess.run(command, cwd=ROOT, env=clean | environ, capture_output=True, text=True, check=False)


def targets() -> set[str]:
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert phony is not None
    return set(phony[1].split())


def test_make_alone_tells_what_there_is() -> None:
    told = make()
    assert told.returncode == 0
    assert set(re.findall(r"^make (\w+)", told.stdout, re.MULTILINE)) == targets() - {"help"}


@pytest.mark.parametrize("target", sorted(targets() - {"help", "setup", "clean"}))
def test_every_target_sets_up_first(target: str) -> None:
    steps = make("--dry-run", target).stdout
    assert steps.index("scripts/setup.py") < steps.index(".venv/bin/")


def test_the_demo_takes_its_port_from_the_environment() -> None:
    assert "liangbang demo --port 9000" in make("--dry-run", "demo", PORT="9000").stdout
    assert "--port" not in make("--dry-run", "demo", PORT="").stdout


def test_without_a_python_that_is_new_enough_one_sentence_says_so() -> None:
    told = make("setup", "CANDIDATES=no-such-python", PYTHON="")
    assert told.returncode != 0
    assert "Python 3.11 or newer, with venv, is needed" in told.stderr


def test_an_old_python_is_passed_over() -> None:
    chosen = make("--dry-run", "setup", "CANDIDATES=false python3").stdout
    assert '"python3" scripts/setup.py' in chosen


@pytest.mark.parametrize("page", sorted(page.name for page in ROOT.glob("*.md")))
def test_the_pages_name_only_targets_that_there_are(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert set(re.findall(r"`(?:\w+=\S+ )*make (\w+)", text)) <= targets()
