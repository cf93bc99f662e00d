import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web

from sandbox import webhooks
from sandbox.client import Client
from sandbox.webhooks import SECRET_HEADER

Wait = Callable[[], Awaitable[None]]


class Bot:
    """A bot's own web server: keeps what it gets, and answers as it is told."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, Any], str | None]] = []
        self.answer: Callable[[], web.Response] = web.Response
        self.arrived = asyncio.Event()
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        self.got.append((await request.json(), request.headers.get(SECRET_HEADER)))
        self.arrived.set()
        return self.answer()

    async def wait_for(self, count: int) -> None:
        async with asyncio.timeout(10):
            while len(self.got) < count:
                self.arrived.clear()
                await self.arrived.wait()


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    bot = Bot()
    app = web.Application()
    app.router.add_post("/hook", bot.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    bot.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield bot
    await runner.cleanup()


async def hook(client: Client, bot: Bot, **params: object) -> None:
    answer = await client.call("setWebhook", url=bot.url, **params)
    assert answer.result is True


async def test_updates_are_delivered_with_the_secret(client: Client, member: int, bot: Bot) -> None:
    await hook(client, bot, secret_token="s3cret", drop_pending_updates=True)
    await client.write(member, "嗨")
    await bot.wait_for(1)
    assert bot.got[0][0]["message"]["text"] == "嗨"
    assert bot.got[0][1] == "s3cret"
    polled = await client.call("getUpdates")
    assert (polled.status, polled.error) == (
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    )
    assert (await client.call("deleteWebhook")).result is True
    assert (await client.call("getUpdates")).result == []


async def test_what_was_not_taken_is_delivered_again_in_order(
    client: Client, member: int, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "FIRST_RETRY", 0.01)
    bot.answer = lambda: web.Response(status=500 if len(bot.got) < 3 else 200)
    await hook(client, bot, drop_pending_updates=True)
    await client.write(member, "一")
    await client.write(member, "二")
    await client.write(member, "三")
    await bot.wait_for(5)
    assert [update["message"]["text"] for update, _ in bot.got] == ["一", "一", "一", "二", "三"]
    info = (await client.call("getWebhookInfo")).result
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"
    assert info["pending_update_count"] <= 1  # the last one may be on its way to being ticked off


async def test_a_webhook_may_answer_with_a_method(client: Client, member: int, bot: Bot) -> None:
    reply = {"method": "sendMessage", "chat_id": member, "text": "回"}
    bot.answer = lambda: web.json_response(reply)
    await hook(client, bot, drop_pending_updates=True)
    async with client.session.ws_connect(f"{client.url}/sandbox/ws?viewer={member}") as socket:
        await client.write(member, "嗨")
        events = [await socket.receive_json(timeout=5) for _ in range(2)]
    assert [event["message"]["text"] for event in events] == ["嗨", "回"]


async def test_setting_a_webhook_ends_the_poll(client: Client, bot: Bot, poll_waits: Wait) -> None:
    poll = asyncio.create_task(client.call("getUpdates", timeout=30))
    await poll_waits()
    await hook(client, bot)
    assert (await poll).error == "Conflict: terminated by setWebhook request"


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"url": "ftp://x"}, "Bad Request: invalid webhook URL specified"),
        (
            {"url": "http://a.b", "secret_token": "!"},
            "Bad Request: secret token contains unallowed characters",
        ),
        ({"url": "http://a.b", "secret_token": "x" * 257}, "Bad Request: secret token is too long"),
    ],
)
async def test_webhooks_are_checked(client: Client, params: dict[str, str], refusal: str) -> None:
    assert (await client.call("setWebhook", **params)).error == refusal


async def test_without_a_webhook_there_is_nothing_to_tell(client: Client) -> None:
    info = (await client.call("getWebhookInfo")).result
    assert info == {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
