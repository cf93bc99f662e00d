"""Awards: told to who earned one, listed for their branch and for whoever pays, as certificates, and checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from zoneinfo import ZoneInfo

from markupsafe import Markup

from domain.amounts import plain
from domain.award_view import AwardView, Honours, Withdrawn, bonus_of
from domain.awards import AwardRule
from domain.members import Branch
from domain.periods import Period, local_day
from domain.schemes import Scheme
from render import drawings, words
from render.papers import Certificate, Form, TableFile
from render.screen import TEXT_LIMIT, Screen
from render.texts import Texts

_LINE = Markup("\n")
_SHOWN_AT_MINE = 5
_PROOFS_SHOWN = 12
_SPARE = 600  # for the headings of rules that there is no more room for
_COLUMNS = ("number", "name", "branch", "group", "award", "bonus", "serial", "proof")
_HERE = "\0"  # where the name goes


def told(t: Texts, paper: Texts, view: AwardView, zone: ZoneInfo) -> list[Screen]:
    """To a member: what they have earned, with the certificate to look at and to print.

    ``paper`` is the language of certificates: that of the organisation.
    """
    return _with_certificate(_LINE.join(_told_lines(t, view)), t, paper, view, zone)


def again(t: Texts, paper: Texts, view: AwardView, zone: ZoneInfo) -> list[Screen]:
    """An award of one's own, once more."""
    lines = [t("awards.named", award=view.rule.name), *_fact_lines(t, view)]
    return _with_certificate(_LINE.join(lines), t, paper, view, zone)


def listed(t: Texts, branch: Branch, views: Sequence[AwardView]) -> Screen:
    """To a branch's group, under the names that it shows: who earned what by which rule, each with what proves it."""
    parts = [t("awards.list.head", branch=branch.name)]
    room = TEXT_LIMIT - _SPARE - len(parts[0])
    for (scheme, rule), group in groupby(views, key=lambda view: (view.version.scheme, view.rule)):
        lines = [t("awards.list.rule", award=rule.name, rule=_asked(t, scheme, rule), scheme=scheme.name)]
        room -= len(lines[0]) + 2
        of_rule = list(group)
        for shown, view in enumerate(of_rule):
            line = t("awards.list.line", name=branch.shown(view.member), proof=_proof(t, view))
            room -= len(line) + 1
            if room < 0:
                lines.append(t.n("awards.list.more", len(of_rule) - shown))
                break
            lines.append(line)
        parts.append(_LINE.join(lines))
    return Screen(Markup("\n\n").join(parts))


def bonus_list(t: Texts, views: Sequence[AwardView], run: str) -> Screen:
    """To whoever pays: how many of which award, what it comes to, and the list as a spreadsheet."""
    lines = [t("awards.bonus.head", year=run.replace("..", "–"))]
    counted = Counter((view.version.scheme.name, view.rule.name) for view in views)
    lines += [
        t.n("awards.bonus.line", count, award=award, scheme=scheme)
        for (scheme, award), count in counted.items()
    ]
    lines += [t("awards.bonus.sum", yuan=_yuan(bonus_of(views))), t("awards.bonus.how")]
    header = tuple(t.plain(f"awards.column.{column}") for column in _COLUMNS)
    table = TableFile(header, tuple(_row(t, view) for view in views))
    return Screen(
        _LINE.join(lines), drawing=drawings.as_json(table), document=f"awards-{run.replace('..', '-')}.xlsx"
    )


def withdrawn(t: Texts, paper: Texts, one: Withdrawn, zone: ZoneInfo) -> list[Screen]:
    """To a member: an award is no more, and why; and the one in its place."""
    view = one.view
    key = "awards.withdrawn" if one.replacement is None else "awards.replaced"
    text = t(key, award=view.rule.name, serial=view.award.serial, **_lost(t, view))
    if one.replacement is None:
        return [Screen(text)]
    return [Screen(text), *again(t, paper, one.replacement, zone)]


def withdrawn_elsewhere(t: Texts, one: Withdrawn) -> Screen:
    """To whoever pays: the same, with whose it was."""
    view, new = one.view, one.replacement
    instead = t("awards.instead", serial=new.award.serial) if new else t("awards.none_instead")
    return Screen(
        t(
            "awards.withdrawn_of",
            name=view.member.name,
            number=view.member.employee_no,
            award=view.rule.name,
            serial=view.award.serial,
            yuan=_yuan(view.bonus),
            instead=instead,
            **_lost(t, view),
        )
    )


def withdrawn_in_group(t: Texts, one: Withdrawn) -> Screen:
    """To the group that got the list: who is no longer on it, and no more than that; under the name shown there."""
    view = one.view
    name = view.branch.shown(view.member)
    period = _lost(t, view)["period"]
    award = view.rule.name
    return Screen(t("awards.list.withdrawn", branch=view.branch.name, name=name, award=award, period=period))


def checked(t: Texts, view: AwardView | None, zone: ZoneInfo) -> Screen:
    """To anybody who follows a certificate's link: what it certifies, that it is withdrawn, or that it is not ours."""
    if view is None:
        return Screen(t("awards.check.unknown"))
    award = view.award
    facts = t(
        "awards.check.facts",
        name=view.member.name,
        award=view.rule.name,
        words=_words(t, view),
        branch=view.branch.name,
        day=_day(t, local_day(award.issued_at, zone)),
        serial=award.serial,
    )
    if award.revoked_at is None:
        return Screen(t("awards.check.genuine") + _LINE + facts)
    day = _day(t, local_day(award.revoked_at, zone))
    return Screen(t("awards.check.withdrawn", day=day, **_lost(t, view)) + _LINE + facts)


def honour_lines(t: Texts, honours: Honours) -> list[Markup]:
    """For /mine: streaks and awards, a line each."""
    lines = [
        t.n(f"awards.streak.{one.version.scheme.period}", one.length, grade=one.grade)
        for one in honours.streaks
    ]
    shown = honours.awards[-_SHOWN_AT_MINE:]
    lines += [t("awards.own", award=view.rule.name, periods=_span(t, view)) for view in shown]
    return [*lines, t("awards.own_more")] if shown else lines


def certificate(paper: Texts, view: AwardView, zone: ZoneInfo) -> Certificate:
    """The certificate of an award, as a PDF."""
    before, _, after = paper.plain("awards.paper.holder", name=_HERE).partition(_HERE)
    return Certificate(
        title=paper.plain("awards.paper.title"),
        before=before.strip(),
        name=view.member.name,
        after=after.strip(),
        words=paper("awards.paper.words", words=_words(paper, view)).unescape(),
        award=paper.plain("awards.paper.award", award=view.rule.name),
        issuer=tuple(filter(None, (view.branch.committee, view.branch.name))),
        day=_day(paper, local_day(view.award.issued_at, zone)),
        serial=view.award.serial,
        serial_label=paper.plain("awards.paper.serial"),
        link=view.link,
        scan=paper.plain("awards.paper.scan") if view.link else "",
        language=paper.language,
    )


def _with_certificate(text: Markup, t: Texts, paper: Texts, view: AwardView, zone: ZoneInfo) -> list[Screen]:
    if not view.rule.certificate:
        return [Screen(text)]
    pdf = certificate(paper, view, zone)
    picture = drawings.as_json(replace(pdf, form=Form.PNG))
    caption = t("awards.pdf", serial=view.award.serial)
    name = f"{view.award.serial}.pdf"
    return [
        Screen(text, drawing=picture),
        Screen(caption, drawing=drawings.as_json(pdf), document=name, silent=True),
    ]


def _told_lines(t: Texts, view: AwardView) -> list[Markup]:
    return [t("awards.told", name=view.member.name, award=view.rule.name), *_fact_lines(t, view)]


def _fact_lines(t: Texts, view: AwardView) -> list[Markup]:
    lines = [t("awards.because", words=_words(t, view)), t("awards.proof", proof=_proof(t, view))]
    if view.bonus:
        lines.append(t("awards.bonus", yuan=_yuan(view.bonus)))
    lines.append(t("awards.serial", serial=view.award.serial))
    return lines


def _words(t: Texts, view: AwardView) -> Markup:
    """``2025年第2季度至2026年第1季度有 3 个季度评为 A``, without the scheme."""
    kind = "count" if view.rule.streak is None else "streak"
    period = view.award.periods[0].kind
    return t.n(
        f"awards.words.{kind}.{period}",
        len(view.award.periods),
        grade=view.rule.grade,
        span=_span(t, view),
        scheme=view.version.scheme.name,
    )


def _asked(t: Texts, scheme: Scheme, rule: AwardRule) -> Markup:
    """What a rule asks for: ``一年中 3 个季度及以上评为 A``."""
    if rule.streak is not None:
        return t.n(f"awards.rule.streak.{scheme.period}", rule.streak, grade=rule.grade)
    return t.n(f"awards.rule.count.{scheme.period}", rule.count or 0, grade=rule.grade)


def _span(t: Texts, view: AwardView) -> Markup:
    first, last = view.award.periods[0], view.award.periods[-1]
    if first == last:
        return words.period(t, first)
    return t("awards.span", first=words.period(t, first), last=words.period(t, last))


def _proof(t: Texts, view: AwardView) -> str:
    """``2025Q2 95、2025Q4 91.5``."""
    each = [f"{proof.period.key} {plain(proof.total)}" for proof in view.proofs]
    return words.some(t, each, _PROOFS_SHOWN)


def _lost(t: Texts, view: AwardView) -> dict[str, Markup | str]:
    lost = view.award.lost
    return {"period": words.period(t, lost) if isinstance(lost, Period) else "", "grade": view.rule.grade}


def _day(t: Texts, day: date) -> str:
    return str(words.short_day(t, day, date.min))


def _yuan(amount: Decimal) -> str:
    whole, _, rest = plain(amount).partition(".")
    return f"{int(whole):,}" + (f".{rest}" if rest else "")


def _row(t: Texts, view: AwardView) -> tuple[str | int | float, ...]:
    """In the order of `_COLUMNS`."""
    whole = view.bonus == view.bonus.to_integral_value()
    return (
        view.member.employee_no,
        view.member.name,
        view.branch.name,
        view.member.group or "",
        view.rule.name,
        int(view.bonus) if whole else float(view.bonus),
        view.award.serial,
        _proof(t, view),
    )
