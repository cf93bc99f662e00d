"""What is wrong in a file that somebody hands in, as values: all of it at once, nothing raised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: the place, and a sentence that follows it.

    ``where`` is a row and column (``row 5, column 工号``), a key (``category[2].item[0].points``), or empty
    for the file as a whole.
    """

    where: str
    text: str

    def __str__(self) -> str:
        return f"{self.where}: {self.text}" if self.where else self.text


def did_you_mean(word: str, known: Iterable[str], cutoff: float = 0.75) -> str:
    """``; did you mean X?`` where a known word is close, else nothing."""
    close = get_close_matches(word, list(known), n=1, cutoff=cutoff)
    return f"; did you mean {close[0]}?" if close else ""
