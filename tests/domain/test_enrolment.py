"""Codes as they are typed, and what is wrong with one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.enrolment import CODE_LENGTH, CODE_LETTERS, EnrolRefusal, KnownCode, as_typed
from domain.members import Status
from tests.domain.people import member

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
MEMBER = member(1, account=None)
GOOD = KnownCode(MEMBER, NOW + timedelta(days=1), used=False)


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        (GOOD, None),
        (replace(GOOD, used=True), EnrolRefusal.USED),
        (replace(GOOD, expires_at=NOW), EnrolRefusal.EXPIRED),
        (replace(GOOD, member=replace(MEMBER, account=7)), EnrolRefusal.MEMBER_ENROLLED),
        (replace(GOOD, member=replace(MEMBER, status=Status.LEFT)), EnrolRefusal.LEFT),
        (replace(GOOD, member=replace(MEMBER, status=Status.RETIRED)), None),
    ],
)
def test_a_code_is_good_or_has_its_reason(code: KnownCode, refusal: EnrolRefusal | None) -> None:
    assert code.refusal(NOW) is refusal


@pytest.mark.parametrize("typed", ["ABCD2345", "abcd2345", " abcd-2345 ", "AB CD 23 45"])
def test_a_code_may_be_typed_from_a_notice(typed: str) -> None:
    assert as_typed(typed) == "ABCD2345"


def test_codes_are_not_to_be_guessed_and_fit_into_a_link() -> None:
    assert len(set(CODE_LETTERS)) ** CODE_LENGTH >= 2**80
    assert CODE_LENGTH <= 64
    assert not set(CODE_LETTERS) & set("01OI")
