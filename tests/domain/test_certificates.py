"""Serial numbers and check codes."""

import re

from hypothesis import given
from hypothesis import strategies as st

from domain.certificates import check_code, check_payload, is_check, read_payload, same_code, serial

SECRET = "0f" * 32


def test_a_serial_number_names_the_year_and_counts_within_it() -> None:
    assert [serial(2026, 1), serial(2026, 12345)] == ["LB-2026-0001", "LB-2026-12345"]


@given(st.integers(1900, 9998), st.integers(1, 9_999_999), st.text(), st.lists(st.text() | st.integers()))
def test_a_link_carries_serial_and_code_within_what_telegram_allows(
    year: int, number: int, secret: str, content: list[object]
) -> None:
    code = check_code(secret, content)
    payload = check_payload(serial(year, number), code)
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
    assert is_check(payload)
    assert read_payload(payload) == (serial(year, number), code)


def test_the_code_is_another_one_for_every_other_content_and_secret() -> None:
    code = check_code(SECRET, ("LB-2026-0001", 17, "2026Q1"))
    others = [
        check_code(SECRET, ("LB-2026-0002", 17, "2026Q1")),
        check_code(SECRET, ("LB-2026-0001", 1, "72026Q1")),
        check_code(SECRET[1:], ("LB-2026-0001", 17, "2026Q1")),
    ]
    assert code not in others
    assert same_code(code, check_code(SECRET, ("LB-2026-0001", 17, "2026Q1")))
    assert not any(same_code(code, other) for other in others)


def test_what_is_no_payload_is_none() -> None:
    for text in (
        "check-",
        "check-LB-2026-0001",
        "check-LB-2026-0001-0000",
        "LB-2026-0001-ABCDEFGHIJKL",
        "Q7X",
    ):
        assert read_payload(text) is None
    assert read_payload("check-LB-2026-0001-abcdefghijkl") == ("LB-2026-0001", "ABCDEFGHIJKL")
