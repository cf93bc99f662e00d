"""The whole program in a process of its own against the sandbox in another, and people with phones who use it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from sandbox.client import Client, Json

TOKEN = "123456:sandbox"
PATIENCE = 20.0


class Program:
    """One ``python -m …`` in its own process; what it says on stderr goes to a file, which no pipe can hold up."""

    def __init__(self, *arguments: str, cwd: Path) -> None:
        self._arguments = arguments
        self._cwd = cwd
        handle, name = tempfile.mkstemp(dir=cwd, prefix="stderr-")
        os.close(handle)
        self._log = Path(name)
        self.process: asyncio.subprocess.Process | None = None

    @property
    def log(self) -> str:
        """What it has said on stderr so far."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    async def start(self) -> None:
        with self._log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                *self._arguments,
                cwd=self._cwd,
                env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )

    async def line(self) -> str:
        """The next line that it prints."""
        assert self.process is not None
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            return (await self.process.stdout.readline()).decode().strip()

    async def run(self) -> tuple[int, str, str]:
        """Run to the end: exit code, stdout, stderr."""
        await self.start()
        assert self.process is not None
        async with asyncio.timeout(60):
            out, _ = await self.process.communicate()
        return self.process.returncode or 0, out.decode(), self.log

    async def stop(self, sign: signal.Signals = signal.SIGTERM) -> int:
        """Stop it; its exit code."""
        if self.process is None:
            return 0
        if self.process.returncode is None:
            self.process.send_signal(sign)
        async with asyncio.timeout(PATIENCE):
            await self.process.communicate()
        return self.process.returncode or 0


class House:
    """A sandbox, a configuration, and the program when it runs."""

    def __init__(self, client: Client, folder: Path) -> None:
        self.client = client
        self.folder = folder
        self.program: Program | None = None
        self.logs = ""  # of programs that were stopped
        self.config = folder / "config.toml"

    def configure(self, **telegram: str) -> None:
        """Write the configuration."""
        extra = "".join(f"{key} = {value}\n" for key, value in telegram.items())
        self.config.write_text(
            f'[telegram]\ntoken = "{TOKEN}"\napi_url = "{self.client.url}"\nadmins = [900]\n{extra}\n'
            f'[storage]\nurl = "sqlite:///{self.folder}/liangbang.db"\n',
            encoding="utf-8",
        )

    async def command(self, *arguments: str) -> tuple[int, str, str]:
        """Run one command to its end."""
        return await Program("bot", *arguments, "--config", str(self.config), cwd=self.folder).run()

    async def done(self, *arguments: str) -> str:
        """Run one command that must succeed; what it printed."""
        code, out, err = await self.command(*arguments)
        assert code == 0, f"{arguments}: {code}\n{out}\n{err}"
        return out

    async def start(self) -> None:
        self.program = Program("bot", "run", "--config", str(self.config), cwd=self.folder)
        await self.program.start()

    async def stop(self, sign: signal.Signals = signal.SIGTERM) -> int:
        assert self.program is not None
        code = await self.program.stop(sign)
        self.logs += self.program.log
        self.program = None
        return code


class Phone:
    """A persona's phone, in one chat (the private one with the bot unless another is named)."""

    def __init__(self, client: Client, user: int, chat: int | None = None) -> None:
        self.client = client
        self.user = user
        self.chat = chat or user

    async def write(self, text: str, **fields: Any) -> Json:
        return await self.client.write(self.user, text, self.chat, **fields)

    async def messages(self) -> list[Json]:
        """What the bot sent into this chat, oldest first."""
        found = await self.client.messages(self.chat, self.user)
        return [message for message in found if message["from"].get("is_bot")]

    async def sees(self, *words: str, button: str | None = None) -> Json:
        """Wait until some message of the bot holds all the words (and a button); the newest such."""

        def fits(message: Json) -> bool:
            text = message.get("text") or message.get("caption") or ""
            return all(word in text for word in words) and (
                button is None or any(label.startswith(button) for label in labels(message))
            )

        return await self.wait(fits, f"{words} {button or ''}")

    async def wait(self, fits: Callable[[Json], bool], what: str = "") -> Json:
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while True:
            messages = await self.messages()
            for message in reversed(messages):
                if fits(message):
                    return message
            if asyncio.get_running_loop().time() > deadline:
                shown = [(m.get("text") or m.get("caption"), labels(m)) for m in messages]
                raise AssertionError(f"{self.user} never saw {what}; the chat shows {shown}")
            await asyncio.sleep(0.05)

    async def press(self, sign: str, *words: str) -> Json:
        """Press the button that begins so, on the newest message that has it (and the words); the toast."""
        message = await self.sees(*words, button=sign)
        return await self.press_on(message, sign)

    async def press_on(self, message: Json, sign: str) -> Json:
        for row in message["reply_markup"]["inline_keyboard"]:
            for button in row:
                if button["text"].startswith(sign):
                    data = button["callback_data"]
                    return await self.client.press(self.user, self.chat, message["message_id"], data)
        raise AssertionError(f"no {sign} on {message}")


def labels(message: Json) -> list[str]:
    """The labels of a message's buttons."""
    rows = (message.get("reply_markup") or {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


@contextlib.asynccontextmanager
async def sandbox_process(folder: Path) -> AsyncIterator[Client]:
    """A sandbox in its own process."""
    program = Program("sandbox", "--port", "0", "--token", TOKEN, "--username", "liangbang_bot", cwd=folder)
    await program.start()
    try:
        async with Client(await program.line(), TOKEN) as client:
            yield client
    finally:
        await program.stop()
