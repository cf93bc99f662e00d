"""A standing that is put before its member: every entry behind it, ✅ to sign, ⚖️ to object."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from markupsafe import Markup

from domain.phases import Phase
from domain.signoffs import Line, Statement
from render import words
from render.screen import Button, Screen, Style
from render.texts import Texts

LINES_A_PAGE = 44  # each has two entities at most, and Telegram takes a hundred
ENTRIES_A_PAGE = 8
_LINE = Markup("\n")
_ITEM_SHOWN = 24
_UNFOLDED = 6
_QUOTE = Markup("<blockquote>{}</blockquote>")
# A long list is folded on the phone: the total and the buttons stay in sight.
_FOLDED = Markup("<blockquote expandable>{}</blockquote>")


def statement(t: Texts, view: Statement, zone: ZoneInfo, *, page: int = 0, changed: bool = False) -> Screen:
    """The standing with its entries. ``changed``: it is another one than the one that was shown before."""
    standing = view.standing
    head = "signing.head" if view.phase < Phase.PUBLISHED else "signing.head_over"
    lines = [t(head, period=words.period(t, view.period), name=view.member.name)]
    if changed:
        lines.append(t("signing.changed"))
    grade = t("boards.grade_mark", grade=standing.grade) if standing.grade else ""
    total = words.points(t, standing.total, signed=False)
    lines.append(t("signing.scheme", scheme=view.version.scheme.name))
    lines.append(t("signing.total", total=total, rank=standing.rank, of=view.of, grade=grade))
    if standing.vetoed:
        lines.append(t("boards.mine.veto"))
    lines += _entries(t, view, page)
    lines += _outcome(t, view, zone)
    return Screen(_LINE.join(lines), _rows(t, view, page))


def _entries(t: Texts, view: Statement, page: int) -> list[Markup]:
    if not view.lines:
        return [t("signing.no_entries")]
    shown = view.lines[page * LINES_A_PAGE : (page + 1) * LINES_A_PAGE]
    head = t.n("signing.entries", len(view.lines))
    quote = _FOLDED if len(shown) > _UNFOLDED else _QUOTE
    return [head, quote.format(_LINE.join(entry_line(t, line) for line in shown))]


def entry_line(t: Texts, line: Line, *, full: bool = False) -> Markup:
    """``#12 10-18 志愿服务 2次 +6 分``; struck through where it was taken back.

    Of a reversal and of what it took back the quantity is said where the line is to be ``full``.
    """
    entry = line.entry
    text = t(
        "signing.entry",
        number=entry.number,
        day=f"{line.day:%m-%d}",
        item=words.shortened(line.item.name, _ITEM_SHOWN),
        quantity=words.counted(t, line.item, abs(entry.quantity)) if full or line.can_be_objected_to else "",
        points=words.points(t, entry.points),
    )
    if entry.reverses is not None:
        return t("signing.reverses", entry=text, number=entry.reverses)
    return Markup("<s>{}</s>").format(text) if line.reversed_by is not None else text


def _outcome(t: Texts, view: Statement, zone: ZoneInfo) -> list[Markup]:
    if view.signoff.signed_at is not None:
        return [t("signing.signed", at=words.clock(view.signoff.signed_at, zone))]
    if view.phase is Phase.FINAL:
        return [t("signing.closed")]
    published = view.phase is Phase.PUBLISHED
    if view.objections:
        key = "signing.objected_published" if published else "signing.objected"
        return [t.n(key, len(view.objections))]
    return [t("signing.published" if published else "signing.ask")]


def _rows(t: Texts, view: Statement, page: int) -> Sequence[Sequence[Button]]:
    if view.phase is Phase.FINAL:
        return ()
    signoff = view.signoff
    rows: list[list[Button]] = [[]]
    if view.phase < Phase.PUBLISHED and not signoff.signed and not view.objections:
        data = f"sign:{signoff.id}:{signoff.version}"
        rows[0].append(Button(t.plain("signing.button.sign"), data, style=Style.SUCCESS))
    rows[0].append(Button(t.plain("signing.button.object"), f"object:{signoff.id}:0"))
    rows.append(pager(t, f"standing:{signoff.id}", page, len(view.lines), LINES_A_PAGE))
    return [row for row in rows if row]


def choose_entry(t: Texts, view: Statement, page: int) -> Screen:
    """⚖️: the entries as buttons."""
    back = Button(t.plain("signing.button.back"), f"standing:{view.signoff.id}:0")
    head = t("signing.which", period=words.period(t, view.period), scheme=view.version.scheme.name)
    return _choose(t, head, view.lines, f"object:{view.signoff.id}", page, [back])


def choose_entry_of(t: Texts, name: str, member_id: int, lines: Sequence[Line], page: int) -> Screen:
    """Somebody else's entries that are in publicity, as buttons."""
    return _choose(t, t("signing.which_of", name=name), lines, f"entries:{member_id}", page, [])


def _choose(
    t: Texts, head: Markup, lines: Sequence[Line], pages: str, page: int, last: list[Button]
) -> Screen:
    open_ = [line for line in lines if line.can_be_objected_to]
    shown = open_[page * ENTRIES_A_PAGE : (page + 1) * ENTRIES_A_PAGE]
    rows = [[Button(_label(t, line), f"dispute:{line.entry.number}")] for line in shown]
    rows.append(pager(t, pages, page, len(open_), ENTRIES_A_PAGE))
    rows.append(last)
    return Screen(head, [row for row in rows if row])


def _label(t: Texts, line: Line) -> str:
    points = words.points(t, line.entry.points).unescape()
    return f"#{line.entry.number} {line.day:%m-%d} {words.shortened(line.item.name, 20)} {points}"


def pager(t: Texts, data: str, page: int, count: int, size: int) -> list[Button]:
    """⬅️ and ➡️ as far as there are pages, each ``data`` with its page."""
    row = []
    if page > 0:
        row.append(Button(t.plain("signing.button.previous"), f"{data}:{page - 1}"))
    if (page + 1) * size < count:
        row.append(Button(t.plain("signing.button.next"), f"{data}:{page + 1}"))
    return row


def reminder(t: Texts, name: str, period: Markup) -> Screen:
    """To a member who has not signed."""
    return Screen(t("signing.reminder", name=name, period=period))
