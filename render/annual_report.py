"""The yearly report of a branch, as a paper and as a spreadsheet, and as both are sent to a leader."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from domain.amounts import plain
from domain.annual_report import AnnualReport
from domain.award_view import bonus_of
from render import dossiers, words
from render.annual_sections import sections
from render.dossiers import Dossier, Workbook
from render.screen import Screen
from render.texts import Texts


def dossier(t: Texts, zone: ZoneInfo, report: AnnualReport) -> Dossier:
    """The report as a paper."""
    at = report.at.astimezone(zone)
    return Dossier(
        over=report.branch.committee,
        title=report.branch.name,
        subtitle=t.plain("annual_report.title", year=report.year.key),
        day=t.plain("annual_report.made", day=words.full_day(t, at.date()).unescape(), clock=f"{at:%H:%M}"),
        warning=t.plain("annual_report.warning"),
        facts=_facts(t, report),
        sections=sections(t, zone, report),
        language=t.language,
    )


def workbook(t: Texts, zone: ZoneInfo, report: AnnualReport) -> Workbook:
    """The report as a spreadsheet: the same tables."""
    return Workbook(sections(t, zone, report))


def documents(t: Texts, paper: Texts, zone: ZoneInfo, report: AnnualReport) -> list[Screen]:
    """To a leader in private: both files. ``paper`` is the language of what is printed, that of the organisation."""
    name = f"report-{report.year.key}"
    text = t("annual_report.sent", branch=report.branch.name, year=report.year.key)
    pdf = dossiers.as_json(dossier(paper, zone, report))
    xlsx = dossiers.as_json(workbook(paper, zone, report))
    return [
        Screen(text, drawing=pdf, document=f"{name}.pdf"),
        Screen(t("annual_report.sheets"), drawing=xlsx, document=f"{name}.xlsx", silent=True),
    ]


def _facts(t: Texts, report: AnnualReport) -> tuple[tuple[str, str], ...]:
    asked = sum(line.signoff is not None for one in report.results for line in one.lines)
    given = [view for view in report.awards if view.award.stands]
    upheld = sum(one.after is not None for one in report.rulings)
    year = report.participation[-1]
    figures = {
        "members": str(report.movements[-1].members if report.movements else 0),
        "final": f"{sum(one.final is not None for one in report.results)}/{len(report.results)}",
        "signed": f"{sum(one.signed for one in report.results)}/{asked}",
        "approved": f"{year.approved}/{year.claims}",
        "objections": f"{upheld}/{len(report.rulings)}",
        "awards": str(len(given)),
        "bonus": f"{plain(bonus_of(given))}",
        "help": f"{sum(one.begun for one in report.help)}/{sum(one.plans for one in report.help)}",
    }
    return tuple((figure, t.plain(f"annual_report.fact.{name}")) for name, figure in figures.items())
