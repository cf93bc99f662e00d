"""Which versions of a scheme were in force in a stretch of time, and what each changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum

from domain.schemes import Category, Item, Scheme, SchemeVersion


class Part(StrEnum):
    """What of a scheme a change is about."""

    SCHEME = "scheme"
    GRADES = "grades"
    LADDER = "ladder"
    AWARDS = "awards"
    CATEGORY = "category"
    ITEM = "item"


class How(StrEnum):
    """Whether it is new, gone, or has another value."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions: ``name`` is the item's or category's, ``key`` what of it is another one."""

    part: Part
    how: How
    name: str = ""
    key: str = ""
    before: object = None
    after: object = None


@dataclass(frozen=True, slots=True)
class VersionInForce:
    """A version with the time in which it holds; ``changes`` are None for the first there was."""

    version: SchemeVersion
    since: datetime
    until: datetime | None
    changes: tuple[Change, ...] | None


def in_force_between(
    line: Sequence[tuple[SchemeVersion, datetime]], first: datetime, after: datetime
) -> tuple[VersionInForce, ...]:
    """Of one line of versions, by number with their first moments, those in force at any time from ``first`` on.

    A version holds until one with a higher number does; one that was overtaken before its day never did.
    """
    found: list[VersionInForce] = []
    before: SchemeVersion | None = None
    for place, (version, since) in enumerate(line):
        until = min((start for _, start in line[place + 1 :]), default=None)
        if until is not None and until <= since:
            continue
        changes = None if before is None else changes_between(before.scheme, version.scheme)
        before = version
        if since < after and (until is None or until > first):
            found.append(VersionInForce(version, since, until, changes))
    return tuple(found)


def changes_between(old: Scheme, new: Scheme) -> tuple[Change, ...]:
    """What differs, in the order of the file."""
    return tuple(_changes(old, new))


def _changes(old: Scheme, new: Scheme) -> Iterator[Change]:
    yield from _values(
        Part.SCHEME, new.name, old, new, ("name", "period", "base", "audience", "approval", "interim")
    )
    for part, key in ((Part.GRADES, "grades"), (Part.LADDER, "ladder"), (Part.AWARDS, "awards")):
        if getattr(old, key) != getattr(new, key):
            yield Change(part, How.CHANGED, before=getattr(old, key), after=getattr(new, key))
    had = {one.code: one for one in old.categories}
    have = {one.code: one for one in new.categories}
    yield from _parts(Part.CATEGORY, had, have, ("name", "weight", "max"))
    items = tuple(field.name for field in fields(Item) if field.name != "code")
    yield from _parts(Part.ITEM, {i.code: i for i in old.items()}, {i.code: i for i in new.items()}, items)


def _parts(
    part: Part,
    had: dict[str, Category] | dict[str, Item],
    have: dict[str, Category] | dict[str, Item],
    keys: tuple[str, ...],
) -> Iterator[Change]:
    for code in dict.fromkeys((*had, *have)):
        before, after = had.get(code), have.get(code)
        if before is None and after is not None:
            yield Change(part, How.NEW, after.name, after=after)
        elif after is None and before is not None:
            yield Change(part, How.GONE, before.name)
        elif before is not None and after is not None:
            yield from _values(part, after.name, before, after, keys)


def _values(part: Part, name: str, before: object, after: object, keys: tuple[str, ...]) -> Iterator[Change]:
    for key in keys:
        was, is_ = getattr(before, key), getattr(after, key)
        if was != is_:
            yield Change(part, How.CHANGED, name, key, was, is_)
