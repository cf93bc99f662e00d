"""What an objection looks like: to its author, to who decides it, and as an outcome."""

from __future__ import annotations

from decimal import Decimal
from zoneinfo import ZoneInfo

from markupsafe import Markup

from domain.amounts import plain
from domain.objection_view import Case, Decided
from domain.objections import ObjectionState
from domain.signoffs import Line
from render import words
from render.claims import other_points
from render.reviews import allowed
from render.screen import Button, Screen, Style
from render.signing import entry_line
from render.texts import Texts

REASONS = {
    ObjectionState.UPHELD: ("duplicate", "weak", "rule", "agreed"),
    ObjectionState.AMENDED: ("count", "evidence", "rule", "agreed"),
    ObjectionState.DISMISSED: ("evidence", "rule", "agreed"),
}
"""What may be said for each outcome."""
_LINE = Markup("\n")
_REASON_SHOWN = 300


def ask_reason(t: Texts, line: Line, *, own: bool, hidden: bool) -> Screen:
    """The next text is the reason; whoever objects to somebody else's entry may keep their name back."""
    lines = [t("objections.ask_reason"), entry_line(t, line)]
    if own:
        return Screen(_LINE.join(lines))
    lines.append(t("objections.hidden" if hidden else "objections.named"))
    key = "objections.button.name" if hidden else "objections.button.hide"
    data = f"hide:{line.entry.number}:{int(not hidden)}"
    return Screen(_LINE.join(lines), ((Button(t.plain(key), data),),))


def sent(t: Texts, case: Case) -> Screen:
    """To its author: who decides."""
    if case.judges.members and case.judges.role:
        who = words.reviewers(t, case.judges.members, case.judges.role)
        return Screen(t("objections.sent", number=case.objection.id, who=who))
    return Screen(t("objections.sent_admins", number=case.objection.id))


def card(t: Texts, case: Case) -> Screen:
    """To whoever decides: ✅ upheld, ❌ dismissed, ✏️ another value."""
    key = f"{case.objection.id}"
    rows = (
        (
            Button(t.plain("objections.button.uphold"), f"uphold:{key}", style=Style.SUCCESS),
            Button(t.plain("objections.button.dismiss"), f"dismiss:{key}", style=Style.DANGER),
        ),
        (Button(t.plain("objections.button.amend"), f"amend:{key}"),),
    )
    return Screen(_LINE.join([*_lines(t, case), t("objections.ways")]), rows)


def ask_points(t: Texts, case: Case) -> Screen:
    """✏️: likely values as buttons, or a number as text; and which values the item allows."""
    entry = case.line.entry
    buttons = [
        Button(plain(v), f"amended:{case.objection.id}:{plain(v)}")
        for v in other_points(case.line.item, entry.quantity, entry.points)
        if v
    ]
    rows = [buttons[start : start + 5] for start in range(0, len(buttons), 5)]
    rows.append([Button(t.plain("signing.button.back"), f"case:{case.objection.id}")])
    lines = [*_lines(t, case), t("objections.ask_points", allowed=allowed(t, case.line.item))]
    return Screen(_LINE.join(lines), rows)


def confirm_points(t: Texts, case: Case, points: Decimal) -> Screen:
    """A value that was tapped: old → new, before it is booked."""
    before, after = words.points(t, case.line.entry.points), words.points(t, points)
    rows = (
        (
            Button(
                t.plain("objections.button.confirm", after=after.unescape()),
                f"rectify:{case.objection.id}:{plain(points)}",
                style=Style.SUCCESS,
            ),
        ),
        (Button(t.plain("signing.button.back"), f"amend:{case.objection.id}"),),
    )
    lines = [*_lines(t, case), t("objections.confirm_points", before=before, after=after)]
    return Screen(_LINE.join(lines), rows)


def taken_away(t: Texts, case: Case) -> Screen:
    """The card of somebody who no longer decides."""
    return Screen(_LINE.join([*_lines(t, case), t("reviews.final.moved")]))


def closed(t: Texts, case: Case, by: str, zone: ZoneInfo, *, ask: bool = False) -> Screen:
    """A card after the decision. ``ask``: to who decided, with reasons to choose from."""
    lines = [*_lines(t, case), _verdict(t, case, by, zone)]
    if case.objection.note:
        lines.append(t("objections.note", note=words.shortened(case.objection.note, _REASON_SHOWN)))
    if not ask:
        return Screen(_LINE.join(lines))
    lines.append(t("objections.ask_note"))
    rows = [
        (Button(t.plain(f"objections.reason.{name}"), f"ruled:{case.objection.id}:{name}"),)
        for name in REASONS[case.objection.state]
    ]
    return Screen(_LINE.join(lines), rows)


def outcome(t: Texts, decided: Decided, by: str, *, to_author: bool, name: str, total: bool) -> Screen:
    """To who objected, and to the member whose entry it is: under the name that is shown to them.

    ``total``: it is theirs to hear what the points come to now.
    """
    case = decided.case
    lines = [
        t(
            "objections.outcome.yours" if to_author else "objections.outcome.concerned",
            number=case.objection.id,
            period=words.period(t, case.period),
        ),
        entry_line(t, case.line),
        t(f"objections.outcome.{case.objection.state}", by=by or t.plain("objections.an_admin")),
    ]
    if case.objection.state is ObjectionState.AMENDED:
        lines.append(t("objections.amended_to", points=words.points(t, decided.entries[-1].points)))
    if total and decided.total is not None and decided.entries:
        points = words.points(t, decided.total, signed=False)
        lines.append(t("objections.total", name=name, total=points))
    return Screen(_LINE.join(lines))


def explained(t: Texts, case: Case, by: str) -> Screen:
    """Why it was decided so, to who objected."""
    return Screen(
        t(
            "objections.explained",
            number=case.objection.id,
            by=by or t.plain("objections.an_admin"),
            note=case.objection.note or "",
        )
    )


def orphaned(t: Texts, case: Case) -> Screen:
    """To an admin of the bot: an objection that nobody may decide."""
    return Screen(_LINE.join([t("objections.orphaned"), *_lines(t, case)]))


def _lines(t: Texts, case: Case) -> list[Markup]:
    objection, concerned = case.objection, case.concerned
    if case.own:
        who = t("objections.by_self", name=concerned.name)
    elif objection.hidden:
        who = t("objections.by_hidden", name=concerned.name)
    else:
        who = t("objections.by_other", by=case.objector.name, name=concerned.name)
    lines = [
        t("objections.head", number=objection.id, branch=concerned.branch),
        who,
        t("objections.about", scheme=case.version.scheme.name, period=words.period(t, case.period)),
        entry_line(t, case.line),
    ]
    if case.line.note:
        lines.append(t("objections.words", words=words.shortened(case.line.note, 120)))
    if case.line.deciders:
        lines.append(t("objections.decided_by", names=words.some(t, case.line.deciders, 6)))
    reason = words.shortened(objection.reason, _REASON_SHOWN)
    return [*lines, t("objections.reason_line", reason=reason)]


def _verdict(t: Texts, case: Case, by: str, zone: ZoneInfo) -> Markup:
    at = case.objection.decided_at
    assert at is not None
    who = by or t.plain("objections.an_admin")
    key = f"objections.closed.{case.objection.state}"
    if case.amended_to is None:
        return t(key, by=who, at=words.clock(at, zone))
    before, after = words.points(t, case.line.entry.points), words.points(t, case.amended_to)
    return t(key, by=who, at=words.clock(at, zone), before=before, after=after)
