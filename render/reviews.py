"""What a reviewer sees: the card with all that a decision needs, its questions, and what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from markupsafe import Markup

from domain.amounts import ZERO, plain
from domain.claim_view import Asked, ClaimView, Reuse, Step
from domain.claims import Change, Claim, ClaimState
from domain.reviews import Ask, Passed, Vacancy, Verdict
from domain.schemes import Item, Range
from render import words
from render.claims import other_points
from render.fitting import Line, fitted
from render.screen import CAPTION_LIMIT, TEXT_LIMIT, Button, Rows, Screen, Style
from render.texts import Texts

_WORDS_SHOWN = 160
_REASON_SHOWN = 120
REJECT_REASONS = ("evidence", "not_item", "duplicate", "amount")
RETURN_QUESTIONS = ("photo", "where", "amount", "witness")
CHANGE_REASONS = ("amount", "rule", "item")
_MARKS = {
    ClaimState.APPROVED: "✅",
    ClaimState.REJECTED: "❌",
    ClaimState.WITHDRAWN: "—",
    ClaimState.LAPSED: "—",
    ClaimState.WAITING: "…",
    ClaimState.RETURNED: "↩️",
}


def card(t: Texts, asked: Asked, zone: ZoneInfo, today: date) -> Screen:
    """The card of a level that waits: ✅ is one tap."""
    lines = card_lines(t, asked.view, zone, today)
    if asked.escalated:
        lines.append(Line(t("reviews.escalated", role=words.role(t, asked.ask.role))))
    elif asked.ask.level >= len(asked.view.claim.chain):
        lines.append(Line(t("reviews.stand_in")))
    rows = list(_verdict_rows(t, asked.view.claim))
    if _owes_reason(asked):
        lines.append(Line(t("reviews.ask.change_reason")))
        key = f"why:{asked.view.claim.id}:{asked.view.claim.version}"
        rows = [
            rows[0],
            *((Button(t.plain(f"reviews.change.{name}"), f"{key}:{name}"),) for name in CHANGE_REASONS),
            rows[1],
        ]
    return _screen(asked.view, lines, rows)


def _owes_reason(asked: Asked) -> bool:
    """Whether somebody asked here made the last change and has not said why: nobody else can say it for them."""
    if not asked.view.changes:
        return False
    last = asked.view.changes[-1]
    return last.reason is None and any(last.changed_by == each.id for each in asked.ask.reviewers)


def asking_reason(t: Texts, asked: Asked, verdict: Verdict, zone: ZoneInfo, today: date) -> Screen:
    """The card after ❌ or ↩️: preset reasons, or a sentence."""
    rejecting = verdict is Verdict.REJECTED
    prefix = "reviews.reason" if rejecting else "reviews.question"
    names = REJECT_REASONS if rejecting else RETURN_QUESTIONS
    claim = asked.view.claim
    key = f"{'because' if rejecting else 'ask'}:{claim.id}:{claim.version}"
    rows = [(Button(t.plain(f"{prefix}.{name}"), f"{key}:{name}"),) for name in names]
    lines = card_lines(t, asked.view, zone, today)
    lines.append(Line(t("reviews.ask.reject" if rejecting else "reviews.ask.return")))
    return _screen(asked.view, lines, [*rows, (_back(t, claim),)])


def asking_change(t: Texts, asked: Asked, zone: ZoneInfo, today: date) -> Screen:
    """The card after ✏️: values as buttons, a number as text, or another item."""
    claim, item = asked.view.claim, asked.view.item
    assert item is not None
    prefix = f"points:{claim.id}:{claim.version}"
    buttons = [
        Button(plain(v), f"{prefix}:{plain(v)}") for v in other_points(item, claim.quantity, claim.points)
    ]
    rows: list[Sequence[Button]] = [buttons[start : start + 5] for start in range(0, len(buttons), 5)]
    lines = [*card_lines(t, asked.view, zone, today), Line(t("reviews.ask.change"))]
    return _screen(asked.view, lines, [*rows, (_back(t, claim),)])


def asking_item(t: Texts, asked: Asked, items: Sequence[Item], zone: ZoneInfo, today: date) -> Screen:
    """The card after a reviewer named another item: which one exactly."""
    claim = asked.view.claim
    rows = [
        (
            Button(
                f"{words.shortened(i.name, 24)} · {words.worth(t, i).unescape()}",
                f"swap:{claim.id}:{claim.version}:{asked.view.version.scheme.position_of(i.code)}",
            ),
        )
        for i in items
    ]
    lines = [*card_lines(t, asked.view, zone, today), Line(t("reviews.ask.item"))]
    return _screen(asked.view, lines, [*rows, (_back(t, claim),)])


def decided(t: Texts, view: ClaimView, ask: Ask | None, zone: ZoneInfo, today: date) -> Screen:
    """A card after the decision: who decided what, what comes next or came of it, and no buttons."""
    lines = card_lines(t, view, zone, today)
    match view.claim.state:
        case ClaimState.APPROVED:
            points = words.points(t, view.claim.points or ZERO)
            lines.append(Line(t("reviews.final.approved", points=points)))
        case ClaimState.REJECTED:
            lines.append(Line(t("reviews.final.rejected")))
        case ClaimState.WITHDRAWN | ClaimState.LAPSED:
            lines.append(Line(t(f"reviews.final.{view.claim.state}")))
        case ClaimState.RETURNED:
            lines.append(Line(t("reviews.final.returned")))
        case _ if ask is not None:
            lines.append(Line(t("reviews.next", reviewers=words.reviewers(t, ask.reviewers, ask.role))))
        case _:
            pass
    return _screen(view, lines, ())


def taken_away(t: Texts, view: ClaimView, zone: ZoneInfo, today: date) -> Screen:
    """The card of somebody who no longer decides this level."""
    return _screen(view, [*card_lines(t, view, zone, today), Line(t("reviews.final.moved"))], ())


def card_lines(t: Texts, view: ClaimView, zone: ZoneInfo, today: date) -> list[Line]:
    """What a card says of the claim, line by line: names and points stay, of the rest what matters least goes first."""
    claim, item = view.claim, view.item
    assert item is not None and claim.points is not None
    amount = words.counted(t, item, claim.quantity)
    day = words.day(t, claim.happened_on, today)
    lines = [
        Line(t("reviews.head", name=view.member.name, item=item.name)),
        Line(t("reviews.amount", quantity=amount, points=words.points(t, claim.points), day=day)),
    ]
    if claim.words:
        lines.append(Line(t("reviews.words", words=words.shortened(claim.words, _WORDS_SHOWN)), 3))
    lines += [Line(line, 2) for line in words.second_scheme(t, view.version)]
    lines += _rule_lines(t, view, item, claim)
    lines += [Line(_reused(t, reuse, zone, today), 1) for reuse in view.reused[:2]]
    if view.twin is not None:
        lines.append(Line(t("reviews.twin", state=t(f"claims.state.{view.twin.state}")), 1))
    if view.recent:
        lines.append(Line(t("reviews.recent", list=_recent(t, view, today)), 5))
    newest = len(view.changes) - 1
    lines += [
        Line(_change(t, view, change), 1 if index == newest else 4)
        for index, change in enumerate(view.changes)
    ]
    for step in view.steps:
        lines += _step_lines(t, view, step, zone)
    return lines


def _reused(t: Texts, reuse: Reuse, zone: ZoneInfo, today: date) -> Markup:
    day = words.short_day(t, reuse.at.astimezone(zone).date(), today)
    return t("reviews.reused", name=reuse.member, item=reuse.item, day=day)


def _rule_lines(t: Texts, view: ClaimView, item: Item, claim: Claim) -> list[Line]:
    cap = t("reviews.rule_cap", cap=plain(item.cap)) if item.cap is not None else ""
    lines = [Line(t("reviews.rule", worth=words.worth(t, item), cap=cap), 3)]
    if view.left is not None and item.cap is not None and claim.state is not ClaimState.APPROVED:
        lines.append(Line(t("reviews.left", left=plain(view.left), cap=plain(item.cap)), 2))
        if claim.points is not None and claim.points > view.left:
            lines.append(Line(t("reviews.left_over"), 1))
    return lines


def _recent(t: Texts, view: ClaimView, today: date) -> Markup:
    separator = Markup(t.plain("common.list_separator"))  # noqa: S704  from our catalogue
    return separator.join(
        t(
            "reviews.recent_one",
            day=words.short_day(t, old.happened_on, today),
            points=words.points(t, old.points or ZERO),
            mark=_MARKS.get(old.state, ""),
        )
        for old in view.recent
    )


def _change(t: Texts, view: ClaimView, change: Change) -> Markup:
    scheme = view.version.scheme

    def side(code: str, amount: Decimal) -> Markup:
        item = scheme.find_item(code)
        name = f"{item.name} " if item and change.item_before != change.item_after else ""
        return Markup("{}{}").format(name, words.points(t, amount))

    reason = words.shortened(change.reason or "", _REASON_SHOWN)
    return t(
        "reviews.change",
        name=change.by,
        before=side(change.item_before, change.points_before),
        after=side(change.item_after, change.points_after),
        reason=t("reviews.change_reason", reason=reason) if reason else "",
    )


def _step_lines(t: Texts, view: ClaimView, step: Step, zone: ZoneInfo) -> list[Line]:
    newest = 1 if step is view.steps[-1] else 4
    if step.verdict is Verdict.PASSED:
        assert step.role is not None
        why = _vacancy(t, Passed(step.role, Vacancy(step.reason or "")))
        return [Line(t("reviews.step.passed", why=why), newest)]
    lines = [
        Line(
            t(
                f"reviews.step.{step.verdict}",
                name=step.by,
                role=words.role(t, step.role) if step.role else "",
                at=words.clock(step.at, zone),
                reason=words.shortened(step.reason or "", _REASON_SHOWN),
            ),
            newest if step.verdict is Verdict.RETURNED else 0,
        )
    ]
    if step.answer:
        answer = words.shortened(step.answer, _REASON_SHOWN)
        lines.append(Line(t("reviews.step.answer", name=view.member.name, answer=answer), newest))
    return lines


def stuck(t: Texts, view: ClaimView, passed: Sequence[Passed]) -> Screen:
    """To an admin: nobody may decide, and why."""
    assert view.item is not None
    why = Markup(t.plain("common.list_separator")).join(_vacancy(t, each) for each in passed)  # noqa: S704  ours
    text = t(
        "reviews.stuck",
        branch=view.member.branch,
        name=view.member.name,
        item=view.item.name,
        why=why or t("reviews.stuck_alone"),
    )
    return Screen(text)


def _vacancy(t: Texts, passed: Passed) -> Markup:
    """Why a level was passed over, in words."""
    return t(f"claims.passed.{passed.why}", role=words.role(t, passed.role))


def allowed(t: Texts, item: Item) -> str:
    """The values that a reviewer may set, in words."""
    if isinstance(item.points, Range):
        return t.plain("reviews.range", min=plain(item.points.min), max=plain(item.points.max))
    if item.cap is not None:
        return t.plain("reviews.at_most", max=plain(item.cap))
    return t.plain("reviews.any_negative" if item.points < ZERO else "reviews.any_positive")


def _verdict_rows(t: Texts, claim: Claim) -> Rows:
    key = f"{claim.id}:{claim.version}"
    return (
        (
            Button(t.plain("reviews.button.approve"), f"approve:{key}", style=Style.SUCCESS),
            Button(t.plain("reviews.button.reject"), f"reject:{key}", style=Style.DANGER),
        ),
        (
            Button(t.plain("reviews.button.return"), f"return:{key}"),
            Button(t.plain("reviews.button.change"), f"change:{key}"),
        ),
    )


def _back(t: Texts, claim: Claim) -> Button:
    return Button(t.plain("reviews.button.back"), f"card:{claim.id}:{claim.version}")


def _screen(view: ClaimView, lines: list[Line], rows: Rows) -> Screen:
    photo = view.photos[0] if view.photos else None
    return Screen(fitted(lines, TEXT_LIMIT if photo is None else CAPTION_LIMIT), rows, photo)
