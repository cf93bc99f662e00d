"""`/board` and finding a member, in a company with a quarter's ledger."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from statistics import median
from typing import TypeVar

from bench.company import Company
from bench.programs import Failed
from domain.ledger import Entry, kind_of
from domain.periods import PeriodKind, containing
from domain.schemes import Range
from render import boards as screens
from render.mine import mine as mine_screen
from render.texts import texts
from services import boards, comparisons, standings
from services.house import House
from storage import ledger, members, roster, schemes
from storage.database import Tx

T = TypeVar("T")
ENTRIES = 60_000
SEED = 4215


@dataclass(frozen=True, slots=True)
class LookupFigures:
    """Milliseconds; of all branches, and of some hundred members."""

    entries: int
    board_p50_ms: float
    board_max_ms: float  # aim: under 50, up to and including the screen
    mine_p50_ms: float
    mine_max_ms: float  # aim: under 50, with what is compared, up to the pictures
    radar_max_ms: float  # aim: under 50, before it is drawn
    branches_max_ms: float  # aim: under 50, all branches ranked for one of them, before it is drawn
    by_number_max_ms: float
    by_name_p50_ms: float
    by_name_max_ms: float  # aim: under 50


async def measure(company: Company, entries: int = ENTRIES) -> LookupFigures:
    """Write the ledger, then look things up."""
    async with company.opened() as db:
        await db.write(lambda tx: _write_ledger(tx, entries))
        return await db.read(lambda tx: _measure(tx, entries))


def _write_ledger(tx: Tx, count: int) -> None:
    """Entries of the running quarter for everybody, of every item; the standings once at the end."""
    house, now, random = House(), datetime.now(UTC), Random(SEED)
    version = schemes.list_newest(tx)[0]
    period = containing(house.today(now), PeriodKind.QUARTER)
    items = list(version.scheme.items())
    ids = [stored.id for stored in roster.members(tx).values()]
    for number in range(1, count + 1):
        item = random.choice(items)
        points = item.points.min if isinstance(item.points, Range) else item.points
        entry = Entry(
            number=number,
            at=now - timedelta(seconds=count - number),
            period=period.key,
            scheme=version.scheme.code,
            scheme_id=version.id,
            member_id=ids[number % len(ids)],
            item=item.code,
            kind=kind_of(points),
            quantity=Decimal(1),
            points=points,
            claim_id=None,
            reverses=None,
            decided_by=("1",),
        )
        ledger.append(tx, entry)
    standings.refresh_period(tx, house, version.scheme.code, period.key, now)


def _measure(tx: Tx, entries: int) -> LookupFigures:
    house, now, t = House(), datetime.now(UTC), texts("zh-Hans")

    def show(branch_id: int) -> None:
        branch = members.get_branch(tx, branch_id)
        views = boards.boards_now(tx, house, branch, now)
        if not views:
            raise Failed(f"{branch.name} has no board")
        for view in views:
            screens.board(t, view, house.zone)

    def show_mine(number: str) -> None:
        member = members.find_by_number(tx, number)
        if member is None:
            raise Failed(f"no member {number}")
        mine = boards.mine(tx, house, member, now)
        mine_screen(t, mine, comparisons.of_mine(tx, house, mine, now), house.today(now))

    def gaps(number: str) -> None:
        member = members.find_by_number(tx, number)
        if member is None:
            raise Failed(f"no member {number}")
        version = schemes.list_newest(tx)[0]
        comparisons.by_category(tx, member, version, containing(house.today(now), version.scheme.period))

    def compare(branch_id: int) -> None:
        comparisons.of_branch_now(tx, house, members.get_branch(tx, branch_id), now)

    branch_ids = [branch.id for branch in members.list_branches(tx)]
    boards_ms = _milliseconds(show, branch_ids)
    everybody = list(roster.members(tx).items())[::40]
    names = [str(stored.values["name"]) for _, stored in everybody]
    numbers_ms = _milliseconds(lambda number: members.find_by_number(tx, number), [n for n, _ in everybody])
    names_ms = _milliseconds(lambda name: members.search(tx, name), [*names, *(name[0] for name in names)])
    mine_ms = _milliseconds(show_mine, [number for number, _ in everybody])
    return LookupFigures(
        entries,
        boards_ms[len(boards_ms) // 2],
        boards_ms[-1],
        mine_ms[len(mine_ms) // 2],
        mine_ms[-1],
        _milliseconds(gaps, [number for number, _ in everybody])[-1],
        _milliseconds(compare, branch_ids)[-1],
        numbers_ms[-1],
        names_ms[len(names_ms) // 2],
        names_ms[-1],
    )


def _milliseconds(work: Callable[[T], object], over: list[T]) -> list[float]:
    """How long each took, sorted; of three times the middle one, so that nothing cold and no neighbour is measured."""
    return sorted(median(_once(work, one) for _ in range(3)) for one in over)


def _once(work: Callable[[T], object], one: T) -> float:
    began = time.perf_counter()
    work(one)
    return (time.perf_counter() - began) * 1000
