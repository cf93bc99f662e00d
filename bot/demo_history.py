"""Two quarters and a half of a crew's life, so that the first board of the demo is worth looking at.

Everything goes through the services, dated back: claims with their chains, records by leaders. The same seed
gives the same history; only the days follow the calendar.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from domain.claim_view import Choice
from domain.members import Member, Role
from domain.periods import Period, PeriodKind, containing
from domain.schemes import Range, SchemeVersion, Source
from services import claims, records, reviews
from services.house import House
from services.review_chain import Moved
from storage import claims as claim_rows
from storage.database import Tx

SEED = 30645

DECLARED = (  # item, most times in a quarter, words
    ("S01", 4, "参加集中学习"),
    ("A02", 3, "参加主题党日"),
    ("A03", 2, "会上发言"),
    ("P03", 5, "替班"),
    ("D02", 6, "责任区值班"),
    ("D03", 3, "完成支部交办的台账整理"),
    ("M01", 4, "和工友谈心"),
    ("M02", 2, "帮工友解决接送孩子的难处"),
    ("M03", 2, "带徒弟"),
    ("R03", 2, "制止未系安全带登高"),
    ("I01", 4, "合理化建议：泥浆泵加装护罩"),
    ("I03", 2, "推广井口工具定置"),
    ("V01", 3, "志愿服务"),
)
RECORDED = (("P01", 3), ("D01", 3), ("A01", 4), ("R01", 1), ("G01", 1))
SLIPS = (("R04", "未戴护目镜"), ("A04", "周五会议缺席"))


@dataclass(frozen=True, slots=True)
class _Deed:
    day: date
    member: Member
    item: str
    words: str
    recorded: bool


def write(tx: Tx, house: House, version: SchemeVersion, people: list[Member], now: datetime) -> int:
    """Live through the two quarters before this one, and this one up to yesterday; how many deeds that were."""
    chance = Random(SEED)  # noqa: S311  a story, no secret
    current = containing(house.today(now), PeriodKind.QUARTER)
    periods = (current.previous().previous(), current.previous(), current)
    deeds = [deed for period in periods for deed in _quarter(chance, period, people, house.today(now))]
    deeds.sort(key=lambda deed: deed.day)
    for minute, deed in enumerate(deeds):
        at = datetime.combine(deed.day, time(8), house.zone) + timedelta(minutes=minute % 600)
        (_record if deed.recorded else _declare)(tx, house, version, people, deed, at, chance)
    return len(deeds)


def _quarter(chance: Random, period: Period, people: list[Member], today: date) -> Iterator[_Deed]:
    days = [period.start + timedelta(days=n) for n in range((min(period.end, today) - period.start).days)]
    if not days:
        return
    share = len(days) / ((period.end - period.start).days + 1)
    for place, member in enumerate(people):
        zeal = 0.5 + 0.6 * ((place * 7) % len(people)) / len(people) + chance.uniform(-0.08, 0.08)
        for item, most, words in DECLARED:
            for _ in range(round(most * zeal * share * chance.uniform(0.6, 1.1))):
                yield _Deed(chance.choice(days), member, item, words, recorded=False)
        for item, most in RECORDED:
            for _ in range(round(most * min(zeal + 0.2, 1) * share)):
                yield _Deed(chance.choice(days), member, item, "", recorded=True)
        if chance.random() < 0.1:
            item, words = chance.choice(SLIPS)
            yield _Deed(chance.choice(days), member, item, words, recorded=True)


def _declare(
    tx: Tx,
    house: House,
    version: SchemeVersion,
    people: list[Member],
    deed: _Deed,
    at: datetime,
    chance: Random,
) -> None:
    item = version.scheme.find_item(deed.item)
    assert item is not None
    claim_id = claim_rows.insert_draft(
        tx,
        member_id=deed.member.id,
        scheme_id=version.id,
        item=item.code,
        quantity=Decimal(1),
        points=item.worth(Decimal(1)),
        happened_on=deed.day,
        words=deed.words,
        now=at,
    )
    moved: object = claims.submit(tx, house, deed.member, claim_id, 1, at)
    while isinstance(moved, Moved) and moved.asked is not None:
        at += timedelta(minutes=chance.randint(5, 300))
        reviewer = moved.asked.ask.reviewers[0]
        moved = reviews.approve(tx, house, reviewer, claim_id, moved.view.claim.version, at)
    assert isinstance(moved, Moved), moved


def _record(
    tx: Tx,
    house: House,
    version: SchemeVersion,
    people: list[Member],
    deed: _Deed,
    at: datetime,
    chance: Random,
) -> None:
    item = version.scheme.find_item(deed.item)
    assert item is not None and item.by is Source.LEADER
    leader = next((p for p in people if Role.BRANCH_SECRETARY in p.roles and p.leads(deed.member)), None)
    leader = leader or next(p for p in people if Role.BRANCH_REVIEWER in p.roles and p.leads(deed.member))
    value = (
        str(chance.randint(int(item.points.max) // 2, int(item.points.max)))
        if isinstance(item.points, Range)
        else ""
    )
    record = records.draft(tx, leader, (deed.member,), Choice(version, item), f"{value} {deed.words}", at)
    assert not isinstance(record, records.Refused), record
    records.enter(tx, house, leader, record.id, at)
