"""What the hourly job says: claims that wait, drafts that were dropped, welcome back."""

from __future__ import annotations

from datetime import timedelta

from markupsafe import Markup

from render.screen import Screen
from render.texts import Texts

_TWO_DAYS = 48


def reminder(t: Texts, count: int, waited: timedelta) -> Screen:
    """To a reviewer: how many claims wait, and for how long the oldest has."""
    return Screen(t.n("reviews.remind", count, waited=_span(t, waited)))


def dropped(t: Texts) -> Screen:
    """In place of a draft that nobody has sent for too long."""
    return Screen(t("reminders.draft_dropped"))


def back(t: Texts) -> Screen:
    """To somebody whose time away is over."""
    return Screen(t("reminders.back"))


def _span(t: Texts, span: timedelta) -> Markup:
    hours = max(int(span.total_seconds() // 3600), 1)
    return (
        t.n("reviews.waited_hours", hours) if hours < _TWO_DAYS else t.n("reviews.waited_days", hours // 24)
    )
