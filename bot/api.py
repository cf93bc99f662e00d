"""Calls of the Bot API as data: a method's name and its parameters in, the result as JSON values out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from telegram.request import BaseRequest, RequestData

File = tuple[str, bytes, str]
"""A file to upload: its name, its content, its media type."""


class Api:
    """The Bot API at one address, through a PTB request class and with PTB's errors.

    PTB's `Bot` builds and parses objects for every call; this hands over what the outbox holds.
    """

    def __init__(self, request: BaseRequest, api_url: str, token: str) -> None:
        self._request = request
        self._root = f"{api_url}/bot{token}/"

    async def call(
        self,
        method: str,
        params: Mapping[str, Any],
        *,
        files: Mapping[str, File] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109  # the request class has it
    ) -> Any:
        """The result of one call; `files` by the name of their parameter, `timeout` in seconds.

        Raises telegram.error.TelegramError.
        """
        data = cast(RequestData, _Values(params, files or {}))
        if timeout is None:
            return await self._request.post(self._root + method, data)
        return await self._request.post(self._root + method, data, read_timeout=timeout)


@dataclass(frozen=True, slots=True)
class _Values:
    """What a request class reads of PTB's RequestData, whose parts cannot be made outside PTB."""

    parameters: Mapping[str, Any]
    multipart_data: Mapping[str, File]

    @property
    def contains_files(self) -> bool:
        return bool(self.multipart_data)
