"""Updates a second through the whole flow, beside bare echo bots on the same server in the same run.

The flow is five updates: the claimant's text, ✅ on the draft, ✅ by three reviewers; its end a ledger entry and every
message in every chat showing the outcome. By turns with the echo bots, since no machine is as fast as it was a minute
ago: what is compared are neighbours in time, and of the comparisons the median is given.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from itertools import islice
from statistics import median

from bench.company import Company
from bench.load import Done, claims, echoes
from bench.programs import TOKEN, Failed, Program, server
from bench.wire import Wire


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured. ``network``: milliseconds that the server lets every call wait."""

    rounds: int = 5
    claims: int = 300
    echoes: int = 1000
    warm_claims: int = 60
    warm_echoes: int = 100
    network: int = 0


SLOW = Size(rounds=3, claims=200, echoes=200, warm_claims=30, warm_echoes=20, network=20)
"""With a network between: the echo bot that takes one update at a time waits for it each time."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One program's turn."""

    rate: float  # updates a second
    calls: float  # an update
    cpu: float  # milliseconds of the program's processor time an update
    server_cpu: float


@dataclass(frozen=True, slots=True)
class FlowFigures:
    """Medians. ``ratio_…``: the program's updates a second to an echo bot's; ``call_ratio_…``: calls a second."""

    network_ms: int
    rate: float
    rate_ptb: float
    rate_aiogram: float
    ratio_ptb: float  # aim: 3.0
    ratio_aiogram: float  # aim: 1.0
    calls_per_update: float
    call_ratio_ptb: float
    call_ratio_aiogram: float
    cpu_ms: float
    cpu_ms_ptb: float
    cpu_ms_aiogram: float
    server_cpu_ms: float


async def measure(company: Company, size: Size) -> FlowFigures:
    """Everything, by turns."""
    async with server(company.folder) as (client, machine), Wire(client.url) as wire:
        company.configure(client.url)
        people = await company.cast(client, size.rounds * (size.claims + size.warm_claims) + 200)
        talkers, claimants = people[:200], iter(people[200:])
        if size.network:
            await client.post("faults", kind="hang", seconds=size.network / 1000)
        stage = _Stage(wire, machine, size, talkers, claimants)
        turns = []
        for _ in range(size.rounds):
            ours = await stage.turn(company.program("run"), stage.claim)
            echoing = [
                await stage.turn(
                    Program(f"bench.echo_{name}", client.url, TOKEN, cwd=company.folder), stage.echo
                )
                for name in ("ptb", "aiogram")
            ]
            turns.append((ours, *echoing))
        made = await company.entries()
        if made != size.rounds * (size.claims + size.warm_claims):
            raise Failed(f"{made} ledger entries: claims were lost")
        return _figures(turns, size.network)


@dataclass(slots=True)
class _Stage:
    wire: Wire
    machine: Program
    size: Size
    talkers: Sequence[int]
    claimants: Iterator[int]

    async def claim(self, warm: bool) -> Done:
        count = self.size.warm_claims if warm else self.size.claims
        return await claims(self.wire, list(islice(self.claimants, count)))

    async def echo(self, warm: bool) -> Done:
        return await echoes(self.wire, self.talkers, self.size.warm_echoes if warm else self.size.echoes)

    async def turn(
        self, starting: AbstractAsyncContextManager[Program], work: Callable[[bool], Awaitable[Done]]
    ) -> Turn:
        """Start a program, let it warm up, measure it, stop it."""
        async with starting as program:
            await work(True)
            before, before_server = program.cpu, self.machine.cpu
            done = await work(False)
            return Turn(
                done.rate,
                done.calls / done.updates,
                (program.cpu - before) / done.updates * 1000,
                (self.machine.cpu - before_server) / done.updates * 1000,
            )


def _figures(turns: list[tuple[Turn, ...]], network: int) -> FlowFigures:
    ours, ptb, aiogram = zip(*turns, strict=True)
    calls = median(turn.calls for turn in ours)
    ratio_ptb = median(one.rate / other.rate for one, other in zip(ours, ptb, strict=True))
    ratio_aiogram = median(one.rate / other.rate for one, other in zip(ours, aiogram, strict=True))
    return FlowFigures(
        network_ms=network,
        rate=median(turn.rate for turn in ours),
        rate_ptb=median(turn.rate for turn in ptb),
        rate_aiogram=median(turn.rate for turn in aiogram),
        ratio_ptb=ratio_ptb,
        ratio_aiogram=ratio_aiogram,
        calls_per_update=calls,
        call_ratio_ptb=ratio_ptb * calls,
        call_ratio_aiogram=ratio_aiogram * calls,
        cpu_ms=median(turn.cpu for turn in ours),
        cpu_ms_ptb=median(turn.cpu for turn in ptb),
        cpu_ms_aiogram=median(turn.cpu for turn in aiogram),
        server_cpu_ms=median(turn.server_cpu for turn in ours),
    )
