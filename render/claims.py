"""What a claimant sees: the draft, its questions, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from markupsafe import Markup

from domain.amounts import ONE, ZERO, plain
from domain.claim_view import Choice, ClaimView, Remark
from domain.claims import ClaimState, Missing
from domain.reviews import Ask, Verdict
from domain.schemes import Category, Item, Range, SchemeVersion, Source
from render import words
from render.screen import Button, Rows, Screen, Style
from render.texts import Texts

_LINE = Markup("\n")
_CHOICES_SHOWN = 6
_VALUES_SHOWN = 10
_UNREAD_SHOWN = 40


def draft(
    t: Texts,
    view: ClaimView,
    today: date,
    choices: Sequence[Choice] = (),
    remarks: Sequence[Remark] = (),
    unread: Sequence[str] = (),
) -> Screen:
    """The draft: ready with ✅, or with the one question that stands between it and its ✅.

    Above it, whether a photo without words was added to it; and the way out, where it is of something else.
    """
    if Remark.JOINED in remarks:
        others = [remark for remark in remarks if remark is not Remark.JOINED]
        screen = draft(t, view, today, choices, others)
        apart = Button(t.plain("claims.button.part"), f"part:{view.claim.id}:{view.claim.version}")
        return replace(
            screen, text=t("claims.remark.joined") + _LINE + screen.text, rows=(*screen.rows, (apart,))
        )
    lines = draft_lines(t, view, today)
    lines += [_remark(t, view, remark) for remark in remarks]
    lines += [t("claims.unread", words=words.shortened(part, _UNREAD_SHOWN)) for part in unread]
    if choices:
        lines.append(t("claims.need_item"))
        return Screen(_LINE.join(lines), (*_choice_rows(t, view, choices), (_cancel(t, view),)))
    lacks = view.missing
    if Missing.ITEM in lacks:
        lines.append(t("claims.need_words"))
        return Screen(_LINE.join(lines), ((_browse(t),), (_cancel(t, view),)))
    if Missing.VALUE in lacks:
        assert view.item is not None and isinstance(view.item.points, Range)
        span = view.item.points
        lines.append(t("claims.need_value", min=plain(span.min), max=plain(span.max)))
        return Screen(_LINE.join(lines), (*_value_rows(t, view, span), (_edit(t, view), _cancel(t, view))))
    if Missing.PHOTO in lacks:
        lines.append(t("claims.need_photo"))
        return Screen(_LINE.join(lines), ((_edit(t, view), _cancel(t, view)),))
    submit = Button(
        t.plain("claims.button.submit"), f"submit:{view.claim.id}:{view.claim.version}", style=Style.SUCCESS
    )
    return Screen(_LINE.join(lines), ((submit,), (_edit(t, view), _cancel(t, view))))


def _remark(t: Texts, view: ClaimView, remark: Remark) -> Markup:
    points = view.item.points if view.item is not None else None
    span = {"min": plain(points.min), "max": plain(points.max)} if isinstance(points, Range) else {}
    return t(f"claims.remark.{remark}", **span)


def draft_lines(t: Texts, view: ClaimView, today: date) -> list[Markup]:
    """What the draft says, line by line."""
    claim, item = view.claim, view.item
    if item is None:
        return [t.n("claims.photos", len(view.photos))] if view.photos else []
    asked = words.points(t, claim.points) if claim.points is not None else words.worth(t, item)
    quantity = words.counted(t, item, claim.quantity)
    head = t("claims.head", item=item.name, quantity=quantity, points=asked)
    if view.counts is not None:
        counts = words.points(t, view.counts, signed=False)
        head = t("claims.head_cut", item=item.name, quantity=quantity, points=asked, counts=counts)
    lines = [
        head,
        t("claims.when", day=words.day(t, claim.happened_on, today), period=words.period(t, view.period)),
    ]
    lines += words.second_scheme(t, view.version)
    if view.photos:
        lines.append(t.n("claims.photos", len(view.photos)))
    lines += _cap_lines(t, view)
    if view.twin is not None:
        twin_day = words.day(t, view.twin.happened_on, today)
        lines.append(t("claims.twin", day=twin_day, state=t(f"claims.state.{view.twin.state}")))
    if view.goes_to is not None:
        reviewers = words.reviewers(t, view.goes_to.reviewers, view.goes_to.role)
        lines.append(t("claims.goes_to", reviewers=reviewers))
    return lines


def _cap_lines(t: Texts, view: ClaimView) -> list[Markup]:
    if view.item is None or view.item.cap is None or view.left is None:
        return []
    line = t("claims.cap_left", left=plain(view.left), cap=plain(view.item.cap))
    if view.waiting:
        line += t("claims.cap_waiting", waiting=plain(view.waiting))
    return [line, t("claims.cap_over")] if view.counts is not None else [line]


def sent(t: Texts, view: ClaimView, ask: Ask | None, today: date, *, answered: bool = False) -> Screen:
    """The draft after ✅: who looks at it now, and the way back."""
    lines = draft_lines(t, view, today)
    if ask is None:
        lines.append(t("claims.sent_stuck"))
    else:
        key = "claims.answered" if answered else "claims.sent"
        lines.append(t(key, reviewers=words.reviewers(t, ask.reviewers, ask.role)))
    return Screen(_LINE.join(lines), ((_withdraw(t, view),),))


def answered(t: Texts, ask: Ask) -> Screen:
    """The answer to a question has gone back: to whom."""
    return Screen(t("claims.answered", reviewers=words.reviewers(t, ask.reviewers, ask.role)))


def ended(t: Texts, view: ClaimView, today: date) -> Screen:
    """The claimant's own message once the claim has come to an end, or back to them."""
    lines = draft_lines(t, view, today)[:2]
    reason = view.steps[-1].reason or "" if view.steps else ""
    match view.claim.state:
        case ClaimState.APPROVED:
            period = words.period(t, view.period)
            lines.append(
                t("claims.approved_mark", points=words.points(t, view.claim.points or ZERO), period=period)
            )
        case ClaimState.REJECTED:
            lines.append(t("claims.rejected_mark", reason=reason))
        case ClaimState.RETURNED:
            lines.append(t("claims.returned_mark", reason=reason))
            return Screen(_LINE.join(lines), (_answer_row(t, view),))
        case ClaimState.WITHDRAWN | ClaimState.LAPSED:
            lines.append(t(f"claims.{view.claim.state}"))
        case _:
            lines.append(t("claims.cancelled"))
    return Screen(_LINE.join(lines))


def approved(t: Texts, view: ClaimView, total: Decimal) -> Screen:
    """The good news, with the running total and everybody who decided."""
    assert view.item is not None and view.claim.points is not None
    changed = Markup()
    if view.changes:
        first, last = view.changes[0], view.changes[-1]
        key = "claims.approved_changed_because" if last.reason else "claims.approved_changed"
        changed = t(key, points=plain(first.points_before), reason=last.reason or "")
    text = t(
        "claims.approved",
        item=view.item.name,
        points=words.points(t, view.claim.points),
        changed=changed,
        period=words.period(t, view.period),
        total=words.points(t, total, signed=False),
    )
    names = t.plain("common.list_separator").join(
        step.by for step in view.steps if step.verdict is Verdict.APPROVED
    )
    return Screen(text + _LINE + t("claims.approved_by", reviewers=names))


def rejected(t: Texts, view: ClaimView) -> Screen:
    """The bad news with its reason."""
    assert view.item is not None
    last = view.steps[-1]
    text = t("claims.rejected", item=view.item.name, reviewer=last.by, reason=last.reason or "")
    return Screen(text + _LINE + t("claims.rejected_hint"))


def returned(t: Texts, view: ClaimView) -> Screen:
    """A reviewer's question."""
    assert view.item is not None
    last = view.steps[-1]
    text = t("claims.returned", item=view.item.name, reviewer=last.by, question=last.reason or "")
    return Screen(text, (_answer_row(t, view),))


def edit(t: Texts, view: ClaimView, today: date, choices: Sequence[Choice]) -> Screen:
    """✏️ on a draft: write it again, or take one of the items that the words may mean."""
    lines = [*draft_lines(t, view, today), t("claims.edit_hint")]
    back = Button(t.plain("claims.button.back"), f"draft:{view.claim.id}:{view.claim.version}")
    rows = (*_choice_rows(t, view, choices), (_browse(t),), (back, _cancel(t, view)))
    return Screen(_LINE.join(lines), rows)


def not_understood(t: Texts, recorded: Item | None = None) -> Screen:
    """No item fits: how to write it, and the way to choose instead; or the item is not the member's to declare."""
    if recorded is not None:
        key = "claims.recorded" if recorded.by is Source.LEADER else "claims.by_itself"
        return Screen(t(key, item=recorded.name), ((_browse(t),),))
    return Screen(t("claims.not_understood"), ((_browse(t),),))


def categories(
    t: Texts, version: SchemeVersion, listed: Sequence[Category], others: Sequence[SchemeVersion] = ()
) -> Screen:
    """The categories of a scheme, to choose an item without writing; and the way to the member's other schemes."""
    buttons = [
        Button(category.name, f"items:{version.id}:{version.scheme.categories.index(category)}")
        for category in listed
    ]
    rows = [buttons[start : start + 2] for start in range(0, len(buttons), 2)]
    rows += [[Button(f"📋 {other.scheme.name}", f"scheme:{other.id}")] for other in others]
    return Screen(t("claims.browse_title", scheme=version.scheme.name), rows)


def items(t: Texts, version: SchemeVersion, category: Category, listed: Sequence[Item]) -> Screen:
    """The items of one category; each begins a draft."""
    rows: list[tuple[Button, ...]] = [
        (Button(choice_label(t, item), f"item:{version.id}:{version.scheme.position_of(item.code)}"),)
        for item in listed
    ]
    rows.append((Button(t.plain("claims.browse_back"), f"scheme:{version.id}"),))
    return Screen(t("claims.browse_category", category=category.name), rows)


def group_line(t: Texts, name: str) -> Screen:
    """The one short line that the group sees, under the name that it shows."""
    return Screen(t("claims.group_line", name=name), silent=True)


def _choice_rows(t: Texts, view: ClaimView, choices: Sequence[Choice]) -> Rows:
    shown = choices[:_CHOICES_SHOWN]
    several = len({choice.scheme_id for choice in shown}) > 1
    return [
        (
            Button(
                choice_label(t, c.item, c.version if several else None),
                f"choose:{view.claim.id}:{c.scheme_id}:{c.position}",
            ),
        )
        for c in shown
    ]


def choice_label(t: Texts, item: Item, version: SchemeVersion | None = None) -> str:
    """An item and its worth; where items of several schemes stand together, with the scheme's name."""
    worth = words.worth(t, item).unescape()
    label = t.plain("claims.choice", item=words.shortened(item.name, 24), worth=worth)
    if version is None:
        return label
    return t.plain("claims.choice_of", choice=label, scheme=words.shortened(version.scheme.name, 12))


def _value_rows(t: Texts, view: ClaimView, span: Range) -> Rows:
    values = values_in(span)
    prefix = f"value:{view.claim.id}:{view.claim.version}"
    buttons = [Button(plain(value), f"{prefix}:{plain(value)}") for value in values]
    return [buttons[start : start + 5] for start in range(0, len(buttons), 5)]


def values_in(span: Range) -> list[Decimal]:
    """Values of a range to offer as buttons: every whole one, or at most ten evenly spread with both ends."""
    if span.max - span.min < _VALUES_SHOWN:
        count = int(span.max - span.min) + 1
        values = [span.min + ONE * step for step in range(count)]
    else:
        stride = (span.max - span.min) / (_VALUES_SHOWN - 1)
        values = [(span.min + stride * step).to_integral_value() for step in range(_VALUES_SHOWN)]
    return sorted({*(value for value in values if value in span), span.min, span.max})


def other_points(item: Item, quantity: Decimal | None, points: Decimal | None) -> list[Decimal]:
    """Points to offer instead of ``points``: those of the item's range, or of other quantities under its cap."""
    if isinstance(item.points, Range):
        return [value for value in values_in(item.points) if value != points]
    units = max(int(quantity or 1) + 2, 4)
    offered = [item.points * count for count in range(1, units)]
    inside = [v for v in offered if item.cap is None or abs(v) <= abs(item.cap)]
    return [value for value in inside if value != points][:10]


def _edit(t: Texts, view: ClaimView) -> Button:
    return Button(t.plain("claims.button.edit"), f"redraft:{view.claim.id}:{view.claim.version}")


def _cancel(t: Texts, view: ClaimView) -> Button:
    return Button(t.plain("claims.button.cancel"), f"drop:{view.claim.id}:{view.claim.version}")


def _withdraw(t: Texts, view: ClaimView) -> Button:
    return Button(t.plain("claims.button.withdraw"), f"withdraw:{view.claim.id}")


def _answer_row(t: Texts, view: ClaimView) -> Sequence[Button]:
    """The answer is the next message; the button is for whoever did something else in between."""
    return Button(t.plain("claims.button.answer"), f"answer:{view.claim.id}"), _withdraw(t, view)


def _browse(t: Texts) -> Button:
    return Button(t.plain("claims.browse"), "browse")
