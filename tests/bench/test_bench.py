"""A small run of everything that `make bench` measures, so that it cannot rot. The figures mean nothing here."""

import sys
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from bench import __main__ as program
from bench import charts, flow, latency, lookups, parts, report
from bench.company import Company, SizeFigures

SMALL = flow.Size(rounds=1, claims=4, texts=20, warm_claims=1, warm_texts=5)


async def test_the_flow_and_the_echo_bots_are_measured(company: Company) -> None:
    figures = await flow.measure(company, SMALL)
    for turn in (figures.flow, figures.draft, *figures.echoes.values()):
        assert turn.rate > 0
    assert 2 < figures.flow.calls < 6
    assert {turn.calls for turn in (figures.draft, *figures.echoes.values())} == {1.0}


async def test_a_network_in_between_slows_down_who_waits_for_it(company: Company) -> None:
    figures = await flow.measure(company, replace(SMALL, network=20))
    assert figures.network_ms == 20
    assert figures.echoes[flow.PTB].rate < 50  # one update after the other, 20 ms each


async def test_the_parts_of_an_update_are_measured(company: Company) -> None:
    figures = await parts.measure(company, claims=100, calls=100)
    assert 0 < figures.sql_us < figures.handle_us
    assert 20 < figures.statements < 60
    assert 2 < figures.calls < 4
    assert 0 < figures.call_us < figures.floor_us


async def test_the_wait_for_a_draft_is_measured(company: Company) -> None:
    figures = await latency.measure(company, 6)
    assert 0 < figures.draft_p50_ms <= figures.draft_p99_ms <= figures.draft_max_ms


async def test_lookups_are_measured_over_a_ledger_that_verifies(company: Company) -> None:
    figures = await lookups.measure(company, 300)
    assert 0 < figures.board_p50_ms <= figures.board_max_ms
    assert "300" in await company.command("verify")


async def test_charts_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts, "BRANCHES", 2)
    monkeypatch.setattr(charts, "_ROUNDS", 1)
    figures = await charts.measure()
    assert figures.board_ms > 0
    assert figures.kilobytes > 0


def test_every_line_of_the_flow_has_room_in_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    turn = flow.Turn(rate=1234.0, calls=3.6, cpu_ms=12.34, server_cpu_ms=0.3)
    ratios = dict.fromkeys(flow.ECHOES, 123.45)
    figures = flow.FlowFigures(20, turn, turn, dict.fromkeys(flow.ECHOES, turn), ratios, ratios)
    report.show({"flow": figures})
    lines = capsys.readouterr().out.splitlines()
    assert "…" not in "".join(line.removeprefix("  … ") for line in lines)
    assert max(map(len, lines)) < 100
    assert sum("reached" in line for line in lines) == 2
    assert figures.by_calls(flow.PTB) == pytest.approx(123.45 * 3.6)
    assert figures.cpu_by_calls(flow.PTB) == pytest.approx(3.6)


def test_the_table_says_which_aims_are_reached(founded: tuple[Company, SizeFigures]) -> None:
    rows = list(report.rows_of(SizeFigures(import_seconds=2.9, idle_mb=150.0)))
    assert [row.reached for row in rows] == [True, False]
    assert founded[1].import_seconds > 0
    assert founded[1].idle_mb > 20


def test_the_figures_come_as_a_table_and_as_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    async def measure(wanted: frozenset[str], folder: Path) -> dict[str, report.Figures]:
        return {name: SizeFigures(1.0, 90.0) for name in wanted}

    monkeypatch.setattr(program, "measure", measure)
    monkeypatch.setattr(sys, "argv", ["bench", "--only", "size", "--json", str(tmp_path / "figures.json")])
    program.main()
    assert "import of 4,215 members" in capsys.readouterr().out
    assert orjson.loads((tmp_path / "figures.json").read_bytes()) == {
        "size": {"import_seconds": 1.0, "idle_mb": 90.0}
    }
