"""The two catalogues of the chat page say the same things, and everything that is asked for."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "sandbox" / "page"
ENTRY = re.compile(r'^  "?([\w.]+)"?: "(.*)",$', re.MULTILINE)


def catalogue(language: str) -> dict[str, str]:
    return dict(ENTRY.findall((PAGE / "words" / f"{language}.js").read_text(encoding="utf-8")))


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    zh, en = catalogue("zh"), catalogue("en")
    plain = {key: text for key, text in en.items() if not key.endswith(".one")}
    assert zh.keys() == plain.keys()
    assert {key: placeholders(text) for key, text in zh.items()} == {
        key: placeholders(text) for key, text in plain.items()
    }


def test_every_key_the_scripts_ask_for_is_there() -> None:
    asked = set()
    for script in PAGE.rglob("*.js"):
        asked |= set(re.findall(r'\bt\("([\w.]+)"', script.read_text(encoding="utf-8")))
    assert len(asked) > 80
    assert asked - catalogue("zh").keys() == set()


def test_nothing_in_the_page_parses_text_as_markup() -> None:
    forbidden = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")
    assert [
        script.name for script in PAGE.rglob("*.js") if forbidden.search(script.read_text(encoding="utf-8"))
    ] == []


def test_nothing_in_the_page_comes_from_elsewhere() -> None:
    for file in PAGE.rglob("*"):
        if file.suffix in {".js", ".css", ".html"}:
            found = re.findall(r"https?://[\w./-]+", file.read_text(encoding="utf-8"))
            assert set(found) <= {"http://www.w3.org/2000/svg", "https://"}, file
