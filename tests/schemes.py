"""Scheme files in a line or two, and into force with them."""

from datetime import datetime

from domain.schemes import Scheme
from services import scheme_import
from services.scheme_changes import Imported
from storage.database import Tx


def plain(*, approval: str = "branch_secretary", head: str = "", **least: float) -> str:
    """By the quarter, with V01 志愿服务 of 3 points and nothing else; the grades as ``grades`` takes them."""
    return f"""
[scheme]
code = "s"
name = "积分"
period = "quarter"
approval = ["{approval}"]
{head}
{grades(**least)}
[[category]]
code = "c"
name = "奉献"
{item("V01", "志愿服务", 3)}
"""


def grades(**least: float) -> str:
    """Grades and the least total of each, best first."""
    return "".join(f'[[grade]]\ncode = "{code}"\nmin = {total}\n' for code, total in least.items())


def item(code: str, name: str, points: int, *, unit: str = "") -> str:
    """An item of the category that the file has come to."""
    counted = f'unit = "{unit}"\n' if unit else ""
    return f'[[category.item]]\ncode = "{code}"\nname = "{name}"\npoints = {points}\n{counted}'


def variant(of: str, unit: str, category: str, **points: int) -> str:
    """What a unit changes of a scheme: these items of that category are worth so much there."""
    head = f'\n[scheme]\nextends = "{of}"\nunit = "{unit}"\n[[category]]\ncode = "{category}"\n'
    return head + "".join(
        f'[[category.item]]\ncode = "{code}"\npoints = {worth}\n' for code, worth in points.items()
    )


def bring(tx: Tx, text: str, now: datetime, start: datetime | None = None) -> Imported:
    """A file that has no fault, into force from ``start`` on, or at once."""
    scheme = scheme_import.read(text.encode())
    assert isinstance(scheme, Scheme), scheme
    return scheme_import.apply(tx, scheme, now, start)
