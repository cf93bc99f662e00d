"""Telegram's refusals, in Telegram's words.

Inside the sandbox a refusal of the Bot API travels as an exception, because it ends the call from any depth and
becomes an HTTP answer in one place (fidelity.py).
"""

from typing import Any


class ApiError(Exception):
    """`{"ok": false, "error_code": code, "description": description, "parameters": parameters}`."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def _sentence(prefix: str, text: str) -> str:
    """Telegram lowers the first letter, except of words such as `BUTTON_DATA_INVALID` or `URL`."""
    second = text[1:2]
    if second == "_" or ("A" <= second <= "Z"):
        return f"{prefix}: {text}"
    return f"{prefix}: {text[:1].lower()}{text[1:]}"


def bad_request(text: str, **parameters: Any) -> ApiError:
    return ApiError(400, _sentence("Bad Request", text), **parameters)


def forbidden(text: str) -> ApiError:
    return ApiError(403, _sentence("Forbidden", text))


def conflict(text: str) -> ApiError:
    return ApiError(409, f"Conflict: {text}")


def too_many_requests(retry_after: int) -> ApiError:
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


def migrated(new_chat_id: int) -> ApiError:
    return bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=new_chat_id)


UNAUTHORIZED = (401, "Unauthorized")
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
