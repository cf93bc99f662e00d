"""A company of 4,215 (S2) that uses the bot: its roster and scheme imported, everybody enrolled."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice, zip_longest
from pathlib import Path

from bench.programs import ROOT, TOKEN, Program, server, started
from domain.members import LEADING_ROLES, Member, Status
from sandbox.client import Client
from services import enrolment
from storage import invites, ledger, members
from storage.database import Database, Tx

SCHEME = ROOT / "examples" / "schemes" / "drilling-30645.toml"
FIRST_ACCOUNT = 1_000_000


@dataclass(frozen=True, slots=True)
class SizeFigures:
    """A company-sized roster in the program."""

    import_seconds: float  # the whole command; aim: under 3
    idle_mb: float  # resident memory of the running program; aim: under 150


@dataclass(frozen=True, slots=True)
class Company:
    """Its folder, with configuration and database."""

    folder: Path

    @property
    def config(self) -> str:
        """The configuration file."""
        return str(self.folder / "config.toml")

    def configure(self, api_url: str) -> None:
        """Write the configuration: no limit on the pace, since the server has none."""
        (self.folder / "config.toml").write_text(
            f'[telegram]\ntoken = "{TOKEN}"\napi_url = "{api_url}"\nmessages_per_second = 0\n'
            f'[storage]\nurl = "sqlite:///{self.folder}/liangbang.db"\n',
            encoding="utf-8",
        )

    async def found(self, settle: float = 5.0) -> SizeFigures:
        """Import roster and scheme by the command line, enrol everybody, and look at the running program.

        ``settle``: seconds after which it counts as idle.
        """
        roster = str(self.folder / "company.csv")
        async with Program("examples.generate_company", "--out", roster, cwd=self.folder) as generating:
            await generating.done()
        self.configure("http://127.0.0.1:1")
        began = time.perf_counter()
        await self.command("import", "roster", roster)
        took = time.perf_counter() - began
        await self.command("import", "scheme", str(SCHEME))
        async with self.opened() as db:
            await db.write(_enrol_all)
        return SizeFigures(took, await self._idle(settle))

    async def copy(self, folder: Path) -> Company:
        """The same company in another folder, with a history of its own from here on."""
        await asyncio.to_thread(shutil.copytree, self.folder, folder)
        copied = Company(folder)
        copied.configure("http://127.0.0.1:1")
        return copied

    async def _idle(self, settle: float) -> float:
        async with server(self.folder) as (client, _):
            self.configure(client.url)
            async with self.program("run") as program:
                await started(client)
                await asyncio.sleep(settle)
                return program.resident

    async def command(self, *arguments: str) -> str:
        """Run one command of the program; what it printed."""
        async with self.program(*arguments) as program:
            return await program.done()

    def program(self, *arguments: str) -> Program:
        """The program with this company's configuration."""
        return Program("bot", *arguments, "--config", self.config, cwd=self.folder)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Database]:
        """The database, beside the program."""
        db = await Database.open(self.folder / "liangbang.db")
        try:
            yield db
        finally:
            await db.close()

    async def entries(self) -> int:
        """How many entries the ledger has."""
        async with self.opened() as db:
            return await db.read(ledger.next_number) - 1

    async def cast(self, client: Client, count: int) -> list[int]:
        """Give so many ordinary members of all branches, and everybody who reviews, a phone; the former's accounts."""
        async with self.opened() as db:
            everybody = await db.read(_list_all)
        chosen = list(islice(_by_turns(everybody), count))
        accounts = []
        for member in (*chosen, *(m for m in everybody if m.roles & LEADING_ROLES)):
            assert member.account is not None
            accounts.append(
                await client.persona(member.account, member.name, language_code="zh-hans", started=True)
            )
        return accounts[: len(chosen)]


def _enrol_all(tx: Tx) -> None:
    now = datetime.now(UTC)
    for invite in enrolment.issue(tx, now, 30):
        invites.enrol(tx, invite.code, invite.member_id, FIRST_ACCOUNT + invite.member_id, now)


def _list_all(tx: Tx) -> list[Member]:
    return [m for branch in members.list_branches(tx) for m in members.list_of_branch(tx, branch.id)]


def _by_turns(everybody: list[Member]) -> Iterator[Member]:
    """Those who lead nobody: one of each branch, then another of each, and so on."""
    branches = defaultdict(list)
    for member in everybody:
        if not member.roles and member.status is Status.ACTIVE:
            branches[member.branch_id].append(member)
    return (member for turn in zip_longest(*branches.values()) for member in turn if member is not None)
