"""`liangbang publish`: the served pages as files."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.site import Site
from services.house import House
from storage.database import Tx
from tests import databases, pdfs, publishing
from tests.bot.commands.line import liangbang


@pytest.fixture
def tx(tmp_path: Path) -> Tx:
    """The database, open beside the command; two branches whose third quarter is over."""
    tx = Tx(databases.at(tmp_path / "l.db"))
    publishing.branch(tx)
    publishing.branch(tx, "第二党支部", [("独苗", 90)])
    return tx


def test_files_are_the_served_pages(config: Path, tx: Tx, tmp_path: Path) -> None:
    publishing.publish(tx)
    out = tmp_path / "site"
    done = liangbang(config, "publish", "--out", str(out))
    assert (done.exit_code, done.stderr) == (0, "")
    written = {str(file.relative_to(out)): file for file in out.rglob("*") if file.is_file()}
    assert done.stdout == f"{out}: {len(written)} files\n"
    written.pop("robots.txt")
    site = Site(tx, House(), datetime.now(UTC))
    assert {path: file.read_text("utf-8") for path, file in written.items()} == dict(site.walk())
    assert all(site.find(path) == file.read_text("utf-8") for path, file in written.items())
    assert len(written) == 2 + 2 * 4


def test_links_lead_from_file_to_file(config: Path, tx: Tx, tmp_path: Path) -> None:
    publishing.publish(tx)
    liangbang(config, "publish", "--out", str(tmp_path / "site"))
    found = 0
    for file in (tmp_path / "site").rglob("*.html"):
        for link in file.read_text("utf-8").split('href="')[1:]:
            target = link.partition('"')[0]
            if not target.startswith("data:"):
                assert (file.parent / target).is_file(), f"{file}: {target}"
                found += 1
    assert found >= 4


def test_a_period_alone_may_be_asked_for(config: Path, tx: Tx, tmp_path: Path) -> None:
    publishing.publish(tx)
    assert liangbang(config, "publish", "--out", str(tmp_path / "a"), "--period", "2026Q3").exit_code == 0
    refused = liangbang(config, "publish", "--out", str(tmp_path / "b"), "--period", "2026Q2")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr == "2026Q2 is not published: the job quarter-ranking has not run for it\n"
    assert not (tmp_path / "b").exists()


def test_before_anything_is_published_there_is_nothing_to_write(config: Path, tx: Tx, tmp_path: Path) -> None:
    refused = liangbang(config, "publish", "--out", str(tmp_path / "site"))
    assert refused.exit_code == 1
    assert refused.stderr == "nothing is published yet: the job quarter-ranking has not run\n"


def test_a_folder_that_cannot_be_written_is_a_sentence(config: Path, tx: Tx, tmp_path: Path) -> None:
    publishing.publish(tx)
    (tmp_path / "file").write_text("")
    refused = liangbang(config, "publish", "--out", str(tmp_path / "file"))
    assert refused.exit_code == 1
    assert "Traceback" not in refused.stderr
    assert str(tmp_path / "file") in refused.stderr


def test_without_a_database_that_is_said(config: Path, tmp_path: Path) -> None:
    refused = liangbang(config, "publish", "--out", str(tmp_path / "site"))
    assert refused.exit_code == 1
    assert "no database yet" in refused.stderr
    assert not (tmp_path / "l.db").exists()


def test_posters_are_written_beside_the_pages_one_for_each_branch(
    config: Path, tx: Tx, tmp_path: Path
) -> None:
    publishing.publish(tx)
    out = tmp_path / "site"
    assert liangbang(config, "publish", "--out", str(out), "--poster").exit_code == 0
    posters = sorted((out / "posters").iterdir())
    assert [file.name.partition("-")[0] for file in posters] == ["第一党支部", "第二党支部"]
    for file, people in zip(posters, (publishing.CREW, [("独苗", 90)]), strict=True):
        said = pdfs.words(file.read_bytes())
        assert file.name.partition("-")[0] in said
        named = [f"{name}{points}" for name, points in people if points >= 70]
        assert all(text in said for text in named), said
