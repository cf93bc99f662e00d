"""A right that one program at a time has."""

from pathlib import Path

from storage.lease import Lease


def test_only_one_has_it_until_it_is_given_up(tmp_path: Path) -> None:
    first, second = Lease(tmp_path / "db", "courier"), Lease(tmp_path / "db", "courier")
    assert first.acquire()
    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert second.acquire()


def test_rights_of_other_names_and_databases_are_others(tmp_path: Path) -> None:
    leases = [Lease(tmp_path / name, right) for name in ("a", "b") for right in ("bot", "courier")]
    assert all(lease.acquire() for lease in leases)


def test_a_link_to_a_database_is_no_other_database(tmp_path: Path) -> None:
    (tmp_path / "db").touch()
    (tmp_path / "link").symlink_to(tmp_path / "db")
    first, second = Lease(tmp_path / "db", "run"), Lease(tmp_path / "link", "run")
    assert first.acquire()
    assert not second.acquire()
    assert second.is_held()
