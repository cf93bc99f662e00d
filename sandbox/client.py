"""A client of a running sandbox, over HTTP: what tests, benchmarks and the demo's cast need to drive it."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import aiohttp

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the Bot API: `result`, or the refusal's code, text and parameters."""

    status: int
    body: Json

    @property
    def ok(self) -> bool:
        return bool(self.body["ok"])

    @property
    def result(self) -> Any:
        return self.body["result"]

    @property
    def error(self) -> str:
        """The description of the refusal; empty when there is none."""
        return str(self.body.get("description", ""))


class ControlRefused(Exception):
    """The control surface refused; the text is its own."""


class Client:
    """Both surfaces of one sandbox. Use as an async context manager."""

    def __init__(self, url: str, token: str = "123456:sandbox") -> None:  # noqa: S107 - of the sandbox, not of anybody
        self.url = url
        self.token = token
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.session.close()

    @property
    def session(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("use the client as an async context manager")
        return self._session

    async def call(self, method: str, /, **params: Any) -> Answer:
        """A method of the Bot API, with a JSON body. Raises aiohttp.ClientError when the connection is cut."""
        url = f"{self.url}/bot{self.token}/{method}"
        async with self.session.post(url, json=params) as response:
            return Answer(response.status, await response.json())

    async def upload(self, method: str, /, files: dict[str, bytes], **params: Any) -> Answer:
        """The same as multipart, with files by field name."""
        form = aiohttp.FormData({name: str(value) for name, value in params.items()})
        for name, content in files.items():
            form.add_field(name, content, filename=f"{name}.bin")
        async with self.session.post(f"{self.url}/bot{self.token}/{method}", data=form) as response:
            return Answer(response.status, await response.json())

    async def updates(self, offset: int = 0, timeout: int = 0, **params: Any) -> list[Json]:  # noqa: ASYNC109
        """getUpdates."""
        answer = await self.call("getUpdates", offset=offset, timeout=timeout, **params)
        return list(answer.result)

    async def get(self, path: str, **query: Any) -> Json:
        """A look at the control surface: `get("chats", viewer=5)`."""
        async with self.session.get(f"{self.url}/sandbox/{path}", params=query) as response:
            return await _read(response)

    async def post(self, path: str, **body: Any) -> Json:
        """An act on the control surface; `from_` stands for `from`."""
        fields = {name.removesuffix("_"): value for name, value in body.items()}
        async with self.session.post(f"{self.url}/sandbox/{path}", json=fields) as response:
            return await _read(response)

    async def file(self, file_id: str) -> bytes:
        """What is behind a file id, fetched as a bot does."""
        path = (await self.call("getFile", file_id=file_id)).result["file_path"]
        async with self.session.get(f"{self.url}/file/bot{self.token}/{path}") as response:
            response.raise_for_status()
            return await response.read()

    async def delete(self, path: str) -> Json:
        async with self.session.delete(f"{self.url}/sandbox/{path}") as response:
            return await _read(response)

    async def persona(self, user_id: int, first_name: str, **fields: Any) -> int:
        """Creates a persona and returns their id, which is also that of their private chat."""
        made = await self.post("personas", id=user_id, first_name=first_name, **fields)
        return int(made["persona"]["id"])

    async def group(self, title: str, members: Sequence[int], **fields: Any) -> int:
        """Creates a group with the bot in it and returns its id."""
        made = await self.post("groups", title=title, members=list(members), **fields)
        return int(made["chat"]["id"])

    async def write(self, user: int, text: str, chat: int | None = None, **fields: Any) -> Json:
        """The persona writes: to the bot, or into a group. Returns the view of the message."""
        written = await self.post("messages", from_=user, chat_id=chat or user, text=text, **fields)
        return dict(written["message"])

    async def photos(
        self, user: int, photos: Sequence[bytes], caption: str = "", chat: int | None = None
    ) -> list[Json]:
        """The persona sends a photo or an album. Returns the views of the messages."""
        form = aiohttp.FormData({"from": str(user), "chat_id": str(chat or user), "caption": caption})
        for photo in photos:
            form.add_field("photo", photo, filename="photo.jpg", content_type="image/jpeg")
        async with self.session.post(f"{self.url}/sandbox/photos", data=form) as response:
            return list((await _read(response))["messages"])

    async def press(self, user: int, chat: int, message_id: int, data: str, wait: float = 15) -> Json:
        """The persona presses a button and waits for the answer."""
        return await self.post(
            "presses", from_=user, chat_id=chat, message_id=message_id, data=data, wait=wait
        )

    async def messages(self, chat: int, viewer: int | None = None, **query: Any) -> list[Json]:
        """The messages of a chat as the viewer sees them, oldest first."""
        seen = {} if viewer is None else {"viewer": viewer}
        found = await self.get(f"chats/{chat}/messages", **seen, **query)
        return list(found["messages"])

    async def calls(self, method: str = "*", since: int = 0) -> list[Json]:
        """The log of Bot API calls."""
        return list((await self.get("calls", method=method, since=since))["calls"])


async def _read(response: aiohttp.ClientResponse) -> Json:
    body: Json = await response.json()
    if response.status >= 400:
        raise ControlRefused(str(body.get("error", response.reason)))
    return body
