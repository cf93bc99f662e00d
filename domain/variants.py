"""A unit's variant of a scheme: items of its own, and other values for the items of all (S6).

A variant's file has ``[scheme]`` with ``extends`` and ``unit``, and below the scheme's categories only items: a code
that the scheme has changes the keys that are given, or with ``dropped = true`` is no item in the unit; another one adds
an item. Base, weights, maxima and grades are the scheme's: everybody is measured by the same ones, so that members of
all units can be compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from domain import scheme_file
from domain.faults import Fault, did_you_mean
from domain.scheme_keys import KeyReader
from domain.scheme_sense import contradictions
from domain.schemes import Scheme

_TOP = ("scheme", "category")
_SCHEME = ("extends", "unit")
_CATEGORY = ("code", "item")
_ITEM = re.compile(r"category\[(\d+)\]\.item\[(\d+)\]")
EVERYBODYS = ("name", "weight", "max")
"""Of a category; a variant that names one is told why it may not."""


@dataclass(frozen=True, slots=True)
class Variant:
    """What a variant's file says: the scheme's code, the unit's name, and the document itself."""

    extends: str
    unit: str
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Merged:
    """The scheme as it is in the unit; ``left_out``: codes whose changes fit nothing in it any more."""

    scheme: Scheme
    left_out: tuple[str, ...] = ()


def is_variant(document: Mapping[str, Any]) -> bool:
    """Whether a file means a variant, well or badly written."""
    head = document.get("scheme")
    return isinstance(head, Mapping) and "extends" in head


def parse(document: Mapping[str, Any]) -> Variant | tuple[Fault, ...]:
    """The variant that a document states, as far as that can be told without its scheme."""
    faults: list[Fault] = []
    top = KeyReader(document, "", faults)
    for key in ("grade", "ladder", "award"):
        if key in document:
            top.fault(key, "belongs to the scheme: a variant changes items only")
    top.knows((*_TOP, "grade", "ladder", "award"))
    head = top.table("scheme", required=True)
    head.knows(_SCHEME)
    variant = Variant(
        head.code("extends", scheme_file.MAX_SCHEME_CODE), head.text("unit", longest=130), document
    )
    for category in top.tables("category"):
        for key in EVERYBODYS:
            if key in category.values:
                category.fault(key, "belongs to the scheme: a variant changes items only")
        category.knows((*_CATEGORY, *EVERYBODYS))
        category.code("code", scheme_file.MAX_CODE)
        for item in category.tables("item"):
            item.code("code", scheme_file.MAX_CODE)
            if item.flag("dropped") and (rest := sorted(item.values.keys() - {"code", "dropped"})):
                item.fault(rest[0], "says something of an item that is dropped")
    return tuple(faults) if faults else variant


def merge(scheme: Scheme, variant: Variant, *, strict: bool = True) -> Merged | tuple[Fault, ...]:
    """The scheme with a variant's items, or everything that is wrong, with the keys of the variant's file.

    Without ``strict`` what no longer fits is left out and named: the scheme has moved on under a variant in force.
    """
    merging = _Merging(scheme)
    faults = [fault for fault in merging.take_in(variant.document) if strict]
    merged = scheme_file.parse(merging.document)
    if isinstance(merged, Scheme):
        said = contradictions(merged) if strict else ()  # of the scheme's own, nothing is said here
        faults += [Fault(merging.place_of(one.where), one.text) for one in said if merging.code_at(one.where)]
        return tuple(faults) if faults else Merged(merged, tuple(merging.left_out))
    if strict:
        return (*faults, *(Fault(merging.place_of(fault.where), fault.text) for fault in merged))
    return _without(scheme, variant, {merging.code_at(fault.where) for fault in merged})


def _without(scheme: Scheme, variant: Variant, codes: set[str]) -> Merged | tuple[Fault, ...]:
    """The merge once more, without the items that stand in its way."""
    kept = {
        **variant.document,
        "category": [
            {**category, "item": [item for item in category.get("item", ()) if item["code"] not in codes]}
            for category in variant.document.get("category", ())
        ],
    }
    again = merge(scheme, Variant(variant.extends, variant.unit, kept), strict="" in codes)
    return again if isinstance(again, tuple) else Merged(again.scheme, (*sorted(codes), *again.left_out))


class _Merging:
    """A scheme's document that takes in a variant's; remembers which key of the one is which of the other."""

    def __init__(self, scheme: Scheme) -> None:
        self.document = scheme_file.to_document(scheme)
        self.left_out: list[str] = []
        self._places: dict[str, str] = {}  # an item's code: its place in the file
        self._homes = {item.code: item.category for item in scheme.items()}
        self._drops: list[tuple[int, str, str]] = []  # category, the item's code and its place

    def take_in(self, document: Mapping[str, Any]) -> Iterator[Fault]:
        yield from self._categories(document)
        for at, code, where in self._drops:  # last, so that what is new may stand in for what goes
            yield from self._drop(self.document["category"][at], code, where)

    def _categories(self, document: Mapping[str, Any]) -> Iterator[Fault]:
        codes = [category["code"] for category in self.document["category"]]
        for number, category in enumerate(document.get("category", ())):
            items = category.get("item", ())
            if category["code"] in codes:
                at = codes.index(category["code"])
                for place, item in enumerate(items):
                    yield from self._item(at, f"category[{number}].item[{place}]", item)
            else:
                text = f"{category['code']!r} is no category of the scheme{did_you_mean(category['code'], codes)}"
                yield Fault(f"category[{number}].code", text)
                self.left_out += [item["code"] for item in items]

    def _item(self, at: int, where: str, item: Mapping[str, Any]) -> Iterator[Fault]:
        category = self.document["category"][at]
        home = self._homes.setdefault(item["code"], category["code"])
        if home != category["code"]:
            self.left_out.append(item["code"])
            yield Fault(f"{where}.code", f"{item['code']!r} stands in the category {home!r} of the scheme")
            return
        if item.get("dropped"):
            self._drops.append((at, item["code"], where))
            return
        given = {key: value for key, value in item.items() if key != "dropped"}
        items = category["item"]
        known = next((n for n, other in enumerate(items) if other["code"] == item["code"]), None)
        if known is None:
            items.append(given)
        else:
            items[known] = {**items[known], **given}
        self._places[item["code"]] = where

    def _drop(self, category: dict[str, Any], code: str, where: str) -> Iterator[Fault]:
        items = {item["code"]: item for item in category["item"]}
        if code not in items:
            yield Fault(f"{where}.code", f"{code!r} is no item of the scheme{did_you_mean(code, items)}")
        elif items[code].get("veto"):
            self.left_out.append(code)
            yield Fault(
                f"{where}.dropped", f"takes a veto away, and what {code!r} forbids holds for everybody"
            )
        elif len(items) == 1:
            self.left_out.append(code)
            yield Fault(f"{where}.dropped", f"leaves {category['code']!r} without an item; one must stay")
        else:
            category["item"] = [item for item in category["item"] if item["code"] != code]

    def place_of(self, key: str) -> str:
        """The key in the variant's file."""
        code = self.code_at(key)
        return self._places[code] + key.removeprefix(_table(key)) if code else key

    def code_at(self, key: str) -> str:
        """The item's code; '' where the key is none of the variant's."""
        match = _ITEM.match(key)
        if match is None:
            return ""
        code = self.document["category"][int(match[1])]["item"][int(match[2])]["code"]
        return code if code in self._places else ""


def _table(key: str) -> str:
    return ".".join(key.split(".")[:2])
