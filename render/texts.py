"""The words of the program, in both languages: one gettext catalogue a noun and language under ``locales/``.

Keys are dotted (``claims.sent``) and every value that is put in is escaped for Telegram's HTML. A text with a count has
the plural forms of its language.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po
from markupsafe import Markup, escape

LANGUAGES = ("zh-Hans", "en")
"""What a person or a group can be spoken to in; the first is the default."""

_Messages = dict[str, tuple[str, ...]]
_needs_escaping = re.compile(r"[&<>'\"]").search
_PLURAL_FORM: dict[str, Callable[[int], int]] = {"zh-Hans": lambda _: 0, "en": lambda n: int(n != 1)}


class Texts:
    """The catalogue of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._messages, self._plural = _load(language)

    def __call__(self, key: str, /, **values: object) -> Markup:
        """The text of a key, values escaped and put in. Raises KeyError for a key that is in no catalogue."""
        return _filled(self._messages[key][0], values)

    def n(self, key: str, count: int, /, **values: object) -> Markup:
        """The text of a key in the plural form that ``count`` asks for; ``{n}`` is the count."""
        return _filled(self._messages[key][self._plural(count)], {"n": count, **values})

    def plain(self, key: str, /, **values: object) -> str:
        """The text without HTML: for button labels and toasts, which show it as it is."""
        return self._messages[key][0].format(**values)


def _filled(template: str, values: dict[str, object]) -> Markup:
    """A template of ours with values put in, escaped.

    Markup.format escapes while it formats, in Python and at many times the cost.
    """
    return Markup(template.format_map({name: _escaped(value) for name, value in values.items()}))  # noqa: S704  ours


def _escaped(value: object) -> object:
    """A value as it may stand in HTML. Most have nothing to escape, and then no object is made for it."""
    if type(value) is Markup or type(value) is int:
        return value
    text = str(value)
    return escape(text) if _needs_escaping(text) else text


@cache
def texts(language: str | None) -> Texts:
    """The catalogue of a language; of the default one for a language that is none of ours."""
    return Texts(language if language in LANGUAGES else LANGUAGES[0])


def our_language(code: str | None) -> str | None:
    """Our language behind a Telegram language code (IETF tag), if it is one of the two."""
    if code is None:
        return None
    primary = code.lower().replace("_", "-").split("-")[0]
    return {"zh": "zh-Hans", "en": "en"}.get(primary)


def _load(language: str) -> tuple[_Messages, Callable[[int], int]]:
    messages: _Messages = {}
    for resource in sorted((files("render") / "locales" / language).iterdir(), key=lambda r: r.name):
        if not resource.name.endswith(".po"):
            continue
        with resource.open("rb") as stream:
            for message in read_po(stream, locale=language.replace("-", "_")):
                if message.id:
                    _add(messages, message.id, message.string, resource.name)
    return messages, _PLURAL_FORM[language]


def _add(messages: _Messages, identifier: object, string: object, source: str) -> None:
    key = identifier[0] if isinstance(identifier, tuple) else str(identifier)
    if key in messages:
        raise ValueError(f"{source}: {key} is defined twice")
    messages[key] = tuple(string) if isinstance(string, tuple) else (str(string),)
