"""Whatever a bot sends, it gets a result or a refusal, never a fault of the sandbox."""

import asyncio
from typing import Any

import orjson
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox import Sandbox
from sandbox.errors import ApiError
from sandbox.fidelity import Fidelity
from sandbox.methods import METHODS
from sandbox.params import TABLE, Params

MEMBER, GROUP = 700, -1000000000001
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.sampled_from(["", "x", "字" * 300, "[", "{}", "[]", "-1"])
)
things = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["type", "media", "text", "inline_keyboard", "keyboard", "callback_data", "url", "offset"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)
likely = st.sampled_from(
    [
        MEMBER,
        GROUP,
        str(MEMBER),
        1,
        "<b>x</b>",
        "HTML",
        "MarkdownV2",
        {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]},
        [{"type": "emoji", "emoji": "👍"}],
        [{"type": "photo", "media": "x"}],
        {"message_id": 1},
    ]
)


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    method = draw(st.sampled_from(sorted(set(METHODS) - {"getUpdates", "setWebhook"})))
    values = {name: draw(likely | things) for name in TABLE[method] if draw(st.booleans())}
    if "chat_id" in TABLE[method] and draw(st.integers(0, 3)):
        values["chat_id"] = draw(st.sampled_from([MEMBER, GROUP]))
    return method, values


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(calls(), min_size=1, max_size=6))
def test_every_call_is_answered(sequence: list[tuple[str, dict[str, Any]]]) -> None:
    sandbox = Sandbox()
    world = sandbox.tg.world
    world.put_persona(MEMBER, {"first_name": "王"})
    world.chats[MEMBER].started = True
    world.put_group(GROUP, "supergroup", "支部").members = {MEMBER: "member", world.bot_id: "administrator"}
    fidelity = Fidelity(sandbox.tg)

    async def run() -> list[ApiError]:
        refusals = []
        for method, values in sequence:
            try:
                orjson.dumps(await fidelity.carry_out(method, Params(values)))
            except ApiError as refusal:
                refusals.append(refusal)
        return refusals

    for refusal in asyncio.run(run()):
        assert refusal.code in {400, 403}
        assert refusal.description.startswith(("Bad Request: ", "Forbidden: "))
