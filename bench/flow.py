"""Updates a second through the whole flow, beside bare echo bots on the same server in the same run.

The flow is five updates: the claimant's text, ✅ on the draft, ✅ by three reviewers; its end a ledger entry and every
message in every chat showing the outcome. It is some eighteen calls, where an echo is one for each update; so its first
update alone, a text that becomes a draft, is measured too: it is one call, as the echo.

By turns with the echo bots, since no machine is as fast as it was a minute ago: what is compared are neighbours in
time, and of the comparisons the median is given.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from itertools import islice
from statistics import median

from bench.company import Company
from bench.load import Done, claims, texts
from bench.programs import TOKEN, Failed, Program, server
from bench.wire import Wire

TALKERS = 200
PTB, PTB_CONCURRENT, AIOGRAM = "PTB (default)", "PTB (concurrent)", "aiogram"
ECHOES = {
    PTB: ("bench.echo_ptb",),
    PTB_CONCURRENT: ("bench.echo_ptb", "concurrent"),
    AIOGRAM: ("bench.echo_aiogram",),
}
"""The bare echo bots: module and further arguments. The first, with default settings, has one update at a time."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured. ``network``: milliseconds that the server lets every call wait."""

    rounds: int = 5
    claims: int = 300
    texts: int = 600
    warm_claims: int = 60
    warm_texts: int = 100
    network: int = 0

    @property
    def claimants(self) -> int:
        """A new one for every claim."""
        return self.rounds * (self.claims + self.warm_claims)


SLOW = Size(rounds=3, claims=200, texts=200, warm_claims=30, warm_texts=20, network=20)
"""With a network between: the echo bot that takes one update at a time waits for it each time."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One program's turn."""

    rate: float  # updates a second
    calls: float  # an update
    cpu_ms: float  # the program's processor time an update
    server_cpu_ms: float

    @property
    def server_busy(self) -> float:
        """The part of a core that the server needed meanwhile: near 1 it is the server that is measured."""
        return self.rate * self.server_cpu_ms / 1000


@dataclass(frozen=True, slots=True)
class FlowFigures:
    """Medians. ``flow`` is the whole flow, ``draft`` its first update; ``echoes`` and the ratios go by echo bot.

    Ratios are those of updates a second; what they are by calls made, ``by_calls`` says.
    """

    network_ms: int
    flow: Turn
    draft: Turn
    echoes: Mapping[str, Turn]
    flow_ratios: Mapping[str, float]  # aims: PTB 3.0, AIOGRAM 1.0
    draft_ratios: Mapping[str, float]

    def by_calls(self, echo: str) -> float:
        """The flow's calls a second beside those of an echo bot, which makes one for each update."""
        return self.flow_ratios[echo] * self.flow.calls

    def cpu_by_calls(self, echo: str) -> float:
        """An echo bot's processor time a call, in those of the flow: above 1, the flow's calls are the cheaper ones."""
        return self.echoes[echo].cpu_ms / (self.flow.cpu_ms / self.flow.calls)


async def measure(company: Company, size: Size) -> FlowFigures:
    """Everything, by turns."""
    async with server(company.folder) as (client, machine), Wire(client.url) as wire:
        company.configure(client.url)
        people = await company.cast(client, TALKERS + size.claimants)
        if size.network:
            await client.post("faults", kind="hang", seconds=size.network / 1000)
        stage = _Stage(wire, machine, size, people[:TALKERS], iter(people[TALKERS:]))
        rounds = []
        for _ in range(size.rounds):
            turns = await stage.turns(company.program("run"), stage.claim, stage.write)
            for module, *mode in ECHOES.values():
                echo = Program(module, client.url, TOKEN, *mode, cwd=company.folder)
                turns += await stage.turns(echo, stage.write)
            rounds.append(turns)
        if (made := await company.entries()) != size.claimants:
            raise Failed(f"{made} ledger entries of {size.claimants}: claims were lost")
        return _figures(rounds, size.network)


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

    async def write(self, warm: bool) -> Done:
        return await texts(self.wire, self.talkers, self.size.warm_texts if warm else self.size.texts)

    async def turns(
        self, starting: AbstractAsyncContextManager[Program], *works: Callable[[bool], Awaitable[Done]]
    ) -> list[Turn]:
        """Start a program, have it do each work once to warm up and once measured, stop it."""
        turns = []
        async with starting as program:
            for work in works:
                await work(True)
                before, before_server = program.cpu, self.machine.cpu
                done = await work(False)
                cpu, server_cpu = program.cpu - before, self.machine.cpu - before_server
                count = done.updates
                turns.append(
                    Turn(done.rate, done.calls / count, cpu / count * 1000, server_cpu / count * 1000)
                )
        return turns


def _figures(rounds: list[list[Turn]], network: int) -> FlowFigures:
    flow, draft, *echoing = zip(*rounds, strict=True)
    echoes = dict(zip(ECHOES, echoing, strict=True))
    return FlowFigures(
        network_ms=network,
        flow=_median(flow),
        draft=_median(draft),
        echoes={name: _median(turns) for name, turns in echoes.items()},
        flow_ratios={name: _ratio(flow, turns) for name, turns in echoes.items()},
        draft_ratios={name: _ratio(draft, turns) for name, turns in echoes.items()},
    )


def _ratio(ours: Sequence[Turn], theirs: Sequence[Turn]) -> float:
    return median(one.rate / other.rate for one, other in zip(ours, theirs, strict=True))


def _median(turns: Sequence[Turn]) -> Turn:
    return Turn(
        median(turn.rate for turn in turns),
        median(turn.calls for turn in turns),
        median(turn.cpu_ms for turn in turns),
        median(turn.server_cpu_ms for turn in turns),
    )
