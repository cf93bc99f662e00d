"""Reads a document's tables key by key, so that every fault is found in one reading."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from domain.amounts import LIMIT, PLACES, ZERO
from domain.faults import Fault, did_you_mean
from domain.members import LEADING_ROLES, Role
from domain.schemes import Range

K = TypeVar("K", bound=StrEnum)

MAX_LEVELS = 4
"""Levels of a chain (issue 2, part 4: one to four)."""
MAX_NAME = 80
CHAIN_ROLES = tuple(role.value for role in Role if role in LEADING_ROLES)
_RANGE = ("min", "max")


class KeyReader:
    """A table of the document that is read key by key; what is wrong goes on one common list.

    Every method answers with a value of the right type even after a fault, so that reading goes on.
    """

    def __init__(self, values: Mapping[str, Any], path: str, faults: list[Fault]) -> None:
        self.values = values
        self._path = path
        self._faults = faults

    def fault(self, key: str, text: str) -> None:
        self._faults.append(Fault(self._key(key), text))

    def knows(self, keys: Sequence[str]) -> None:
        """Name every key that the contract does not have."""
        for key in self.values:
            if key not in keys:
                self.fault(key, f"is not a key of the scheme file here{did_you_mean(key, keys, 0.6)}")

    def table(self, key: str, *, required: bool = False) -> KeyReader:
        value = self.values.get(key)
        if isinstance(value, Mapping):
            return KeyReader(value, self._key(key), self._faults)
        if key in self.values:
            self.fault(key, f"must be a table: write [{self._key(key)}] and its keys below")
        elif required:
            self.fault(key, f"is missing: a scheme file has a table [{key}]")
        return KeyReader({}, self._key(key), [])  # its keys are not missing one by one as well

    def tables(self, key: str) -> list[KeyReader]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
            plain = "category.item" if key == "item" else key
            self.fault(key, f"must be a list of tables: write [[{plain}]] for each")
            return []
        return [KeyReader(row, f"{self._key(key)}[{index}]", self._faults) for index, row in enumerate(value)]

    def text(self, key: str, default: str | None = None, longest: int = MAX_NAME) -> str:
        value = self.values.get(key, default)
        if value is None:
            self.fault(key, "is missing")
        elif not isinstance(value, str):
            self.fault(key, "must be text in quotes")
        elif default is None and not value.strip():
            self.fault(key, "is empty")
        elif fault := _bad_text(value, longest):
            self.fault(key, fault)
        else:
            return value.strip()
        return ""

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            self.fault(key, 'must be a list of texts, like ["义务劳动", "volunteering"]')
            return ()
        for index, text in enumerate(value):
            if fault := _bad_text(text, MAX_NAME) or ("" if text.strip() else "is empty"):
                self.fault(f"{key}[{index}]", fault)
        return tuple(dict.fromkeys(text.strip() for text in value))

    def code(self, key: str, longest: int) -> str:
        text = self.text(key, longest=longest)
        if any(sign.isspace() or sign in ",;，；、" for sign in text):
            self.fault(key, f"{text!r} must be one word, without spaces, commas or semicolons")
        return text

    def unique(self, key: str, seen: dict[str, str], longest: int) -> str:
        """A code that no other has, however it is capitalised: people type it."""
        code = self.code(key, longest)
        if code and (first := seen.setdefault(code.casefold(), self._path)) != self._path:
            self.fault(key, f"{code!r} is the code of {first} already")
        return code

    def choice(self, key: str, kinds: type[K], default: K | None = None) -> K:
        value = self.values.get(key, default)
        known = [kind.value for kind in kinds]
        if isinstance(value, str) and value in known:
            return kinds(value)
        if value is None:
            self.fault(key, f"is missing: one of {', '.join(known)}")
        else:
            self.fault(key, f"{_shown(value)} is not one of {', '.join(known)}")
        return next(iter(kinds))

    def flag(self, key: str, *, default: bool = False) -> bool:
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            self.fault(key, f"must be true or false, not {_shown(value)}")
        return value is True

    def has_number(self, key: str) -> bool:
        value = self.values.get(key)
        return isinstance(value, int | float | Decimal) and not isinstance(value, bool)

    def number(self, key: str, default: Decimal | None = None, least: Decimal | None = None) -> Decimal:
        value = self.values.get(key, default)
        amount = ZERO
        if value is None:
            self.fault(key, "is missing")
        elif isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            self.fault(key, f"must be a number without quotes, not {_shown(value)}")
        elif fault := _bad_number(amount := Decimal(str(value)), least):
            self.fault(key, fault)
        else:
            return amount
        return ZERO

    def maybe_number(self, key: str) -> Decimal | None:
        """A cap or maximum: more than nothing, where there is one."""
        if key not in self.values:
            return None
        amount = self.number(key, least=ZERO)
        if self.values[key] == 0:
            self.fault(key, "is 0, so nothing would ever count; leave the key out where there is no limit")
        return amount

    def maybe_whole(self, key: str, most: int) -> int | None:
        """A whole number from 1 on, where there is one."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
            self.fault(key, f"must be a whole number from 1 to {most}, not {_shown(value)}")
            return None
        return value

    def points(self) -> Decimal | Range:
        value = self.values.get("points")
        if not isinstance(value, Mapping):
            return self.number("points")
        table = self.table("points")
        table.knows(_RANGE)
        span = Range(table.number("min"), table.number("max"))
        if span.min > span.max and table.has_number("min") and table.has_number("max"):
            table.fault("min", f"is {span.min}, more than max, which is {span.max}")
        return span

    def chain(self, key: str) -> tuple[Role, ...] | None:
        """The roles of a chain; None where the key is not there."""
        if key not in self.values:
            return None
        value = self.values[key]
        if not isinstance(value, list) or not value:
            self.fault(key, f"must be a list of roles, the first reviewer first: {', '.join(CHAIN_ROLES)}")
            return ()
        if len(value) > MAX_LEVELS:
            self.fault(key, f"has {len(value)} levels; at most {MAX_LEVELS} are possible")
        for index, role in enumerate(value):
            if not isinstance(role, str) or role not in CHAIN_ROLES:
                self.fault(
                    f"{key}[{index}]", f"{_shown(role)} does not review; one of {', '.join(CHAIN_ROLES)}"
                )
            elif role in value[:index]:
                self.fault(f"{key}[{index}]", f"{role!r} stands in the chain twice")
        return tuple(Role(role) for role in value if isinstance(role, str) and role in CHAIN_ROLES)

    def _key(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key


def _bad_text(text: str, longest: int) -> str:
    if len(text) > longest:
        return f"has {len(text)} characters; at most {longest} fit"
    if any(unicodedata.category(sign) in {"Cc", "Cf", "Cs"} for sign in text):
        return "holds a line break or another invisible character"
    return ""


def _bad_number(amount: Decimal, least: Decimal | None) -> str:
    if not amount.is_finite() or abs(amount) >= LIMIT:
        return f"must be a number below {LIMIT}"
    if amount != amount.quantize(PLACES):
        return f"{amount} has more than three decimal places"
    if least is not None and amount < least:
        return f"{amount} is less than {least}"
    return ""


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "…"
