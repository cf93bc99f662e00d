"""Charts as values: stored and read back, and cheap to have."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.schemes import Grade
from render.charts import (
    Bar,
    BoardChart,
    Chart,
    RadarChart,
    Spoke,
    Stop,
    TrendChart,
    as_json,
    from_json,
)

decimals = st.decimals(allow_nan=False, allow_infinity=False, places=3)
bars = st.builds(
    Bar, st.integers(1, 999), st.text(), decimals, st.text(), note=st.text(), highlight=st.booleans()
)
moments = st.datetimes(timezones=st.timezones()).map(lambda moment: moment.replace(tzinfo=UTC))
grades = st.lists(st.builds(Grade, st.text(), decimals)).map(tuple)
languages = st.sampled_from(["zh-Hans", "en"])
stops = st.lists(st.builds(Stop, st.text(), decimals, st.text(), st.text())).map(tuple)
maybe = st.none() | decimals
spokes = st.lists(st.builds(Spoke, st.text(), decimals, maybe, maybe, maybe)).map(tuple)
boards = st.builds(
    BoardChart,
    st.text(),
    st.text(),
    st.text(),
    st.lists(bars).map(tuple),
    grades,
    moments,
    unit=st.text(),
    footer=st.text(),
    language=languages,
    rows_of=st.sampled_from(["people", "branches", "groups"]),
    most=st.integers(1, 100),
    full=maybe,
)
trends = st.builds(TrendChart, st.text(), st.text(), stops, grades, moments, st.text(), languages)
radars = st.builds(
    RadarChart, st.text(), st.text(), st.text(), spokes, moments, st.text(), st.text(), languages
)


@given(boards | trends | radars)
def test_a_chart_comes_back_from_json_as_it_was(chart: Chart) -> None:
    assert from_json(json.loads(json.dumps(as_json(chart)))) == chart


def test_a_moment_keeps_its_offset() -> None:
    moment = datetime.fromisoformat("2026-11-21T08:00:00+08:00")
    chart = BoardChart("a", "b", "c", (Bar(1, "李喆", Decimal("98.500"), "A"),), (), moment)
    stored = as_json(chart)
    assert stored["as_of"] == "2026-11-21T08:00:00+08:00"
    assert stored["rows"][0]["total"] == "98.500"


def test_a_board_that_an_older_program_stored_is_still_a_board() -> None:
    chart = BoardChart("a", "b", "c", (), (), datetime(2026, 11, 21, tzinfo=UTC))
    stored = as_json(chart)
    for name in ("rows_of", "most", "full"):
        del stored[name]
    assert from_json(stored) == chart


@pytest.mark.parametrize("fields", [{"kind": "pie"}, {"kind": "board"}, {}])
def test_what_is_no_chart_is_a_fault(fields: dict[str, object]) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        from_json(fields)


def test_the_running_program_does_not_load_the_drawing_library() -> None:
    program = "import sys, bot.drawing; sys.exit('matplotlib' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
