"""What a scheme file says that cannot be meant, though each of its keys by itself is right.

Asked of a file that is imported, not of versions that are in force already: those go on as they are.
"""

from __future__ import annotations

from collections.abc import Iterator

from domain.awards import PERIODS_IN_A_YEAR
from domain.faults import Fault
from domain.schemes import Item, Scheme


def contradictions(scheme: Scheme) -> tuple[Fault, ...]:
    """A sentence for each alias that is another item's already, and for each award that nobody can ever reach."""
    return (*_aliases(scheme), *_awards(scheme))


def _aliases(scheme: Scheme) -> Iterator[Fault]:
    owners = {item.name.casefold(): item for item in reversed(list(scheme.items()))}
    for place, item in _placed(scheme):
        for number, alias in enumerate(item.aliases):
            owner = owners.setdefault(alias.casefold(), item)
            if owner.code != item.code:
                what = "the name" if owner.name.casefold() == alias.casefold() else "an alias"
                text = f"{alias!r} is {what} of {owner.code} already; give each item words of its own"
                yield Fault(f"{place}.aliases[{number}]", text)


def _awards(scheme: Scheme) -> Iterator[Fault]:
    most = PERIODS_IN_A_YEAR[scheme.period]
    for number, rule in enumerate(scheme.awards):
        if rule.count is not None and rule.count > most:
            text = f"is {rule.count}, but a year has {most} of the scheme's periods, so nobody could ever earn it"
            yield Fault(f"award[{number}].count", text)


def _placed(scheme: Scheme) -> Iterator[tuple[str, Item]]:
    for at, category in enumerate(scheme.categories):
        for number, item in enumerate(category.items):
            yield f"category[{at}].item[{number}]", item
