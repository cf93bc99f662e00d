"""Connections are tried on both event loops: the program runs on uvloop, and on asyncio's own where there is none."""

import asyncio
from collections.abc import Callable, Mapping

import uvloop


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """By the name that a test's id shows."""
    return {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}
