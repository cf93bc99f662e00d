"""How long a member waits for the draft at 60 updates a second, every claim going on through its chain meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from bench.company import Company
from bench.load import UPDATES_PER_CLAIM, claims
from bench.programs import server
from bench.wire import Wire

UPDATES_PER_SECOND = 60


@dataclass(frozen=True, slots=True)
class LatencyFigures:
    """Milliseconds from a member's text to the draft, as the server saw both."""

    updates_per_second: float  # as it came out
    draft_p50_ms: float
    draft_p99_ms: float  # aim: under 100
    draft_max_ms: float


async def measure(company: Company, count: int = 400) -> LatencyFigures:
    """So many claims, begun at an even pace whatever becomes of the ones before."""
    async with server(company.folder) as (client, _), Wire(client.url) as wire:
        company.configure(client.url)
        people = iter(await company.cast(client, count + 20))
        async with company.program("run"):
            await claims(wire, list(islice(people, 20)))
            done = await claims(wire, list(people), UPDATES_PER_SECOND / UPDATES_PER_CLAIM)
        waits = [wait * 1000 for wait in done.waits]
        return LatencyFigures(done.rate, waits[len(waits) // 2], waits[len(waits) * 99 // 100], waits[-1])
