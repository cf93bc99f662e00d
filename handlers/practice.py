"""Practice in private: ``/practice``, an answer, what was right and why, the next question."""

from __future__ import annotations

from domain.practice import Next
from handlers.turn import Turn
from render import practice as screens
from render.quiz import moved_on
from render.screen import Screen
from services import practice
from services.practice import Put


def on_practice(turn: Turn) -> None:
    """``/practice``: one's own weak topics, one question after the other, without points."""
    state = practice.following(turn.tx, turn.house, turn.who, turn.now)
    _send_photo(turn, state)
    turn.answer(_screen(turn, state))


def on_next(turn: Turn) -> None:
    """➡️ after an answer: the message becomes the next question; below its picture, where it has one."""
    turn.toast()
    state = practice.following(turn.tx, turn.house, turn.who, turn.now)
    if _send_photo(turn, state):
        turn.redraw(moved_on(turn.t, pictured=False))
        turn.answer(_screen(turn, state))
    else:
        turn.redraw(_screen(turn, state))


def on_tick(turn: Turn) -> None:
    """An option of a multiple choice is ticked or unticked."""
    version, letters = turn.args
    put = practice.marked(turn.tx, turn.house, turn.who, int(version), letters.strip("-"), turn.now)
    if put is None:
        turn.toast("practice.stale")
        return
    turn.toast()
    turn.redraw(_screen(turn, put))


def on_answer(turn: Turn) -> None:
    """An answer: whether it was right, why, and when it comes back."""
    version, letters = turn.args
    judged = practice.answer(turn.tx, turn.house, turn.who, int(version), letters, turn.now)
    if judged is None:
        turn.toast("practice.stale")
        return
    turn.toast()
    turn.redraw(screens.answered(turn.t, judged.asked, judged.box, judged.days, judged.due))


def _screen(turn: Turn, state: Put | Next) -> Screen:
    if isinstance(state, Put):
        return screens.question(turn.t, state.asked, state.category, state.due)
    return screens.nothing(turn.t, state, turn.today)


def _send_photo(turn: Turn, state: Put | Next) -> bool:
    """The picture of a question comes before it; False where it has none."""
    if not isinstance(state, Put) or not state.asked.wording.photo:
        return False
    turn.send_photos(turn.account, [state.asked.wording.photo])
    return True
