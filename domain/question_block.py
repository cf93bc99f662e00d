"""A question as an editor writes it into one message: a line for each thing, in Chinese or English.

    类别：井控
    发现溢流后第一步应当做什么？
    A. 发出报警信号
    B. 关井
    答案：A
    解析：先报警，再按程序关井。

Type and trades may be left out. A line that begins with none of the words goes on with what stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from domain.questions import LETTERS, QuestionType, Wording, type_of

_WORDS = {
    "category": ("类别", "category"),
    "trades": ("工种", "trades", "trade"),
    "type": ("题型", "type"),
    "question": ("题干", "题目", "question"),
    "answer": ("答案", "answer"),
    "explanation": ("解析", "explanation"),
}
_COLUMNS = {word: column for column, words in _WORDS.items() for word in words}
_GOES_ON = {"category": "question", "trades": "question", "type": "question", "answer": "explanation"}
"""What a line without a word of its own is after one that needs no second line."""
_FIELD = re.compile(rf"\s*({'|'.join(_COLUMNS)})\s*[:：]\s*(.*)", re.IGNORECASE)
_OPTION = re.compile(r"\s*([A-Ha-hＡ-Ｈ])\s*[.．、:：)）]\s*(.+)")


def cells_of(text: str) -> Mapping[str, str]:
    """The cells that a message fills, by column; the type as it must be where it is not said."""
    cells: dict[str, list[str]] = {}
    column = "question"
    for line in text.splitlines():
        if field := _FIELD.fullmatch(line):
            column, rest = _COLUMNS[field[1].lower()], field[2]
        elif option := _OPTION.fullmatch(line):
            column, rest = _letter(option[1]), option[2]
        else:
            column, rest = _GOES_ON.get(column, column), line
        cells.setdefault(column, []).append(rest)
    found = {name: "\n".join(lines).strip() for name, lines in cells.items()}
    if not found.get("type"):
        found["type"] = type_of(found)
    return found


def _letter(sign: str) -> str:
    return sign.upper() if sign.isascii() else LETTERS[ord(sign) - ord("Ａ")]


def written(wording: Wording) -> str:
    """A question as a message that says it again, to be changed and sent back."""
    lines = [f"类别：{wording.category}"]
    if wording.trades:
        lines.append(f"工种：{';'.join(wording.trades)}")
    lines.append(f"题干：{wording.text}")
    lines += (f"{letter}. {option}" for letter, option in zip(LETTERS, wording.options, strict=False))
    answer = wording.answer
    if wording.type is QuestionType.TRUE_FALSE:
        answer = "对" if wording.answer == "T" else "错"
    lines.append(f"答案：{answer}")
    if wording.type is QuestionType.MULTIPLE and len(answer) == 1:
        lines.append("题型：多选")
    if wording.explanation:
        lines.append(f"解析：{wording.explanation}")
    return "\n".join(lines)
