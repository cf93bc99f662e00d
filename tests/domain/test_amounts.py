"""Exact amounts: in and out of storage, and as people read them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.amounts import from_thousandths, plain, rounded, to_thousandths

AMOUNTS = st.decimals(-1_000_000, 1_000_000, places=3)


@given(AMOUNTS)
def test_an_amount_comes_back_from_storage_as_it_was(amount: Decimal) -> None:
    assert from_thousandths(to_thousandths(amount)) == amount


@given(AMOUNTS)
def test_the_plain_form_is_the_exact_number_and_the_shortest(amount: Decimal) -> None:
    text = plain(amount)
    assert Decimal(text) == amount
    assert "E" not in text
    assert not text.endswith(".")
    assert not ("." in text and text.endswith("0"))


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("3", "3"),
        ("1.50", "1.5"),
        ("-0.25", "-0.25"),
        ("100", "100"),
        ("-0.0001", "0"),
        ("1E+3", "1000"),
        ("0", "0"),
    ],
)
def test_amounts_read_as_people_write_them(amount: str, text: str) -> None:
    assert plain(Decimal(amount)) == text


@pytest.mark.parametrize(("amount", "result"), [("0.0005", "0.001"), ("-0.0005", "-0.001"), ("0.00049", "0")])
def test_halves_are_rounded_away_from_zero(amount: str, result: str) -> None:
    assert rounded(Decimal(amount)) == Decimal(result)
