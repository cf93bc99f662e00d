"""A year of a branch of 25, lived in the embedded chat with the clock moved on, and recomputed from the ledger."""

from __future__ import annotations

import asyncio
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest

from storage import claims
from tests.journeys import year_shown
from tests.journeys.calendar import ADMIN, Town, table, town
from tests.journeys.house import Phone, labels

SCHEME = (Path(__file__).parent / "year.toml").read_text(encoding="utf-8")
GROUP = -1001
SECRETARY, REVIEWER, COMMITTEE = 1, 2, 99
LEADERS = {"一组": 3, "二组": 4, "三组": 5}
ROLES = {1: "支部书记", 2: "组织委员", 3: "党小组长", 4: "党小组长", 5: "党小组长", 6: "支委"}
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹"
STRONG, MIDDLE, WEAK = range(1, 10), range(10, 20), range(20, 26)


def name_of(number: int) -> str:
    return f"{SURNAMES[number % 26]}{'建国卫东志强'[number % 6]}{number}"


def group_of(number: int) -> str:
    return list(LEADERS)[number % 3]


def roster(numbers: Iterable[int], left: Iterable[int] = ()) -> str:
    gone = set(left)
    rows = ["工号,姓名,党委,支部,党小组,职务,状态"]
    for n in numbers:
        group = next((g for g, leader in LEADERS.items() if leader == n), group_of(n))
        rows.append(
            f"{n:04},{name_of(n)},公司党委,第一党支部,{group},{ROLES.get(n, '')},{'调出' if n in gone else '在岗'}"
        )
    rows.append("0099,党委管理员,公司党委,机关党支部,,党委管理员,在岗")
    return "\n".join(rows) + "\n"


class Year:
    """What the people of the branch do."""

    def __init__(self, place: Town) -> None:
        self.town = place

    async def import_(self, kind: str, name: str, text: str) -> None:
        file = self.town.folder / name
        file.write_text(text, encoding="utf-8")
        await self.town.command("import", kind, str(file))

    async def enrol(self, numbers: Iterable[int]) -> None:
        out = self.town.folder / "invites.csv"
        out.unlink(missing_ok=True)
        await self.town.command("invites", "--out", str(out))
        codes = {int(row["employee_no"]): row["code"] for row in table(out.read_text(encoding="utf-8"))}
        for n in numbers:
            await self.town.client.persona(n, str(n), language_code="zh-hans")
            await self.town.client.write(n, f"/start {codes[n]}")
        await self.town.settled()

    async def record(self, numbers: Iterable[int], item: str, value: str = "", by: int = SECRETARY) -> None:
        phone = self.town.phone(by)
        await phone.write(f"/record {','.join(f'{n:04}' for n in numbers)} {item} {value}".strip())
        await phone.press("✅ 记录", "请核对")
        await self.town.settled()

    async def quarter(self, declared: dict[int, str]) -> None:
        """Post work for everybody, and what some of them declare; all of it is approved."""
        everybody = set(await self.active())
        await self.record([n for n in STRONG if n in everybody and n != SECRETARY], "P01", "65")
        await self.record([SECRETARY], "P01", "65", by=COMMITTEE)
        await self.record([n for n in MIDDLE if n in everybody], "P01", "50")
        await self.record([n for n in WEAK if n in everybody], "P01", "30")
        for number, text in declared.items():
            await self.town.phone(number).write(text)
        await self.town.settled()
        await asyncio.gather(*(self.town.phone(n).press("✅") for n in declared))
        await self.town.settled()
        await self.decide()

    async def decide(self) -> None:
        """Everything that waits is approved, level by level."""
        for _ in range(10):
            if not await self.town.db.read(claims.list_open):
                return
            for reviewer in (*LEADERS.values(), REVIEWER, SECRETARY, COMMITTEE):
                await self._approve(reviewer)
        raise AssertionError("claims that nobody decides")

    async def _approve(self, reviewer: int) -> None:
        phone = self.town.phone(reviewer)
        for message in await phone.messages():
            rows = (message.get("reply_markup") or {}).get("inline_keyboard", [])
            if any(button["text"].startswith("✅ 通过") for row in rows for button in row):
                await phone.press_on(message, "✅ 通过")
        await self.town.settled()

    async def active(self) -> list[int]:
        rows = await self.town.db.read(
            lambda tx: tx.all(
                "SELECT employee_no FROM members WHERE status <> 'left' AND account IS NOT NULL"
            )
        )
        return [int(row["employee_no"]) for row in rows]

    async def sign(self, numbers: Iterable[int]) -> None:
        await asyncio.gather(*(self.town.phone(n).press("✅ 无误") for n in numbers))
        await self.town.settled()

    async def object_to(self, number: int, words: str, reason: str) -> None:
        phone = self.town.phone(number)
        await phone.press("⚖️ 有异议")
        await choose(phone, words)
        await phone.sees("请写明理由")
        await phone.write(reason)
        await phone.sees("异议", "已送交")
        await self.town.settled()


async def choose(phone: Phone, words: str) -> None:
    """Press the entry whose button has the words."""
    message = await phone.sees(button="#")
    label = next(label for label in labels(message) if words in label)
    await phone.press_on(message, label)


def recomputed(entries: list[dict[str, str]], schemes: dict[str, str], period: str) -> dict[str, Decimal]:
    """Everybody's total in a period, from the exported ledger and the scheme's file alone: the rule in ten lines."""
    document = tomllib.loads(schemes[period], parse_float=Decimal)
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for entry in entries:
        sums[entry["employee_no"], entry["item"]] += Decimal(entry["points"])
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for number in {number for number, _ in sums}:
        for category in document["category"]:
            raw = sum(
                max(min(sums[number, i["code"]], Decimal(cap)), -Decimal(cap))
                if (cap := i.get("cap")) is not None
                else sums[number, i["code"]]
                for i in category["item"]
            )
            weighted = Decimal(raw) * Decimal(category.get("weight", 1))
            totals[number] += min(weighted, Decimal(category["max"])) if "max" in category else weighted
    return dict(totals)


def ranks(totals: dict[str, Decimal]) -> dict[str, int]:
    return {n: 1 + sum(other > total for other in totals.values()) for n, total in totals.items()}


CLAIMS = {
    "2025Q3": dict.fromkeys((1, 2, 3, 4, 7, 8, 10, 11), "集中学习 5次")
    | {12: "志愿服务 4次", 20: "集中学习 1次"},
    "2025Q4": dict.fromkeys((1, 2, 3, 7, 8, 9, 10), "集中学习 5次")
    | {12: "志愿服务 3次", 21: "志愿服务 2次"},
    "2026Q1": dict.fromkeys((1, 2, 3, 7, 8, 13), "集中学习 5次") | {14: "志愿服务 1次", 22: "集中学习 2次"},
    "2026Q2": dict.fromkeys((1, 2, 4, 7, 9, 26), "集中学习 5次") | {15: "志愿服务 3次"},
}
"""Who declares what in which quarter. Everybody has 65, 50 or 30 from the secretary besides."""


@pytest.mark.timeout(400)  # twelve months, some thirty programs
async def test_a_year_of_a_branch_of_25(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with town(tmp_path, monkeypatch, "2025-07-02 09:00") as place:
        year = Year(place)
        await year.import_("scheme", "scheme.toml", SCHEME)
        await place.db.write(
            lambda tx: tx.execute("UPDATE schemes SET valid_from = '2025-01-01T00:00:00.000+00:00'")
        )
        await year.import_("roster", "roster.csv", roster(range(1, 26)))
        await place.start()
        await year.enrol([*range(1, 26), COMMITTEE])
        await place.client.persona(ADMIN, "管理员", language_code="zh-hans")
        await place.client.write(ADMIN, "/help")
        await place.client.group("第一党支部群", [*range(1, 26), ADMIN], id=GROUP)
        await place.client.write(ADMIN, "/bind 第一党支部", GROUP)
        await place.settled()
        group = place.phone(ADMIN, GROUP)

        # The third quarter of 2025: an objection upheld with another value, one dismissed.
        await year.quarter(CLAIMS["2025Q3"])
        await place.on("2025-10-01 00:15")
        await year.sign(range(1, 11))
        await year.object_to(12, "志愿服务", "只有三次，多报了一次")
        await year.object_to(20, "岗位履职", "我这个季度没有缺勤")
        for judge in (SECRETARY, COMMITTEE):
            for message in await place.phone(judge).messages():
                text = message.get("text", "")
                if "多报了一次" in text and "✏️ 改为其他分值" in str(message.get("reply_markup")):
                    await place.phone(judge).press_on(message, "✏️")
                    await place.phone(judge).write("15")
                elif "没有缺勤" in text and "❌ 不成立" in str(message.get("reply_markup")):
                    await place.phone(judge).press_on(message, "❌")
                await place.settled()
        await place.phone(12).sees("改为 +15 分")
        await place.phone(20).sees("不成立，记录不变")
        await year.sign([12])
        await place.on("2025-10-08 08:31")
        await group.sees("积分公示", "2025年第3季度")
        await place.on("2025-10-15 08:31")
        await group.sees("已定稿", "2025年第3季度")
        helped = await _pair(place)

        # The fourth: somebody joins, and one claim is decided only after the first signatures.
        await year.import_("roster", "roster.csv", roster(range(1, 27)))
        await year.enrol([26])
        await year.quarter(CLAIMS["2025Q4"])
        await place.phone(15).write("志愿服务 1次")
        await place.phone(15).press("✅", "志愿服务")
        await place.on("2026-01-01 00:15")
        await year.sign([1, 15])
        await year.decide()
        await place.phone(15).sees("有变动")
        await year.sign([15])
        await place.on("2026-01-08 08:31")
        await place.on("2026-01-15 08:31")
        await place.phone(helped).sees("结对到此告一段落")

        # The first of 2026: a veto, somebody leaves, a correction in publicity.
        await year.quarter(CLAIMS["2026Q1"])
        await year.record([8], "P02")
        await year.import_("roster", "roster.csv", roster(range(1, 27), left=[25]))
        await place.on("2026-04-01 00:15")
        await place.on("2026-04-08 08:31")
        await place.phone(16).write(f"/object {name_of(14)}")
        await choose(place.phone(16), "志愿服务")
        await place.phone(16).write("那天不在")
        await place.settled()
        corrected = await _uphold(place, "那天不在")
        assert corrected
        await group.sees("公示更正", "一位同志的 志愿服务")  # their grade is private, so no name is told
        await place.on("2026-04-15 08:31")
        await group.sees("已定稿", "2026年第1季度")

        # The second: the scheme changes in May; old claims keep their old values.
        await year.quarter({n: text for n, text in CLAIMS["2026Q2"].items() if n != 26})
        await place.on("2026-05-10 09:00")
        changed = SCHEME.replace('points = 5\nunit = "次"\ncap = 15', 'points = 6\nunit = "次"\ncap = 18')
        assert changed != SCHEME
        await year.import_("scheme", "scheme.toml", changed)
        await place.db.write(
            lambda tx: tx.execute(
                "UPDATE schemes SET valid_from = '2026-05-10T01:00:00.000+00:00' WHERE number = 2"
            )
        )
        await place.phone(26).write("志愿服务 2次")
        await place.phone(26).press("✅", "志愿服务")
        await place.settled()
        await year.decide()
        await place.on("2026-06-25 09:01")
        await place.on("2026-07-01 00:15")
        await place.on("2026-07-08 08:31")
        await place.on("2026-07-15 08:31")

        shown = await _everything_adds_up(place, changed)
        await _pages_add_up(place, shown)
        await _reports_add_up(place, shown, changed)
        await _three_as_earned_an_award(place, shown)


async def _pair(place: Town) -> int:
    """Somebody with an A is willing to help, somebody with a C says yes and does a first step; who that is."""
    helper = await _first_to_press(place, STRONG, "✅ 愿意")
    member = await _first_to_press(place, [*MIDDLE, *WEAK], "✅ 好的")
    await place.phone(helper).sees(name_of(member), button="✅ 1")
    await place.phone(member).press("✅ 1", "结对")
    await place.settled()
    await place.phone(helper).sees("1. ✔")
    return member


async def _first_to_press(place: Town, numbers: Iterable[int], sign: str) -> int:
    for number in numbers:
        for message in await place.phone(number).messages():
            if sign in str(message.get("reply_markup")):
                await place.phone(number).press_on(message, sign)
                await place.settled()
                return number
    raise AssertionError(f"nobody is offered {sign}")


async def _uphold(place: Town, words: str) -> bool:
    for judge in (SECRETARY, COMMITTEE, ADMIN):
        for message in await place.phone(judge).messages():
            if words in message.get("text", "") and "✅ 成立" in str(message.get("reply_markup")):
                await place.phone(judge).press_on(message, "✅ 成立")
                await place.settled()
                return True
    return False


LAST_PUBLISHED = """
    SELECT p.period, max(l.entry) AS last FROM (SELECT period, min(at) AS at FROM published GROUP BY period) p
    JOIN ledger l ON l.at < p.at GROUP BY p.period
"""
"""Up to which entry each published result was counted."""


@dataclass
class Totals:
    """By period: the entries of the ledger, and everybody's total by them."""

    entries: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    totals: dict[str, dict[str, Decimal]] = field(default_factory=dict)


def grade_of(totals: dict[str, Decimal], period: str, number: str) -> str:
    """By the scheme's file, and by what has happened: one veto."""
    if totals[number] < 70 or (period, number) == ("2026Q1", "0008"):
        return "C"
    return "A" if totals[number] >= 90 else "B"


async def _everything_adds_up(place: Town, changed: str) -> Totals:
    """Every figure that was shown or can be had equals a recomputation from the exported ledger."""
    assert "nothing differs" in (out := await place.command("verify")) or "ledger entries" in out
    posts = [m.get("caption") or m.get("text") or "" for m in await place.phone(ADMIN, GROUP).messages()]
    schemes = {"2025Q3": SCHEME, "2025Q4": SCHEME, "2026Q1": SCHEME, "2026Q2": changed}
    compared, books = 0, Totals()
    for period in schemes:
        file = place.folder / f"ledger-{period}.csv"
        await place.command("export", "ledger", "--period", period, "--out", str(file))
        entries = books.entries[period] = table(file.read_text(encoding="utf-8"))
        totals = recomputed(entries, schemes, period)
        file = place.folder / f"standings-{period}.csv"
        await place.command("export", "standings", "--period", period, "--out", str(file))
        rows = [row for row in table(file.read_text(encoding="utf-8")) if row["branch"] == "第一党支部"]
        assert rows
        own = {row["employee_no"]: totals.get(row["employee_no"], Decimal(0)) for row in rows}
        books.totals[period] = own
        for row in rows:
            assert Decimal(row["total"]) == own[row["employee_no"]], (period, row)
            assert int(row["rank"]) == ranks(own)[row["employee_no"]]
            assert row["grade"] == grade_of(own, period, row["employee_no"]), (period, row)
            compared += 1
        published = next(
            p for p in posts if "积分公示" in p and f"第{period[-1]}季度" in p and period[:4] in p
        )
        for grade in "ABC":
            shown = re.search(rf"^{grade} (\d+) 人", re.sub("<[^>]+>", "", published), re.MULTILINE)
            assert shown is not None, published
    assert compared > 95
    return books


async def _pages_add_up(place: Town, shown: Totals) -> None:
    """Every page shows those with an A or a B, and their totals."""
    site = place.folder / "site"
    await place.command("publish", "--out", str(site))
    for period, totals in shown.totals.items():
        pages = map(year_shown.page, site.glob(f"*/{period}-year.html"))
        [found] = [each for each in pages if each]  # the other branch's one member has nothing to show
        named = {n for n in totals if grade_of(totals, period, n) != "C"}
        assert found == {name_of(int(n)): totals[n] for n in named}, period


async def _reports_add_up(place: Town, shown: Totals, changed: str) -> None:
    """The reports of both years have every standing, as published and as corrected, and every objection."""
    out = place.folder / "reports"
    for key in ("2025", "2026"):
        await place.command("report", "--year", key, "--out", str(out))
    files = [out / f"第一党支部-{key}.xlsx" for key in ("2025", "2026")]
    reported = {period: rows for file in files for period, rows in year_shown.standings(file).items()}
    assert reported.keys() == shown.totals.keys()
    published = await place.db.read(lambda tx: tx.all(LAST_PUBLISHED))
    schemes = dict.fromkeys(shown.totals, SCHEME) | {"2026Q2": changed}
    differ = set()
    for row in published:
        period = row["period"]
        before = [entry for entry in shown.entries[period] if int(entry["entry"]) <= row["last"]]
        totals = (recomputed(before, schemes, period), recomputed(shown.entries[period], schemes, period))
        lines = reported[period]
        for place_in, each in enumerate(totals):
            own = {n: each.get(n, Decimal(0)) for n in lines}
            for n, line in lines.items():
                figures = (line.published, line.corrected)[place_in]
                assert figures == (own[n], ranks(own)[n], grade_of(own, period, n)), (period, n)
        differ |= {(period, n) for n, line in lines.items() if line.published[0] != line.corrected[0]}
    assert differ == {("2026Q1", "0014")}
    outcomes = [row["结果"] for file in files for row in year_shown.sheet(file, "异议及处理")]
    assert sorted(outcomes) == ["不成立，维持", "成立，取消计分", "成立，改为 15 分"]
    signed = await place.db.read(
        lambda tx: tx.value("SELECT count(*) FROM signoffs WHERE signed_at IS NOT NULL")
    )
    signatures = [row["签字时间"] for file in files for row in year_shown.sheet(file, "签字情况")]
    assert sum(cell[:2] == "20" for cell in signatures) == signed == 13
    assert all((out / f"第一党支部-{key}.pdf").read_bytes().startswith(b"%PDF-") for key in ("2025", "2026"))


async def _three_as_earned_an_award(place: Town, shown: Totals) -> None:
    """On 25 June: who had three A's in the four quarters that were final by then has one award, and nobody else."""
    year = ("2025Q2", "2025Q3", "2025Q4", "2026Q1")
    proofs: dict[str, list[str]] = defaultdict(list)
    for period in year:
        for n in shown.totals.get(period, ()):
            if grade_of(shown.totals[period], period, n) == "A":
                proofs[n].append(period)
    earned = {n: " ".join(periods) for n, periods in proofs.items() if len(periods) >= 3}
    assert len(earned) == 4
    file = place.folder / "awards.csv"
    await place.command("export", "awards", "--period", "2026", "--out", str(file))
    rows = table(file.read_text(encoding="utf-8"))
    assert {row["employee_no"]: row["quarters"] for row in rows} == earned
    assert [(row["bonus"], row["state"]) for row in rows] == [("300", "issued")] * len(rows)
    listed = year_shown.sheet(place.folder / "reports" / "第一党支部-2026.xlsx", "表彰奖励")
    assert [(r["工号"], r["编号"]) for r in listed] == [(r["employee_no"], r["serial"]) for r in rows]
    for n in earned:
        await place.phone(int(n)).sees("祝贺您获得", "年度优秀")
