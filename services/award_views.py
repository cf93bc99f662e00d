"""Awards as people see them: looked up, proved and checked."""

from __future__ import annotations

from datetime import datetime

from domain import certificates
from domain.award_view import AwardView
from domain.awards import Award
from domain.members import Member
from domain.periods import Period, PeriodKind, bounds
from services.grade_book import proof
from services.house import House
from storage import awards, members, schemes
from storage.database import Tx


def view(tx: Tx, house: House, award: Award, now: datetime) -> AwardView:
    """An award with whose it is, by which rule, and what proves it."""
    version = schemes.get(tx, award.scheme_id)
    rule = version.scheme.find_award(award.rule)
    assert rule is not None, f"{award.rule} is not in scheme version {award.scheme_id}"
    return AwardView(
        award=award,
        member=members.get(tx, award.member_id),
        branch=members.get_branch(tx, award.branch_id),
        version=version,
        rule=rule,
        proofs=tuple(
            proof(tx, house, award.scheme, period, award.member_id, now) for period in award.periods
        ),
        link=_link(tx, house, award),
    )


def of_member(tx: Tx, house: House, member: Member, now: datetime) -> tuple[AwardView, ...]:
    """A member's awards, withdrawn ones too, oldest first."""
    return tuple(view(tx, house, award, now) for award in awards.list_of_member(tx, member.id))


def of_period(tx: Tx, house: House, period: Period, now: datetime) -> tuple[AwardView, ...]:
    """The awards of a year, as asked for or by the day they were issued; of a quarter or month by that day."""
    if period.kind is PeriodKind.YEAR:
        found = awards.list_of_year(tx, period.key)
    else:
        found = awards.list_issued(tx, *bounds(period, house.zone))
    return tuple(view(tx, house, award, now) for award in found)


def checked(tx: Tx, house: House, payload: str, now: datetime) -> AwardView | None:
    """The award that a certificate's link names; None where none of ours has that number and that code."""
    read = certificates.read_payload(payload)
    award = awards.find_by_serial(tx, read[0]) if read else None
    if read is None or award is None or not certificates.same_code(_code(tx, award), read[1]):
        return None
    return view(tx, house, award, now)


def _link(tx: Tx, house: House, award: Award) -> str:
    if not house.bot_username:
        return ""
    payload = certificates.check_payload(award.serial, _code(tx, award))
    return f"https://t.me/{house.bot_username}?start={payload}"


def _code(tx: Tx, award: Award) -> str:
    secret = awards.secret(tx)
    assert secret is not None, "an award was issued without a secret"
    return certificates.check_code(secret, award.content)
