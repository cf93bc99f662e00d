"""The scheme file of the contract: from its document (parsed TOML or JSON) to a scheme, and back.

:func:`parse` answers with the scheme or with every fault at once, each with its key; tables count from 0
(``category[2].item[0].points``). :func:`to_document` writes the one canonical form, which is what storage
keeps and what tells whether a file has changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from domain.amounts import ONE, ZERO
from domain.awards import AwardRule
from domain.faults import Fault, did_you_mean
from domain.ladder import Step
from domain.members import Role
from domain.periods import PeriodKind
from domain.scheme_keys import KeyReader
from domain.schemes import Audience, Category, Evidence, Grade, Interim, Item, Range, Scheme, Source

MAX_CODE = 32
MAX_SCHEME_CODE = 64
MOST_PERIODS = 48
"""That an award can ask for: four years of months."""

_TOP = ("scheme", "grade", "category", "ladder", "award")
_SCHEME = ("code", "name", "period", "base", "audience", "approval", "interim")
_GRADE = ("code", "min", "private")
_STEP = ("code", "average", "share", "keeps")
_CATEGORY = ("code", "name", "weight", "max", "item")
_ITEM = ("code", "name", "points", "unit", "cap", "by", "evidence", "aliases", "approval", "veto")
_AWARD = ("code", "name", "grade", "count", "streak", "bonus", "certificate")


def parse(document: Mapping[str, Any]) -> Scheme | tuple[Fault, ...]:
    """The scheme that a document states, or everything that is wrong with it, in the file's order."""
    faults: list[Fault] = []
    top = KeyReader(document, "", faults)
    top.knows(_TOP)
    head = top.table("scheme", required=True)
    head.knows(_SCHEME)
    approval = head.chain("approval") if head.values else ()  # what is missing as a whole is one fault
    scheme = Scheme(
        code=head.code("code", MAX_SCHEME_CODE),
        name=head.text("name"),
        period=head.choice("period", PeriodKind),
        approval=approval or (),
        base=head.number("base", ZERO),
        audience=head.choice("audience", Audience, Audience.MEMBER),
        grades=(grades := tuple(_grades(top))),
        interim=head.choice("interim", Interim, Interim.EVERYBODY),
        categories=tuple(_categories(top, approval)),
        ladder=tuple(_ladder(top)),
        awards=tuple(_awards(top, grades)),
    )
    return tuple(faults) if faults else scheme


def to_document(scheme: Scheme) -> dict[str, Any]:
    """The canonical document: every key written out, so that equal schemes give equal documents."""
    return {
        "scheme": {
            "code": scheme.code,
            "name": scheme.name,
            "period": scheme.period.value,
            "base": _plain(scheme.base),
            "audience": scheme.audience.value,
            "approval": [role.value for role in scheme.approval],
            **({} if scheme.interim is Interim.EVERYBODY else {"interim": scheme.interim.value}),
        },
        "grade": [_grade_document(grade) for grade in scheme.grades],
        "category": [
            {
                "code": category.code,
                "name": category.name,
                "weight": _plain(category.weight),
                **({} if category.max is None else {"max": _plain(category.max)}),
                "item": [_item_document(item) for item in category.items],
            }
            for category in scheme.categories
        ],
        **({"ladder": [_step_document(step) for step in scheme.ladder]} if scheme.ladder else {}),
        **({"award": [_award_document(rule) for rule in scheme.awards]} if scheme.awards else {}),
    }


def _step_document(step: Step) -> dict[str, Any]:
    return {
        "code": step.code,
        **({} if step.average is None else {"average": _plain(step.average)}),
        **({} if step.share is None else {"share": _plain(step.share)}),
        "keeps": step.keeps,
    }


def _grade_document(grade: Grade) -> dict[str, Any]:
    said = {} if grade.private is None else {"private": grade.private}
    return {"code": grade.code, "min": _plain(grade.min), **said}


def _item_document(item: Item) -> dict[str, Any]:
    points = item.points
    return {
        "code": item.code,
        "name": item.name,
        "points": {"min": _plain(points.min), "max": _plain(points.max)}
        if isinstance(points, Range)
        else _plain(points),
        "unit": item.unit,
        **({} if item.cap is None else {"cap": _plain(item.cap)}),
        "by": item.by.value,
        "evidence": item.evidence.value,
        "aliases": list(item.aliases),
        **({"approval": [role.value for role in item.approval]} if item.approval else {}),
        "veto": item.veto,
    }


def _award_document(rule: AwardRule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "name": rule.name,
        "grade": rule.grade,
        **({} if rule.count is None else {"count": rule.count}),
        **({} if rule.streak is None else {"streak": rule.streak}),
        "bonus": _plain(rule.bonus),
        "certificate": rule.certificate,
    }


def _plain(amount: Decimal) -> int | float:
    """As JSON has it. At most nine digits, so the float's shortest form is the exact decimal again."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _grades(top: KeyReader) -> Iterable[Grade]:
    above: Decimal | None = None
    seen: dict[str, str] = {}
    for table in top.tables("grade"):
        table.knows(_GRADE)
        private = table.flag("private") if "private" in table.values else None
        grade = Grade(table.unique("code", seen, MAX_CODE), table.number("min"), private)
        if above is not None and table.has_number("min") and grade.min >= above:
            table.fault("min", f"is not below the grade before it ({above}); write the highest grade first")
        above = grade.min if table.has_number("min") else above
        yield grade


def _ladder(top: KeyReader) -> Iterable[Step]:
    seen: dict[str, str] = {}
    tables = top.tables("ladder")
    for place, table in enumerate(tables, 1):
        table.knows(_STEP)
        keeps = table.flag("keeps")
        if keeps and place == len(tables):
            table.fault("keeps", "has no step below it that could be kept; write the highest step first")
        if table.has_number("share") and table.number("share", least=ZERO) > ONE:
            table.fault("share", "is more than 1; a share of half the members is 0.5")
        yield Step(
            code=table.unique("code", seen, MAX_CODE),
            average=table.number("average") if "average" in table.values else None,
            share=table.number("share", least=ZERO) if "share" in table.values else None,
            keeps=keeps,
        )


def _categories(top: KeyReader, approval: tuple[Role, ...] | None) -> Iterable[Category]:
    codes: dict[str, str] = {}
    item_codes: dict[str, str] = {}
    tables = top.tables("category")
    if top.values.get("category", []) == []:
        top.fault("category", "is missing: a scheme needs at least one [[category]] with its items")
    for table in tables:
        table.knows(_CATEGORY)
        code = table.unique("code", codes, MAX_CODE)
        items = table.tables("item")
        if table.values.get("item", []) == []:
            table.fault("item", "is missing: a category needs at least one [[category.item]]")
        yield Category(
            code=code,
            name=table.text("name"),
            weight=table.number("weight", ONE, least=ZERO),
            max=table.maybe_number("max"),
            items=tuple(_item(item, code, item_codes, approval) for item in items),
        )


def _item(table: KeyReader, category: str, codes: dict[str, str], approval: tuple[Role, ...] | None) -> Item:
    table.knows(_ITEM)
    by = table.choice("by", Source, Source.MEMBER)
    own = table.chain("approval")
    if by is Source.MEMBER and own is None and approval is None:
        table.fault(
            "approval", "is missing: members claim this item, so it or the scheme must say who approves"
        )
    return Item(
        code=table.unique("code", codes, MAX_CODE),
        name=table.text("name"),
        points=table.points(),
        category=category,
        unit=table.text("unit", ""),
        cap=table.maybe_number("cap"),
        by=by,
        evidence=table.choice("evidence", Evidence, Evidence.NONE),
        aliases=table.texts("aliases"),
        approval=own or approval or (),
        veto=table.flag("veto"),
    )


def _awards(top: KeyReader, grades: tuple[Grade, ...]) -> Iterable[AwardRule]:
    seen: dict[str, str] = {}
    known = [grade.code for grade in grades]
    for table in top.tables("award"):
        table.knows(_AWARD)
        rule = AwardRule(
            code=table.unique("code", seen, MAX_CODE),
            name=table.text("name"),
            grade=table.text("grade"),
            count=table.maybe_whole("count", MOST_PERIODS),
            streak=table.maybe_whole("streak", MOST_PERIODS),
            bonus=table.number("bonus", ZERO, least=ZERO),
            certificate=table.flag("certificate", default=True),
        )
        if rule.grade and rule.grade not in known:
            table.fault(
                "grade", f"{rule.grade!r} is no grade of this scheme{did_you_mean(rule.grade, known)}"
            )
        if ("count" in table.values) == ("streak" in table.values):
            table.fault(
                "count", "or streak, one of the two: how many periods of the year, or how many in a row"
            )
        yield rule
