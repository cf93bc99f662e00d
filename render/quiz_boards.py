"""A round that was counted, as a branch's group sees it: its own ranking, the company's first, who took part."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

from markupsafe import Markup

from domain.amounts import plain
from domain.attempts import Placed
from domain.members import Branch, Member
from domain.quiz_results import Report
from render import words
from render.charts import QuizChart, QuizPlace, as_json
from render.fitting import Line, fitted
from render.quiz import duration, round_name
from render.screen import CAPTION_LIMIT, Screen
from render.texts import Texts

_MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}
_NAME_SHOWN = 16
_RANKS_SHOWN = 10
_PODIUM = 3
_TIED_SHOWN = 4
_BRANCHES_SHOWN = 8
_ROWS_DRAWN = 10
"""Who is further down knows it from their own result; nobody is put to shame."""


def closed(t: Texts, report: Report, branch: Branch, zone: ZoneInfo) -> Screen:
    """To a branch's group: how the round went there and in the company."""
    head = t("quiz.board.head", round=round_name(t, report.round), branch=branch.name)
    text = fitted([Line(head), *_lines(t, report, branch)], CAPTION_LIMIT)
    return Screen(text, drawing=as_json(chart(t, report, branch, zone)))


def corrected(t: Texts, report: Report, branch: Branch, code: str, reason: str, changed: int) -> Screen:
    """To a branch's group: a question was void, and how the round stands now."""
    head = t.n(
        "quiz.board.corrected",
        changed,
        round=round_name(t, report.round),
        branch=branch.name,
        code=code,
        reason=words.shortened(reason, 200),
    )
    return Screen(fitted([Line(head), *_lines(t, report, branch)], CAPTION_LIMIT))


def _lines(t: Texts, report: Report, branch: Branch) -> list[Line]:
    """What does not fit goes from the end of the ranking on."""
    own = report.of_branch(branch.id)
    lines = [
        Line(line, rank=0 if place < _PODIUM else place)
        for place, line in enumerate(_places(t, report, own, branch=False))
    ]
    if not lines:
        lines.append(Line(t("quiz.board.nobody")))
    turnout = report.turnout_of(branch.id)
    lines.append(
        Line(t("quiz.board.turnout", n=turnout.took_part, of=turnout.of, share=plain(turnout.share)))
    )
    if len(report.turnouts) > 1 and report.ranking:
        company = list(_places(t, report, report.ranking, branch=True))[:_PODIUM]
        head = t.n("quiz.board.company", len(report.ranking))
        lines += [Line(Markup()), Line(head), *(Line(line, rank=2) for line in company)]
        lines.append(Line(_turnouts(t, report), rank=_RANKS_SHOWN + 1))
    return lines


def _places(t: Texts, report: Report, ranking: Sequence[Placed], *, branch: bool) -> list[Markup]:
    """A line for each rank; who shares one shares the line."""
    lines = []
    for rank, group in groupby(ranking, key=lambda placed: placed.rank):
        if rank > _RANKS_SHOWN:
            break
        tied = list(group)
        names = [_name(t, report, placed, branch=branch) for placed in tied[:_TIED_SHOWN]]
        who = t.plain("common.list_separator").join(names)
        lines.append(
            t(
                "quiz.board.place",
                rank=_MEDALS.get(rank, f"{rank}."),
                names=who if len(tied) <= _TIED_SHOWN else t("boards.and_more", names=who, n=len(tied)),
                score=plain(tied[0].result.score),
                time=duration(tied[0].result.seconds),
            )
        )
    return lines


def _name(t: Texts, report: Report, placed: Placed, *, branch: bool) -> str:
    member = report.shown(report.people[placed.result.member_id])
    name = words.shortened(member.name, _NAME_SHOWN)
    apart = words.shortened(member.branch, 20) if branch else _apart(report, member)
    return t.plain("boards.apart", name=name, apart=apart) if apart else name


def _apart(report: Report, member: Member) -> str:
    """The number, where two of a branch who took part have the same name."""
    same = (member.name, member.branch_id)
    alike = sum((other.name, other.branch_id) == same for other in report.people.values())
    return member.employee_no if alike > 1 else ""


def _turnouts(t: Texts, report: Report) -> Markup:
    shown = [
        t("quiz.board.turnout_of", branch=words.shortened(each.branch.name, 20), share=plain(each.share))
        for each in report.turnouts[:_BRANCHES_SHOWN]
        if each.of
    ]
    return t("quiz.board.turnouts", list=Markup(" · ").join(shown))


def chart(t: Texts, report: Report, branch: Branch, zone: ZoneInfo) -> QuizChart:
    """The company's podium, and the branch's ranking below it."""
    alone = len(report.turnouts) == 1
    podium = tuple(_drawn(report, placed, of_company=not alone) for placed in report.ranking[:_PODIUM])
    own = report.of_branch(branch.id)
    rows = tuple(
        _drawn(report, placed, of_company=False) for placed in own[_PODIUM if alone else 0 : _ROWS_DRAWN]
    )
    turnout = report.turnout_of(branch.id)
    footer = t("quiz.board.turnout", n=turnout.took_part, of=turnout.of, share=plain(turnout.share))
    return QuizChart(
        title=t.plain("quiz.name"),
        subtitle=round_name(t, report.round).unescape(),
        podium=podium,
        heading=branch.name,
        rows=rows,
        not_shown=max(len(own) - _ROWS_DRAWN, 0),
        as_of=(report.round.closed_at or report.round.closes_at).astimezone(zone),
        unit=t.plain("boards.unit"),
        footer=footer.striptags(),
        language=t.language,
    )


def _drawn(report: Report, placed: Placed, *, of_company: bool) -> QuizPlace:
    """``note``: in the company's ranking the branch, in a branch's what tells two of one name apart."""
    member = report.shown(report.people[placed.result.member_id])
    return QuizPlace(
        rank=placed.rank,
        name=member.name,
        score=plain(placed.result.score),
        time=duration(placed.result.seconds),
        note=member.branch if of_company else _apart(report, member),
    )
