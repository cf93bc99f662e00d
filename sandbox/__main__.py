"""python -m sandbox: the sandbox alone. Prints one line with its URL and runs until SIGINT or SIGTERM."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from sandbox.server import Sandbox

LoopFactory = Callable[[], asyncio.AbstractEventLoop]
try:
    import uvloop
except ImportError:  # on Windows there is none
    new_event_loop: LoopFactory = asyncio.new_event_loop
else:
    new_event_loop = uvloop.new_event_loop


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(
        prog="python -m sandbox", description="A local Bot API server with a chat page."
    )
    options.add_argument("--host", default="127.0.0.1", help="a loopback address (default: 127.0.0.1)")
    options.add_argument("--port", type=int, default=0, help="0 (default) picks a free one")
    options.add_argument(
        "--token", default="123456:sandbox", help="the bot's token (default: 123456:sandbox)"
    )
    options.add_argument("--username", default="sandbox_bot", help="the bot's username")
    options.add_argument("--name", default="Sandbox", help="the bot's name")
    options.add_argument("--data", type=Path, help="keep the world in this folder")
    return options


async def serve(arguments: argparse.Namespace) -> None:
    sandbox = Sandbox(
        token=arguments.token,
        bot_username=arguments.username,
        bot_name=arguments.name,
        data_dir=arguments.data,
    )
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    sys.stdout.write(await sandbox.start(arguments.host, arguments.port) + "\n")
    sys.stdout.flush()
    await stop.wait()
    await sandbox.stop()


def main() -> int:
    arguments = parser().parse_args()
    try:
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            runner.run(serve(arguments))
    except (OSError, ValueError) as fault:
        sys.stderr.write(f"sandbox: {fault}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
