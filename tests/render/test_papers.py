"""Papers as values: stored and read back, and cheap to have."""

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.dossiers import Column, Dossier, Kind, Section, Workbook
from render.drawings import Drawing, as_json, from_json
from render.papers import Certificate, Form, TableFile
from tests.render.test_charts import boards, radars, trends

certificates = st.builds(
    Certificate,
    *[st.text()] * 6,
    st.lists(st.text()).map(tuple),
    *[st.text()] * 5,
    language=st.sampled_from(["zh-Hans", "en"]),
    form=st.sampled_from(Form),
)
cells = st.text() | st.integers(-(10**9), 10**9)
tables = st.builds(TableFile, st.lists(st.text()).map(tuple), st.lists(st.lists(cells).map(tuple)).map(tuple))
sections = st.builds(
    Section,
    st.text(),
    st.text(),
    st.lists(st.builds(Column, st.text(), st.floats(0.5, 9), st.sampled_from(Kind))).map(tuple),
    st.lists(st.lists(cells).map(tuple)).map(tuple),
    st.text(),
    st.integers(0, 2),
    st.lists(st.integers(0, 9)).map(tuple),
)
reports = st.builds(
    Dossier,
    *[st.text()] * 5,
    st.lists(st.tuples(st.text(), st.text())).map(tuple),
    st.lists(sections, max_size=3).map(tuple),
    st.sampled_from(["zh-Hans", "en"]),
) | st.builds(Workbook, st.lists(sections, max_size=3).map(tuple))


@given(certificates | tables | reports | boards | trends | radars)
def test_a_drawing_comes_back_from_json_as_it_was(drawing: Drawing) -> None:
    assert from_json(json.loads(json.dumps(as_json(drawing)))) == drawing


@pytest.mark.parametrize(
    "fields", [{"kind": "certificate"}, {"kind": "table"}, {"kind": "dossier"}, {"kind": "pie"}, {}]
)
def test_what_is_no_paper_is_a_fault(fields: dict[str, object]) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        from_json(fields)


def test_the_running_program_does_not_load_the_typesetter() -> None:
    program = "import sys, bot.drawing; sys.exit('typst' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
