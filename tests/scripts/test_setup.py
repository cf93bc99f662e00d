"""What the set-up hands on to uv, and when it has nothing to do."""

from pathlib import Path

import pytest

from scripts import setup

MIRROR = "https://mirror.example/simple"


def test_a_mirror_from_pips_files_is_handed_on() -> None:
    assert setup.uv_environment({}, {"global.index-url": MIRROR})["UV_DEFAULT_INDEX"] == MIRROR


def test_a_mirror_from_pips_environment_wins_over_its_files() -> None:
    environ = {"PIP_INDEX_URL": MIRROR}
    handed = setup.uv_environment(environ, {"global.index-url": "https://other.example"})
    assert handed["UV_DEFAULT_INDEX"] == MIRROR


@pytest.mark.parametrize("key", ["UV_DEFAULT_INDEX", "UV_INDEX_URL"])
def test_what_was_said_to_uv_itself_is_left_alone(key: str) -> None:
    handed = setup.uv_environment({key: "https://mine.example", "PIP_INDEX_URL": MIRROR}, {})
    assert handed[key] == "https://mine.example"
    assert MIRROR not in handed.values() or handed["PIP_INDEX_URL"] == MIRROR
    assert handed.get("UV_DEFAULT_INDEX", "https://mine.example") == "https://mine.example"


def test_without_a_mirror_uv_keeps_its_default() -> None:
    assert "UV_DEFAULT_INDEX" not in setup.uv_environment({}, {})


def test_pips_certificates_and_trusted_hosts_are_handed_on() -> None:
    handed = setup.uv_environment({"PIP_CERT": "/ca.pem"}, {"global.trusted-host": "a.example\nb.example"})
    assert handed["SSL_CERT_FILE"] == "/ca.pem"
    assert handed["UV_INSECURE_HOST"] == "a.example b.example"


def test_a_second_set_up_does_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[bool] = []
    stamp = tmp_path / "stamp"

    def make(*, anew: bool) -> None:
        runs.append(anew)
        stamp.write_text(f"{setup.interpreter()}\n{setup.inputs()}\n")

    monkeypatch.setattr(setup, "STAMP", stamp)
    monkeypatch.setattr(setup, "make_environment", make)
    assert [setup.main(), setup.main()] == [0, 0]
    assert runs == [True]

    stamp.write_text(f"{setup.interpreter()}\nunfinished\n")
    assert setup.main() == 0
    assert runs == [True, False], "an unfinished set-up is finished, not begun again"


def test_the_locks_name_hashes_and_no_address() -> None:
    locks = sorted(setup.ROOT.glob("requirements*.lock"))
    assert len(locks) == 3
    for lock in locks:
        text = lock.read_text()
        assert "://" not in text
        pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
        assert pins
        assert all("==" in pin and pin.endswith("\\") for pin in pins)
        assert text.count("--hash=sha256:") >= len(pins)


def test_the_lock_for_running_is_part_of_the_lock_for_developing() -> None:
    def pins(name: str) -> set[str]:
        return {line for line in (setup.ROOT / name).read_text().splitlines() if "==" in line}

    assert pins("requirements.lock") < pins("requirements-dev.lock")
