"""Makes `.venv`: a virtual environment with what `requirements-dev.lock` names, and this project in it.

Needs only Python 3.11+ with venv. Does nothing when nothing it depends on has changed: the fingerprint
of the last set-up lies in `.venv/liangbang-setup`.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
import venv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
UV = BIN / "uv"
STAMP = VENV / "liangbang-setup"
UV_LOCK = ROOT / "requirements-uv.lock"
LOCK = ROOT / "requirements-dev.lock"
INPUTS = (Path(__file__).resolve(), UV_LOCK, LOCK, ROOT / "pyproject.toml")


def interpreter() -> str:
    """What no environment survives: another interpreter, or another folder (scripts hold absolute paths)."""
    return f"{ROOT} {sys.base_prefix} {sys.version_info[:3]}"


def inputs() -> str:
    """A fingerprint of the files the environment is made from."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in INPUTS)).hexdigest()


def uv_environment(environ: Mapping[str, str], pip_config: Mapping[str, str]) -> dict[str, str]:
    """`environ` and, because uv does not read pip's settings, the user's mirror and certificates."""

    def of_pip(key: str) -> str | None:
        from_config = pip_config.get(f"install.{key}") or pip_config.get(f"global.{key}")
        return environ.get(f"PIP_{key.replace('-', '_').upper()}") or from_config

    told = dict(environ)
    if not {"UV_DEFAULT_INDEX", "UV_INDEX_URL"} & environ.keys() and (mirror := of_pip("index-url")):
        told["UV_DEFAULT_INDEX"] = mirror
    if "SSL_CERT_FILE" not in environ and (certificates := of_pip("cert")):
        told["SSL_CERT_FILE"] = certificates
    if "UV_INSECURE_HOST" not in environ and (hosts := of_pip("trusted-host")):
        told["UV_INSECURE_HOST"] = " ".join(hosts.split())
    return told


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two `make` in two terminals of one fresh checkout: the second waits for the first."""
    with Path(__file__).open() as this_file:
        fcntl.flock(this_file, fcntl.LOCK_EX)
        yield


def read_pip_config() -> dict[str, str]:
    """pip's settings from its files, as `section.key` → value."""
    command = [str(PYTHON), "-m", "pip", "config", "list"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True)
    pairs = (line.partition("=") for line in listed.stdout.splitlines())
    return {key.strip(): value.strip().strip("'\"") for key, _, value in pairs}


def run(*command: str | Path, environ: Mapping[str, str] | None = None) -> None:
    """Runs to the end, on the terminal; raises `CalledProcessError` where the command fails."""
    subprocess.run(command, check=True, env=environ)


def make_environment(*, anew: bool) -> None:
    """Makes the environment, or brings it up to date; a failing step raises `CalledProcessError`."""
    # Not on stdout: that is for what was asked of make, such as the address of the demo.
    print(f"Setting up {VENV.name} …", file=sys.stderr)
    if anew:
        venv.create(VENV, clear=True, with_pip=True)
    STAMP.write_text(f"{interpreter()}\nunfinished\n")
    quiet = ("--quiet", "--disable-pip-version-check")
    run(PYTHON, "-m", "pip", "install", *quiet, "--require-hashes", "--requirement", UV_LOCK)
    environ = uv_environment(os.environ, read_pip_config())
    install = (UV, "pip", "install", "--python", PYTHON)
    run(*install, "--require-hashes", "--requirement", LOCK, environ=environ)
    # The build backend comes from the lock; an isolated build would download one outside it.
    own = ("--no-deps", "--no-build-isolation", "--reinstall-package=liangbang", "--editable", ROOT)
    run(*install, "--quiet", *own, environ=environ)
    STAMP.write_text(f"{interpreter()}\n{inputs()}\n")


def main() -> int:
    """Exit code: 0 when the environment is ready, 1 with one sentence when it could not be made."""
    with one_at_a_time():
        made_by, _, made_from = STAMP.read_text().partition("\n") if STAMP.exists() else ("", "", "")
        if made_by == interpreter() and made_from.strip() == inputs():
            return 0
        try:
            make_environment(anew=made_by != interpreter())
        except subprocess.CalledProcessError as failed:
            command = " ".join(str(part) for part in failed.cmd)
            print(f"Set-up stopped: `{command}` failed; its own words are above.", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
