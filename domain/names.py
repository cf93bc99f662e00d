"""How a name is shown where a branch's ranking is put up: in full, by family name, or by employee number.

The branch chooses (S6). A family name is shown the way Chinese notices do it: 李喆 is 李*, 欧阳娜娜 is 欧阳**. A name
of another kind keeps what people are called by in writing: J. Smith, 阿卜杜拉·**.
"""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import chain

from domain.erasure import ERASED_NAME


class NameForm(StrEnum):
    """What a branch shows of its members' names."""

    FULL = "full"
    FAMILY = "family"
    NUMBER = "number"


_COMPOUND = frozenset(
    chain.from_iterable(
        line.split()
        for line in (
            "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 司空 夏侯 长孙 宇文 端木 独孤 南宫",
            "西门 百里 轩辕 呼延 钟离 万俟 闻人 赫连 澹台 濮阳 淳于 单于 申屠 公羊 太叔 仲孙 鲜于 闾丘",
            "亓官 司寇 拓跋 夹谷 宰父 谷梁 段干 东郭 南门 羊舌 微生 梁丘 左丘 东门 贺兰 纳兰 完颜 耶律",
            "那拉 叶赫 公冶 宗政 巫马 漆雕 乐正 壤驷 公良 第五 爱新觉罗",
        )
    )
)
_LONGEST = max(map(len, _COMPOUND))
_IDEOGRAPH = re.compile(r"[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_POINT = re.compile(r"\s*[·•・‧∙・]\s*")
_HIDDEN = "*"
_MOST_HIDDEN = 3


def shown(name: str, employee_no: str, form: NameForm) -> str:
    """A member's name in a form. Whoever is erased is nobody in every form."""
    if form is NameForm.FULL or name == ERASED_NAME:
        return name
    return employee_no if form is NameForm.NUMBER else family(name)


def family(name: str) -> str:
    """The name with everything but the family name hidden; never the whole name, and never nothing."""
    parts = [part for part in _POINT.split(name.strip()) if part]
    if len(parts) > 1:
        return f"{parts[0]}·{_HIDDEN * 2}"
    flat = "".join(name.split())
    return _chinese(flat) if _IDEOGRAPH.match(flat) else _spaced(name)


def _chinese(name: str) -> str:
    letters = "".join(char for char in name if char.isalpha())
    longest = min(_LONGEST, len(letters) - 1)  # something is left to hide
    surname = next((letters[:n] for n in range(longest, 1, -1) if letters[:n] in _COMPOUND), letters[:1])
    return surname + _HIDDEN * min(max(len(letters) - len(surname), 1), _MOST_HIDDEN)


def _spaced(name: str) -> str:
    """``John Smith`` and ``Smith, John`` are J. Smith; ``LI Zhe`` is Z. LI, for capitals mark a family name."""
    before, comma, after = name.partition(",")
    words = [*after.split(), *before.split()] if comma else name.split()
    if len(words) < 2:
        return (words[0][:1] if words else "") + _HIDDEN * 2
    capitals = [word for word in words if len(word) > 1 and word.isupper()]
    last = capitals[0] if len(capitals) == 1 and not comma else words[-1]
    return f"{next(word for word in words if word != last or words.count(last) > 1)[:1]}. {last}"
