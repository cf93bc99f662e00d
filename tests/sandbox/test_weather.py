import asyncio
import time
from collections.abc import Awaitable, Callable

import aiohttp
import pytest

from sandbox.client import Client, ControlRefused
from sandbox.limits import Limits


async def test_too_many_requests_on_purpose(client: Client, member: int) -> None:
    await client.post("faults", kind="429", method="send*", retry_after=7, times=1)
    assert (await client.call("getMe")).ok
    url = f"{client.url}/bot{client.token}/sendMessage"
    async with client.session.post(url, json={"chat_id": member, "text": "x"}) as response:
        assert (response.status, response.headers["Retry-After"]) == (429, "7")
        assert await response.json() == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 7",
            "parameters": {"retry_after": 7},
        }
    assert (await client.call("sendMessage", chat_id=member, text="x")).ok
    assert (await client.get("faults"))["faults"] == []


@pytest.mark.parametrize(
    ("fault", "status", "text"),
    [
        ({"kind": "5xx"}, 502, "Bad Gateway"),
        (
            {"kind": "5xx", "status": 500, "description": "Internal Server Error"},
            500,
            "Internal Server Error",
        ),
        ({"kind": "forbidden"}, 403, "Forbidden: bot was blocked by the user"),
        ({"kind": "bad_request", "description": "PEER_ID_INVALID"}, 400, "Bad Request: PEER_ID_INVALID"),
    ],
)
async def test_refusals_on_purpose(
    client: Client, member: int, fault: dict[str, object], status: int, text: str
) -> None:
    await client.post("faults", **fault)
    answer = await client.call("sendMessage", chat_id=member, text="x")
    assert (answer.status, answer.error) == (status, text)


@pytest.mark.parametrize(("kind", "arrived"), [("reset_before", 0), ("reset_after", 1), ("offline", 0)])
async def test_cut_connections(client: Client, member: int, kind: str, arrived: int) -> None:
    before = len(await client.messages(member))
    await client.post("faults", kind=kind)
    with pytest.raises(aiohttp.ClientError):
        await client.call("sendMessage", chat_id=member, text="x")
    assert len(await client.messages(member)) == before + arrived
    assert (await client.calls("sendMessage"))[-1]["status"] == 0
    await client.delete("faults")
    assert (await client.call("getMe")).ok


async def test_going_offline_cuts_the_poll_that_waits(
    client: Client, poll_waits: Callable[[], Awaitable[None]]
) -> None:
    poll = asyncio.create_task(client.call("getUpdates", timeout=30))
    await poll_waits()
    await client.post("faults", kind="offline")
    with pytest.raises(aiohttp.ClientError):
        await poll


async def test_a_call_that_hangs_is_carried_out_in_the_end(client: Client, member: int) -> None:
    await client.post("faults", kind="hang", seconds=0.05, times=1)
    begun = time.monotonic()
    assert (await client.call("sendMessage", chat_id=member, text="x")).ok
    assert time.monotonic() - begun >= 0.05


async def test_faults_pick_their_chat_and_can_be_taken_back(client: Client, member: int, group: int) -> None:
    fault = (await client.post("faults", kind="forbidden", chat_id=group))["fault"]
    assert (await client.call("sendMessage", chat_id=member, text="x")).ok
    assert (await client.call("sendMessage", chat_id=str(group), text="x")).status == 403
    assert (await client.get("faults"))["faults"][0]["hits"] == 1
    await client.delete(f"faults/{fault['id']}")
    assert (await client.call("sendMessage", chat_id=group, text="x")).ok
    with pytest.raises(ControlRefused, match="no such fault"):
        await client.delete(f"faults/{fault['id']}")


async def test_a_fault_is_over_after_its_time_and_never_strikes_at_probability_zero(client: Client) -> None:
    await client.post("faults", kind="5xx", seconds=0)
    await client.post("faults", kind="5xx", probability=0)
    assert (await client.call("getMe")).ok


async def test_an_unknown_kind_of_fault_is_refused(client: Client) -> None:
    with pytest.raises(ControlRefused, match="kind must be one of 429, 5xx"):
        await client.post("faults", kind="snow")


async def test_limits_are_off_until_they_are_switched_on(client: Client, group: int) -> None:
    for _ in range(25):
        assert (await client.call("sendMessage", chat_id=group, text="x")).ok
    assert (await client.post("limits", on=True))["limits"] is True
    answers = [await client.call("sendMessage", chat_id=group, text="x") for _ in range(21)]
    assert [answer.ok for answer in answers] == [True] * 20 + [False]
    refused = answers[-1].body["parameters"]["retry_after"]
    assert answers[-1].error == f"Too Many Requests: retry after {refused}"
    assert 50 <= refused <= 60
    assert (await client.call("sendChatAction", chat_id=group, action="typing")).ok


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1_000.0
        monkeypatch.setattr(time, "monotonic", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def test_a_private_chat_takes_a_short_burst_and_then_one_a_second(clock: Clock) -> None:
    limits = Limits()
    limits.switch(on=True)
    assert [limits.refuse("sendMessage", 5) for _ in range(4)] == [0, 0, 0, 1]
    clock.now += 1
    assert [limits.refuse("editMessageText", 5) for _ in range(2)] == [0, 1]
    assert limits.refuse("sendMessage", 6) == 0


def test_thirty_a_second_overall(clock: Clock) -> None:
    limits = Limits()
    limits.switch(on=True)
    assert [limits.refuse("sendMessage", chat) for chat in range(1, 32)] == [0] * 30 + [1]
    clock.now += 1
    assert limits.refuse("sendMessage", 31) == 0


def test_an_album_counts_as_its_photos(clock: Clock) -> None:
    limits = Limits()
    limits.switch(on=True)
    assert limits.refuse("sendMediaGroup", -5, 10) == 0
    assert limits.refuse("sendMediaGroup", -5, 10) == 0
    assert limits.refuse("sendMessage", -5) == 60
    clock.now += 60
    assert limits.refuse("sendMessage", -5) == 0
