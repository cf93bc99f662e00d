"""An organisation of many small branches, everybody enrolled: who claims, and who reviews whom."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.programs import ROOT, TOKEN, Program
from sandbox.client import Client
from services import enrolment
from storage import invites
from storage.database import Database, Tx

SCHEME = ROOT / "examples" / "schemes" / "drilling-30645.toml"
FIRST_ACCOUNT = 1_000_000
ADMIN = 900
WHOLE, DOOMED = "bot", "bench.crashes.doomed"
CHAIN = ("党小组长", "组织委员", "支部书记")


@dataclass(frozen=True, slots=True)
class Town:
    """Its folder, with configuration and database; everybody's account is FIRST_ACCOUNT and their number."""

    folder: Path
    branches: int
    members: int  # a branch, beside those who review
    pace: float = 0.0  # messages a second; 0 is as many as can be, since the server has no limit

    @property
    def database(self) -> Path:
        """The database file."""
        return self.folder / "liangbang.db"

    @property
    def claimants(self) -> list[int]:
        """The accounts of those who claim."""
        return [account for account, _, role in self._people() if not role]

    async def found(self, client: Client) -> None:
        """Write the configuration, import roster and scheme by the command line, enrol everybody, hand out phones."""
        self._configure(client.url)
        roster = self.folder / "roster.csv"
        with roster.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(("工号", "姓名", "支部", "党小组", "职务"))
            table.writerows(
                (account, f"成员{account - FIRST_ACCOUNT}", branch, "一组", role)
                for account, branch, role in self._people()
            )
        for what, path in (("roster", roster), ("scheme", SCHEME)):
            async with self.program("import", what, str(path)) as importing:
                await importing.done()
        db = await Database.open(self.database)
        try:
            await db.write(_enrol_all)
        finally:
            await db.close()
        for account, _, _ in self._people():
            await client.persona(account, str(account), language_code="zh-hans", started=True)

    def arguments(self, *arguments: str) -> tuple[str, ...]:
        """Arguments of the program, with this town's configuration."""
        return (*arguments, "--config", str(self.folder / "config.toml"))

    def program(self, *arguments: str) -> Program:
        """The program in a process of its own."""
        return Program(WHOLE, *self.arguments(*arguments), cwd=self.folder)

    def log(self, *, doomed: bool) -> Path:
        """What the programs of one kind said on stderr, one after the other."""
        return self.folder / f"{DOOMED if doomed else WHOLE}.log"

    @contextmanager
    def books(self) -> Iterator[Tx]:
        """One state of the database, seen by somebody who cannot change anything about it, not even its log."""
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, isolation_level=None)
        connection.row_factory = sqlite3.Row
        try:
            connection.execute("BEGIN")
            yield Tx(connection)
        finally:
            connection.close()

    def _people(self) -> Iterator[tuple[int, str, str]]:
        """Account, branch, role."""
        account = FIRST_ACCOUNT
        for branch in range(1, self.branches + 1):
            for role in (*CHAIN, *[""] * self.members):
                yield account, f"第{branch}党支部", role
                account += 1

    def _configure(self, api_url: str) -> None:
        (self.folder / "config.toml").write_text(
            f'[telegram]\ntoken = "{TOKEN}"\napi_url = "{api_url}"\nadmins = [{ADMIN}]\n'
            f"messages_per_second = {self.pace}\n"
            f'[storage]\nurl = "sqlite:///{self.database}"\n',
            encoding="utf-8",
        )


def _enrol_all(tx: Tx) -> None:
    now = datetime.now(UTC)
    for invite in enrolment.issue(tx, now, 30):
        invites.enrol(tx, invite.code, invite.member_id, int(invite.employee_no), now)
