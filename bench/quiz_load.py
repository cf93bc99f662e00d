"""A thousand people in the middle of the quiz: how long from a tap to the next question, beside a bare echo bot.

A minute in which everybody answers at their own pace, in thirds, and after each one moment in which all of them tap.
The echo bot has as many people who write as often, on the same server, by turns with the quiz. An echo is one call for
one update; a tap is two (the press is answered, the message edited) and an answer that is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from statistics import median

from bench.company import Company
from bench.flow import ECHOES, PTB
from bench.programs import TOKEN, Program, server
from bench.quiz_people import write_bank
from bench.quiz_taps import Paced, Talk, Taps
from bench.wire import Wire

SEED = 1000


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: people who do something every ``think`` seconds on average, for so long in each round."""

    rounds: int = 3
    people: int = 1000
    think: float = 10.0
    seconds: float = 20.0
    bank: int = 400


@dataclass(frozen=True, slots=True)
class Turn:
    """What people of one program had to wait, as the server saw it. A burst is all of them at once."""

    rate: float  # taps or texts a second
    p50_ms: float
    p99_ms: float
    cpu_ms: float  # the program's processor time for each
    burst_seconds: float  # until the last of all had what they waited for
    burst_cpu_ms: float


@dataclass(frozen=True, slots=True)
class QuizLoadFigures:
    """Medians of the quiz and of the echo bot (python-telegram-bot with its defaults); ratios of neighbours in time."""

    people: int
    quiz: Turn  # aims: p99 under 100 ms; in a burst under 1.5 ms of processor time a tap
    echo: Turn
    p99_ratio: float  # the quiz's by the echo's
    burst_ratio: float  # how many times as fast as the echo when everybody acts at once


async def measure(company: Company, size: Size | None = None) -> QuizLoadFigures:
    """By turns: echo, quiz."""
    size = size or Size()
    bank = company.folder / "bank.csv"
    write_bank(bank, size.bank)
    await company.command("import", "quiz", str(bank))
    await company.command("job", "quiz-open")
    async with server(company.folder) as (client, _), Wire(client.url) as wire:
        company.configure(client.url)
        people = await company.cast(client, size.people)
        talk, taps = Talk(wire, people, SEED), Taps(wire, people, SEED)
        echoes, quizzes = [], []
        for number in range(size.rounds):
            echoes.append(await _echo(company, client.url, talk, size))
            async with company.program("run") as program:
                await (taps.burst() if number else taps.begin())  # by then it is warm
                quizzes.append(await _turn(taps, program, size))
    pairs = list(zip(quizzes, echoes, strict=True))
    return QuizLoadFigures(
        people=size.people,
        quiz=_median(quizzes),
        echo=_median(echoes),
        p99_ratio=median(quiz.p99_ms / echo.p99_ms for quiz, echo in pairs),
        burst_ratio=median(echo.burst_seconds / quiz.burst_seconds for quiz, echo in pairs),
    )


async def _echo(company: Company, url: str, talk: Talk, size: Size) -> Turn:
    module, *mode = ECHOES[PTB]
    async with Program(module, url, TOKEN, *mode, cwd=company.folder) as program:
        await talk.burst()  # by then it is warm
        return await _turn(talk, program, size)


async def _turn(people: Paced, program: Program, size: Size) -> Turn:
    start = program.cpu
    minute = await people.minute(size.think, size.seconds)
    middle = program.cpu
    burst = await people.burst()
    waits = sorted(minute.waits)
    return Turn(
        rate=minute.deeds / size.seconds,
        p50_ms=waits[len(waits) // 2] * 1000,
        p99_ms=waits[len(waits) * 99 // 100] * 1000,
        cpu_ms=(middle - start) / minute.deeds * 1000,
        burst_seconds=burst.seconds,
        burst_cpu_ms=(program.cpu - middle) / burst.deeds * 1000,
    )


def _median(turns: Sequence[Turn]) -> Turn:
    return Turn(*(median(getattr(turn, each.name) for turn in turns) for each in fields(Turn)))
