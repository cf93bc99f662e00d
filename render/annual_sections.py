"""The sections of a yearly report, worded: one for each thing that an inspection asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from domain.amounts import plain
from domain.annual_report import AnnualReport, Help, Movement, Result, Reversal, Ruling
from domain.members import Member
from domain.objections import ObjectionState
from domain.periods import Period
from domain.phases import Phase
from domain.schemes import SchemeVersion
from render import scheme_versions, words
from render.dossiers import Cell, Column, Kind, Section
from render.texts import Texts

_NUMBER = Kind.NUMBER
_Column = tuple[str, float] | tuple[str, float, Kind]


def sections(t: Texts, zone: ZoneInfo, report: AnnualReport) -> tuple[Section, ...]:
    """Every section, also those with nothing in them: that there was no objection is an answer too."""
    say = _Says(t, zone)
    return (
        _schemes(say, report),
        _periods(say, report),
        _standings(say, report),
        _signatures(say, report),
        _objections(say, report),
        _reversals(say, report),
        _awards(say, report),
        _help(say, report),
        _quantities(say, report),
        _participation(say, report),
        _members(say, report),
    )


@dataclass(frozen=True, slots=True)
class _Says:
    """The catalogue and the zone, and what every section says with them."""

    t: Texts
    zone: ZoneInfo

    def section(
        self,
        noun: str,
        columns: Sequence[_Column],
        rows: Iterable[tuple[Cell, ...]],
        *,
        grouped: int = 0,
        marked: Sequence[int] = (),
    ) -> Section:
        return Section(
            title=self.t.plain(f"annual_report.{noun}.title"),
            note=self.t.plain(f"annual_report.{noun}.note"),
            columns=tuple(
                Column(self.t.plain(f"annual_report.column.{name}"), width, *kind)
                for name, width, *kind in columns
            ),
            rows=tuple(rows),
            empty=self.t.plain(f"annual_report.{noun}.empty"),
            grouped=grouped,
            marked=tuple(marked),
        )

    def day(self, moment: datetime | None) -> str:
        return "" if moment is None else f"{moment.astimezone(self.zone):%Y-%m-%d}"

    def minute(self, moment: datetime | None) -> str:
        return "" if moment is None else f"{moment.astimezone(self.zone):%Y-%m-%d %H:%M}"

    def period(self, period: Period) -> str:
        return words.period(self.t, period).unescape()

    def names(self, people: Sequence[Member]) -> str:
        return self.t.plain("common.list_separator").join(one.name for one in people)

    def unit(self, version: SchemeVersion) -> str:
        return self.t.plain(f"annual_report.unit.{version.unit.partition(':')[0] or 'everybody'}")


def _schemes(say: _Says, report: AnnualReport) -> Section:
    columns = (
        ("scheme", 2.2),
        ("unit", 1.2),
        ("version", 0.7, _NUMBER),
        ("since", 1.3),
        ("until", 1.3),
        ("changes", 4.2),
    )
    rows = (
        (
            one.version.scheme.name,
            say.unit(one.version),
            one.version.number,
            say.day(one.since),
            say.day(one.until),
            scheme_versions.changes(say.t, one),
        )
        for one in report.schemes
    )
    return say.section("schemes", columns, rows)


def _periods(say: _Says, report: AnnualReport) -> Section:
    columns = (
        ("scheme", 1.5), ("period", 1.9), ("phase", 0.9), ("published_on", 1.3), ("final_on", 1.3),
        ("members", 0.7, _NUMBER), ("signed_count", 0.7, _NUMBER), ("grades", 1.7), ("seal", 2.4, Kind.CODE),
    )  # fmt: skip
    rows = (
        (
            one.version.scheme.name,
            say.period(one.period),
            say.t.plain(f"annual_report.phase.{one.phase.name.lower()}"),
            say.day(one.published_at),
            say.day(one.final.at if one.final else None),
            len(one.lines),
            one.signed,
            _grades(say.t, one),
            one.final.digest if one.final else "",
        )
        for one in report.results
    )
    return say.section("periods", columns, rows)


def _grades(t: Texts, result: Result) -> str:
    ungraded = t.plain("annual_report.ungraded")
    return t.plain("common.list_separator").join(f"{code or ungraded} {n}" for code, n in result.grades)


def _standings(say: _Says, report: AnnualReport) -> Section:
    columns = (
        ("scheme", 1.0), ("period", 1.0), ("number", 1.3), ("name", 1.9), ("group", 1.9),
        ("published_total", 0.9, _NUMBER), ("published_rank", 0.86, _NUMBER), ("published_grade", 0.86),
        ("total", 0.9, _NUMBER), ("rank", 0.86, _NUMBER), ("grade", 1.0),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    marked = []
    for result in report.results:
        for line in result.lines:
            if line.changed:
                marked.append(len(rows))
            before, now = line.published, line.corrected
            veto = f" {say.t.plain('annual_report.veto')}" if now.vetoed else ""
            published = (_number(before.total), before.rank, before.grade) if before else ("", "", "")
            rows.append(
                (
                    *_of(say, result),
                    line.member.employee_no,
                    line.member.name,
                    line.member.group or "",
                    *published,
                    _number(now.total),
                    now.rank,
                    now.grade + veto,
                )
            )
    return say.section("standings", columns, rows, grouped=2, marked=marked)


def _signatures(say: _Says, report: AnnualReport) -> Section:
    columns = (
        ("scheme", 1.0), ("period", 1.0), ("number", 1.1), ("name", 1.6), ("asked", 1.5), ("signed", 1.5),
        ("signed_total", 0.9, _NUMBER), ("grade", 0.7),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    marked = []
    for result in (one for one in report.results if one.phase >= Phase.SIGNING):
        for line in sorted(result.lines, key=lambda one: one.member.employee_no):
            who = (*_of(say, result), line.member.employee_no, line.member.name)
            one = line.signoff
            if one is None:
                rows.append((*who, say.t.plain("annual_report.not_asked"), "", "", ""))
                continue
            if not one.signed:
                marked.append(len(rows))
            signed = say.minute(one.signed_at) or say.t.plain("annual_report.unsigned")
            rows.append((*who, say.minute(one.asked_at), signed, _number(one.total), one.grade))
    return say.section("signatures", columns, rows, grouped=2, marked=marked)


def _objections(say: _Says, report: AnnualReport) -> Section:
    columns = (
        ("scheme", 1.0), ("period", 1.0), ("entry", 0.6, _NUMBER), ("concerned", 1.3), ("item", 1.3),
        ("points", 0.6, _NUMBER), ("objector", 1.3), ("reason", 2.4), ("outcome", 1.2), ("decided", 1.5), ("why", 2.0),
    )  # fmt: skip
    return say.section("objections", columns, (_ruling(say, one) for one in report.rulings), grouped=2)


def _ruling(say: _Says, one: Ruling) -> tuple[Cell, ...]:
    objection = one.objection
    who = say.t.plain("annual_report.hidden") if one.objector is None else one.objector.name
    outcome = say.t.plain(f"annual_report.outcome.{objection.state}", points=plain(one.after or Decimal(0)))
    decided = ""
    if objection.state is not ObjectionState.OPEN:
        by = one.decided_by or say.t.plain("annual_report.admin")
        decided = f"{say.day(objection.decided_at)} {by}"
    return (
        one.version.scheme.name,
        say.period(one.period),
        one.entry.number,
        one.concerned.name,
        one.item.name,
        _number(one.entry.points),
        who,
        f"{say.day(objection.opened_at)} {objection.reason}",
        outcome,
        decided,
        objection.note or "",
    )


def _reversals(say: _Says, report: AnnualReport) -> Section:
    columns = (
        ("scheme", 1.0), ("period", 1.0), ("entry", 0.6, _NUMBER), ("concerned", 1.3), ("item", 1.5),
        ("points", 0.6, _NUMBER), ("counts_in", 1.6), ("decided", 1.6), ("reason", 2.6),
    )  # fmt: skip
    return say.section("reversals", columns, (_reversal(say, one) for one in report.reversals), grouped=2)


def _reversal(say: _Says, one: Reversal) -> tuple[Cell, ...]:
    by = one.by or say.t.plain("annual_report.admin")
    return (
        one.version.scheme.name,
        say.period(one.period),
        one.entry.reverses or 0,
        one.concerned.name,
        one.item.name,
        _number(one.entry.points),
        f"{say.period(one.counts_in)} #{one.entry.number}",
        f"{say.day(one.entry.at)} {by}",
        one.reason,
    )


def _awards(say: _Says, report: AnnualReport) -> Section:
    columns = (
        ("number", 1.0), ("name", 1.3), ("award", 1.3), ("serial", 1.75), ("issued", 1.25), ("proof", 2.6),
        ("bonus", 0.8, _NUMBER), ("state", 1.0),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    marked = []
    for view in report.awards:
        award = view.award
        if not award.stands:
            marked.append(len(rows))
        state = "stands" if award.stands else "withdrawn"
        proofs = [f"{each.period.key} {plain(each.total)} {each.grade}" for each in view.proofs]
        rows.append(
            (
                view.member.employee_no,
                view.member.name,
                view.rule.name,
                award.serial,
                say.day(award.issued_at),
                say.t.plain("common.list_separator").join(proofs),
                _number(view.bonus),
                say.t.plain(f"annual_report.award.{state}", day=say.day(award.revoked_at)),
            )
        )
    return say.section("awards", columns, rows, marked=marked)


def _help(say: _Says, report: AnnualReport) -> Section:
    counts = ("plans", "begun", "declined", "risen", "level", "fallen", "steps_done", "steps")
    columns: list[_Column] = [("scheme", 2.0), ("period", 1.8)]
    columns += [(name, 0.9, _NUMBER) for name in counts]
    rows = ((*_of(say, one), *(getattr(one, name) for name in counts)) for one in report.help)
    return say.section("help", columns, rows)


def _quantities(say: _Says, report: AnnualReport) -> Section:
    columns = (("scheme", 1.8), ("item", 2.4), ("amount", 1.0, _NUMBER), ("measure", 0.8), ("by_period", 3.6))
    rows = (
        (
            one.version.scheme.name,
            one.item.name,
            _number(one.amount),
            one.item.unit,
            say.t.plain("common.list_separator").join(
                f"{period.key} {plain(amount)}" for period, amount in one.by_period
            ),
        )
        for one in report.totals
    )
    return say.section("quantities", columns, rows)


def _participation(say: _Says, report: AnnualReport) -> Section:
    counts = ("members", "claims", "approved", "rejected", "ended", "waiting")
    columns: list[_Column] = [("period", 1.8), *((name, 1.0, _NUMBER) for name in counts)]
    columns.append(("hours", 1.2, _NUMBER))
    rows = [
        (
            say.period(one.period) if one.period else say.t.plain("annual_report.whole_year"),
            *(getattr(one, name) for name in counts),
            "" if one.average is None else round(one.average / timedelta(hours=1), 1),
        )
        for one in report.participation
    ]
    return say.section("participation", columns, rows)


def _members(say: _Says, report: AnnualReport) -> Section:
    columns = (("period", 1.4), ("members", 0.7, _NUMBER), ("came", 2.5), ("left", 2.5))
    return say.section("members", columns, (_movement(say, report, one) for one in report.movements))


def _movement(say: _Says, report: AnnualReport, one: Movement) -> tuple[Cell, ...]:
    since = say.t.plain("annual_report.since", day=say.day(report.at))
    if one.came is None or one.left is None:
        unknown = say.t.plain("annual_report.unknown")
        came = left = unknown
    else:
        came, left = say.names(one.came), say.names(one.left)
    return (say.period(one.period) if one.period else since, one.members, came, left)


def _of(say: _Says, one: Result | Help) -> tuple[str, str]:
    """Which result a row belongs to: scheme and period."""
    return one.version.scheme.name, say.period(one.period)


def _number(amount: Decimal) -> Cell:
    whole = amount == amount.to_integral_value()
    return int(amount) if whole else float(amount)
