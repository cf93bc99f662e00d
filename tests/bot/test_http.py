"""The HTTP client: PTB's errors, PTB's uploads, and the token in none of them."""

import asyncio
import io
import logging
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut
from yarl import URL

from bot import http
from bot.api import Api
from bot.http import HttpRequest, NotSent, Unanswered
from bot.redaction import HIDDEN, Redaction

TOKEN = "123456:AAsecret_secret_secret-secret_secret"

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
Serve = Callable[[Answer], Awaitable[str]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Starts a server with one answer for everything; returns its URL."""
    runners: list[web.AppRunner] = []

    async def start(answer: Answer) -> str:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        runners.append(runner)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    yield start
    for runner in runners:
        await runner.cleanup()


@pytest.fixture
async def request_() -> AsyncIterator[HttpRequest]:
    """An open client."""
    async with HttpRequest(TOKEN, connect_timeout=2, read_timeout=5) as request:
        yield request


async def _ok(request: web.Request) -> web.Response:
    return web.json_response({"ok": True, "result": {"message_id": 5}})


async def _get_me(request: web.Request) -> web.Response:
    user = {"id": 123456, "is_bot": True, "first_name": "亮榜", "username": "liangbang_bot"}
    return web.json_response({"ok": True, "result": user})


async def test_a_call_goes_as_json_and_its_result_comes_back(serve: Serve, request_: HttpRequest) -> None:
    seen: list[object] = []

    async def answer(request: web.Request) -> web.Response:
        seen.extend((request.method, request.path, request.content_type, await request.json()))
        return await _ok(request)

    api = Api(request_, await serve(answer), TOKEN)
    params = {"chat_id": 7, "text": "亮榜", "reply_markup": {"inline_keyboard": []}}
    assert await api.call("sendMessage", params) == {"message_id": 5}
    assert seen == ["POST", f"/bot{TOKEN}/sendMessage", "application/json", params]


async def test_a_picture_goes_as_multipart_beside_its_parameters(serve: Serve, request_: HttpRequest) -> None:
    seen: dict[str, object] = {}

    async def answer(request: web.Request) -> web.Response:
        form = await request.post()
        photo = form["photo"]
        assert isinstance(photo, web.FileField)
        seen.update(form, photo=(photo.filename, photo.content_type, photo.file.read()))
        return await _ok(request)

    api = Api(request_, await serve(answer), TOKEN)
    params = {"chat_id": -5, "caption": "榜", "reply_markup": {"inline_keyboard": [[{"text": "➡️"}]]}}
    await api.call("sendPhoto", params, files={"photo": ("chart.png", b"\x89PNG", "image/png")})
    assert seen == {
        "chat_id": "-5",
        "caption": "榜",
        "reply_markup": '{"inline_keyboard":[[{"text":"➡️"}]]}',
        "photo": ("chart.png", "image/png", b"\x89PNG"),
    }


async def test_a_bot_of_ptb_works_through_it(serve: Serve, request_: HttpRequest) -> None:
    url = await serve(_get_me)
    bot = Bot(TOKEN, base_url=f"{url}/bot", request=request_, get_updates_request=request_)
    async with bot:
        assert bot.username == "liangbang_bot"
        photo = io.BytesIO(b"\x89PNG")
        with pytest.raises(KeyError):  # the server only ever answers with a user
            await bot.send_photo(7, photo, caption="榜")


async def test_a_server_that_is_not_there_was_sent_nothing(
    unused_tcp_port: int, request_: HttpRequest
) -> None:
    api = Api(request_, f"http://127.0.0.1:{unused_tcp_port}", TOKEN)
    with pytest.raises(NotSent):
        await api.call("sendMessage", {})


async def test_a_connection_cut_after_the_request_is_unanswered(serve: Serve, request_: HttpRequest) -> None:
    async def cut(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    with pytest.raises(Unanswered):
        await Api(request_, await serve(cut), TOKEN).call("sendMessage", {})


async def test_a_server_that_hangs_is_unanswered_in_time(serve: Serve, request_: HttpRequest) -> None:
    async def hang(request: web.Request) -> web.Response:
        await asyncio.Event().wait()
        return web.Response()

    api = Api(request_, await serve(hang), TOKEN)
    with pytest.raises(TimedOut) as caught:
        await api.call("sendMessage", {}, timeout=0.05)
    assert isinstance(caught.value, Unanswered)


@pytest.mark.parametrize("body", ["<html>Bad Gateway</html>", "", "[]", "\ufeff{}", "[" * 100_000])
async def test_an_answer_that_is_not_the_bot_apis_is_an_error_of_telegram(
    serve: Serve, request_: HttpRequest, body: str
) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(text=body)

    with pytest.raises(TelegramError):
        await Api(request_, await serve(answer), TOKEN).call("getMe", {})


async def test_half_a_character_in_an_answer_does_not_lose_the_rest(
    serve: Serve, request_: HttpRequest
) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=b'{"ok":true,"result":[{"update_id":1,"text":"a\\ud83d"},{"update_id":2}]}')

    updates = await Api(request_, await serve(answer), TOKEN).call("getUpdates", {})
    assert [update["update_id"] for update in updates] == [1, 2]
    updates[0]["text"].encode()


async def _echo_the_address(request: web.Request) -> web.Response:
    return web.Response(status=502, text=f"<html>cannot reach {request.url}</html>")


async def _refuse_with_the_address(request: web.Request) -> web.Response:
    body = {"ok": False, "description": f"Bad Request: {request.path}"}
    return web.json_response(body, status=400)


async def _redirect_for_ever(request: web.Request) -> web.Response:
    raise web.HTTPFound(str(request.rel_url))


@pytest.mark.parametrize("answer", [_echo_the_address, _refuse_with_the_address, _redirect_for_ever])
async def test_no_error_shows_the_token(serve: Serve, request_: HttpRequest, answer: Answer) -> None:
    api = Api(request_, await serve(answer), TOKEN)
    with pytest.raises(TelegramError) as caught:
        await api.call("sendMessage", {"chat_id": 1})
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert TOKEN not in shown
    assert TOKEN.partition(":")[2] not in shown
    assert isinstance(caught.value, (NetworkError, BadRequest))


async def test_nothing_is_logged_with_the_token_even_at_the_lowest_level(
    serve: Serve, request_: HttpRequest, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await Api(request_, await serve(_ok), TOKEN).call("sendMessage", {"chat_id": 1})
    with pytest.raises(TelegramError):
        await Api(request_, "http://127.0.0.1:9", TOKEN).call("sendMessage", {"chat_id": 1})
    assert TOKEN not in caplog.text


def test_a_secret_that_is_part_of_another_does_not_uncover_it() -> None:
    redact = Redaction(["abc", "abcdef", ""])
    assert redact("x abcdef abc y") == f"x {HIDDEN} {HIDDEN} y"


async def test_a_call_goes_through_the_proxy_that_the_environment_names(
    serve: Serve, request_: HttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []

    async def answer(request: web.Request) -> web.Response:
        seen.extend((str(request.url), await request.json()))
        return await _ok(request)

    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.setenv("http_proxy", await serve(answer))
    result = await Api(request_, "http://behind.example", TOKEN).call("sendMessage", {"chat_id": 7})
    assert result == {"message_id": 5}
    assert seen == [f"http://behind.example/bot{TOKEN}/sendMessage", {"chat_id": 7}]


async def test_an_address_that_is_none_is_an_error_of_the_network(request_: HttpRequest) -> None:
    with pytest.raises(NetworkError):
        await Api(request_, "nowhere", TOKEN).call("sendMessage", {})


@pytest.mark.parametrize(
    ("url", "proxy"),
    [
        ("https://api.telegram.org/botX/getMe", "http://proxy.example:3128"),
        ("http://plain.example/botX/getMe", None),
        ("https://near.example/botX/getMe", None),
        ("https://127.0.0.1:8081/botX/getMe", None),
        ("https://localhost:8081/botX/getMe", None),
    ],
)
def test_the_proxy_is_the_environments_but_never_for_this_machine(
    url: str, proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "near.example")
    http._proxy.cache_clear()
    try:
        assert http._proxy(URL(url).origin()) == proxy
    finally:
        http._proxy.cache_clear()
