"""🧾 under /mine: a member's own entries, one by one, a page at a time."""

from __future__ import annotations

from markupsafe import Markup

from domain.own_entries import OwnEntries
from domain.periods import Period
from domain.signoffs import Line
from render import signing, words
from render.screen import Button, Screen
from render.texts import Texts

ENTRIES_A_PAGE = 12
_LINE = Markup("\n")
_DECIDERS_SHOWN = 4
_NAMES_SHOWN = 60


def page_of(view: OwnEntries, asked: int) -> int:
    """The page that was asked for, else the last that there is."""
    return min(asked, max(len(view.lines) - 1, 0) // ENTRIES_A_PAGE)


def entries(t: Texts, view: OwnEntries, page: int) -> Screen:
    """A page of them, newest first, and the way back to /mine."""
    lines = [
        t("own_entries.head", name=view.member.name),
        t("boards.scheme", scheme=view.version.scheme.name, period=words.period(t, view.period)),
    ]
    shown = view.lines[page * ENTRIES_A_PAGE : (page + 1) * ENTRIES_A_PAGE]
    if shown:
        lines.append(t.n("own_entries.count", len(view.lines)))
        lines += [_entry(t, line) for line in shown]
    else:
        lines.append(t("signing.no_entries"))
    data = f"entry:{view.version.id}:{view.period.key}"
    back = Button(t.plain("signing.button.back"), f"mine:{view.period.key}")
    rows = [signing.pager(t, data, page, len(view.lines), ENTRIES_A_PAGE), [back]]
    return Screen(_LINE.join(lines), [row for row in rows if row])


def button(t: Texts, scheme_id: int, period: Period, name: str = "") -> Button:
    """The way there; ``name`` tells the schemes apart where there are several."""
    label = t.plain("own_entries.button")
    return Button(f"{label} · {name}" if name else label, f"entry:{scheme_id}:{period.key}:0")


def _entry(t: Texts, line: Line) -> Markup:
    """The line of the signing statement, and below it who decided and what took it back."""
    said = [_deciders(t, line)]
    if line.reversed_by is not None:
        said.append(t("own_entries.taken_back", number=line.reversed_by))
    return (
        signing.entry_line(t, line, full=True) + _LINE + t("own_entries.below", said=Markup(" · ").join(said))
    )


def _deciders(t: Texts, line: Line) -> Markup:
    if not line.deciders:
        return t("own_entries.by_program")
    names = [name or t.plain("own_entries.admin") for name in line.deciders]
    return t(
        "own_entries.decided", names=words.shortened(words.some(t, names, _DECIDERS_SHOWN), _NAMES_SHOWN)
    )
