"""Both catalogues hold the same texts, every text is used, and every use has its text and its values."""

import ast
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from render.texts import LANGUAGES, Texts, our_language, texts
from tests.telegram_rules import shown

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("bot", "handlers", "render", "services")
KEY = re.compile(r"[a-z_]+(\.[a-z0-9_-]+)+")
SPEAKING = frozenset({"t", "n", "plain", "say", "toast", "refuse", "group_words"})

Forms = tuple[str, ...]


def nouns(language: str) -> dict[str, dict[str, Forms]]:
    """Key to text (in its plural forms), by file."""
    found: dict[str, dict[str, Forms]] = {}
    for path in sorted((ROOT / "render/locales" / language).glob("*.po")):
        with path.open("rb") as stream:
            catalogue = read_po(stream, locale=language.replace("-", "_"))
        found[path.stem] = {}
        for message in catalogue:
            if message.id:
                key = message.id[0] if isinstance(message.id, tuple) else str(message.id)
                forms = message.string if isinstance(message.string, tuple) else (str(message.string),)
                found[path.stem][key] = tuple(forms)
    return found


@cache
def catalogue(language: str) -> dict[str, Forms]:
    return {key: forms for keys in nouns(language).values() for key, forms in keys.items()}


def placeholders(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


@dataclass(frozen=True)
class Use:
    """One place in the code that speaks: the key (as a pattern where it is put together), and the values given."""

    where: str
    key: re.Pattern[str]
    values: frozenset[str] | None  # None: not to be seen from here
    speaks: bool


def uses() -> Iterator[Use]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            spoken = {}
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and _name(node.func) in SPEAKING:
                    for argument in node.args:
                        for leaf in ast.walk(argument):
                            spoken[id(leaf)] = node if leaf is argument else None
            pieces = {
                id(v) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for v in node.values
            }
            for node in ast.walk(tree):
                if (refusals := _refusals(node)) is not None:
                    yield Use(f"{path.name}:{node.lineno}", refusals, None, speaks=True)  # type: ignore[attr-defined]
                pattern = _pattern(node)
                if pattern is not None and id(node) not in pieces:
                    call = spoken.get(id(node), ...)
                    values = _values(call) if isinstance(call, ast.Call) else None
                    yield Use(f"{path.name}:{node.lineno}", pattern, values, call is not ...)  # type: ignore[attr-defined]


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else "t"


def _refusals(node: ast.AST) -> re.Pattern[str] | None:
    """What ``usable(outcome, "deeds.refused")`` says: any refusal of that kind."""
    if not isinstance(node, ast.Call) or _name(node.func) != "usable":
        return None
    [stem] = (arg.value for arg in node.args[1:] if isinstance(arg, ast.Constant))
    return re.compile(re.escape(str(stem)) + r"\.[a-z_]+")


def _pattern(node: ast.AST) -> re.Pattern[str] | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.fullmatch(node.value):
        return re.compile(re.escape(node.value))
    if isinstance(node, ast.JoinedStr) and len(node.values) > 1:
        first = node.values[0]
        if isinstance(first, ast.Constant) and re.fullmatch(r"[a-z_]+\.[a-z_.]*", str(first.value)):
            parts = (
                re.escape(str(v.value)) if isinstance(v, ast.Constant) else "[a-zA-Z0-9_-]+"
                for v in node.values
            )
            return re.compile("".join(parts))
    return None


def _values(call: ast.Call) -> frozenset[str] | None:
    if any(keyword.arg is None for keyword in call.keywords):
        return None
    counted = {"n"} if _name(call.func) == "n" else set()
    return frozenset(keyword.arg for keyword in call.keywords if keyword.arg) | counted


@cache
def all_uses() -> tuple[Use, ...]:
    return tuple(uses())


def test_the_code_speaks() -> None:
    assert sum(use.speaks for use in all_uses()) > 150


def test_both_languages_have_the_same_files_and_the_same_keys() -> None:
    ours = {language: {noun: set(keys) for noun, keys in nouns(language).items()} for language in LANGUAGES}
    assert len(ours["en"]) >= 7
    assert ours["en"] == ours["zh-Hans"]


def test_a_key_begins_with_a_word_of_its_own() -> None:
    for language in LANGUAGES:
        for key in catalogue(language):
            assert KEY.fullmatch(key), key


@pytest.mark.parametrize("key", sorted(catalogue("en")))
def test_a_text_takes_the_same_values_in_both_languages(key: str) -> None:
    values = {
        language: frozenset().union(*map(placeholders, catalogue(language)[key])) for language in LANGUAGES
    }
    assert values["en"] - {"n", "month_name", "month"} == values["zh-Hans"] - {"n", "month_name", "month"}
    assert len({len(catalogue(language)[key]) > 1 for language in LANGUAGES} - {False}) <= 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_written_and_well_formed(language: str) -> None:
    for key, forms in catalogue(language).items():
        assert len(forms) == 1 or (language == "en" and len(forms) == 2), key
        for form in forms:
            assert form.strip(), key
            shown(form)
            assert "  " not in form, key


def test_english_has_no_chinese_left_in_it() -> None:
    bilingual = {"help.lang", "members.lang.ask"}
    for key, forms in catalogue("en").items():
        assert key in bilingual or not re.search("[\u3000-\u9fff\uff00-\uffef]", "".join(forms)), key


def test_the_chat_page_of_the_demo_draws_every_sign() -> None:
    """So that nobody sees a box where the machine has no font for them."""
    art = (ROOT / "sandbox/page/kit/sign-art.js").read_text("utf-8")
    spoken = {char for forms in catalogue("zh-Hans").values() for text in forms for char in text}
    assert {char for char in spoken if ord(char) >= 0x1F000 and char not in art} == set()


def test_every_key_that_is_spoken_is_in_the_catalogues() -> None:
    unknown = [
        f"{use.where} {use.key.pattern}"
        for use in all_uses()
        if use.speaks and not any(use.key.fullmatch(key) for key in catalogue("en"))
    ]
    assert unknown == []


def test_every_text_is_spoken_somewhere() -> None:
    unused = [key for key in catalogue("en") if not any(use.key.fullmatch(key) for use in all_uses())]
    assert unused == []


def test_every_text_gets_the_values_that_it_takes() -> None:
    literal = {key for key in catalogue("en") for use in all_uses() if use.key.pattern == re.escape(key)}
    lacking = [
        f"{use.where} {key} {sorted(taken - use.values)}"
        for use in all_uses()
        if use.values is not None
        for key in catalogue("en")
        if use.key.fullmatch(key) and (key not in literal or use.key.pattern == re.escape(key))
        for language in LANGUAGES
        for taken in [frozenset().union(*map(placeholders, catalogue(language)[key]))]
        if taken - use.values
    ]
    assert lacking == []


def test_what_people_typed_is_escaped_and_labels_are_plain() -> None:
    t = texts("en")
    assert "&lt;b&gt;" in t("members.hello", name="<b>")
    assert "<b>" in t.plain("members.hello", name="<b>")


def test_one_is_one_and_more_are_more() -> None:
    assert texts("en").n("claims.photos", 1) == "📷 1 photo"
    assert texts("en").n("claims.photos", 2) == "📷 2 photos"
    assert texts("zh-Hans").n("claims.photos", 2) == "📷 2 张照片"


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("zh", "zh-Hans"),
        ("zh-hans", "zh-Hans"),
        ("zh_CN", "zh-Hans"),
        ("en", "en"),
        ("en-GB", "en"),
        ("ru", None),
        (None, None),
    ],
)
def test_a_telegram_language_is_one_of_ours_or_none(code: str | None, language: str | None) -> None:
    assert our_language(code) == language


def test_a_language_that_is_none_of_ours_speaks_the_first() -> None:
    assert texts("ru").language == texts(None).language == LANGUAGES[0]
    assert isinstance(texts("en"), Texts)
