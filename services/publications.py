"""Publication and freezing: what was shown to everybody is kept as it was, and what is final takes no entry."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.boards import Board, Row
from domain.claims import Claim
from domain.ledger import GENESIS
from domain.members import Branch
from domain.periods import Period, containing
from domain.publications import Edition, Final, LateClaims, PublishedRow, digest_of
from domain.schemes import SchemeVersion
from domain.signoffs import Unsigned
from domain.standings import Standing
from services import boards, signing, standings
from services.house import House
from storage import claims, ledger, members, publications, reviews, runs, schemes, signoffs
from storage import standings as standing_rows
from storage.database import Tx


def publish(
    tx: Tx, house: House, version: SchemeVersion, period: Period, branch: Branch, now: datetime
) -> Board:
    """Keep a branch's standings as they are now, and the board that shows them."""
    code = version.scheme.code
    signed = signoffs.list_of_period(tx, code, period.key)
    silent = signing.list_silent(tx, code, period) if house.unsigned is Unsigned.UNGRADED else set()
    rows = []
    for standing in standings.ranking(tx, version, period, branch.id):
        signoff = signed.get(standing.member_id)
        rows.append(
            PublishedRow(
                scheme=code,
                period=period.key,
                branch_id=branch.id,
                scheme_id=version.id,
                standing=replace(standing, grade="") if standing.member_id in silent else standing,
                signed=signoff is not None and signoff.signed,
                at=now,
            )
        )
    publications.publish(tx, rows)
    return _board(tx, house, version, period, branch, [row.standing for row in rows], now)


def publish_branch(tx: Tx, house: House, branch: Branch, period: Period, now: datetime) -> tuple[Board, ...]:
    """Publish a branch's standings of a period in every scheme that scores anybody there."""
    versions = boards.counted_by(tx, house, period, now)
    found = (publish(tx, house, version, period, branch, now) for version in versions)
    return tuple(board for board in found if board.rows)


def published(tx: Tx, house: House, branch: Branch, period: Period, now: datetime) -> tuple[Board, ...]:
    """A branch's boards of a period as they were published, one for each scheme; none where none was."""
    found = []
    for version in boards.counted_by(tx, house, period, now):
        rows = publications.list_of_branch(tx, version.scheme.code, period.key, branch.id)
        if rows:
            standing = [row.standing for row in rows]
            found.append(_board(tx, house, version, period, branch, standing, rows[0].at))
    return tuple(found)


def editions(
    tx: Tx, house: House, branch: Branch, period: Period, edition: Edition, now: datetime
) -> tuple[Board, ...]:
    """A branch's boards of a period that is over: as published, or as corrected since."""
    if edition is Edition.PUBLISHED and (found := published(tx, house, branch, period, now)):
        return found
    return boards.boards_of(tx, house, branch, period, now)


def differs(tx: Tx, house: House, branch: Branch, period: Period, now: datetime) -> bool:
    """Whether anything was corrected since a period was published."""
    before = published(tx, house, branch, period, now)
    after = {board.version.scheme.code: board for board in boards.boards_of(tx, house, branch, period, now)}
    return any(is_corrected(board, after.get(board.version.scheme.code)) for board in before)


def freeze(tx: Tx, house: House, period: Period, now: datetime) -> list[Final]:
    """Freeze a period of every scheme that has such periods."""
    number = ledger.next_number(tx) - 1
    last = ledger.find(tx, number)
    finals = []
    for version in boards.counted_by(tx, house, period, now):
        digest = recomputed_digest(tx, version, period)
        final = Final(version.scheme.code, period.key, now, number, last.hash if last else GENESIS, digest)
        publications.freeze(tx, final)
        finals.append(final)
    return finals


def recomputed_digest(tx: Tx, version: SchemeVersion, period: Period) -> str:
    """The digest of a period's results as they are stored now."""
    totals = standing_rows.list_of_period(tx, version.scheme.code, period.key)
    rows = [(member_id, total, vetoed) for member_id, (total, vetoed) in totals.items()]
    return digest_of(version.scheme, period.key, rows)


def close_undecided(tx: Tx, house: House, period: Period, now: datetime) -> list[Claim]:
    """What nobody has decided when its period is frozen: carried over or lapsed, as configured."""
    late = claims.list_undecided(tx, period.key)
    for claim in late:
        if house.late_claims is LateClaims.LAPSE:
            claims.lapse(tx, claim, now)
            reviews.drop_open(tx, claim.id)
        else:
            claims.carry(tx, claim.id, open_period(tx, house, claim, now).key)
    return [claims.get(tx, claim.id) for claim in late]


def open_period(tx: Tx, house: House, claim: Claim, now: datetime) -> Period:
    """The first period from the running one on that takes claims."""
    kind = schemes.get(tx, claim.scheme_id).scheme.period
    period, closed = containing(house.today(now), kind), runs.list_closed(tx)
    while period.key in closed:
        period = period.next()
    return period


def is_corrected(before: Board, after: Board | None) -> bool:
    """Whether a board says something else than the one that was published: of anybody, or of what was done.

    What is taken back beyond a cap changes no total, but it was not done.
    """
    return after is None or _said(before) != _said(after)


def _said(board: Board) -> tuple[object, ...]:
    shown = ((row.member.id, row.standing) for row in board.rows)
    of_each = {member_id: (one.total, one.rank, one.vetoed) for member_id, one in shown}
    return of_each, {quantity.item.code: quantity.amount for quantity in board.quantities}


def _board(
    tx: Tx,
    house: House,
    version: SchemeVersion,
    period: Period,
    branch: Branch,
    ranking: list[Standing],
    at: datetime,
) -> Board:
    people = members.list_by_ids(tx, (standing.member_id for standing in ranking))
    rows = tuple(Row(people[standing.member_id], standing) for standing in ranking)
    quantities = boards.quantities_until(tx, version, period, people.keys(), at)
    view = boards.shielded(tx, Board(branch, version, period, rows, quantities, at))
    return boards.on_its_step(tx, house, view, at)
