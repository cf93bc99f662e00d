"""Kills as a plan, and the plan carried out: the program dies and starts again while people go on."""

from __future__ import annotations

import asyncio
import contextlib
import io
import re
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from random import Random

from PIL import Image

from bench.crashes import checks
from bench.crashes.checks import Faults
from bench.crashes.doomed import POINTS
from bench.crashes.lives import Life, Nursery
from bench.crashes.people import People
from bench.crashes.town import Town
from bench.programs import Failed, server
from bench.wire import Wire
from sandbox.client import Client

RANDOM, STARTING = "random", "starting"
LONGEST_LIFE = 0.8
LONGEST_START = 1.5
MOST_TIMES = 25
PATIENCE = 300.0  # on a machine that is busy with other things
REST_SECONDS = 1.0

RUNNING = re.compile(rb'"event": ?"running"')
"""What the program logs once it runs."""
ERROR = re.compile(rb'"level": ?"(?:error|critical)"|^Traceback', re.MULTILINE)

Process = asyncio.subprocess.Process | Life

Tell = Callable[[int], bool]
"""Hears after each kill how many there have been; says whether to go on."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How much. Half of the kills are at named points, in turn; of the others one in six while the program starts.

    Those that die while they start are started as people start them; the others are forked (bench.crashes.nursery).
    """

    kills: int = 1000
    branches: int = 24
    members: int = 10
    claims_per_second: float = 20.0
    pace: float = 0.0  # messages a second that the program allows itself; 0: no limit
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Kill:
    """Where: a named point, and at which of the times that it is reached; or how many seconds after a start.

    The seconds of a kill at random count from when the program says that it runs.
    """

    where: str
    times: int = 0
    after: float = 0.0


@dataclass(slots=True)
class Figures:
    """What came of it."""

    scale: Scale
    kills: dict[str, int] = field(default_factory=dict)  # by where
    looks: int = 0  # at everything, after a restart
    seconds: float = 0.0
    claims: int = 0
    updates: int = 0
    messages: int = 0
    duplicates: int = 0  # messages that somebody saw again
    presses: int = 0
    unanswered: int = 0  # presses whose short answer was lost; what they did was not
    errors: int = 0  # lines of the log that say so
    refused: dict[str, int] = field(default_factory=dict)  # calls, by what the server said
    faults: Faults = field(default_factory=Faults)

    @property
    def good(self) -> bool:
        """Whether nothing was lost, repeated or out of order."""
        return not self.faults.any and not self.errors


def plan(scale: Scale, rng: Random) -> Iterator[Kill]:
    """Every kill, each named point among them as often as the others."""
    points = cycle(POINTS)
    for number in range(scale.kills):
        if number % 2 == 0:
            yield Kill(next(points), times=rng.randint(1, MOST_TIMES))
        elif rng.random() < 1 / 6:
            yield Kill(STARTING, after=rng.uniform(0, LONGEST_START))
        else:
            yield Kill(RANDOM, after=rng.uniform(0, LONGEST_LIFE))


async def soak(scale: Scale, folder: Path, tell: Tell = lambda _: True) -> Figures:
    """Everything, or as much as ``tell`` wants."""
    began, rng = time.monotonic(), Random(scale.seed)
    figures = Figures(scale)
    town = Town(folder, scale.branches, scale.members, scale.pace)
    async with _people(town, rng) as (people, client), Nursery(folder) as nursery:
        people.per_second = scale.claims_per_second
        stage = _Stage(town, people, client, nursery, figures)
        for number, kill in enumerate(plan(scale, rng), 1):
            await stage.carry_out(kill)
            if not tell(number):
                break
        people.per_second = 0.0
        await stage.rest()
        _count(figures, town, people)
    figures.seconds = time.monotonic() - began
    return figures


@asynccontextmanager
async def _people(town: Town, rng: Random) -> AsyncIterator[tuple[People, Client]]:
    async with server(town.folder) as (client, _), Wire(client.url) as wire:
        await town.found(client)
        uploaded = await client.upload(
            "sendPhoto", {"photo": _picture()}, chat_id=await client.persona(1, "冲印", started=True)
        )
        people = People(wire, town.claimants, uploaded.result["photo"][-1]["file_id"], rng)
        living = asyncio.create_task(people.live())
        try:
            yield people, client
        finally:
            living.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await living


@dataclass(slots=True)
class _Stage:
    town: Town
    people: People
    client: Client
    nursery: Nursery
    figures: Figures

    async def carry_out(self, kill: Kill) -> None:
        """Start the program, look whether all is well with what the last kill left, and kill it."""
        doom = f"{kill.where}:{kill.times}" if kill.times else None
        log = log_of(self.town, doomed=doom is not None)
        if kill.where == STARTING:
            async with self.town.program("run") as program:
                await asyncio.sleep(kill.after)
                await self._kill(program.process, log)
        else:
            async with self.nursery.life(log.path, *self.town.arguments("run"), doom=doom) as life:
                if await runs(life, log):
                    looking = asyncio.create_task(self._look())
                    if kill.where == RANDOM:
                        await asyncio.sleep(kill.after)
                    else:
                        await _dies(life, log)
                    await looking
                await self._kill(life, log)
        self.figures.kills[kill.where] = self.figures.kills.get(kill.where, 0) + 1

    async def _kill(self, process: Process, log: Log) -> None:
        if process.returncode is None:
            process.kill()
        if await process.wait() != -signal.SIGKILL:
            raise Failed(f"the program ended by itself: {log.tail()}")

    async def rest(self) -> None:
        """Start it once more, let everybody finish, stop it as it should be stopped."""
        log = log_of(self.town)
        async with self.town.program("run") as program:
            if not await runs(program.process, log):
                raise Failed(f"the program does not start any more: {log.tail()}")
            async with asyncio.timeout(PATIENCE):
                while self.people.quiet_for < REST_SECONDS or await self._unfinished():  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
        if program.process.returncode:
            raise Failed(f"the program stopped with exit {program.process.returncode}: {log.tail()}")
        async with self.town.program("verify") as verifying:
            await verifying.done()

    async def _unfinished(self) -> bool:
        """Whether something has not been fetched yet, however long that takes, is not handled or not sent."""
        return await self._pending() > 0 or await asyncio.to_thread(self._busy)

    async def _pending(self) -> int:
        return int((await self.client.call("getWebhookInfo")).result["pending_update_count"])

    async def _look(self) -> None:
        posted = self.people.done.posted
        pending = await self._pending()
        self.figures.looks += 1
        found = await asyncio.to_thread(self._check, posted, pending)
        self.figures.faults = self.figures.faults.worse(found)

    def _check(self, posted: frozenset[int], pending: int) -> Faults:
        with self.town.books() as tx:
            return checks.on_the_way(tx, self.people.done, posted, pending)

    def _busy(self) -> bool:
        with self.town.books() as tx:
            waiting = "SELECT EXISTS (SELECT 1 FROM outbox WHERE state = 'waiting')"
            new = "SELECT EXISTS (SELECT 1 FROM inbox WHERE state = 'new')"
            return bool(tx.value(waiting) or tx.value(new))


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (90, 60)).save(out, "JPEG")
    return out.getvalue()


class Log:
    """What a program says from now on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._begin = path.stat().st_size if path.exists() else 0

    def read(self) -> bytes:
        """Everything."""
        with self.path.open("rb") as file:
            file.seek(self._begin)
            return file.read()

    def tail(self) -> str:
        """The end of it, to be shown."""
        return self.read()[-4000:].decode(errors="replace")


def log_of(town: Town, *, doomed: bool = False) -> Log:
    """What the next program of a kind says."""
    return Log(town.log(doomed=doomed))


async def runs(process: Process, log: Log) -> bool:
    """Wait until it says that it runs; False where it has died before."""
    try:
        async with asyncio.timeout(PATIENCE):
            while process.returncode is None:
                if RUNNING.search(log.read()):
                    return True
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise Failed(f"the program neither runs nor ends: {log.tail()}") from None
    return False


async def _dies(life: Life, log: Log) -> None:
    """Wait until it comes to the point at which it dies."""
    try:
        async with asyncio.timeout(PATIENCE):
            await life.wait()
    except TimeoutError:
        raise Failed(f"the program never came to the point: {log.tail()}") from None


def _count(figures: Figures, town: Town, people: People) -> None:
    with town.books() as tx:
        found = checks.on_the_way(tx, people.done, people.done.posted, 0) + checks.at_rest(tx, people)
        figures.faults = figures.faults.worse(found)
        figures.duplicates = checks.duplicates(tx, people)
    figures.claims = people.done.claims
    figures.updates = people.done.updates
    figures.messages = len(people.shown)
    figures.errors = sum(len(ERROR.findall(town.log(doomed=kind).read_bytes())) for kind in (False, True))
    figures.presses = len(people.done.queries)
    figures.unanswered = len(people.done.queries - people.answered)
    figures.refused = dict(Counter(f"{call['method']}: {call['error']}" for call in people.refused))
