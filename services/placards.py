"""What is put up of a branch: every result that was published and is not held back, the newest first.

Web pages, posters and the files of ``liangbang publish`` are made from this one list.
"""

from __future__ import annotations

from datetime import datetime

from domain.boards import Board
from domain.members import Branch, Member, Role
from domain.periods import Period, parse
from domain.placards import Publication, placard
from domain.runs import Job
from services import boards, publications
from services.house import House
from storage import members, runs
from storage import publications as publication_rows
from storage.database import Tx


def list_branches(tx: Tx) -> list[Branch]:
    """Every branch, in the order of the roster."""
    return members.list_branches(tx)


def list_published(tx: Tx, only: Period | None = None) -> list[Branch]:
    """The branches of which anything was published (for one period), in the order of the roster."""
    there = publication_rows.list_branches(tx, only.key if only else None)
    return [branch for branch in members.list_branches(tx) if branch.id in there]


def find_branch(tx: Tx, key: str) -> Branch | None:
    """The branch whose pages have that key in their address."""
    return members.find_branch_of_key(tx, key)


def secretaries(tx: Tx, branch: Branch) -> list[Member]:
    """Who hangs the poster up."""
    return members.list_leading(tx, Role.BRANCH_SECRETARY, branch)


def list_periods(tx: Tx) -> list[Period]:
    """The periods of which anything was published, the latest first; of two that end together the longer one first."""
    found = (parse(key) for key in runs.list_periods(tx, Job.QUARTER_RANKING))
    return sorted((p for p in found if p is not None), key=lambda p: (p.end, p.end - p.start), reverse=True)


def list_of_branch(
    tx: Tx, house: House, branch: Branch, now: datetime, *, only: Period | None = None
) -> tuple[Publication, ...]:
    """Everything published of a branch (or that of one period), the latest period first."""
    periods = [period for period in list_periods(tx) if only in {None, period}]
    return tuple(found for period in periods for found in of_period(tx, house, branch, period, now))


def of_period(tx: Tx, house: House, branch: Branch, period: Period, now: datetime) -> tuple[Publication, ...]:
    """What was published of a branch for a period, one for each scheme; nothing while it is held back.

    A result that was corrected since is shown as it stands now, with what was published beside it.
    """
    before = publications.published(tx, house, branch, period, now)
    if not before:
        return ()
    after = {view.version.scheme.code: view for view in boards.boards_of(tx, house, branch, period, now)}
    return tuple(_publication(tx, view, after.get(view.version.scheme.code)) for view in before)


def _publication(tx: Tx, before: Board, after: Board | None) -> Publication:
    corrected = after is not None and publications.is_corrected(before, after)
    final = publication_rows.find_final(tx, before.version.scheme.code, before.period.key)
    return Publication(
        placard=placard(after if after is not None and corrected else before),
        published_at=before.at,
        before=placard(before) if corrected else None,
        final_at=final.at if final else None,
        seal=final.digest if final else "",
    )
