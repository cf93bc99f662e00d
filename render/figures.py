"""How questions are answered, as editors see it: shares right, and what should be looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from markupsafe import Markup

from domain.figures import ENOUGH, Figures, Flag, Glance, Seen
from domain.periods import Period
from domain.questions import Question
from domain.rounds import Round
from domain.topics import Known
from render import words
from render.charts import HeatChart, as_json
from render.fitting import Line, fitted
from render.quiz import round_name
from render.screen import TEXT_LIMIT, Button, Rows, Screen
from render.texts import Texts

_SHOWN = 12
_BUTTONS_A_ROW = 4
_GROUPS_SHOWN = 12
_NAME_SHOWN = 20
_TEXT_SHOWN = 40
_QUESTION_SHOWN = 200
_LOWEST_SHOWN = 3
LEAST_IN_A_CELL = 10


def flagged(t: Texts, of: Round, seen: Sequence[Seen]) -> Screen:
    """To an editor, once of each: what the round that was counted shows about questions."""
    head = t.n("figures.flagged", len(seen), round=round_name(t, of))
    return Screen(fitted([Line(head), *_lines(t, seen)], TEXT_LIMIT), _buttons(seen))


def glance(t: Texts, found: Glance) -> Screen:
    """Shares right by category, trade and branch, the lowest first, and what is flagged now."""
    if not found.rounds:
        return Screen(t("figures.nothing"))
    lines = [Line(t.n("figures.head", found.rounds))]
    for key, known in (
        ("figures.by_category", found.categories),
        ("figures.by_trade", found.trades),
        ("figures.by_branch", found.branches),
    ):
        lines += [Line(Markup()), Line(t(key)), *_shares(t, known)]
    lines.append(Line(Markup()))
    if found.flagged:
        lines += [Line(t.n("figures.to_look_at", len(found.flagged))), *_lines(t, found.flagged)]
    else:
        lines.append(Line(t("figures.none_flagged")))
    return Screen(fitted(lines, TEXT_LIMIT), _buttons(found.flagged))


def _shares(t: Texts, known: Mapping[str, Known]) -> Iterator[Line]:
    ordered = sorted(known, key=lambda name: (known[name].percent, name))
    for name in ordered[:_GROUPS_SHOWN]:
        shown = words.shortened(name, _NAME_SHOWN) if name else t.plain("figures.no_trade")
        each = known[name]
        yield Line(t.n("figures.share", each.answers, name=shown, percent=each.percent), rank=1)
    if len(ordered) > _GROUPS_SHOWN:
        yield Line(t.n("figures.more_groups", len(ordered) - _GROUPS_SHOWN), rank=1)


def _lines(t: Texts, seen: Sequence[Seen]) -> Iterator[Line]:
    for each, why in seen[:_SHOWN]:
        reasons = t.plain("figures.list_separator").join(_reason(t, each, flag) for flag in why)
        text = words.shortened(each.text, _TEXT_SHOWN)
        yield Line(t("figures.line", code=each.code, why=reasons, text=text))
    if len(seen) > _SHOWN:
        yield Line(t.n("figures.more", len(seen) - _SHOWN))


def _reason(t: Texts, of: Figures, flag: Flag) -> str:
    drawing = of.drawing
    letters = _letters(t, drawing.letters) if drawing else ""
    count = drawing.count if drawing else 0
    r = f"{of.discrimination or 0:.2f}".replace("-", "−")
    return t.plain(
        f"figures.flag.{flag}",
        percent=of.percent,
        n=of.answers,
        letters=letters,
        count=count,
        right=of.right,
        r=r,
    )


def _letters(t: Texts, letters: str) -> str:
    return {"T": t.plain("quiz.true"), "F": t.plain("quiz.false")}.get(letters, letters)


def _buttons(seen: Sequence[Seen]) -> Rows:
    buttons = [Button(each.code, f"question:{each.question}") for each, _ in seen[:_SHOWN]]
    return [buttons[start : start + _BUTTONS_A_ROW] for start in range(0, len(buttons), _BUTTONS_A_ROW)]


def one(t: Texts, question: Question, versions: Sequence[Figures]) -> Screen:
    """One question in words, its figures, and a button to its card."""
    text = words.shortened(question.wording.text, _QUESTION_SHOWN)
    lines = [t("figures.one", code=question.code, text=text)]
    lines += of_question(t, versions) or [t("figures.not_answered")]
    return Screen(Markup("\n").join(lines), ((Button(question.code, f"question:{question.id}"),),))


def heat(t: Texts, month: Period, known: Mapping[tuple[str, str], Known], now: datetime) -> Screen:
    """The monthly picture for the training office: category by trade; ``now`` in the organisation's zone."""
    chart = heat_chart(t, month, known, now)
    text = t("figures.heat", month=words.period(t, month))
    lowest = sorted(
        (each for each in known if known[each].answers >= ENOUGH and known[each].percent < 100),
        key=lambda each: (known[each].percent, each),
    )[:_LOWEST_SHOWN]
    lines = [
        t(
            "figures.heat_line",
            trade=words.shortened(trade, _NAME_SHOWN),
            category=category,
            percent=known[category, trade].percent,
        )
        for category, trade in lowest
    ]
    return Screen(Markup("\n").join([text, *lines]), drawing=as_json(chart))


def heat_chart(t: Texts, month: Period, known: Mapping[tuple[str, str], Known], now: datetime) -> HeatChart:
    """Categories from the weakest down, trades from the one with the most answers on."""
    rows, columns = _totals(known, 0), _totals(known, 1)
    categories = sorted(rows, key=lambda name: (rows[name].percent, name))
    trades = sorted(columns, key=lambda name: (-columns[name].answers, name))
    cells = tuple(tuple(_cell(known.get((category, trade))) for trade in trades) for category in categories)
    return HeatChart(
        title=t.plain("figures.heat_title"),
        subtitle=words.period(t, month).unescape(),
        columns=tuple(trades),
        rows=tuple(categories),
        cells=cells,
        as_of=now,
        language=t.language,
    )


def _totals(known: Mapping[tuple[str, str], Known], place: int) -> dict[str, Known]:
    found: dict[str, Known] = {}
    for key, each in known.items():
        found[key[place]] = found.get(key[place], Known()) + each
    return found


def _cell(known: Known | None) -> int | None:
    """Percent right; None where so few answered that it would tell about persons, or nothing at all."""
    return known.percent if known is not None and known.answers >= LEAST_IN_A_CELL else None


def of_question(t: Texts, versions: Sequence[Figures]) -> list[Markup]:
    """For the card of a question: each version's figures, the newest first."""
    return [_of_version(t, each) for each in reversed(versions[-3:])]


def _of_version(t: Texts, of: Figures) -> Markup:
    drawing = of.drawing
    parts = [
        t.n(
            "figures.answered",
            of.answers,
            number=of.number,
            percent=of.percent,
            seconds=f"{of.median_ms / 1000:.1f}",
        )
    ]
    if of.discrimination is not None:
        parts.append(t("figures.discrimination", r=f"{of.discrimination:.2f}".replace("-", "−")))
    if drawing is not None:
        parts.append(t("figures.drawing", letters=_letters(t, drawing.letters), n=drawing.count))
    return t("figures.list_separator").join(parts)
