"""Things the host lets people do from the panel."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.control.body import answer
from sandbox.core import Telegram


@dataclass(frozen=True, slots=True)
class ActionResult:
    """How it went, in a sentence for the panel; `text` may be by language ("zh", "en").

    `detail` stands small below it: the host's own words, whatever their language.
    """

    ok: bool
    text: dict[str, str] | str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """One button of the panel; `label` by language ("zh", "en")."""

    id: str
    label: dict[str, str]
    run: Callable[[], Awaitable[ActionResult]]
    group: str = ""


class Actions:
    """POST /sandbox/actions/{id}."""

    def __init__(self, tg: Telegram, actions: Sequence[Action]) -> None:
        self.tg = tg
        self._actions = {action.id: action for action in actions}

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/actions/{id}", self.run)]

    def to_json(self) -> list[dict[str, Any]]:
        return [{"id": a.id, "label": a.label, "group": a.group} for a in self._actions.values()]

    async def run(self, request: web.Request) -> web.Response:
        action = self._actions.get(request.match_info["id"])
        if action is None:
            raise web.HTTPNotFound(text="there is no such action")
        result = await action.run()
        went = {"ok": result.ok, "text": result.text, "detail": result.detail}
        self.tg.hub.spread({"type": "action", "id": action.id, **went})
        return answer(went)
