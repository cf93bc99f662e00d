"""What a year tells each member in private: the standing that they sign, their months, their running totals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from tests.journeys.year.books import Moment, in_words, quarter_of, quarter_on
from tests.journeys.year.sums import Entry, Line, Rules, plain
from tests.journeys.year.witness import Said

BRANCH = 1
_TOTAL = re.compile(r"(\d{4})年第(\d)季度(?:到今天)?累计 (\S+) 分")
_ENTRY = re.compile(r"^#(\d+) \d\d-\d\d (\S+?)(?: (\S+) 次)? ([+-]?\S+) 分", re.MULTILINE)


@dataclass(frozen=True)
class Own:
    """Something said to a member about themselves."""

    moment: Moment
    number: str

    @property
    def said(self) -> Said:
        return self.moment.said

    def line(self, period: str) -> tuple[Line, int]:
        """Their place in a period, and among how many."""
        ranking = self.moment.board(period, BRANCH)
        return next(line for line in ranking if line.person.number == self.number), len(ranking)

    def entries(self, period: str) -> list[Entry]:
        """Their own of a period."""
        return [entry for entry in self.moment.entries(period) if entry["employee_no"] == self.number]

    def trend(self, period: str) -> list[str]:
        """Their totals of the last four periods, from the first in which they have an entry."""
        last = [each for each in self.moment.books.rules if each <= period][-4:]
        while len(last) > 1 and not self.entries(last[0]):
            last.pop(0)
        totals = [plain(self.line(each)[0].total) for each in last]
        return [f"📈 近 {len(totals)} 期：" + " → ".join(totals) + "（进行中）"] if len(totals) > 1 else []

    def moved(self, period: str) -> list[str]:
        """What differs from the period before, in which anything was counted."""
        earlier = [each for each in self.moment.books.rules if each < period][-1:]
        if not earlier or not self.moment.entries(earlier[0]):
            return []
        before, now = self.line(earlier[0])[0], self.line(period)[0]
        gained, climbed = now.total - before.total, before.rank - now.rank
        how = f"{'升' if climbed > 0 else '降'} {abs(climbed)} 位" if climbed else "不变"
        sign = "+" if gained > 0 else ""
        was = f"{in_words(earlier[0])}（{plain(before.total)} 分，第 {before.rank} 名）"
        return [f"↕️ 到目前较{was}：{sign}{plain(gained)} 分，名次{how}"]


def totals_agree(own: Own) -> int:
    """Every "so far" is the total of that moment; how many there were."""
    found = _TOTAL.findall(own.said.text)
    for year, quarter, total in found:
        line, _ = own.line(f"{year}Q{quarter}")
        assert Decimal(total) == line.total, own.said.text
    return len(found)


def month_agrees(own: Own) -> None:
    """The lines of a month: what it added, where that leaves the member, and what is missing."""
    month = own.said.about[1]
    period = quarter_of(month)
    name, so_far = f"{int(month[-2:])}月", "到今天" if quarter_on(own.said.at.date()) == period else ""
    gained = own.moment.gains(month, BRANCH)
    mine = next(line for line in gained if line.person.number == own.number)
    line, of = own.line(period)
    lines = [
        f"{name} +{plain(mine.total)} 分 · 第 {mine.rank} 名 / {of} 人"
        if mine.total
        else f"{name}没有记分。做了什么，发一句话就能申报，如：志愿服务 2次",
        f"{in_words(period)}{so_far}累计 {plain(line.total)} 分 · 第 {line.rank} 名 / {of} 人 · 等次 {line.grade}",
        *_missing(own.moment.books.rules[period], line),
    ]
    assert own.said.lines[3:] == lines


def statement_agrees(own: Own, period: str) -> None:
    """The standing that is put before a member, with every entry behind it."""
    line, of = own.line(period)
    entries = own.entries(period)
    text = own.said.text
    assert f"合计 {plain(line.total)} 分 · 第 {line.rank}/{of} 名 · 等次 {line.grade}" in text
    assert ("一票否决" in text) == line.vetoed
    shown = _ENTRY.findall(text)
    assert [(number, item, points) for number, item, _, points in shown] == [_entry(e) for e in entries], text
    for (_, _, quantity, _), entry in zip(shown, entries, strict=True):
        assert quantity in ("", plain(Decimal(entry["quantity"]))), text
    if entries:
        assert f"共 {len(entries)} 笔" in text


def mine_agrees(own: Own, period: str) -> None:
    """What /mine says: the standing, how it moved, the last periods, the branch around, category by category."""
    line, of = own.line(period)
    rules, totals = own.moment.books.rules[period], [each.total for each in own.moment.board(period, BRANCH)]
    lines = [
        f"📊 {line.person.name}",
        f"{rules.name} · {in_words(period)}",
        f"{plain(line.total)} 分 · 第 {line.rank} 名 / {of} 人 · 等次 {line.grade}",
        *_missing(rules, line),
        *(own.moved(period) if own.entries(period) else ()),
        *own.trend(period),
        *([_around(line.total, totals)] if max(totals) > 0 else ()),
        *_categories(rules, own.entries(period)),
    ]
    said = [each for each in own.said.lines if each]
    assert [each for each in said if each in lines] == lines, own.said.text
    rest = {each[0] for each in said if each not in lines}
    assert rest <= set("⛔🪜•🔢🔥🏅发还"), own.said.text


def _around(total: Decimal, totals: Sequence[Decimal]) -> str:
    best, middle = max(totals), median(totals)
    if total == best:
        return f"👥 支部最高分 · 支部中位 {plain(middle)} 分"
    if total < middle:
        return f"👥 距支部中位（{plain(middle)} 分）还差 {plain(middle - total)} 分 · 最高 {plain(best)} 分"
    ahead = 100 * sum(other < total for other in totals) // (len(totals) - 1)
    return f"👥 领先支部 {ahead}% 的人 · 中位 {plain(middle)} 分 · 距最高还差 {plain(best - total)} 分"


def _categories(rules: Rules, entries: Sequence[Entry]) -> list[str]:
    lines = []
    for category in rules.categories:
        codes = {item["code"] for item in category["item"]}
        own = rules.totals([entry for entry in entries if entry["item"] in codes])
        if total := sum(own.values()):
            most = f" / {category['max']}" if "max" in category else ""
            weight = f"（权重 {category['weight']}）" if "weight" in category else ""
            lines.append(f"• {category['name']} {plain(Decimal(total))}{most}{weight}")
    return lines


def _entry(entry: Entry) -> tuple[str, str, str]:
    points = Decimal(entry["points"])
    return entry["entry"], entry["item_name"], ("+" if points > 0 else "") + plain(points)


def _missing(rules: Rules, line: Line) -> Sequence[str]:
    better = [grade for grade in rules.grades if grade["min"] > line.total]
    if line.vetoed or not better or line.grade == rules.grades[0]["code"]:
        return ()
    return (f"⬆️ 距 {better[-1]['code']} 还差 {plain(better[-1]['min'] - line.total)} 分",)


def owner_of(said: Said) -> str:
    """The employee number of the member whose private chat something was said in."""
    return f"{said.notice.chat_id:04}"


def period_of(said: Said) -> str:
    """The period of a statement, ``2025Q3``."""
    found = re.search(r"(\d{4})年第(\d)季度积分请您核对签字", said.text)
    return f"{found[1]}Q{found[2]}" if found else ""
