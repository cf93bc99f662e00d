"""More than a year of a crew's life, so that boards, trends and awards of the demo are worth looking at.

Four quarters and the running one. Everything goes through the services, dated back: claims with their chains, records
by leaders; the quarters before the latest are signed, published and final, as they would be by now. The same seed gives
the same history; only the days follow the calendar.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby
from random import Random

from domain.claim_view import Choice
from domain.members import Member, Role
from domain.periods import Period, PeriodKind, containing
from domain.runs import Job
from domain.schemes import Range, SchemeVersion, Source
from services import boards, claims, publications, records, reviews, runs, signing
from services.house import House
from services.review_chain import Moved
from storage import claims as claim_rows
from storage.database import Tx

SEED = 30645
QUARTERS = 4
"""Before the running one: three are final, which is what an award for a year takes; the latest is still open."""

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
HERO = "0604"
"""Whom the tour follows: an A in each quarter that is over, whatever the calendar, so that there is an award to see."""
ZEALOUS = 1.1


@dataclass(frozen=True, slots=True)
class _Deed:
    day: date
    member: Member
    item: str
    words: str
    recorded: bool
    times: int = 1


def write(tx: Tx, house: House, version: SchemeVersion, people: list[Member], now: datetime) -> int:
    """Live through the quarters before this one, and this one up to yesterday; how many deeds that were."""
    chance = Random(SEED)  # noqa: S311  a story, no secret
    *past, current = _periods(house.today(now))
    today = house.today(now)
    deeds = [deed for period in past[:-1] for deed in _at_once(_quarter(chance, period, people, today))]
    deeds += [deed for period in (past[-1], current) for deed in _quarter(chance, period, people, today)]
    deeds.sort(key=lambda deed: deed.day)
    to_end = past[:-1]
    for minute, deed in enumerate(deeds):
        while to_end and deed.day > to_end[0].end + timedelta(days=14):
            _end(tx, house, version, to_end.pop(0))
        at = datetime.combine(deed.day, time(8), house.zone) + timedelta(minutes=minute % 600)
        (_record if deed.recorded else _declare)(tx, house, version, people, deed, at, chance)
    return len(deeds)


def _periods(today: date) -> list[Period]:
    """The quarters of the story, oldest first, up to the running one."""
    found = [containing(today, PeriodKind.QUARTER)]
    while len(found) <= QUARTERS:
        found.insert(0, found[0].previous())
    return found


def _quarter(chance: Random, period: Period, people: list[Member], today: date) -> Iterator[_Deed]:
    days = [period.start + timedelta(days=n) for n in range((min(period.end, today) - period.start).days)]
    if not days:
        return
    share = len(days) / ((period.end - period.start).days + 1)
    for place, member in enumerate(people):
        zeal = 0.5 + 0.6 * ((place * 7) % len(people)) / len(people) + chance.uniform(-0.08, 0.08)
        zeal = max(zeal, ZEALOUS) if member.employee_no == HERO else zeal
        for item, most, words in DECLARED:
            for _ in range(round(most * zeal * share * chance.uniform(0.6, 1.1))):
                yield _Deed(chance.choice(days), member, item, words, recorded=False)
        for item, most in RECORDED:
            for _ in range(round(most * min(zeal + 0.2, 1) * share)):
                yield _Deed(chance.choice(days), member, item, "", recorded=True)
        if chance.random() < 0.1:
            item, words = chance.choice(SLIPS)
            yield _Deed(chance.choice(days), member, item, words, recorded=True)


def _at_once(deeds: Iterable[_Deed]) -> Iterator[_Deed]:
    """What somebody did of one item, declared in one go: half of the claims, and the demo is ready sooner."""
    for _, same in groupby(deeds, key=lambda deed: (deed.member.id, deed.item)):
        first, *others = same
        yield replace(first, times=1 + len(others))


def _end(tx: Tx, house: House, version: SchemeVersion, period: Period) -> None:
    """Signed, published and final, on the days of the default schedule. Nobody is told: it was long ago."""
    branch = boards.list_branches(tx)[0]
    at = _run(tx, house, Job.QUARTER_SIGN, period, days=1)
    for statement in list(signing.ask_branch(tx, house, version, period, branch, at)):
        note = statement.signoff
        signing.sign(tx, house, statement.member, note.id, note.version, at + timedelta(hours=12))
    at = _run(tx, house, Job.QUARTER_RANKING, period, days=8)
    publications.publish_branch(tx, house, branch, period, at)
    at = _run(tx, house, Job.QUARTER_FINAL, period, days=15)
    publications.freeze(tx, house, period, at)


def _run(tx: Tx, house: House, job: Job, period: Period, *, days: int) -> datetime:
    """Note that a job ran so many days after a period's last; when that was."""
    at = datetime.combine(period.end + timedelta(days=days), time(8, 30), house.zone)
    runs.begin(tx, house, job, period.key, at)
    runs.finish(tx, job, period.key, "")
    return at


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
        quantity=Decimal(deed.times),
        points=item.worth(Decimal(deed.times)),
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
        else str(deed.times)
    )
    record = records.draft(tx, leader, (deed.member,), Choice(version, item), f"{value} {deed.words}", at)
    assert not isinstance(record, records.Refused), record
    records.enter(tx, house, leader, record.id, at)
