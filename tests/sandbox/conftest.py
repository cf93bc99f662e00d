"""A running sandbox with two people, a started private chat and a group."""

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from PIL import Image

from sandbox import Sandbox
from sandbox.client import Client

MEMBER, LEADER = 700, 701


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """The server, stopped at the end."""
    server = Sandbox()
    yield server
    await server.stop()


@pytest.fixture
def poll_waits(sandbox: Sandbox) -> Callable[[], Awaitable[None]]:
    """Waits until a getUpdates call is waiting."""

    async def wait() -> None:
        async with asyncio.timeout(10):
            while not sandbox.tg.queue.polled:  # noqa: ASYNC110 - the server has no event for it
                await asyncio.sleep(0)

    return wait


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[Client]:
    """A client of an otherwise empty sandbox."""
    async with Client(await sandbox.start()) as client:
        yield client


@pytest.fixture
async def member(client: Client) -> int:
    """A persona who has written to the bot."""
    user = await client.persona(MEMBER, "王磊", username="wanglei", language_code="zh-hans")
    await client.write(user, "/start")
    await client.updates(offset=-1)
    return user


@pytest.fixture
async def leader(client: Client) -> int:
    """A persona who has not."""
    return await client.persona(LEADER, "李娜")


@pytest.fixture
async def group(client: Client, member: int, leader: int) -> int:
    """A supergroup with both and the bot; the updates about it are out of the way."""
    chat = await client.group("第一支部", [member, leader])
    updates = await client.updates()
    await client.updates(offset=updates[-1]["update_id"] + 1)
    return chat


@pytest.fixture
def picture() -> bytes:
    """A JPEG, 400 × 300."""
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "#3a7").save(out, "JPEG")
    return out.getvalue()
