"""The door of the control surface: who may come in, and how refusals look."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from sandbox.control.body import answer
from sandbox.errors import ApiError
from sandbox.loopback import check_origin
from sandbox.personas import Refused

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refusals become `{"error"}`."""
    try:
        check_origin(request)
        return await handler(request)
    except Refused as refused:
        return answer({"error": str(refused)}, status=400)
    except ApiError as refused:
        return answer({"error": refused.description}, status=400)
    except web.HTTPException as refused:
        if refused.status < 400:
            raise
        return answer({"error": refused.text or refused.reason}, status=refused.status)
