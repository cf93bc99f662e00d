"""What a year's posts must say, word by word, and what their charts must show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from tests.journeys.year.books import Moment, counts, in_words, quarter_of, quarter_on
from tests.journeys.year.sums import PRIVATE, Line, Rules, plain, share, tells_nobody, unnamed
from tests.journeys.year.witness import Said

LEADING = {"0001"}
"""Who asked for the boards of old quarters and leads the branch."""
_MEDALS = "🥇🥈🥉"
_NOBODY_YET, _NOBODY = "本期还没有人得分，等您来开个头。", "这一期没有人得分。"
_LEAST_OF_GROUP = 3

Bars = list[tuple[int, str, str, str]]
"""Of a chart: rank, name, total and grade."""


def weekly(moment: Moment, branch: int, name: str) -> tuple[list[str], Bars]:
    """The running quarter, on the day of the post."""
    period = quarter_on(moment.said.at.date())
    rules, ranking = moment.books.rules[period], moment.board(period, branch)
    lines = [f"📣 {name} 每周亮榜", f"{rules.name} · {in_words(period)}", *_podium(ranking, _NOBODY_YET)]
    lines += _running_counts(rules, ranking)
    return [*lines, *_deeds(moment.quantities(period, branch))], _unmarked(_bars(ranking))


def monthly(moment: Moment, branch: int, name: str) -> tuple[list[str], Bars]:
    """What a month added."""
    month = moment.said.about[1]
    ranking = moment.gains(month, branch)
    head = [
        f"📅 {name} {int(month[-2:])}月得分",
        f"{moment.books.rules[quarter_of(month)].name} · {in_words(month)}",
    ]
    return [*head, *_podium(ranking), *_deeds(moment.done_in(month, branch))], _bars(ranking)


def published(moment: Moment, branch: int, name: str) -> tuple[list[str], Bars]:
    """The result of a quarter: named but for the private grade, and beside it how the branch and its groups did."""
    period = moment.said.about[1]
    rules, ranking = moment.books.rules[period], moment.board(period, branch)
    named = [line for line in ranking if line.grade != PRIVATE]
    lines = [f"📢 {name} 积分公示", f"{rules.name} · {in_words(period)}"]
    lines += _podium(named) if _leading(ranking) else [_NOBODY]
    for grade, number in counts(rules, ranking):
        who = "、".join(line.person.name for line in named if line.grade == grade)
        lines.append(f"{grade} {number} 人：{who}" if who else f"{grade} {number} 人")
    lines += _deeds(moment.quantities(period, branch))
    if tells_nobody(unnamed(ranking)):
        averages = [plain(each) for each in moment.averages(period, branch)]
        lines.append(
            "📈 支部平均 " + (" → ".join(averages) if len(averages) > 1 else f"{(averages or ['0'])[0]} 分")
        )
        lines.append(f"📐 得分率 {plain(share(ranking, rules.possible()))}%")
    lines += _groups(ranking, rules)
    last = moment.said.at + timedelta(days=7)
    return [*lines, f"🗓 公示至 {last.month}月{last.day}日"], _bars(named)


def asked(moment: Moment, branch: int, name: str, period: str, reader: str) -> tuple[list[str], Bars]:
    """What ``/board`` says of a quarter, "" for a group; the last line of all but a group's running board is left out.

    The running board names everybody; later who reached the private grade is shown to themselves and their leaders.
    """
    rules, ranking = moment.books.rules[period], moment.board(period, branch)
    running = period == quarter_on(moment.said.at.date())
    seen = ranking if running or reader in LEADING else [line for line in ranking if line.grade != PRIVATE]
    lines = [f"🏆 {name}", f"{rules.name} · {in_words(period)}"]
    nobody = _NOBODY_YET if running else _NOBODY
    lines += _podium(seen) if _leading(ranking) else [nobody]
    lines += _running_counts(rules, ranking) if running else [_counts(rules, ranking)]
    bars = _unmarked(_bars(seen)) if running else _bars(seen)
    return [*lines, *_deeds(moment.quantities(period, branch))], bars


def final(moment: Moment, branch: int, name: str) -> list[str]:
    """What is frozen; the last line, a hash, is the program's own to tell."""
    period = moment.said.about[1]
    rules = moment.books.rules[period]
    return [
        f"🔒 {name} 积分结果已定稿",
        f"{rules.name} · {in_words(period)}",
        _counts(rules, moment.board(period, branch)),
        f"流水至 {moment.said.last} 号，校验码：",
    ]


def poster(moment: Moment, branch: int) -> list[str]:
    """The lines of a poster's grades and members, and the amounts of what was done."""
    period = moment.said.about[1]
    rules, ranking = moment.books.rules[period], moment.board(period, branch)
    lines = []
    for grade, number in counts(rules, ranking):
        least = next(each["min"] for each in rules.grades if each["code"] == grade)
        lines.append(f"{grade}{number}人" + (f"·{least}分起" if grade != PRIVATE else ""))
        lines += [
            f"{line.rank}{line.person.name}{plain(line.total)}"
            for line in ranking
            if line.grade == grade != PRIVATE
        ]
    return [*lines, *(f"{plain(amount)}{unit}" for _, amount, unit in moment.quantities(period, branch))]


def bars_of(drawing: Mapping[str, Any]) -> Bars:
    """What a chart shows."""
    return [(row["rank"], row["name"], plain(Decimal(row["total"])), row["grade"]) for row in drawing["rows"]]


def _bars(ranking: Iterable[Line]) -> Bars:
    return [(line.rank, line.person.name, plain(line.total), line.grade) for line in ranking]


def _leading(ranking: Iterable[Line]) -> list[Line]:
    return [line for line in ranking if line.rank <= len(_MEDALS) and line.total > 0 and not line.vetoed]


def _podium(ranking: Iterable[Line], nobody: str = _NOBODY) -> list[str]:
    lines = []
    for rank, tied in groupby(_leading(ranking), key=lambda line: line.rank):
        people = list(tied)
        who = "、".join(line.person.name for line in people[:4])
        more = f" 等 {len(people)} 人" if len(people) > 4 else ""
        lines.append(f"{_MEDALS[rank - 1]} {who}{more} {plain(people[0].total)} 分")
    return lines or [nobody]


def _counts(rules: Rules, ranking: Sequence[Line]) -> str:
    return " · ".join(f"{grade} {number} 人" for grade, number in counts(rules, ranking))


def _running_counts(rules: Rules, ranking: Sequence[Line]) -> list[str]:
    """While a period runs nobody is counted for the private grade, and nothing while nobody has anything."""
    reached = [f"{grade} {number} 人" for grade, number in counts(rules, ranking) if grade != PRIVATE]
    return [" · ".join(reached)] if _leading(ranking) else []


def _unmarked(bars: Bars) -> Bars:
    return [(*bar[:3], "" if bar[3] == PRIVATE else bar[3]) for bar in bars]


def _deeds(deeds: Iterable[tuple[str, Decimal, str]]) -> list[str]:
    said = " · ".join(f"{name} {plain(amount)} {unit}" for name, amount, unit in deeds)
    return [f"🔢 {said}"] if said else []


def _groups(ranking: Sequence[Line], rules: Rules) -> list[str]:
    """Those of which the share tells nobody's points, nor what is left over of the branch."""
    by_group: dict[str, list[Line]] = {}
    for line in ranking:
        by_group.setdefault(line.person.group, []).append(line)
    shown = {
        group: lines
        for group, lines in by_group.items()
        if group and len(lines) >= _LEAST_OF_GROUP and tells_nobody(unnamed(lines))
    }
    rest = unnamed(ranking) - sum(map(unnamed, shown.values()))
    if tells_nobody(unnamed(ranking)) and not tells_nobody(rest):
        shown = {group: lines for group, lines in shown.items() if not unnamed(lines)}
    shares = sorted(((share(lines, rules.possible()), group) for group, lines in shown.items()), reverse=True)
    said = " · ".join(f"{group} {plain(each)}%" for each, group in shares)
    return [f"🏅 党小组：{said}"] if len(shares) > 1 else []


BOARDS: Mapping[str, Callable[[Moment, int, str], tuple[list[str], Bars]]] = {
    "weekly-ranking": weekly,
    "monthly-points": monthly,
    "quarter-ranking": published,
}
"""The jobs that post a board with a chart."""


def compare(moment: Moment, names: Mapping[int, str]) -> None:
    """A post of a job equals what the books say of that moment."""
    said: Said = moment.said
    job, branch = said.about[0], int(said.about[2])
    if job in BOARDS:
        lines, bars = BOARDS[job](moment, branch, names[branch])
        assert said.lines == lines
        assert bars_of(said.drawing) == bars, said.text
    else:
        assert job == "quarter-final"
        assert said.lines[:-1] == final(moment, branch, names[branch])
