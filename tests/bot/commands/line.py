"""The command line in this process, as somebody types it."""

from pathlib import Path

from typer.testing import CliRunner, Result

from bot.__main__ import app


def liangbang(config: Path, *words: str) -> Result:
    """The command with that configuration: for what sends nothing."""
    return CliRunner().invoke(app, [*words, "--config", str(config)])


def bring(config: Path, **files: str) -> None:
    """Import a text as each kind of file, one after the other: ``roster=…``, ``scheme=…``."""
    for kind, text in files.items():
        file = config.with_name("scheme.toml" if kind == "scheme" else f"{kind}.csv")
        file.write_text(text, encoding="utf-8")
        done = liangbang(config, "import", kind, str(file))
        assert done.exit_code == 0, done.output
