"""Calls of the Bot API as data: a method's name and its parameters in, the result as JSON values out."""

from collections.abc import Mapping
from typing import Any

from telegram import InputFile
from telegram.request import BaseRequest, RequestData, RequestParameter


class Api:
    """The Bot API at one address, through a PTB request class and with PTB's errors.

    Where PTB's `Bot` builds and parses objects for every call, this hands over what the outbox holds: it costs a third.
    """

    def __init__(self, request: BaseRequest, api_url: str, token: str) -> None:
        self._request = request
        self._root = f"{api_url}/bot{token}/"

    async def call(
        self,
        method: str,
        params: Mapping[str, Any],
        *,
        files: Mapping[str, tuple[str, bytes]] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109  # the request class has it
    ) -> Any:
        """The result of one call; `files` are (file name, content) by parameter, `timeout` is in seconds.

        Raises telegram.error.TelegramError.
        """
        data = [RequestParameter(name, value, None) for name, value in params.items() if value is not None]
        for name, (filename, content) in (files or {}).items():
            data.append(RequestParameter(name, None, [InputFile(content, filename=filename)]))
        timeouts = {} if timeout is None else {"read_timeout": timeout}
        return await self._request.post(self._root + method, RequestData(data), **timeouts)
