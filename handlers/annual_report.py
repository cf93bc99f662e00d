"""``/report``: a branch's year as files, to those who answer for it."""

from __future__ import annotations

from domain.binding import NotBound
from domain.members import Branch
from domain.periods import Period, PeriodKind, parse
from handlers.turn import Turn
from render import annual_report as screens
from render import members as member_screens
from services import annual_report


def on_report(turn: Turn) -> None:
    """``/report 2026``, with a branch's name after it for admins: the yearly report as PDF and as a spreadsheet."""
    word, _, name = turn.text.partition(" ")
    year = parse(word)
    branch = annual_report.branch_meant(turn.tx, turn.member, name.strip())
    if not annual_report.may_read(turn.house, turn.member, turn.account, branch):
        turn.say("annual_report.not_yours")
    elif year is None or year.kind is not PeriodKind.YEAR or branch is None:
        names = annual_report.may_name_branches(turn.house, turn.member, turn.account)
        key = "annual_report.usage_of_branch" if names else "annual_report.usage"
        turn.say(key, year=turn.today.year)
    elif isinstance(branch, NotBound):
        turn.answer(member_screens.not_bound(turn.t, branch))
    else:
        _send(turn, branch, year)


def _send(turn: Turn, branch: Branch, year: Period) -> None:
    found = annual_report.of_branch(turn.tx, turn.house, branch, year, turn.now)
    if found is None:
        turn.say("annual_report.nothing", branch=branch.name, year=year.key)
        return
    for screen in screens.documents(turn.t, turn.group_words(), turn.house.zone, found):
        turn.answer(screen)
