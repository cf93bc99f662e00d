"""A simulated year of the weekly quiz in a company of 4,215: is it fair, is nothing asked too soon again, is it fast?

In one process. Who comes and what they get right is a model with a seed (bench.quiz_people), so that every run gives
the same draws and answers; then a bank of 10,000 questions is imported and drawn from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, pstdev

from bench.company import Company
from bench.programs import Failed
from bench.quiz_people import Model, write_bank
from bench.quiz_season import Drawn, Season, timed
from domain.quiz_file import Bank
from services import quiz_import, quiz_results
from storage import questions
from storage import rounds as round_rows
from storage.database import Tx

LATE_ROUNDS = 10
"""How hard draws are is compared in the last rounds: by then the bank knows its questions."""
_BY_EVERYTHING = (
    "SELECT v.category, t.trade, t.branch_id, COUNT(*), SUM(a.correct), AVG(a.ms) FROM answers a "
    "JOIN attempts t ON t.id = a.attempt_id JOIN question_versions v ON v.id = a.version_id "
    "WHERE a.chosen IS NOT NULL GROUP BY v.category, t.trade, t.branch_id"
)
_BY_CHOICE = (
    "SELECT version_id, chosen, COUNT(*), AVG(ms) FROM answers WHERE chosen IS NOT NULL "
    "GROUP BY version_id, chosen"
)


@dataclass(frozen=True, slots=True)
class Size:
    """How much is simulated; ``people`` are those who ever come, ``large_bank`` what is imported at the end."""

    rounds: int = 42
    attempts: int = 6500
    people: int = 600
    bank: int = 400
    large_bank: int = 10_000
    large_draws: int = 400
    seed: int = 30645


@dataclass(frozen=True, slots=True)
class YearFigures:
    """What a year showed. Points are of the 100 of a round; milliseconds and seconds are processor time.

    ``off_target`` is the most by which the expected score of a draw missed the round's target, as the program estimates
    it. ``spread`` is how far the true expected scores of one and the same person lie apart over the draws of a late
    round (standard deviation), ``chance_spread`` the same had the questions been drawn by plain chance. ``tilt`` is the
    mean score of those with the easiest quarter of all draws less that of those with the hardest.
    """

    rounds: int
    attempts: int
    answers: int
    bank: int
    off_target: float  # aim: at most 0.5
    spread: float
    chance_spread: float
    tilt: float  # aim: at most 2 either way
    fresh_rounds: int
    shown_again: int  # questions within the fresh rounds though there were others; aim: 0
    had_to_be: int  # … for want of others
    weak_share: (
        float | None
    )  # of draws for which a share was set aside, how much was of weak topics; None: not set
    weak_short: int  # draws that had less of them than was set aside; aim: 0
    draw_p50_ms: float
    draw_p99_ms: float  # aim: under 20
    tap_p50_ms: float
    tap_p99_ms: float
    statistics_ms: (
        float  # a round's report, and all answers by question, choice, category, trade, branch; aim: < 1,000
    )
    database_mb: float
    large_bank: int
    import_seconds: float  # aim: under 2
    open_seconds: float  # aim: under 1
    large_draw_p99_ms: float  # aim: under 20


async def measure(company: Company, size: Size | None = None) -> YearFigures:
    """A year, its statistics, and the large bank after it."""
    size = size or Size()
    season = Season(Model(size.seed))
    path = company.folder / "bank.csv"
    async with company.opened() as db:
        write_bank(path, size.bank)
        bank = _load(path)
        await db.write(lambda tx: _begin(tx, season, bank, size))
        for number in range(size.rounds):
            count = size.attempts * (number + 1) // size.rounds - len(season.draws)
            await db.write(lambda tx, count=count: season.week(tx, count))  # type: ignore[misc]
        statistics = await db.read(_statistics_ms)
        megabytes = await db.read(_megabytes)
        draws, draw_ms = tuple(season.draws), sorted(season.draw_ms)
        write_bank(path, size.large_bank)
        large = await db.write(lambda tx: _large(tx, season, path, size.large_draws))
    preferring = [each for each in draws if each.set_aside]
    places = len(preferring) * season.house.quiz.questions
    return YearFigures(
        rounds=season.rounds,
        attempts=len(draws),
        answers=season.answers,
        bank=size.bank,
        off_target=max(abs(each.off) for each in draws),
        spread=_spread(draws, [each.true for each in draws]),
        chance_spread=_spread(draws, [each.chance for each in draws]),
        tilt=_tilt(draws),
        fresh_rounds=season.house.quiz.fresh_rounds,
        shown_again=sum(each.again for each in draws if each.avoidable),
        had_to_be=sum(each.again for each in draws if not each.avoidable),
        weak_share=sum(each.weak for each in preferring) / places if places else None,
        weak_short=sum(each.weak < each.set_aside for each in preferring),
        draw_p50_ms=_at(draw_ms, 50),
        draw_p99_ms=_at(draw_ms, 99),
        tap_p50_ms=_at(sorted(season.tap_ms), 50),
        tap_p99_ms=_at(sorted(season.tap_ms), 99),
        statistics_ms=statistics,
        database_mb=megabytes,
        large_bank=size.large_bank,
        import_seconds=large[0] / 1000,
        open_seconds=large[1] / 1000,
        large_draw_p99_ms=large[2],
    )


def _begin(tx: Tx, season: Season, bank: Bank, size: Size) -> None:
    quiz_import.apply(tx, bank, season.now)
    season.invite(tx, size.people)


def _load(path: Path) -> Bank:
    bank = quiz_import.load(path)
    if not isinstance(bank, Bank):
        raise Failed(f"the bank has faults: {bank[:3]}")
    return bank


def _large(tx: Tx, season: Season, path: Path, draws: int) -> tuple[float, float, float]:
    """Milliseconds of importing a large bank, of opening a round with it, and of all but the slowest draws."""
    taken: list[float] = []
    bank = timed(taken, lambda: _load(path))
    timed(taken, lambda: quiz_import.apply(tx, bank, season.now))
    current = timed(taken, lambda: season.open(tx))
    season.draw_ms.clear()
    for person in season.some(draws):
        season.draw(tx, current, person, current.opened_at)
    return taken[0] + taken[1], taken[2], _at(sorted(season.draw_ms), 99)


def _statistics_ms(tx: Tx) -> float:
    """Everything that is known of a year's answers, asked for at once."""
    newest = round_rows.newest_closed(tx)
    assert newest is not None
    taken: list[float] = []
    timed(taken, lambda: quiz_results.report(tx, newest))
    timed(taken, lambda: questions.candidates(tx))
    timed(taken, lambda: tx.all(_BY_EVERYTHING))
    timed(taken, lambda: tx.all(_BY_CHOICE))
    return sum(taken)


def _megabytes(tx: Tx) -> float:
    pages = tx.value("PRAGMA page_count") - tx.value("PRAGMA freelist_count")
    return float(pages * tx.value("PRAGMA page_size")) / 1e6


def _spread(draws: Sequence[Drawn], expected: Sequence[float]) -> float:
    """The standard deviation within a round, over the late rounds."""
    first = draws[-1].round - LATE_ROUNDS
    late = [(draw.round, value) for draw, value in zip(draws, expected, strict=True) if draw.round > first]
    means = {n: mean(value for number, value in late if number == n) for n in {number for number, _ in late}}
    return pstdev(value - means[number] for number, value in late)


def _tilt(draws: Sequence[Drawn]) -> float:
    hardest_first = sorted(draws, key=lambda draw: draw.off)
    quarter = max(len(draws) // 4, 1)
    return mean(d.score for d in hardest_first[-quarter:]) - mean(d.score for d in hardest_first[:quarter])


def _at(ordered: Sequence[float], percent: int) -> float:
    return ordered[len(ordered) * percent // 100]
