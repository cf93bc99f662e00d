"""A configuration whose database is not there yet, and one with a Bot API that notes what it is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.commands.bot_api import Call, Noting, serving


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Nothing but where the database is: ``l.db`` beside it."""
    path = tmp_path / "config.toml"
    path.write_text(f'[storage]\nurl = "sqlite:///{tmp_path}/l.db"\n', encoding="utf-8")
    return path


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[Call]:
    """What the Bot API was told."""
    made: list[Call] = []
    monkeypatch.setattr(Noting, "calls", made, raising=False)
    return made


@pytest.fixture
def connected(config: Path, calls: list[Call]) -> Iterator[Path]:
    """The configuration with a token, an admin (900) and the Bot API."""
    with serving(Noting) as address:
        telegram = f'[telegram]\ntoken = "1:secret"\napi_url = "{address}"\nadmins = [900]\n'
        config.write_text(telegram + config.read_text(encoding="utf-8"), encoding="utf-8")
        yield config
