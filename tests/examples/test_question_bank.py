"""The example question bank is large, balanced and sound enough to be drawn from (contract, "Question bank file")."""

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

BANK = Path(__file__).parents[2] / "examples/quiz"
LETTERS = "ABCDEFGH"
HEADERS = {
    "strongest-mind.csv": ["编号", "类别", "工种", "题型", "题干", *LETTERS, "答案", "解析"],
    "strongest-mind.en.csv": [
        "id",
        "category",
        "trades",
        "type",
        "question",
        *LETTERS,
        "answer",
        "explanation",
    ],
}
CATEGORIES = {"井控": "Well control", "HSE": "HSE", "交通安全": "Traffic safety", "井下作业": "Downhole work"}
TRADES = {
    "大修": "Workover",
    "小修": "Well service",
    "压裂": "Fracturing",
    "带压": "Snubbing",
    "特车": "Special vehicles",
}
TYPES = {"单选": "single", "多选": "multiple", "判断": "truefalse"}
TRUTH = {"对": "T", "错": "F"}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file, with the words of its language; ``options`` are those that are filled in, A first."""

    id: str
    category: str
    trades: tuple[str, ...]
    type: str
    text: str
    cells: tuple[str, ...]
    answer: str
    explanation: str

    @property
    def options(self) -> tuple[str, ...]:
        return tuple(cell for cell in self.cells if cell)

    @property
    def kind(self) -> str:
        return TYPES.get(self.type, self.type)


def load(name: str) -> list[Row]:
    with (BANK / name).open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    assert header == HEADERS[name]
    return [
        Row(
            id=line[0],
            category=line[1],
            trades=tuple(line[2].split(";")) if line[2] else (),
            type=line[3],
            text=line[4],
            cells=tuple(line[5:13]),
            answer=line[13],
            explanation=line[14],
        )
        for line in lines
    ]


CHINESE = load("strongest-mind.csv")
ENGLISH = load("strongest-mind.en.csv")
both = pytest.mark.parametrize("rows", [CHINESE, ENGLISH], ids=["zh", "en"])


def of(kind: str, rows: list[Row]) -> list[Row]:
    return [row for row in rows if row.kind == kind]


def test_there_are_enough_questions_in_both_languages() -> None:
    assert len(CHINESE) >= 160
    assert len(ENGLISH) >= 48
    assert {row.category for row in CHINESE} == set(CATEGORIES)
    assert {row.category for row in ENGLISH} == set(CATEGORIES.values())


@both
def test_every_cell_is_tidy_and_what_must_be_there_is(rows: list[Row]) -> None:
    for row in rows:
        cells = [row.id, row.category, row.type, row.text, row.answer, row.explanation]
        assert all(cells), row.id
        assert all(cell == " ".join(cell.split()) for cell in [*cells, *row.cells, *row.trades]), row.id


@both
def test_no_two_questions_share_their_id_or_their_text(rows: list[Row]) -> None:
    assert len({row.id for row in rows}) == len(rows)
    assert len({row.text for row in rows}) == len(rows)
    assert len({row.explanation for row in rows}) == len(rows)


@both
def test_options_stand_without_a_gap_and_without_twins(rows: list[Row]) -> None:
    for row in rows:
        assert row.cells[: len(row.options)] == row.options, row.id
        assert len({option.casefold() for option in row.options}) == len(row.options), row.id


@both
def test_every_answer_fits_its_type(rows: list[Row]) -> None:
    for row in rows:
        letters = LETTERS[: len(row.options)]
        match row.kind:
            case "single":
                assert len(row.options) == 4, row.id
                assert len(row.answer) == 1, row.id
                assert row.answer in letters, row.id
            case "multiple":
                assert 5 <= len(row.options) <= 8, row.id
                assert 2 <= len(row.answer) < len(letters), row.id
                assert row.answer == "".join(letter for letter in letters if letter in row.answer), row.id
            case "truefalse":
                assert not row.options, row.id
                assert row.answer in {*TRUTH, *TRUTH.values()}, row.id
            case other:
                pytest.fail(f"{row.id}: {other}")


@both
def test_no_option_speaks_of_the_others_and_no_explanation_of_letters(rows: list[Row]) -> None:
    # The options are shuffled when they are asked.
    for row in rows:
        said = " ".join(row.options).casefold()
        assert not any(
            word in said for word in ("以上都", "以上均", "all of the above", "none of the above")
        ), row.id
        assert not any(f"选项{letter}" in row.explanation for letter in LETTERS), row.id


def test_types_are_mixed() -> None:
    share = {kind: len(of(kind, CHINESE)) / len(CHINESE) for kind in TYPES.values()}
    assert share == pytest.approx({"single": 0.60, "multiple": 0.15, "truefalse": 0.25}, abs=0.04)
    assert {row.kind for row in ENGLISH} == set(TYPES.values())


def test_every_trade_has_questions_of_its_own() -> None:
    counted = Counter(trade for row in CHINESE for trade in row.trades)
    assert set(counted) == set(TRADES)
    assert min(counted.values()) >= 15


def test_every_category_can_fill_a_draw_for_somebody_without_a_trade() -> None:
    general = [row for row in CHINESE if not row.trades]
    counted = Counter(row.category for row in general)
    assert set(counted) == set(CATEGORIES)
    assert min(counted.values()) >= 25
    for category in CATEGORIES:
        assert {row.kind for row in general if row.category == category} == set(TYPES.values())


def test_nobody_gains_by_always_tapping_the_same_letter() -> None:
    singles = Counter(row.answer for row in of("single", CHINESE))
    assert max(singles[letter] for letter in "ABCD") - min(singles[letter] for letter in "ABCD") <= 4
    judged = Counter(row.answer for row in of("truefalse", CHINESE))
    assert min(judged[word] for word in TRUTH) >= 0.4 * judged.total()
    several = Counter(letter for row in of("multiple", CHINESE) for letter in row.answer)
    assert max(several[letter] for letter in "ABCDE") - min(several[letter] for letter in "ABCDE") <= 4


def test_how_many_are_right_of_several_cannot_be_guessed() -> None:
    counted = Counter(len(row.answer) for row in of("multiple", CHINESE))
    assert len(counted) >= 3
    assert max(counted.values()) <= 0.6 * counted.total()


@both
def test_the_longest_option_is_right_hardly_more_often_than_by_chance(rows: list[Row]) -> None:
    singles = of("single", rows)
    longest = 0
    for row in singles:
        right = row.options[LETTERS.index(row.answer)]
        longest += all(len(right) > len(option) for option in row.options if option != right)
    assert longest <= 0.35 * len(singles)


def test_some_questions_are_long_some_short_and_some_are_to_be_computed() -> None:
    assert sum(len(row.text) > 120 for row in CHINESE) >= 3
    assert sum(len(row.text) < 25 for row in CHINESE) >= 10
    assert sum("0.00981·ρ·H" in row.text or "÷" in row.text for row in CHINESE) >= 3
    assert {len(row.options) for row in of("multiple", CHINESE)} >= {5, 6}


def test_a_question_in_english_is_the_chinese_one_of_its_id() -> None:
    chinese = {row.id: row for row in CHINESE}
    for row in ENGLISH:
        same = chinese[row.id]
        assert row.type == TYPES[same.type], row.id
        assert row.category == CATEGORIES[same.category], row.id
        assert row.trades == tuple(TRADES[trade] for trade in same.trades), row.id
        assert row.answer == TRUTH.get(same.answer, same.answer), row.id
        assert len(row.options) == len(same.options), row.id


def test_each_language_keeps_to_itself() -> None:
    assert all(row.text.isascii() or not any("一" <= char <= "鿿" for char in row.text) for row in ENGLISH)
    assert all(any("一" <= char <= "鿿" for char in row.text + row.explanation) for row in CHINESE)
