"""Units that quantities are counted in, in Chinese and English: 次, 半天, ``2.5 hours``, ``100元``.

A unit has one canonical spelling, the Chinese one. An item's unit is free text of the scheme file: one that
is not in this list is its own canonical spelling.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from domain.amounts import rounded


@dataclass(frozen=True, slots=True)
class Amount:
    """A number from a text, with the canonical unit behind it; None where it stood bare."""

    number: Decimal
    unit: str | None


_SPELLINGS = {
    "次": "次 回 趟 遍 time times",
    "个": "个",
    "天": "天 日 个工 工日 day days",
    "小时": "小时 个小时 钟头 个钟头 h hr hrs hour hours",
    "分钟": "分钟 min mins minute minutes",
    "学时": "学时 个学时",
    "课时": "课时 个课时",
    "元": "元 块 块钱 圆 yuan rmb cny",
    "人次": "人次",
    "人": "人 名 位 个人 person persons people",
    "篇": "篇 article articles",
    "条": "条",
    "项": "项",
    "件": "件 piece pieces",
    "份": "份 copy copies",
    "场": "场 场次 session sessions",
    "节": "节 堂 lesson lessons",
    "班": "班 个班 shift shifts",
    "晚": "晚 night nights",
    "周": "周 个星期 week weeks",
    "月": "个月 month months",
    "本": "本 book books",
    "页": "页 page pages",
    "公里": "公里 千米 km kilometer kilometers kilometre kilometres",
    "米": "米",
    "毫升": "毫升 ml cc",
    "公斤": "公斤 kg",
    "吨": "吨",
    "袋": "袋 bag bags",
    "棵": "棵 tree trees",
    "户": "户 household households",
    "起": "起",
    "季": "季 个季度 quarter quarters",
    "处": "处",
    "期": "期",
    "轮": "轮 round rounds",
    "台": "台",
    "套": "套",
    "张": "张",
    "册": "册",
    "幅": "幅",
    "首": "首",
    "则": "则",
    "题": "题 question questions",
    "口井": "口井 口 well wells",
}
_CANONICAL = {spelling: unit for unit, spellings in _SPELLINGS.items() for spelling in spellings.split()}

# Within a group people use whichever word fits the noun, and the scheme file used one of them. A day's
# work counts as a deed: 半天 is half of a 次. Hours and yuan don't.
_ALIKE = (frozenset("次个场节项件篇条份起期轮则班处题张天晚"), frozenset(("人", "次", "人次")))
_IN_BASE = {
    "小时": ("小时", Decimal(60)), "分钟": ("小时", Decimal(1)),
    "公里": ("米", Decimal(1000)), "米": ("米", Decimal(1)),
}  # fmt: skip

# What follows a number and a unit and makes a fixed phrase of it: 四个意识, 八项规定, 一次性, 3个人工岛.
_NOT_BEFORE = {
    "个": "(?!意识|自信|维护|代表|确立|全面|坚持|必须|带头|务必|统一|一)",
    "项": "(?!规定|准则|目)",
    "次": "(?!性|数)",
    "日": "(?!常|报|志|游|捐)",
    "天": "(?!然|车)",
    "人": "(?!工|员|才)",
    "班": "(?!组|长|队|前|后)",
    "节": "(?!点|能|约|日)",
    "条": "(?!例)",
    "件": "(?!事)",
    "场": "(?!地|站)",
    "期": "(?!间)",
    "米": "(?!饭)",
    "口": "(?!号)",
    "户": "(?!外)",
    "台": "(?!账|阶)",
    "元": "(?!旦)",
    "本": "(?!月|周|季|年|次|人)",
    "位": "(?!置)",
    "名": "(?!单|称)",
    "处": "(?!理|置|长|室)",
    "份": "(?!额)",
}


def _source(spelling: str) -> str:
    if spelling == "起":
        return "(?<!一)起(?!来|床)"  # 一起
    return rf"{spelling}\b" if spelling.isascii() else spelling + _NOT_BEFORE.get(spelling, "")


UNIT = "(?:" + "|".join(_source(s) for s in sorted(_CANONICAL, key=len, reverse=True)) + ")"
"""Source of a regular expression for a unit that follows a number."""


def canonical(unit: str) -> str:
    """The canonical spelling of a unit, or the unit itself where it is not a known one."""
    folded = unit.strip().lower()
    return _CANONICAL.get(folded, folded)


def converted(amount: Amount, unit: str) -> Decimal | None:
    """The amount as a number of ``unit``; None where it measures something else (100元 is no number of 次).

    A bare number is taken to be in the unit asked for. Deeds convert one to one (3场 are 3次), hours and
    minutes, kilometres and metres by their factor; an item without a unit takes deeds only.
    """
    wanted = canonical(unit) or "次"
    if (
        amount.unit is None
        or amount.unit == wanted
        or any({amount.unit, wanted} <= group for group in _ALIKE)
    ):
        return amount.number
    (base, factor), (wanted_base, wanted_factor) = (
        _IN_BASE.get(u, (u, Decimal(1))) for u in (amount.unit, wanted)
    )
    return rounded(amount.number * factor / wanted_factor) if base == wanted_base else None
