"""The reviewer's inbox: a few lines a page, one button each, and one for all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from domain.amounts import ZERO
from domain.claim_view import Asked
from render import words
from render.screen import Button, Screen, Style
from render.texts import Texts

PAGE = 5
_LINE = Markup("\n")


def page(t: Texts, waiting: Sequence[Asked], number: int, today: date) -> Screen:
    """One page of what waits, oldest first."""
    if not waiting:
        return Screen(t("reviews.inbox.empty"))
    last = (len(waiting) - 1) // PAGE
    number = min(number, last)
    shown = shown_on(waiting, number)
    lines = [t.n("reviews.inbox.title", len(waiting))]
    lines += [line(t, asked, number * PAGE + index, today) for index, asked in enumerate(shown, 1)]
    if last:
        lines.append(t("common.page", page=number + 1, pages=last + 1))
    opens = [
        Button(str(number * PAGE + index), f"open:{asked.view.claim.id}")
        for index, asked in enumerate(shown, 1)
    ]
    every = Button(
        t.n("reviews.inbox.approve_all", len(shown)).unescape(), f"all:{number}", style=Style.SUCCESS
    )
    turns = []
    if number > 0:
        turns.append(Button(t.plain("reviews.inbox.older"), f"inbox:{number - 1}"))
    if number < last:
        turns.append(Button(t.plain("reviews.inbox.newer"), f"inbox:{number + 1}"))
    return Screen(_LINE.join(lines), (opens, (every,), turns))


def confirm(t: Texts, shown: Sequence[Asked], number: int, today: date) -> Screen:
    """Before "all" counts: the same lines once more, and a yes."""
    lines = [line(t, asked, number * PAGE + index, today) for index, asked in enumerate(shown, 1)]
    lines.append(t.n("reviews.inbox.confirm", len(shown)))
    yes = Button(t.n("reviews.inbox.confirm_yes", len(shown)).unescape(), "sure", style=Style.SUCCESS)
    no = Button(t.plain("reviews.inbox.confirm_no"), f"inbox:{number}")
    return Screen(_LINE.join(lines), ((yes,), (no,)))


def done(t: Texts, approved: int, skipped: int) -> Screen:
    """What "all" did."""
    lines = [t.n("reviews.inbox.done", approved)]
    if skipped:
        lines.append(t.n("reviews.inbox.skipped", skipped))
    return Screen(_LINE.join(lines))


def shown_on(waiting: Sequence[Asked], number: int) -> Sequence[Asked]:
    """What one page shows."""
    return waiting[number * PAGE : (number + 1) * PAGE]


def line(t: Texts, asked: Asked, index: int, today: date) -> Markup:
    """One claim on one line, with signs for what deserves a look: a photo, a reused one, a twin, over the cap."""
    view = asked.view
    assert view.item is not None
    points = view.claim.points or ZERO
    signs = [
        ("📷", bool(view.photos)),
        ("⚠️", bool(view.reused) or view.twin is not None or (view.left is not None and points > view.left)),
        ("✏️", bool(view.changes)),
    ]
    flags = "".join(f" {sign}" for sign, on in signs if on)
    return t(
        "reviews.inbox.line",
        number=index,
        name=view.member.name,
        item=view.item.name,
        quantity=words.counted(t, view.item, view.claim.quantity),
        points=words.points(t, points),
        day=words.short_day(t, view.claim.happened_on, today),
        flags=flags,
    )
