"""Which versions held when: by the rule said once more, moment by moment."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.periods import PeriodKind
from domain.scheme_versions import in_force_between
from domain.schemes import Scheme, SchemeVersion

START = datetime(2026, 1, 1, tzinfo=UTC)
SCHEME = Scheme("s", "积分", PeriodKind.QUARTER, ())
days = st.integers(0, 12)


@given(st.lists(days, max_size=6), days, st.integers(1, 12))
def test_a_version_is_told_where_it_holds_on_any_day(starts: list[int], first: int, length: int) -> None:
    line = [(SchemeVersion(n, n, SCHEME), START + timedelta(days=day)) for n, day in enumerate(starts, 1)]
    moments = [START + timedelta(days=first + day) for day in range(length)]
    held = {max((v.number for v, since in line if since <= at), default=0) for at in moments} - {0}
    found = in_force_between(line, moments[0], moments[-1] + timedelta(days=1))
    assert {one.version.number for one in found} == held
    assert all(one.until is None or one.since < one.until for one in found)
