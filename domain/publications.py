"""Publication and the frozen result: what was shown to everybody, and the seal under what is final."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from domain.amounts import to_thousandths
from domain.schemes import Scheme
from domain.standings import Standing


class LateClaims(StrEnum):
    """What becomes of claims that nobody has decided when their period is frozen."""

    CARRY = "carry"  # they count in the running period
    LAPSE = "lapse"


class Edition(StrEnum):
    """Which of two boards of a published period is shown."""

    PUBLISHED = "published"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """One standing as it was published."""

    scheme: str
    period: str
    branch_id: int
    scheme_id: int
    standing: Standing
    signed: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Final:
    """A frozen period: the ledger's last entry then with its hash, and the digest of all results."""

    scheme: str
    period: str
    at: datetime
    entry: int
    head: str
    digest: str


def digest_of(scheme: Scheme, period: str, totals: Iterable[tuple[int, Decimal, bool]]) -> str:
    """SHA-256 over everybody's (member id, total, vetoed) with the grade that follows, by member id."""
    rows = [
        (member_id, to_thousandths(total), vetoed, scheme.grade_of(total, vetoed))
        for member_id, total, vetoed in sorted(totals)
    ]
    text = json.dumps([scheme.code, period, rows], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
