"""The same program, brought its updates by webhook."""

import socket

import aiohttp

from tests.journeys.conftest import ROSTER, SCHEME
from tests.journeys.house import House, Phone


async def test_updates_come_by_webhook_and_nobody_else_gets_in(house: House) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"127.0.0.1:{port}"
    house.configure(
        mode='"webhook"', webhook_url=f'"http://{address}/telegram"', webhook_listen=f'"{address}"'
    )
    (house.folder / "roster.csv").write_text(ROSTER, encoding="utf-8")
    await house.done("import", "roster", str(house.folder / "roster.csv"))
    await house.done("import", "scheme", str(SCHEME))
    await house.start()
    await house.client.persona(11, "张伟", language_code="zh-hans")
    await house.client.write(11, "/start NOSUCHCODE")
    await Phone(house.client, 11).sees("邀请码不对")
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"http://{address}/telegram", json={"update_id": 1}) as stranger,
    ):
        assert stranger.status == 403
        for secret in ("wrong", "错", "\u00e9"):
            headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
            async with session.post(f"http://{address}/telegram", json={}, headers=headers) as liar:
                assert liar.status == 403
    assert await house.stop() == 0
