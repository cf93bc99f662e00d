"""Reading control requests: what is missing or of the wrong type is refused with a sentence."""

from dataclasses import dataclass, field
from typing import Any, TypeVar

import orjson
from aiohttp import web
from aiohttp.multipart import BodyPartReader

from sandbox.params import Upload
from sandbox.personas import Refused

T = TypeVar("T")
_REQUIRED: Any = object()


@dataclass(slots=True)
class Body:
    """Fields by name, and the files of a multipart body in their order."""

    fields: dict[str, Any]
    files: list[Upload] = field(default_factory=list)

    def number(self, name: str, default: Any = _REQUIRED) -> Any:
        """An integer; as text too, for forms."""
        value = self._get(name, default)
        if value is default:
            return value
        try:
            return int(value)
        except (TypeError, ValueError):
            raise Refused(f"{name} must be a number") from None

    def text(self, name: str, default: Any = _REQUIRED) -> Any:
        return self._typed(name, default, str, "a text")

    def flag(self, name: str, default: Any = _REQUIRED) -> Any:
        return self._typed(name, default, bool, "true or false")

    def real(self, name: str, default: Any = _REQUIRED) -> Any:
        return self._typed(name, default, (int, float), "a number")

    def numbers(self, name: str, default: Any = _REQUIRED) -> Any:
        value = self._typed(name, default, list, "a list of numbers")
        if value is not default and not all(isinstance(item, int) for item in value):
            raise Refused(f"{name} must be a list of numbers")
        return value

    def objects(self, name: str, default: Any = _REQUIRED) -> Any:
        value = self._typed(name, default, list, "a list of objects")
        if value is not default and not all(isinstance(item, dict) for item in value):
            raise Refused(f"{name} must be a list of objects")
        return value

    def choice(self, name: str, choices: frozenset[str], default: Any = _REQUIRED) -> Any:
        value = self.text(name, default)
        if value is not default and value not in choices:
            raise Refused(f"{name} must be one of {', '.join(sorted(choices))}")
        return value

    def _typed(self, name: str, default: Any, kind: Any, what: str) -> Any:
        value = self._get(name, default)
        if value is not default and (
            not isinstance(value, kind) or (kind is not bool and isinstance(value, bool))
        ):
            raise Refused(f"{name} must be {what}")
        return value

    def _get(self, name: str, default: Any) -> Any:
        value = self.fields.get(name)
        if value is not None:
            return value
        if default is _REQUIRED:
            raise Refused(f"{name} is missing")
        return default


async def read_body(request: web.Request) -> Body:
    """A JSON object, or a multipart form."""
    if request.content_type == "multipart/form-data":
        return await _read_form(request)
    raw = await request.read()
    try:
        fields = orjson.loads(raw) if raw else {}
    except ValueError:
        raise Refused("the body is not JSON") from None
    if not isinstance(fields, dict):
        raise Refused("the body must be a JSON object")
    return Body(fields)


async def _read_form(request: web.Request) -> Body:
    body = Body({})
    try:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader) or part.name is None:
                continue
            content = bytes(await part.read(decode=True))
            if part.filename is None:
                body.fields[part.name] = content.decode()
            else:
                mime = part.headers.get("Content-Type", "application/octet-stream")
                body.files.append(Upload(part.filename, mime, content))
    except (ValueError, AssertionError):
        raise Refused("the form cannot be read") from None
    return body


def query_number(request: web.Request, name: str, default: int | None = None) -> int | None:
    """An integer of the query string."""
    value = request.query.get(name)
    if value is None or value == "":
        return default
    try:
        return int(value)
    except ValueError:
        raise Refused(f"{name} must be a number") from None


def answer(value: dict[str, Any], status: int = 200) -> web.Response:
    """A JSON answer."""
    return web.Response(status=status, body=orjson.dumps(value), content_type="application/json")
