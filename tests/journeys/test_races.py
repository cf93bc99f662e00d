"""Several people at one moment, and several programs at one database: each race has one outcome, and nobody is lost.

The rule: presses are decided one after the other, in the order in which they came; authority is read at that moment.
Who came too late is told so, and nothing changes.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from domain.roster import Roster, read
from domain.schemes import Scheme
from sandbox.client import Json
from services import enrolment, roster_import, scheme_import, tables
from services.house import House as Rules
from services.roster_import import Plan
from services.verification import verify
from storage import invites
from storage.database import Database, Tx
from tests.journeys.conftest import SCHEME
from tests.journeys.house import PATIENCE, House, Phone, Program, labels

MEMBER, PLAIN = 5001, 5002
LEADERS = tuple(range(6001, 6101))
HEADER = "工号,姓名,支部,党小组,职务\n"
PEOPLE = f"{MEMBER},张伟,一支部,一组,\n{PLAIN},周喆,一支部,一组,\n"
ROSTER = HEADER + PEOPLE + "".join(f"{leader},组长{leader},一支部,一组,党小组长\n" for leader in LEADERS)
RULES = SCHEME.read_text(encoding="utf-8").replace('evidence = "photo"\n', "")
"""隐患排查 is decided by one of the group leaders alone."""

_ids = count(1)


@pytest.fixture
async def crowd(house: House) -> AsyncIterator[House]:
    """A group with a hundred leaders, all enrolled, and the program running at full speed."""
    house.configure(messages_per_second="0")
    database = await Database.open(house.folder / "liangbang.db")
    await database.write(_found)
    await database.close()
    for account in (MEMBER, PLAIN, *LEADERS):
        await house.client.persona(account, str(account), language_code="zh-hans", started=True)
    await house.start()
    yield house
    assert house.program is not None
    assert "Traceback" not in house.program.log
    with books(house) as connection:
        assert verify(Tx(connection), Rules(), datetime.now(UTC)).discrepancies == ()


def _found(tx: Tx) -> None:
    now = datetime.now(UTC)
    scheme, table = scheme_import.read(RULES.encode()), tables.read("roster.csv", ROSTER.encode())
    assert isinstance(scheme, Scheme)
    assert isinstance(table, tables.Table)
    scheme_import.apply(tx, scheme, now)
    roster = read(table.header, table.rows)
    assert isinstance(roster, Roster)
    assert isinstance(roster_import.apply(tx, roster), Plan)
    for invite in enrolment.issue(tx, now, 30):
        invites.enrol(tx, invite.code, invite.member_id, int(invite.employee_no), now)


@contextmanager
def books(house: House) -> Iterator[sqlite3.Connection]:
    """The program's database, for somebody who cannot change it, while it runs."""
    path = house.folder / "liangbang.db"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("BEGIN")
        yield connection


def asked(house: House, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Rows of the program's database."""
    with books(house) as connection:
        return [tuple(row) for row in connection.execute(sql, values)]


async def declare(house: House, text: str = "申报 隐患排查 1处") -> tuple[int, int]:
    """A claim on its way to the leaders: its number and version."""
    member = Phone(house.client, MEMBER)
    written = await member.write(text)
    draft = await member.wait(
        lambda m: (
            m["message_id"] > written["message_id"] and any(label.startswith("✅") for label in labels(m))
        ),
        "the draft",
    )
    await member.press_on(draft, "✅")
    return asked(house, "SELECT id, version FROM claims ORDER BY id DESC LIMIT 1")[0]


async def at_once(house: House, *presses: tuple[int, str]) -> list[str]:
    """Presses that arrive in one moment, in this order; what each was told."""
    queries = {f"race{next(_ids)}": press for press in presses}
    body = [
        {
            "callback_query": {
                "id": key,
                "from": {"id": account, "is_bot": False, "first_name": "x", "language_code": "zh-hans"},
                "chat_instance": "1",
                "data": data,
                "message": {"message_id": 1, "date": 0, "chat": {"id": account, "type": "private"}},
            }
        }
        for key, (account, data) in queries.items()
    ]
    async with house.client.session.post(f"{house.client.url}/sandbox/updates", json=body) as response:
        assert response.status == 200
    async with asyncio.timeout(PATIENCE):
        while True:
            calls = [call["params"] for call in await house.client.calls("answerCallbackQuery")]
            answers = {p["callback_query_id"]: p.get("text", "") for p in calls}
            if queries.keys() <= answers.keys():
                break
            await asyncio.sleep(0.02)
    assert len(answers) == len(calls), "each press has one answer"
    return [answers[key] for key in queries]


def outcome(house: House, claim: int) -> tuple[str, int, int]:
    """The state of a claim, its entries, and its decisions."""
    state = asked(house, "SELECT state FROM claims WHERE id = ?", claim)[0][0]
    entries = asked(house, "SELECT COUNT(*) FROM ledger WHERE claim_id = ?", claim)[0][0]
    decisions = asked(
        house, "SELECT COUNT(*) FROM reviews WHERE claim_id = ? AND decided_by IS NOT NULL", claim
    )
    return state, entries, decisions[0][0]


async def test_of_a_hundred_simultaneous_presses_one_decides_and_the_others_are_told_who(
    crowd: House,
) -> None:
    claim, version = await declare(crowd)
    cards = await _cards(crowd, f"approve:{claim}:{version}")
    assert set(cards) == set(LEADERS)
    presses = [
        crowd.client.press(a, a, cards[a], f"approve:{claim}:{version}", wait=PATIENCE) for a in LEADERS
    ]
    told: list[Json] = list(await asyncio.gather(*presses))
    assert outcome(crowd, claim) == ("approved", 1, 1)
    words = Counter(answer.get("text", "") for answer in told)
    late = [text for text in words if "已" in text and "组长" in text]
    assert sum(words[text] for text in late) == 99, words
    assert not any(answer.get("timeout") for answer in told)
    first = asked(crowd, "SELECT m.name FROM reviews r JOIN members m ON m.id = r.decided_by")[0][0]
    assert all(first in text for text in late), "who was first is said"
    await Phone(crowd.client, MEMBER).sees("通过", "累计")
    for leader in LEADERS:
        await Phone(crowd.client, leader).wait(lambda m: not m.get("reply_markup"), "a card without buttons")


async def _cards(house: House, data: str) -> dict[int, int]:
    """Whose phone shows a button with that data, and on which message."""
    async with asyncio.timeout(PATIENCE):
        while True:
            sent = (await house.client.get("calls", method="sendMessage", result=1, limit=20_000))["calls"]
            found = {
                call["result"]["chat"]["id"]: call["result"]["message_id"]
                for call in sent
                if call["ok"] and data in json.dumps(call["result"].get("reply_markup", {}))
            }
            if len(found) == len(LEADERS):
                return found
            await asyncio.sleep(0.05)


async def test_of_two_who_disagree_the_first_decides(crowd: House) -> None:
    """Withdraw, approve, return, reject, change: in every order of two."""
    one, two = LEADERS[:2]
    claim, version = await declare(crowd)
    told = await at_once(crowd, (MEMBER, f"withdraw:{claim}"), (one, f"approve:{claim}:{version}"))
    assert outcome(crowd, claim) == ("withdrawn", 0, 0)
    assert "撤回" in told[1]

    claim, version = await declare(crowd)
    told = await at_once(crowd, (one, f"approve:{claim}:{version}"), (MEMBER, f"withdraw:{claim}"))
    assert outcome(crowd, claim) == ("approved", 1, 1)
    assert "不能撤回" in told[1]

    claim, version = await declare(crowd)
    ask = f"ask:{claim}:{version}:where"
    told = await at_once(crowd, (one, ask), (two, f"approve:{claim}:{version}"))
    assert outcome(crowd, claim) == ("returned", 0, 1)
    assert f"组长{one}" in told[1]

    claim, version = await declare(crowd)
    told = await at_once(crowd, (two, f"approve:{claim}:{version}"), (one, f"ask:{claim}:{version}:where"))
    assert outcome(crowd, claim) == ("approved", 1, 1)
    assert f"组长{two}" in told[1]

    claim, version = await declare(crowd)
    reject = f"because:{claim}:{version}:duplicate"
    told = await at_once(
        crowd, (one, reject), (two, f"approve:{claim}:{version}"), (MEMBER, f"withdraw:{claim}")
    )
    assert outcome(crowd, claim) == ("rejected", 0, 1)
    assert f"组长{one}" in told[1]
    assert "不能撤回" in told[2]

    claim, version = await declare(crowd)
    told = await at_once(crowd, (one, f"points:{claim}:{version}:4"), (two, f"approve:{claim}:{version}"))
    assert outcome(crowd, claim) == ("waiting", 0, 0), "what was approved is not what is there now"
    assert "变" in told[1]


async def test_a_role_counts_as_it_is_at_the_moment_of_the_press(crowd: House) -> None:
    """Roster imports by the command line, while those whom they concern press."""
    one, two = LEADERS[:2]
    claim, version = await declare(crowd)
    approve = f"approve:{claim}:{version}"
    importing = asyncio.create_task(crowd.done("import", "roster", str(_roster(crowd, without=one))))
    looks = []
    while not importing.done():
        looks += await at_once(crowd, (one, f"card:{claim}:{version}"))
    assert looks == sorted(looks), "a leader until the import is committed, and none from then on"
    assert "changed" in await importing
    late, own, plain, _ = await at_once(
        crowd, (one, approve), (MEMBER, approve), (PLAIN, approve), (two, approve)
    )
    assert ("不由您" in late, "自己" in own, "不由您" in plain) == (True, True, True)
    assert outcome(crowd, claim) == ("approved", 1, 1)
    assert asked(crowd, "SELECT m.employee_no FROM reviews r JOIN members m ON m.id = r.decided_by") == [
        (str(two),)
    ]

    claim, version = await declare(crowd)
    importing = asyncio.create_task(crowd.done("import", "roster", str(_roster(crowd, without=two))))
    told = await at_once(crowd, (two, f"approve:{claim}:{version}"))
    await importing
    assert outcome(crowd, claim) in {("approved", 1, 1), ("waiting", 0, 0)}, told


def _roster(house: House, without: int) -> Path:
    """The same people, of whom one is no leader any more."""
    path = house.folder / f"without-{without}.csv"
    path.write_text(f"{HEADER}{without},组长{without},一支部,一组,\n", encoding="utf-8")
    return path


async def test_a_second_bot_is_refused_and_commands_work_beside_the_first(crowd: House) -> None:
    sentence = f"{crowd.folder / 'liangbang.db'}: another liangbang is running on this database\n"
    claims = [await declare(crowd) for _ in range(4)]
    assert await crowd.command("run") == (1, "", sentence)

    commands = [
        ("import", "roster", str(_roster(crowd, without=LEADERS[-1]))),
        ("invites", "--out", str(crowd.folder / "invites.csv")),
        ("job", "weekly-ranking"),
        ("verify",),
    ]
    working = [asyncio.create_task(crowd.command(*command)) for command in commands]
    for number, (claim, version) in enumerate(claims):
        await at_once(crowd, (LEADERS[number], f"approve:{claim}:{version}"))
    for command, (code, out, err) in zip(commands, await asyncio.gather(*working), strict=True):
        assert (code, err) == (0, ""), (command, out, err)
    assert [outcome(crowd, claim) for claim, _ in claims] == [("approved", 1, 1)] * 4
    await declare(crowd)


async def test_of_two_bots_started_at_once_one_runs(crowd: House) -> None:
    await crowd.stop()
    programs = [Program("bot", "run", "--config", str(crowd.config), cwd=crowd.folder) for _ in range(2)]
    await asyncio.gather(*(program.start() for program in programs))
    ends = [asyncio.create_task(program.process.wait()) for program in programs if program.process]
    refused = next(iter(asyncio.as_completed(ends, timeout=PATIENCE)))
    assert await refused == 1
    crowd.program = next(p for p, end in zip(programs, ends, strict=True) if not end.done())
    [log] = [program.log for program in programs if program is not crowd.program]
    assert "another liangbang is running on this database" in log
    claim, version = await declare(crowd)
    await at_once(crowd, (LEADERS[0], f"approve:{claim}:{version}"))
    assert outcome(crowd, claim) == ("approved", 1, 1)
