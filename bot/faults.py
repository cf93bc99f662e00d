"""Something wrong with a file or a setting, as a value that reads as one sentence."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in words that follow the key or the place (a file or variable; lines count from 1)."""

    source: str
    message: str
    line: int | None = None
    key: str | None = None

    def __str__(self) -> str:
        where = self.source if self.line is None else f"{self.source}:{self.line}"
        return f"{where}: {self.key} {self.message}" if self.key else f"{where}: {self.message}"
