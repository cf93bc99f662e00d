"""The parameters of a Bot API call, however they travelled, read as Telegram reads them: leniently."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import orjson
from aiohttp import web
from aiohttp.multipart import BodyPartReader

from sandbox.errors import ApiError, bad_request

TABLE: dict[str, dict[str, str]] = json.loads(
    Path(__file__).with_name("data").joinpath("bot_api.json").read_bytes()
)["methods"]
BY_LOWER_NAME = {name.lower(): name for name in TABLE}
REQUIRED = {name: tuple(p for p, code in params.items() if code[0] == "!") for name, params in TABLE.items()}
STRUCTURED = {
    name: {p: list if "a" in code else dict for p, code in params.items() if "a" in code or "j" in code}
    for name, params in TABLE.items()
}

# What Telegram says where a required parameter is missing; otherwise: parameter "x" is required.
MISSING = {
    "chat_id": "chat_id is empty",
    "text": "Message text is empty",
    "photo": "There is no photo in the request",
    "document": "There is no document in the request",
    "message_ids": "Message identifiers are not specified",
    "file_id": "file_id not specified",
    "user_id": "Invalid user_id specified",
    "action": "Wrong parameter action in request",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
}
# The methods themselves say what is wrong with these.
TOLERATED = frozenset({"message_id", "commands", "url", "question", "options"})
LENIENT = frozenset({"allowed_updates"})
EXPECTED = {
    "media": "Expected an Array of InputMedia",
    "commands": "Expected an Array of BotCommand",
    "options": "Expected an Array of String as options",
    "message_ids": "Expected an Array of message identifiers",
    "reaction": "Expected an Array of ReactionType",
    "scope": "can't parse BotCommandScope: BotCommandScope must be an Object",
    "menu_button": "can't parse menu button: MenuButton must be an Object",
}
UNPARSED = {
    "reply_markup": "Can't parse reply keyboard markup JSON object",
    "reply_parameters": "Can't parse reply parameters JSON object",
    "link_preview_options": "Can't parse link preview options JSON object",
    "reaction": "Can't parse reaction types JSON object",
    "menu_button": "Can't parse menu button JSON object",
    "scope": "Can't parse BotCommandScope JSON object",
}


TOO_LARGE = ApiError(413, "Request Entity Too Large")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a multipart body."""

    name: str
    mime: str
    content: bytes

    def __str__(self) -> str:
        return f"<{self.name}, {len(self.content)} bytes>"


@dataclass(slots=True)
class Params:
    """Raw values (text, or decoded JSON) and uploads, by name."""

    values: dict[str, Any]
    files: dict[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return name in self.values or name in self.files

    def text(self, name: str) -> str:
        """As text; empty when absent."""
        value = self.values.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0) -> int:
        """As Telegram reads numbers: what is not one is 0."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        if isinstance(value, bool):
            return 0
        try:
            return int(value)
        except (TypeError, ValueError, OverflowError):
            return 0

    def flag(self, name: str) -> bool:
        value = self.values.get(name)
        return value is True or (value is not None and str(value).strip().lower() in {"true", "yes", "1"})

    def json(self, name: str) -> Any:
        """A structured parameter: decoded by `check`, of the kind in the table; None when absent."""
        return self.values.get(name)

    def shown(self) -> dict[str, Any]:
        """For the log of calls: file contents as a short description."""
        return (
            {**self.values, **{name: str(upload) for name, upload in self.files.items()}}
            if self.files
            else self.values
        )

    def check(self, method: str) -> None:
        """Decodes structured parameters and refuses what is missing, by the table of methods."""
        values = self.values
        structured = STRUCTURED[method]
        for name, value in values.items():
            kind = structured.get(name)
            if kind is not None and value is not None:
                values[name] = _decode(name, value, kind)
        for name in REQUIRED[method]:
            if name in TOLERATED or name in self.files or values.get(name) not in (None, ""):
                continue
            raise bad_request(MISSING.get(name, f'parameter "{name}" is required'))


def _decode(name: str, value: Any, kind: type) -> Any:
    shown = name.replace("_", " ")
    if isinstance(value, str):
        if value == "":
            return None
        try:
            value = orjson.loads(value)
        except ValueError:
            raise bad_request(UNPARSED.get(name, f"Can't parse {shown} JSON object")) from None
    # Telegram passes over lists of update kinds and entities that are no lists.
    if (
        value is not None
        and not isinstance(value, kind)
        and name not in LENIENT
        and not name.endswith("entities")
    ):
        default = f"Object expected as {shown}" if kind is dict else f"Expected an Array as {shown}"
        raise bad_request(EXPECTED.get(name, default))
    return value


async def read_params(request: web.Request) -> Params:
    """Query string and body; the body wins. A body that cannot be read is refused with 400."""
    query = dict(request.query) if request.query_string else {}
    if request.method == "GET" or not request.body_exists:
        return Params(query)
    kind = request.content_type
    if kind == "multipart/form-data":
        return await _read_multipart(request, query)
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise TOO_LARGE from None
    if kind == "application/json":
        return Params({**query, **_read_json(body)})
    try:
        return Params({**query, **dict(parse_qsl(body.decode(), keep_blank_values=True))})
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None


def _read_json(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        values = orjson.loads(body)
    except ValueError:
        raise ApiError(400, "Bad Request: can't parse JSON object") from None
    if not isinstance(values, dict):
        raise ApiError(400, "Bad Request: can't parse JSON object: expected an Object")
    return values


async def _read_multipart(request: web.Request, query: dict[str, str]) -> Params:
    params = Params(dict(query))
    size = 0
    try:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader) or part.name is None:
                continue
            content = bytes(await part.read(decode=True))
            size += len(content)
            if size > request.client_max_size:
                raise TOO_LARGE
            if part.filename is None:
                params.values[part.name] = content.decode()
            else:
                mime = part.headers.get("Content-Type", "application/octet-stream")
                params.files[part.name] = Upload(part.filename, mime, content)
    except (ValueError, AssertionError):
        raise ApiError(400, "Bad Request: can't parse the multipart body") from None
    return params
