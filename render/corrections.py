"""A result in publicity was corrected: to the branch's group, dated by its message, under the names shown there."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from domain.corrections import Correction
from render import words
from render.screen import Screen
from render.texts import Texts

_LINE = Markup("\n")
_SHOWN = 20


def posted(t: Texts, found: Sequence[Correction]) -> Screen:
    """What was corrected at once, a line each; of many the first, and how many more there are."""
    lines = [_line(t, one) for one in found[:_SHOWN]]
    if more := len(found) - len(lines):
        lines.append(t.n("corrections.more", more, period=found[0].period.key))
    return Screen(_LINE.join(lines))


def _line(t: Texts, one: Correction) -> Markup:
    """A name with a total would tell a grade that is kept private; then it is said of somebody."""
    said = {
        "period": words.period(t, one.period),
        "item": one.item.name,
        "before": words.points(t, one.before),
        "after": words.points(t, one.after),
    }
    if one.private:
        return t("corrections.private", **said)
    name = one.branch.shown(one.member)
    total = words.points(t, one.total, signed=False)
    return t("corrections.named", **said, name=name, total=total)
