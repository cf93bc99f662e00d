"""A notice: one call of the Bot API that a transaction has decided on and the courier will make.

Notices are written in the transaction that makes them true, so that what was decided is said, and what was undone
is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum


class Urgency(IntEnum):
    """Who goes first when the pace is limited."""

    ANSWER = 0  # somebody is looking at the screen
    NOTICE = 1  # somebody is concerned
    BROADCAST = 2  # everybody of a branch is told


@dataclass(frozen=True, slots=True)
class Notice:
    """A call to make: ``method`` with ``payload`` (its parameters but chat and message) in ``chat_id``.

    With ``edits`` it changes the message that an earlier notice (by row id) became; ``message_id`` in the payload
    names a message directly. With ``branch_id`` and no chat it is kept until the branch has a group. ``drawing`` is a
    chart or a paper (JSON) to make and send as the photo or the document. Two notices with the same ``once`` are one.
    """

    chat_id: int | None
    method: str
    payload: Mapping[str, object]
    urgency: Urgency = Urgency.NOTICE
    subject: str | None = None
    edits: int | None = None
    once: str | None = None
    branch_id: int | None = None
    drawing: Mapping[str, object] | None = field(default=None)


@dataclass(frozen=True, slots=True)
class Toast:
    """The short answer to a press of a button (answerCallbackQuery): at once or never, so not kept."""

    query_id: str
    text: str = ""
    alert: bool = False
