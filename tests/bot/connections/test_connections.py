"""Connections that are kept: on both event loops, over TLS, and when a server does not do as it should."""

import asyncio
import ssl
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.connections import Connections, NoConnection, Server

TLS = Path(__file__).parent
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

Talk = Callable[[StreamReader, StreamWriter], Awaitable[None]]
Serve = Callable[..., Awaitable[Server]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Starts a server that talks with each connection as it is told."""
    servers: list[asyncio.Server] = []

    async def start(talk: Talk, tls: ssl.SSLContext | None = None) -> Server:
        async def talk_and_close(reader: StreamReader, writer: StreamWriter) -> None:
            try:
                await talk(reader, writer)
            except (OSError, asyncio.IncompleteReadError):
                pass
            finally:
                writer.close()

        server = await asyncio.start_server(talk_and_close, "127.0.0.1", 0, ssl=tls)
        servers.append(server)
        return Server("localhost" if tls else "127.0.0.1", server.sockets[0].getsockname()[1], bool(tls))

    yield start
    for server in servers:
        server.close()


def answering(*answers: bytes, seen: list[object] | None = None) -> Talk:
    """Answers the requests of a connection with these, one after the other, then closes it."""

    async def talk(reader: StreamReader, writer: StreamWriter) -> None:
        if seen is not None:
            seen.append(writer)
        for answer in answers:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            await writer.drain()

    return talk


async def ask(connections: Connections, seconds: float | None = 5.0) -> tuple[int, bytes]:
    """One request."""
    return await connections.ask(
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", seconds=seconds, connect_seconds=2.0
    )


def to(server: Server, limit: int = 2, idle: float = 30.0) -> Connections:
    """Connections to it."""
    return Connections(server, limit=limit, idle=idle)


async def test_requests_one_after_the_other_go_over_one_connection(serve: Serve) -> None:
    seen: list[object] = []
    connections = to(await serve(answering(OK, OK, OK, seen=seen)))
    assert [await ask(connections) for _ in range(3)] == [(200, b"ok")] * 3
    assert len(seen) == 1


async def test_a_connection_that_was_idle_for_too_long_is_not_used_again(serve: Serve) -> None:
    seen: list[object] = []
    connections = to(await serve(answering(OK, OK, seen=seen)), idle=-1.0)
    await ask(connections)
    await ask(connections)
    assert len(seen) == 2


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
        b"HTTP/1.0 200 OK\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nok",
    ],
    ids=["announced", "http1.0", "no length"],
)
async def test_a_connection_that_the_server_closes_after_its_answer_is_not_used_again(
    serve: Serve, answer: bytes
) -> None:
    seen: list[object] = []
    connections = to(await serve(answering(answer, seen=seen)))
    assert await ask(connections) == (200, b"ok")
    assert await ask(connections) == (200, b"ok")
    assert len(seen) == 2


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1\r\nk\r\n0\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok",
    ],
    ids=["in parts", "after a word in between"],
)
async def test_an_answer_is_read_however_it_comes(serve: Serve, answer: bytes) -> None:
    connections = to(await serve(answering(answer, OK)))
    assert await ask(connections) == (200, b"ok")
    assert await ask(connections) == (200, b"ok")


@pytest.mark.parametrize(
    "answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", b"220 mail.example ESMTP\r\n\r\n"]
)
async def test_an_answer_that_is_cut_or_none_is_an_error_of_the_network(serve: Serve, answer: bytes) -> None:
    with pytest.raises(OSError) as caught:  # noqa: PT011  NoConnection is one, and must not be it
        await ask(to(await serve(answering(answer))))
    assert not isinstance(caught.value, NoConnection)


async def test_what_the_server_says_unasked_is_no_answer_to_the_next_request(serve: Serve) -> None:
    seen: list[object] = []
    connections = to(await serve(answering(OK + OK.replace(b"ok", b"no"), OK, seen=seen)))
    assert await ask(connections) == (200, b"ok")
    assert await ask(connections) == (200, b"ok")
    assert len(seen) == 2


async def test_a_call_that_is_given_up_takes_its_connection_with_it(serve: Serve) -> None:
    gone = asyncio.Event()

    async def hang(reader: StreamReader, writer: StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        try:
            await reader.read()
        finally:
            gone.set()

    connections = to(await serve(hang))
    with pytest.raises(TimeoutError):
        await ask(connections, seconds=0.05)
    await asyncio.wait_for(gone.wait(), 5)


async def test_a_call_for_which_no_connection_is_free_in_time_was_not_sent(serve: Serve) -> None:
    async def hang(reader: StreamReader, writer: StreamWriter) -> None:
        await reader.read()

    connections = to(await serve(hang), limit=1)
    first = asyncio.create_task(ask(connections))
    await asyncio.sleep(0)
    with pytest.raises(NoConnection):
        await ask(connections, seconds=0.05)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    with pytest.raises(TimeoutError):  # the place is free again: this one was sent
        await ask(connections, seconds=0.05)


async def test_more_calls_than_connections_wait_for_one_another(serve: Serve) -> None:
    seen: list[object] = []
    connections = to(await serve(answering(*[OK] * 20, seen=seen)), limit=2)
    answers = await asyncio.gather(*(ask(connections) for _ in range(20)))
    assert answers == [(200, b"ok")] * 20
    assert len(seen) == 2


async def test_a_server_that_is_not_there_was_sent_nothing(unused_tcp_port: int) -> None:
    with pytest.raises(NoConnection):
        await ask(to(Server("127.0.0.1", unused_tcp_port, tls=False)))


async def test_tls_is_spoken_with_a_server_that_is_trusted(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(TLS / "localhost.pem", TLS / "localhost.key")
    server = await serve(answering(OK, OK), context)
    monkeypatch.setenv("SSL_CERT_FILE", str(TLS / "localhost.pem"))
    connections = to(server)
    assert await ask(connections) == (200, b"ok")
    assert await ask(connections) == (200, b"ok")
    connections.close()


async def test_a_server_that_is_not_trusted_is_sent_nothing(serve: Serve) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(TLS / "localhost.pem", TLS / "localhost.key")
    with pytest.raises(NoConnection, match="certificate"):
        await ask(to(await serve(answering(OK), context)))
