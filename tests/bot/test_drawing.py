"""The studio: pictures from a process of its own, whatever happens to that process."""

import asyncio
import io
import os
import signal
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise

import pytest
from python_calamine import CalamineWorkbook

from bot.drawing import DrawingError, Studio
from render.charts import Bar, BoardChart
from render.papers import Certificate, Form, TableFile

PNG = b"\x89PNG\r\n\x1a\n"


def board(members: int, *, total: Decimal = Decimal(10)) -> BoardChart:
    rows = tuple(Bar(1, f"李喆{place}", total) for place in range(members))
    return BoardChart("钻井队党支部", "", "2026Q4", rows, (), datetime(2026, 11, 21, tzinfo=UTC))


def height(picture: bytes) -> int:
    """From the header of a PNG."""
    return int.from_bytes(picture[20:24])


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_chart_becomes_a_picture() -> None:
    async with Studio() as studio:
        assert studio.worker_pid is None
        picture = await studio.draw(board(3))
    assert picture.startswith(PNG)


async def test_a_paper_becomes_a_file() -> None:
    certificate = Certificate("荣誉证书", "", "李喆", "", "", "", (), "", "LB-2026-0001", "", "", "")
    async with Studio() as studio:
        assert (await studio.draw(certificate)).startswith(b"%PDF-")
        assert (await studio.draw(replace(certificate, form=Form.PNG))).startswith(PNG)


async def test_a_table_becomes_a_spreadsheet_without_live_formulas() -> None:
    async with Studio() as studio:
        content = await studio.draw(TableFile(("name", "bonus"), (("=1+1", 300), ("李喆", 0))))
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.get_sheet_by_index(0).to_python() == [["name", "bonus"], ["=1+1", 300], ["李喆", 0]]


async def test_one_worker_draws_them_all_and_each_gets_its_own() -> None:
    async with Studio() as studio:
        pictures = await asyncio.gather(*(studio.draw(board(members)) for members in (20, 1, 10)))
        assert height(pictures[1]) < height(pictures[2]) < height(pictures[0])
        first = studio.worker_pid
        await studio.draw(board(1))
        assert studio.worker_pid == first


async def test_a_worker_killed_over_a_chart_is_replaced_and_the_chart_is_drawn() -> None:
    async with Studio() as studio:
        await studio.draw(board(1))
        killed = studio.worker_pid
        assert killed is not None
        drawing = asyncio.create_task(studio.draw(board(60)))
        await asyncio.sleep(0)
        os.kill(killed, signal.SIGKILL)
        assert (await drawing).startswith(PNG)
        assert studio.worker_pid not in {None, killed}


async def test_a_worker_that_died_while_idle_is_not_noticed() -> None:
    async with Studio() as studio:
        await studio.draw(board(1))
        assert studio.worker_pid is not None
        os.kill(studio.worker_pid, signal.SIGKILL)
        assert (await studio.draw(board(1))).startswith(PNG)


async def test_a_worker_that_takes_too_long_is_given_up_after_the_second_try() -> None:
    async with Studio(patience=0.001) as studio:
        with pytest.raises(DrawingError, match="lost 2 times"):
            await studio.draw(board(1))
        assert studio.worker_pid is None


async def test_a_chart_at_fault_is_reported_and_the_worker_stays() -> None:
    async with Studio() as studio:
        await studio.draw(board(1))
        worker = studio.worker_pid
        with pytest.raises(DrawingError, match="InvalidOperation"):
            await studio.draw(board(1, total=Decimal("NaN")))
        assert (await studio.draw(board(1))).startswith(PNG)
        assert studio.worker_pid == worker


async def test_a_drawing_that_is_cancelled_leaves_no_answer_for_the_next() -> None:
    async with Studio() as studio:
        await studio.draw(board(1))
        drawing = asyncio.create_task(studio.draw(board(60)))
        await asyncio.sleep(0)
        drawing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await drawing
        assert height(await studio.draw(board(1))) < 1000


async def test_an_idle_worker_is_let_go_and_the_next_picture_brings_another() -> None:
    async with Studio(rest_after=0.0) as studio:
        await studio.draw(board(1))
        worker = studio._worker
        assert worker is not None
        assert await asyncio.wait_for(worker.wait(), 10) == 0
        assert studio.worker_pid is None
        assert (await studio.draw(board(1))).startswith(PNG)


async def test_nothing_is_left_running_after_closing() -> None:
    studio = Studio()
    await studio.draw(board(1))
    worker = studio.worker_pid
    assert worker is not None
    await studio.close()
    assert studio.worker_pid is None
    assert not is_running(worker)
    await studio.close()


async def test_a_worker_leaves_by_itself_when_the_program_is_gone() -> None:
    """Its input ends, as it does when the program is killed."""
    async with Studio() as studio:
        await studio.draw(board(1))
        worker = studio._worker
        assert worker is not None
        assert worker.stdin is not None
        worker.stdin.close()
        assert await asyncio.wait_for(worker.wait(), 10) == 0


async def test_the_event_loop_goes_on_while_charts_are_drawn() -> None:
    """Drawn inline, nine of ten steps of the loop would wait for a whole chart, 100 ms and more."""
    loop = asyncio.get_running_loop()
    async with Studio() as studio:
        await studio.draw(board(1))
        drawing = asyncio.gather(*(studio.draw(board(25)) for _ in range(5)))
        steps = []
        while not drawing.done():
            steps.append(loop.time())
            await asyncio.sleep(0.001)
        await drawing
    lateness = sorted(later - earlier for earlier, later in pairwise(steps))
    assert len(lateness) > 50
    assert lateness[len(lateness) * 9 // 10] < 0.05
