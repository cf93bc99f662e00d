"""The items that somebody may use, over all the schemes that concern them, and how a text is read against them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from domain.claim_view import Choice, Remark
from domain.date_rules import WhenFault
from domain.members import Member
from domain.reading import read as read_text
from domain.schemes import Category, Item, Scheme, SchemeVersion, Source
from services import claim_reading, standings
from services.claim_reading import Understood
from services.item_search import ItemIndex, SearchItem
from storage import schemes
from storage.database import Tx


@dataclass(frozen=True, slots=True)
class Reading:
    """One deed in a text. ``chosen`` is the item where it is certain; ``choices`` the likeliest, best first."""

    text: str
    scheme_id: int
    chosen: Choice | None
    choices: tuple[Choice, ...]
    quantity: Decimal | None
    value: Decimal | None
    happened_on: date
    dated: bool  # the text names a day that could be taken
    remarks: tuple[Remark, ...]
    only_amounts: bool  # an amount or a day and no word beside it
    unread: tuple[str, ...] = ()  # beside the choices: sentences that none of them is for


class Catalogue:
    """Items of some scheme versions that come from one source."""

    def __init__(self, versions: Iterable[SchemeVersion], source: Source) -> None:
        self._source = source
        self.versions = tuple(v for v in versions if any(item.by is source for item in v.scheme.items()))

    @classmethod
    def of_member(cls, tx: Tx, member: Member, source: Source, now: datetime) -> Catalogue:
        """What a member may claim: the schemes that score them, as they are today in their unit."""
        return cls(standings.schemes_of(tx, member, now), source)

    @classmethod
    def of_branch(cls, tx: Tx, branch_id: int, source: Source, now: datetime) -> Catalogue:
        """The items from a source in every scheme, as they are today in a branch."""
        return cls(schemes.list_for_branch(tx, now, branch_id), source)

    @classmethod
    def of_version(cls, version: SchemeVersion, source: Source) -> Catalogue:
        """One version's items from a source."""
        return cls((version,), source)

    def version(self, scheme_id: int) -> SchemeVersion | None:
        """The version with that id, if it is one of these."""
        return next((version for version in self.versions if version.id == scheme_id), None)

    def find(self, scheme_id: int, code: str) -> Choice | None:
        """The item with that code in that version, if it may be used."""
        version = self.version(scheme_id)
        item = version.scheme.find_item(code) if version else None
        return self._usable(version, item)

    def find_at(self, scheme_id: int, position: int) -> Choice | None:
        """The item at that position in that version, if it may be used."""
        version = self.version(scheme_id)
        return self._usable(version, version.scheme.item_at(position) if version else None)

    def _usable(self, version: SchemeVersion | None, item: Item | None) -> Choice | None:
        return Choice(version, item) if version and item and item.by is self._source else None

    def categories(self, version: SchemeVersion) -> list[Category]:
        """The categories that have an item to use."""
        return [category for category in version.scheme.categories if self.items(category)]

    def items(self, category: Category) -> list[Item]:
        """The items of a category that may be used."""
        return [item for item in category.items if item.by is self._source]

    def read(self, text: str, today: date) -> list[Reading]:
        """What a text means: one reading for each deed that it surely names, at least one."""
        per_version = [
            (version, claim_reading.understand(text, self._index(version), today))
            for version in self.versions
        ]
        if not per_version:
            return [self._nothing(text, 0, today)]
        version, best = max(per_version, key=lambda pair: (_certainty(pair[1]), _score(pair[1])))
        if len(best) > 1 or best[0].certain:
            # One deed is quoted as it was typed; of several, each by its own part.
            parts = [one.note for one in best] if len(best) > 1 else [text]
            return [self._sure(part, version, one, today) for part, one in zip(parts, best, strict=True)]
        ranked = sorted(
            ((match.score, v, match.code) for v, found in per_version for match in found[0].matches),
            key=lambda row: -row[0],
        )
        choices = tuple(c for _, v, code in ranked if (c := self.find(v.id, code)))
        reading = self._reading(text, version, best[0], today, choices)
        indexes = [self._index(each) for each in self.versions] if choices else []
        return [replace(reading, unread=claim_reading.unread(text, indexes, today))]

    def _sure(self, part: str, version: SchemeVersion, one: Understood, today: date) -> Reading:
        """A deed that one scheme has for certain; where another has it as surely, the member says which is meant."""
        rivals = [(version, one.certain)]
        for other in self.versions:
            found = claim_reading.understand(part, self._index(other), today) if other is not version else []
            if len(found) == 1 and found[0].certain and _score(found) >= _score([one]):
                rivals.append((other, found[0].certain))
        if len(rivals) == 1:
            return self._reading(part, version, one, today)
        choices = tuple(c for v, code in rivals if code and (c := self.find(v.id, code)))
        return self._reading(part, version, replace(one, certain=None), today, choices)

    def read_for(self, choice: Choice, text: str, today: date) -> Reading:
        """The same text once its item is chosen."""
        version = self.version(choice.scheme_id)
        assert version is not None
        one = claim_reading.understand_as(text, choice.item.code, self._index(version), today)
        return self._reading(text, version, one, today)

    def leading(self, text: str) -> tuple[tuple[Choice, ...], str]:
        """The items that a line may begin with (code, name or alias, else each scheme's likeliest), and its rest."""
        words = text.split()
        for count in range(len(words), 0, -1):
            if called := tuple(self._called(" ".join(words[:count]).casefold())):
                return called, " ".join(words[count:])
        return tuple(self._likeliest(words[0])) if words else (), " ".join(words[1:])

    def _called(self, name: str) -> Iterator[Choice]:
        for version in self.versions:
            for item in version.scheme.items():
                names = (item.code, item.name, *item.aliases)
                if item.by is self._source and name in {one.casefold() for one in names}:
                    yield Choice(version, item)

    def _likeliest(self, word: str) -> Iterator[Choice]:
        """The item that a word means for sure, of every scheme in which it does so equally well."""
        found = [(version, self._index(version).search(word)) for version in self.versions]
        best = max((one.matches[0].score for _, one in found if one.certain), default=0.0)
        for version, one in found:
            choice = self.find(version.id, one.certain) if one.certain else None
            if choice is not None and one.matches[0].score >= best:
                yield choice

    def _index(self, version: SchemeVersion) -> ItemIndex:
        return _index(version.scheme, self._source)

    def _reading(
        self,
        text: str,
        version: SchemeVersion,
        one: Understood,
        today: date,
        choices: tuple[Choice, ...] = (),
    ) -> Reading:
        chosen = self.find(version.id, one.certain) if one.certain else None
        future = one.when_fault is WhenFault.FUTURE
        return Reading(
            text=text,
            scheme_id=version.id,
            chosen=chosen,
            choices=(chosen,) if chosen else choices,
            quantity=one.quantity,
            value=one.value,
            happened_on=today if future or one.happened_on is None else one.happened_on,
            dated=one.happened_on is not None and not future,
            remarks=tuple(_remarks(one)),
            only_amounts=not read_text(text, today).words,
        )

    def _nothing(self, text: str, scheme_id: int, today: date) -> Reading:
        return Reading(text, scheme_id, None, (), None, None, today, False, (), False)

    def wordless(self, today: date) -> Reading:
        """The reading of a photo without a word."""
        return self._nothing("", self.versions[0].id if self.versions else 0, today)


def _remarks(one: Understood) -> Iterator[Remark]:
    if one.when_fault is WhenFault.FUTURE:
        yield Remark.FUTURE
    elif one.when_fault is not None:
        yield Remark.DAY_UNCLEAR
    if one.amount_fault is not None:
        yield Remark.AMOUNT_UNCLEAR


def _certainty(found: list[Understood]) -> int:
    return sum(1 for one in found if one.certain)


def _score(found: list[Understood]) -> float:
    return max((match.score for one in found for match in one.matches), default=0.0)


# By identity: a parsed scheme lives as long as the process (storage.schemes keeps it), hashing one is slow.
_indexes: dict[tuple[int, Source], tuple[Scheme, ItemIndex]] = {}


def _index(scheme: Scheme, source: Source) -> ItemIndex:
    kept = _indexes.get((id(scheme), source))
    if kept is None:
        items = [
            SearchItem(item.code, item.name, item.aliases, item.unit, item.ranged)
            for item in scheme.items()
            if item.by is source
        ]
        kept = _indexes[id(scheme), source] = (scheme, ItemIndex(items))
    return kept[1]


def warm(tx: Tx) -> None:
    """Build the search of every scheme and variant, so that the first claim does not wait for it."""
    for version in schemes.list_newest(tx):
        for source in (Source.MEMBER, Source.LEADER):
            _index(version.scheme, source)
