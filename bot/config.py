"""config.toml and the environment → frozen settings, or every fault in them (contract: "Configuration")."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.settings import KeyPath, Settings, keys
from domain.faults import Fault, did_you_mean
from services.toml_keys import line_of, lines_of

ENV_PREFIX = "LIANGBANG_"
DEFAULT_FILE = Path("config.toml")
TOKEN = ("telegram", "token")


def env_name(path: KeyPath) -> str:
    """`("schedule", "quiz-open")` → `LIANGBANG_SCHEDULE__QUIZ_OPEN`."""
    return ENV_PREFIX + "__".join(path).replace("-", "_").upper()


def load(
    file: Path | None, environ: Mapping[str, str], *, token_required: bool = True
) -> Settings | tuple[Fault, ...]:
    """The settings, or every fault in them. The environment wins over the file.

    `file` None means config.toml where there is one, else the environment alone. Work that never talks to
    Telegram (imports, exports) does without a token: `token_required=False`.
    """
    if file is None and DEFAULT_FILE.exists():
        file = DEFAULT_FILE
    text = _read(file) if file else ""
    if isinstance(text, Fault):
        return (text,)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return (_syntax_fault(str(file), text, error),)

    named, faults = _from_environment(environ)
    _overlay(table, named)
    source = _Source(str(file or "the environment"), text, frozenset(named))
    try:
        settings = Settings.model_validate(table)
    except ValidationError as invalid:
        wrong = [_key_and_sentence(error) for error in invalid.errors(include_url=False)]
        faults += source.faults(wrong)
    else:
        if token_required and not settings.telegram.token.get_secret_value():
            advice = f"is empty: @BotFather gives one; the variable {env_name(TOKEN)} may hold it too"
            faults += source.faults([(TOKEN, advice)])
        if not faults:
            return settings
    return tuple(faults)


@dataclass(frozen=True, slots=True)
class _Source:
    """Where values came from: a file of that text, but for the keys that variables named."""

    name: str
    text: str
    named: frozenset[KeyPath]

    def faults(self, wrong: Iterable[tuple[KeyPath, str]]) -> list[Fault]:
        """In the order of the lines: what is wrong with which keys, each said once."""
        lines = lines_of(self.text)
        placed = {
            (0, env_name(path), text)
            if path in self.named
            else (line_of(".".join(path), lines) or 0, self.name, text)
            for path, message in wrong
            for text in [f"{'.'.join(path)} {message}"]
        }
        return [Fault(f"{name}:{line}" if line else name, text) for line, name, text in sorted(placed)]


def _overlay(table: dict[str, Any], named: Mapping[KeyPath, Any]) -> None:
    for (*sections, key), value in named.items():
        inner = table
        for section in sections:
            inner = inner.setdefault(section, {})
        if isinstance(inner, dict):  # else the file has a plain value there, which validation refuses
            inner[key] = value


def _read(file: Path) -> str | Fault:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Fault(str(file), f"is not UTF-8 (byte {error.start + 1}); save it as UTF-8")
    except FileNotFoundError:
        return Fault(str(file), "no such file; config.example.toml is one to copy")
    except OSError as error:
        return Fault(str(file), f"cannot be read: {error.strerror}")


def _syntax_fault(source: str, text: str, error: tomllib.TOMLDecodeError) -> Fault:
    said = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", str(error))
    if said is None:
        return Fault(source, f"is not TOML: {error}")
    return Fault(f"{source}:{said[2] or len(text.splitlines())}", f"is not TOML: {said[1]}")


def _from_environment(environ: Mapping[str, str]) -> tuple[dict[KeyPath, Any], list[Fault]]:
    """The values that variables name, by key path, and a fault for each variable that names no key."""
    defaults = keys()
    paths = {env_name(path): path for path in defaults}
    named: dict[KeyPath, Any] = {}
    unknown: list[Fault] = []
    for variable, text in environ.items():
        if path := paths.get(variable.replace("-", "_")):  # no shell can set one with a dash, but others can
            named[path] = _from_text(defaults[path], text)
        elif variable.startswith(ENV_PREFIX):
            unknown.append(Fault(variable, f"is an unknown key{did_you_mean(variable, paths)}"))
    return named, unknown


def _from_text(default: Any, text: str) -> Any:
    """A variable's text as the kind of value its default is; else the text itself, to be refused."""
    if not isinstance(default, int | float | tuple | dict):
        return text
    bare_list = isinstance(default, tuple) and not text.lstrip().startswith("[")
    try:
        return json.loads(f"[{text}]" if bare_list else text)
    except ValueError:
        return text


_SENTENCES = {
    "bool_type": "must be true or false, without quotes",
    "dict_type": 'must be a table, like {{ "HSE" = 2 }}; in a variable {{"HSE": 2}}',
    "finite_number": "must be a number",
    "float_type": "must be a number without quotes",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be {ge} or more",
    "int_type": "must be whole numbers without quotes",
    "less_than_equal": "must be {le} or less",
    "literal_error": "must be {expected}",
    "model_type": "must be a table: [{table}] on a line of its own, its keys below it",
    "string_type": "must be text in quotes",
    "tuple_type": "must be a list, like [1001, 1002]",
    "value_error": "{error}",
}


def _key_and_sentence(error: ErrorDetails) -> tuple[KeyPath, str]:
    path = tuple(part for part in error["loc"] if isinstance(part, str))
    if error["type"] == "extra_forbidden":
        known = [".".join(key[:depth]) for key in keys() for depth in (1, 2)]
        return path, f"is an unknown key{did_you_mean('.'.join(path), known)}"
    template = _SENTENCES.get(error["type"], error["msg"])
    return path, template.format_map({**error.get("ctx", {}), "table": path[0]})
