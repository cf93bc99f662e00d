"""Where a key stands in a TOML file."""

import pytest

from bot.toml_lines import line_of

TEXT = """\
language = "en"   # telegram = 1

[telegram]  # here
token="1:x"
"api.url" = 3
[ schedule ]
weekly-ranking = "x"
storage.url = "nested"
[[category]]
code = "a"
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("language",), 1),
        (("telegram",), 3),
        (("telegram", "token"), 4),
        (("telegram", "api.url"), 5),
        (("telegram", "missing"), 3),
        (("schedule", "weekly-ranking"), 7),
        (("schedule", "storage", "url"), 8),
        (("category", "code"), 10),
        (("nowhere",), None),
    ],
)
def test_the_line_of_a_key_or_of_the_table_around_it(path: tuple[str, ...], line: int | None) -> None:
    assert line_of(TEXT, path) == line
