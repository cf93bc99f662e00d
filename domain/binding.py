"""A branch and its Telegram group: which branch is meant by what an admin typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from domain.members import Branch
from domain.sheets import folded

MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Bound:
    """A group is the branch's from now on."""

    branch: Branch
    released: int  # posts that were kept for it and go out now
    instead_of: Branch | None  # the branch whose group this was before


@dataclass(frozen=True, slots=True)
class NotBound:
    """No single branch is meant: those of that name in several committees, or the nearest names."""

    ambiguous: bool
    names: tuple[str, ...]


def meant(typed: str, branches: Sequence[Branch]) -> Branch | NotBound:
    """The branch of that name; the committee before it tells apart branches of one name."""
    word = _plain(typed)
    by_name = [branch for branch in branches if _plain(branch.name) == word]
    in_full = [branch for branch in branches if _plain(branch.committee + branch.name) == word]
    for found in (by_name, in_full):
        if len(found) == 1:
            return found[0]
        if found:
            return NotBound(True, tuple(full_name(branch) for branch in found))
    return NotBound(False, tuple(_near(word, branches)))


def _plain(name: str) -> str:
    """A name for comparing: with the / between committee and branch, or without; a branch's own name may have one."""
    return folded(name.replace("/", ""))


def full_name(branch: Branch) -> str:
    """The name with its committee, as it may be typed after /bind."""
    return f"{branch.committee}/{branch.name}" if branch.committee else branch.name


def _near(word: str, branches: Sequence[Branch]) -> list[str]:
    by_name = {folded(branch.name): branch.name for branch in branches}
    part = [name for key, name in by_name.items() if word and (word in key or key in word)]
    close = [by_name[key] for key in get_close_matches(word, by_name, n=MOST_NAMED, cutoff=0.5)]
    return list(dict.fromkeys([*part, *close]))[:MOST_NAMED]
