"""/mine: a member's own points, in each scheme that scores them, and what is undecided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from markupsafe import Markup

from domain.amounts import ONE, ZERO, plain
from domain.boards import Mine, Own, Pending
from domain.claims import ClaimState
from domain.comparisons import Compared
from domain.members import Member
from domain.periods import Period
from render import comparisons, own_entries, words
from render.awards import honour_lines
from render.boards import quantity_line
from render.profiles import profile_lines
from render.screen import Button, Screen
from render.texts import Texts

_LINE = Markup("\n")
_CATEGORIES_SHOWN = 20
_PENDING_SHOWN = 6
_NAME_SHOWN = 20


def mine(t: Texts, view: Mine, compared: Sequence[Compared], today: date) -> Screen:
    """A member's own standing in each scheme with what it is compared with, and what is undecided."""
    if not view.standings and not view.pending:
        return Screen(t("boards.mine.none"))
    both = zip(view.standings, compared, strict=True)
    parts = [_LINE.join(_own_lines(t, own, today, each)) for own, each in both]
    if honours := honour_lines(t, view.honours):
        parts.append(_LINE.join(honours))
    if view.pending:
        parts.append(_LINE.join(_pending_lines(t, view.pending)))
    if view.profile is not None and view.profile.shows_anything:
        parts.append(_LINE.join(profile_lines(t, view.profile)))
    head = t("boards.mine.head", name=view.member.name)
    rows = [*_entry_rows(t, view.standings), *comparisons.buttons_of_mine(t, view.standings)]
    return Screen(head + _LINE + Markup("\n\n").join(parts), rows)


def of_period(
    t: Texts, member: Member, period: Period, found: Sequence[Own], *, today: date, before: Sequence[Period]
) -> Screen:
    """A member's own standing of a period that is named; of one that is over nothing can be earned any more.

    ``before``: where there is none, the periods whose forms are recommended (see ``forms``).
    """
    if not found:
        none = t("boards.mine.none_then", period=words.period(t, period))
        return Screen(_LINE.join((none, _forms(t, before))))
    over = period.end < today
    parts = [_LINE.join(_own_lines(t, replace(own, missing=None) if over else own, today)) for own in found]
    head = t("boards.mine.head", name=member.name)
    return Screen(head + _LINE + Markup("\n\n").join(parts), _entry_rows(t, found))


def forms(t: Texts, before: Sequence[Period]) -> Screen:
    """How to ask for an earlier period: by the last one of each kind by which the member is scored."""
    return Screen(_forms(t, before))


def _forms(t: Texts, before: Sequence[Period]) -> Markup:
    each = [t(f"boards.mine.form.{period.kind}", period=period.key) for period in before]
    return t("boards.mine.forms", forms=t("boards.mine.or").join(each))


def _entry_rows(t: Texts, standings: Sequence[Own]) -> list[list[Button]]:
    """🧾 for each scheme."""
    several = len(standings) > 1
    return [
        [
            own_entries.button(
                t, own.version.id, own.period, words.shortened(own.version.scheme.name, 8) if several else ""
            )
        ]
        for own in standings
    ]


def _own_lines(t: Texts, own: Own, today: date, compared: Compared | None = None) -> list[Markup]:
    """``compared`` beside the running period."""
    scheme, standing = own.version.scheme, own.standing
    grade = t("boards.grade_mark", grade=standing.grade) if standing.grade else ""
    total = words.points(t, standing.total, signed=False)
    lines = [
        t("boards.scheme", scheme=scheme.name, period=words.period(t, own.period)),
        t("boards.mine.total", total=total, rank=standing.rank, of=own.of, grade=grade),
    ]
    if standing.vetoed:
        lines.append(t("boards.mine.veto"))
    if own.missing is not None:
        points = words.points(t, own.missing.points, signed=False)
        lines.append(t("boards.mine.missing", grade=own.missing.grade.code, points=points))
    lines += comparisons.steps(t, own, compared) if compared else []
    # On the first day of a period "95 points fewer than last quarter" would be true, and no help to anybody.
    if own.before is not None and (own.has_begun or not compared):
        lines.append(_change_line(t, own, today))
    lines += comparisons.around(t, own, compared, today) if compared else []
    categories = _category_lines(t, own)
    lines += categories or [t("boards.mine.nothing" if compared else "boards.mine.nothing_then")]
    if own.quantities:
        lines.append(quantity_line(t, own.quantities))
    return lines


def _change_line(t: Texts, own: Own, today: date) -> Markup:
    assert own.before is not None
    gained, climbed = own.standing.total - own.before.total, own.before.rank - own.standing.rank
    moved = "same" if climbed == 0 else "up" if climbed > 0 else "down"
    return t(
        "boards.mine.change_so_far" if today <= own.period.end else "boards.mine.change",
        period=words.period(t, own.before.period),
        total=words.points(t, own.before.total, signed=False),
        rank=own.before.rank,
        gained=words.points(t, gained),
        moved=t(f"boards.mine.rank_{moved}", places=abs(climbed)),
    )


def _category_lines(t: Texts, own: Own) -> list[Markup]:
    """The categories in which anything counts, in the order of the scheme; the base first."""
    scheme = own.version.scheme
    lines = [t("boards.mine.base", points=plain(scheme.base))] if scheme.base else []
    counting = [(code, points) for code, points in own.tally.by_category.items() if points]
    for code, points in counting[:_CATEGORIES_SHOWN]:
        category = scheme.find_category(code)
        most = category.max if category else None
        weight = category.weight if category else ONE
        lines.append(
            t(
                "boards.mine.category",
                name=words.shortened(category.name if category else code, _NAME_SHOWN),
                points=plain(points),
                max=t("boards.mine.max", max=plain(most)) if most is not None else "",
                weight=t("boards.mine.weight", weight=plain(weight)) if weight != ONE else "",
            )
        )
    rest = counting[_CATEGORIES_SHOWN:]
    if rest:
        sum_of_rest = sum((points for _, points in rest), ZERO)
        lines.append(t.n("boards.mine.further", len(rest), points=plain(sum_of_rest)))
    return lines


def _pending_lines(t: Texts, pending: Sequence[Pending]) -> list[Markup]:
    lines = [t.n("boards.mine.pending", len(pending))]
    lines += [
        t(
            "boards.mine.pending_line",
            item=words.shortened(each.item.name, _NAME_SHOWN),
            amount=_amount(t, each),
            where=_where(t, each),
        )
        for each in pending[:_PENDING_SHOWN]
    ]
    if len(pending) > _PENDING_SHOWN:
        lines.append(t.n("boards.mine.pending_more", len(pending) - _PENDING_SHOWN))
    return lines


def _amount(t: Texts, pending: Pending) -> Markup:
    quantity = words.quantity(t, pending.item, pending.claim.quantity)
    points = words.points(t, pending.claim.points or ZERO)
    return Markup(" ").join(part for part in (quantity, points) if part)


def _where(t: Texts, pending: Pending) -> Markup:
    if pending.claim.state is ClaimState.RETURNED:
        return t("boards.mine.waits_for_you")
    if pending.asked is None:
        return t("boards.mine.waits_for_admins")
    ask = pending.asked.ask
    return words.reviewers(t, ask.reviewers, ask.role)
