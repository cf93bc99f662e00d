"""A roster of company size: 4,215 members in 16 organisations, 111 branches and 239 groups (S2).

    python examples/generate_company.py > company.csv
    python examples/generate_company.py --out company.xlsx

Nobody in it exists. The same seed always gives the same people.
"""

# ruff: noqa: INP001  (a script beside its data)

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

MEMBERS, COMMITTEES, BRANCHES, GROUPS = 4215, 16, 111, 239
SMALLEST_BRANCH = 12

HEADER = (
    "工号",
    "姓名",
    "党委",
    "支部",
    "党小组",
    "职务",
    "性别",
    "出生日期",
    "入党日期",
    "工种",
    "学历",
    "状态",
)
UNITS = (
    *("钻井一公司", "钻井二公司", "井下作业公司", "测井公司", "录井公司", "固井公司", "压裂公司", "运输公司"),
    *("采油一厂", "采油二厂", "采油三厂", "炼化厂", "供水供电公司", "物资供应公司", "机关", "离退休管理中心"),
)
CREWS = ("队", "站", "车间", "中心", "项目部")
SURNAMES: tuple[str, ...] = (
    *"王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎龚",
    *("欧阳", "上官", "司马", "诸葛", "尉迟", "令狐"),
)
GIVEN = "伟强磊军洋勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯建国志海东文立永晓春振家俊德"
GIVEN_F = "芳娜敏静丽艳娟霞秀玲桂兰英梅琳雪颖慧倩婷佳萍红玉淑琴燕洁珍晶莉蓉曦苗月云"
RARE = "喆䶮堃昇燚垚犇骉玥翀旻暐頔祎甡"
MINORITY = (
    "阿卜杜热合曼·买买提",
    "古丽巴哈尔·吐尔逊",
    "巴特尔",
    "乌云其木格",
    "扎西顿珠",
    "吾尔开希提·艾尔肯",
)
TRADES = ("大修", "小修", "压裂", "带压", "特车", "采油", "集输", "电工", "焊工", "化验", "司机", "管理")
EDUCATION = ("初中", "高中", "中专", "大专", "本科", "硕士", "博士")
EDUCATION_WEIGHTS = (3, 14, 13, 32, 31, 6, 1)


def main() -> None:
    """Write the roster to stdout or to --out."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--seed", type=int, default=30645, help="other people, the same numbers [30645]")
    parser.add_argument("--out", type=Path, help="a .csv or .xlsx file instead of stdout")
    arguments = parser.parse_args()
    members = list(company(Random(arguments.seed)))  # noqa: S311  people who must come out the same, not secrets
    if arguments.out is not None and arguments.out.suffix.lower() == ".xlsx":
        _write_xlsx(arguments.out, members)
    else:
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows([HEADER, *members])
        content = text.getvalue().encode()
        if arguments.out is None:
            sys.stdout.buffer.write(content)
        else:
            arguments.out.write_bytes(content)


def company(random: Random) -> Iterator[list[str]]:
    """The rows below the header, branch by branch; every branch has every role of a branch."""
    branches = _shares(random, BRANCHES, COMMITTEES, least=3)
    groups = _shares(random, GROUPS, BRANCHES, least=1)
    sizes = _shares(random, MEMBERS, BRANCHES, least=SMALLEST_BRANCH)
    number, branch = 10_000, 0
    for unit, in_unit in zip(UNITS, branches, strict=True):
        for index in range(in_unit):
            name = f"{unit}第{index + 1}{random.choice(CREWS)}党支部"
            retired = 0.95 if unit.startswith("离退休") else 0.06
            for place in range(sizes[branch]):
                number += 1
                person = _person(random, retired, leads=place <= groups[branch] + 3)
                group = f"第{place % groups[branch] + 1}党小组" if place else ""
                roles = _roles(place, groups[branch], first_branch=index == 0)
                yield [f"{number:06d}", person[0], f"{unit}党委", name, group, roles, *person[1:]]
            branch += 1


def _roles(place: int, groups: int, *, first_branch: bool) -> str:
    """The first of a branch lead it: secretary, a leader for each group, reviewer, a further committee member."""
    if place == 0:
        return "支部书记;支委"
    if place <= groups:
        return "党小组长"
    if place == groups + 1:
        return "组织委员;支委"
    if place == groups + 2:
        return "支委;题库编辑" if first_branch else "支委"
    return "党委管理员" if place == groups + 3 and first_branch else ""


def _person(random: Random, retired: float, *, leads: bool) -> list[str]:
    """Name, gender, birth, joining, trade, education, status."""
    woman = random.random() < 0.27
    if leads:
        status = "在岗"
    elif random.random() < retired:
        status = "离退休"
    else:
        status = random.choices(("在岗", "外闯", "调出"), (90, 9, 1))[0]
    age = random.randint(60, 88) if status == "离退休" else int(random.triangular(23, 60, 41))
    born = date(2026 - age, 1, 1) + timedelta(days=random.randrange(365))
    joined = born + timedelta(days=round(365.25 * random.triangular(18.2, min(age - 0.9, 45), 24)))
    education = random.choices(EDUCATION, EDUCATION_WEIGHTS)[0]
    trade = random.choice(TRADES)
    return [_name(random, woman), "女" if woman else "男", str(born), str(joined), trade, education, status]


def _name(random: Random, woman: bool) -> str:
    kind = random.random()
    if kind < 0.01:
        return random.choice(MINORITY)
    given = GIVEN_F if woman else GIVEN
    second = random.choice(RARE) if kind < 0.05 else random.choice(given)
    first = random.choice(given) if random.random() < 0.72 else ""
    return random.choice(SURNAMES) + (first if first != second else "") + second


def _shares(random: Random, total: int, parts: int, *, least: int) -> list[int]:
    """``total`` in uneven ``parts`` of at least ``least``."""
    weights = [random.uniform(0.5, 1.5) for _ in range(parts)]
    rest = total - parts * least
    shares = [least + int(rest * weight / sum(weights)) for weight in weights]
    for index in range(total - sum(shares)):
        shares[index % parts] += 1
    return shares


def _write_xlsx(path: Path, members: Sequence[Sequence[str]]) -> None:
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415  only this way out needs it

    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("花名册")
        for number, row in enumerate([HEADER, *members]):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell)


if __name__ == "__main__":
    main()
