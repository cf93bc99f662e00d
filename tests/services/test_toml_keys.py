"""Where the keys of a TOML file stand."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from services.toml_keys import line_of, lines_of

TEXT = """\
top = 1
[scheme]
code = "x"

[[category]]  # the first
  name = "a"
  [[category.item]]
  points = { min = 1, max = 2 }
  [[category.item]]
  aliases = [
    "a",
  ]
[[category]]
"quoted" = 1
[[ category . item ]]
[category.item.points]
min = 3
"""


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("top", 1),
        ("scheme", 2),
        ("scheme.code", 3),
        ("scheme.period", 2),
        ("category", 5),
        ("category[0].name", 6),
        ("category[0].item", 7),
        ("category[0].item[0].points.min", 8),
        ("category[0].item[1].aliases[1]", 10),
        ("category[0].item[1].code", 9),
        ("category[1].quoted", 14),
        ("category[1].name", 13),
        ("category[1].item[0].points.min", 17),
        ("grade", None),
    ],
)
def test_a_key_is_found_or_the_table_around_it(key: str, line: int | None) -> None:
    assert line_of(key, lines_of(TEXT)) == line


SETTINGS = """\
language = "en"   # telegram = 1

[telegram]  # here
token="1:x"
"api.url" = 3
[ schedule ]
weekly-ranking = "x"
storage.url = "nested"
"""


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("language", 1),
        ("telegram", 3),
        ("telegram.token", 4),
        ("telegram.api.url", 5),
        ("telegram.missing", 3),
        ("schedule.weekly-ranking", 7),
        ("schedule.storage.url", 8),
        ("nowhere", None),
    ],
)
def test_keys_of_settings_are_found_however_they_are_written(key: str, line: int | None) -> None:
    assert line_of(key, lines_of(SETTINGS)) == line


def _leaves(value: Any, key: str = "") -> list[str]:
    if isinstance(value, dict):
        return [
            leaf for name, part in value.items() for leaf in _leaves(part, f"{key}.{name}" if key else name)
        ]
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [leaf for place, part in enumerate(value) for leaf in _leaves(part, f"{key}[{place}]")]
    return [key]


@pytest.mark.parametrize(
    "path",
    sorted((Path(__file__).parents[2] / "examples/schemes").glob("*.toml")),
    ids=lambda path: path.stem,
)
def test_every_key_of_the_examples_is_found_on_its_line(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = lines_of(text)
    for key in _leaves(tomllib.loads(text)):
        number = line_of(key, lines)
        assert number is not None
        assert key.rpartition(".")[2] in text.splitlines()[number - 1]
