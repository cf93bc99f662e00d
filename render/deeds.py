"""Deeds of the highest grade: the question to their member, and what the branch reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from domain.deeds import Deed, DeedState, Gone, Told
from domain.members import Branch
from domain.schemes import Item
from render import words
from render.screen import Button, Rows, Screen, Style
from render.texts import Texts

_LINE = Markup("\n")
_QUOTE = Markup("<blockquote>{}</blockquote>")
_WORDS_SHOWN = 60
_NAME_SHOWN = 20
_CHOICES = 12
_NOTHING_SAID = re.compile(r"[\W\d_×xX个一二两三四五六七八九十]+")


def proposal(t: Texts, told: Told, today: date) -> Screen:
    """To a member of the highest grade: what could be told, and that nothing is without their ✅."""
    key = str(told.deeds.id)
    agree = [Button(t.plain("deeds.button.agree"), f"tell:{key}:0", style=Style.SUCCESS)]
    if told.photo is not None:
        agree.append(Button(t.plain("deeds.button.agree_photo"), f"tell:{key}:1", style=Style.SUCCESS))
    rows = [
        *([button] for button in agree),
        [
            Button(t.plain("deeds.button.reword"), f"reword:{key}"),
            Button(t.plain("deeds.button.decline"), f"untell:{key}"),
        ],
    ]
    head = t(
        "deeds.proposal", name=told.member.name, period=words.period(t, told.period), grade=told.deeds.grade
    )
    return Screen(_LINE.join([head, _quote(t, told, today), t("deeds.ask")]), rows)


def reword(t: Texts, told: Told, today: date) -> Screen:
    """✏️: which claims, or a wording of their own as the next text."""
    chosen = {deed.claim_id for deed in told.chosen}
    newest = told.others[-_CHOICES:]
    rows = [
        [Button(_choice(deed, chosen), f"pick:{told.deeds.id}:{deed.claim_id}")]
        for deed in told.others
        if deed in newest or deed.claim_id in chosen
    ]
    rows.append([Button(t.plain("signing.button.back"), f"deed:{told.deeds.id}")])
    return Screen(_LINE.join([t("deeds.reword"), _quote(t, told, today)]), rows)


def _choice(deed: Deed, chosen: set[int]) -> str:
    mark = "☑" if deed.claim_id in chosen else "☐"
    return f"{mark} {deed.day:%m-%d} {words.shortened(deed.item.name, 24)}"


def settled(t: Texts, told: Told, today: date, *, gone: bool = True, corrected: bool = False) -> Screen:
    """The proposal after the member has decided, or (``corrected``) after what it tells of was taken back.

    ``gone``: nothing of what was told stays in the group.
    """
    if told.deeds.state in {DeedState.AGREED, DeedState.POSTED}:
        rows: Rows = ([Button(t.plain("deeds.button.withdraw"), f"untell:{told.deeds.id}")],)
        key = "deeds.agreed_photo" if told.pictured else "deeds.agreed"
        key = "deeds.told" if told.deeds.state is DeedState.POSTED else key
        return Screen(_LINE.join([t(key), _quote(t, told, today)]), rows)
    if told.deeds.state is DeedState.DECLINED:
        return Screen(t("deeds.declined"))
    if corrected:
        return Screen(t("deeds.corrected") if gone else t("deeds.corrected_partly"))
    return Screen(t("deeds.withdrawn") if gone else t("deeds.withdrawn_partly"))


def posted(t: Texts, branch: Branch, together: Sequence[Told], today: date) -> Screen:
    """To the branch's group, under the names that it shows: the deeds of those who have agreed; of one alone maybe
    with a photo.
    """
    first = together[0]
    lines = [
        t("deeds.posted", branch=branch.name, period=words.period(t, first.period), grade=first.deeds.grade)
    ]
    for told in together:
        name = words.shortened(branch.shown(told.member), _NAME_SHOWN)
        lines += [t("deeds.who", name=name), _quote(t, told, today)]
    photo = first.photo if len(together) == 1 and first.pictured else None
    return Screen(_LINE.join(lines), photo=photo)


def taken_back(t: Texts, why: Gone) -> Screen:
    """What stands in a post of which nothing is told any more."""
    return Screen(t(f"deeds.taken_back.{why}"))


def stays(t: Texts, branch: str, why: Gone) -> Screen:
    """To an admin: a photo that the bot can no longer delete, and that is to go."""
    return Screen(t(f"deeds.stays.{why}", branch=branch))


def _quote(t: Texts, told: Told, today: date) -> Markup:
    if told.deeds.wording:
        return _QUOTE.format(told.deeds.wording)
    return _QUOTE.format(_LINE.join(_line(t, deed, today) for deed in told.chosen) or t("deeds.nothing"))


def _line(t: Texts, deed: Deed, today: date) -> Markup:
    line = t(  # the quantity may be nothing
        "deeds.line",
        day=words.short_day(t, deed.day, today),
        item=words.shortened(deed.item.name, 40),
        quantity=words.quantity(t, deed.item, deed.quantity),
    ).strip()
    if not _says_more(deed.words, deed.item):
        return line
    if deed.words.lstrip().startswith(deed.item.name):  # they name the item themselves
        said = words.shortened(deed.words, _WORDS_SHOWN)
        return t("deeds.line", day=words.short_day(t, deed.day, today), item=said, quantity="").strip()
    return t("deeds.line_words", line=line, words=words.shortened(deed.words, _WORDS_SHOWN))


def _says_more(text: str, item: Item) -> bool:
    """Whether a claim's words tell more than its item, day and quantity do."""
    for known in (item.name, *item.aliases, item.unit, item.code, "年", "月", "日", "号"):
        text = text.replace(known, " ") if known else text
    return len(_NOTHING_SAID.sub("", text)) > 1
