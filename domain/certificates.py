"""What makes a certificate one of ours: its serial number, and a code that only this database can have made.

Anybody may check a certificate: its QR code opens ``t.me/BOT?start=check-SERIAL-CODE``, and the bot answers what that
certificate says, or that it knows none like it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence

_CODE_LENGTH = 12  # signs of five bits
_PREFIX = "check-"
_CHECK = re.compile(_PREFIX + r"(?P<serial>LB-\d{4}-\d{4,7})-(?P<code>[A-Za-z2-7]{12})", re.ASCII)


def serial(year: int, number: int) -> str:
    """``LB-2026-0001``: the year of issue and a number within it."""
    return f"LB-{year:04d}-{number:04d}"


def check_code(secret: str, content: Sequence[object]) -> str:
    """What proves that an award was issued here: a keyed hash of its content, 60 bits in twelve letters and digits."""
    text = "\n".join(map(str, content))
    digest = hmac.digest(secret.encode(), text.encode(), hashlib.sha256)
    return base64.b32encode(digest).decode()[:_CODE_LENGTH]


def check_payload(serial: str, code: str) -> str:
    """What a certificate's link hands to ``/start``: 64 signs of ``A-Za-z0-9_-`` at most."""
    return f"{_PREFIX}{serial}-{code}"


def read_payload(text: str) -> tuple[str, str] | None:
    """Serial and code of such a payload; None for anything else."""
    match = _CHECK.fullmatch(text)
    return (match["serial"], match["code"].upper()) if match else None


def is_check(text: str) -> bool:
    """Whether somebody asks about a certificate, however badly."""
    return text.startswith(_PREFIX)


def same_code(one: str, other: str) -> bool:
    """Whether two check codes are the same, without telling by the time it takes how much of them is."""
    return hmac.compare_digest(one.encode(), other.encode())
