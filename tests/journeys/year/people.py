"""The people of a branch of 25, and what they do in a year."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path

from storage import claims
from tests.journeys.calendar import ADMIN, Town, table
from tests.journeys.house import Phone, labels

SCHEME = (Path(__file__).parent / "scheme.toml").read_text(encoding="utf-8")
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


async def pair(place: Town) -> int:
    """Somebody with an A is willing to help, somebody with a C says yes and does a first step; who that is."""
    helper = await _first_to_press(place, STRONG, "✅ 愿意")
    member = await _first_to_press(place, [*MIDDLE, *WEAK], "✅ 好的")
    await place.phone(helper).sees(name_of(member), button="☐ 1")
    await place.phone(member).press("☐ 1", "结对")
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


async def uphold(place: Town, words: str) -> bool:
    for judge in (SECRETARY, COMMITTEE, ADMIN):
        for message in await place.phone(judge).messages():
            if words in message.get("text", "") and "✅ 成立" in str(message.get("reply_markup")):
                await place.phone(judge).press_on(message, "✅ 成立")
                await place.settled()
                return True
    return False


CLAIMS = {
    "2025Q3": dict.fromkeys((1, 2, 3, 4, 7, 8, 10, 11), "集中学习 5次")
    | {12: "志愿服务 4次", 20: "集中学习 1次"},
    "2025Q4": dict.fromkeys((1, 2, 3, 7, 8, 9, 10), "集中学习 5次")
    | {12: "志愿服务 3次", 21: "志愿服务 2次"},
    "2026Q1": dict.fromkeys((1, 2, 3, 7, 8, 13), "集中学习 5次") | {14: "志愿服务 1次", 22: "集中学习 2次"},
    "2026Q2": dict.fromkeys((1, 2, 4, 7, 9, 26), "集中学习 5次") | {15: "志愿服务 3次"},
}
"""Who declares what in which quarter. Everybody has 65, 50 or 30 from the secretary besides."""

REASONS = ("只有三次，多报了一次", "我这个季度没有缺勤", "那天不在")
"""Of the objections, in their order."""
