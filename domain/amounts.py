"""Points and quantities: exact decimals with at most three places.

Money hangs on the sums, so nothing here is a float. Storage keeps whole thousandths.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

ZERO = Decimal(0)
ONE = Decimal(1)
PLACES = Decimal("0.001")
LIMIT = Decimal(1_000_000)
"""No single claim, value or quantity reaches this; larger input is a slip of the finger."""


def rounded(amount: Decimal) -> Decimal:
    """The amount to three places, halves away from zero."""
    return amount.quantize(PLACES, rounding=ROUND_HALF_UP)


def to_thousandths(amount: Decimal) -> int:
    """The whole number that storage keeps for an amount."""
    return int(rounded(amount) * 1000)


@lru_cache(maxsize=4096)
def from_thousandths(stored: int) -> Decimal:
    """The amount behind a stored whole number."""
    return Decimal(stored) / 1000


@lru_cache(maxsize=4096)
def plain(amount: Decimal) -> str:
    """The shortest exact decimal: ``3``, ``1.5``, ``-0.25``; never an exponent."""
    text = format(rounded(amount), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text
