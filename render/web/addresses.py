"""Addresses of pages, as served and as files: relative to the site's root, and from page to page."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote

from domain.members import Branch
from domain.placards import Placard

INDEX = "index.html"
_PLAIN = re.compile(r"[A-Za-z0-9_-]{1,40}")


def of_branch(branch: Branch) -> str:
    """The page of a branch: its latest results, and the way to the earlier ones."""
    return f"{branch.key}/{INDEX}"


def file_of(placard: Placard) -> str:
    """The file of one scheme and period within its branch's folder: ``2026Q4-drilling-30645.html``."""
    code = placard.scheme_code
    if not _PLAIN.fullmatch(code):  # a code may hold any sign, a file name may not
        code = hashlib.sha256(code.encode()).hexdigest()[:12]
    return f"{placard.period.key}-{code}.html"


def wall_of(place: int) -> str:
    """The file for a screen on the wall that shows the ``place``-th of a branch's latest results, from 0."""
    return "wall.html" if place == 0 else f"wall-{place + 1}.html"


def hall_of(place: int) -> str:
    """The same for a screen that goes through all branches, one after the other."""
    return "wall-all.html" if place == 0 else f"wall-all-{place + 1}.html"


def link(base: str, branch: Branch) -> str:
    """The public address of a branch's page under ``base``, for links and QR codes."""
    return f"{base.rstrip('/')}/{quote(branch.key)}/"
