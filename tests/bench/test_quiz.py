"""A few weeks and a few people of what is measured of the quiz; what is fair must be so here too."""

from pathlib import Path

import pytest

from bench import quiz_load, quiz_people, quiz_year, report
from bench.company import Company, SizeFigures
from services import quiz_import

SHORT = quiz_year.Size(rounds=5, attempts=120, people=30, bank=260, large_bank=400, large_draws=10)
TIMES = ("_ms", "_seconds", "_mb")


def counted(figures: quiz_year.YearFigures) -> dict[str, object]:
    """What does not depend on the machine."""
    return {name: getattr(figures, name) for name in figures.__slots__ if not name.endswith(TIMES)}


async def test_weeks_of_the_quiz_are_fair_and_come_out_the_same_again(
    founded: tuple[Company, SizeFigures], tmp_path: Path
) -> None:
    first, again = [
        await quiz_year.measure(await founded[0].copy(tmp_path / name), SHORT) for name in ("one", "two")
    ]
    assert counted(first) == counted(again)
    assert (first.rounds, first.attempts) == (5, 120)
    assert 0.9 * 120 * 20 < first.answers <= 120 * 20
    assert first.off_target <= 0.5
    assert first.spread < first.chance_spread
    assert first.shown_again == 0
    assert first.weak_short == 0


async def test_where_the_bank_is_too_small_questions_come_again_and_that_is_told_apart(
    company: Company,
) -> None:
    small = quiz_year.Size(rounds=4, attempts=40, people=10, bank=40, large_bank=60, large_draws=3)
    figures = await quiz_year.measure(company, small)
    assert figures.shown_again == 0
    assert figures.had_to_be > 0


async def test_the_wait_for_the_next_question_is_measured_beside_an_echo(company: Company) -> None:
    size = quiz_load.Size(rounds=1, people=12, think=0.5, seconds=1.5, bank=60)
    figures = await quiz_load.measure(company, size)
    for turn in (figures.quiz, figures.echo):
        assert turn.rate > 5
        assert 0 < turn.p50_ms <= turn.p99_ms
        assert turn.burst_seconds > 0
    assert figures.p99_ratio > 0
    async with company.opened() as db:
        answers = await db.read(
            lambda tx: tx.value("SELECT COUNT(*) FROM answers WHERE chosen IS NOT NULL OR marked <> ''")
        )
    assert answers > 12


def test_a_bank_of_any_size_has_no_fault_and_only_as_many_questions(tmp_path: Path) -> None:
    for count in (20, 200, 700):
        quiz_people.write_bank(tmp_path / "bank.csv", count)
        bank = quiz_import.load(tmp_path / "bank.csv")
        assert not isinstance(bank, tuple), bank
        assert len(bank.rows) == count
        assert bank.remarks == ()


def test_every_line_of_the_quiz_has_room_in_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    turn = quiz_load.Turn(100.0, 12.0, 1234.0, 1.23, 12.3, 1.23)
    load = quiz_load.QuizLoadFigures(1000, turn, turn, 123.45, 123.45)
    year = quiz_year.YearFigures(
        *(42, 6500, 128_287, 400, 0.5, 0.7, 4.0, 0.4, 8, 0, 0, 0.35, 0),
        *(0.9, 1.6, 0.2, 0.4, 550.0, 14.3, 10_000, 0.7, 0.7, 19.0),
    )
    report.show({"quiz-load": load, "quiz-year": year})
    lines = capsys.readouterr().out.splitlines()
    assert "…" not in "".join(line.removeprefix("  … ") for line in lines)
    assert max(map(len, lines)) < 100
    assert [line for line in lines if "MISSED" in line] == [line for line in lines if "question, p99" in line]
