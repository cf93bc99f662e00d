"""The weekly quiz in private: ``/quiz``, ▶️, answers, one's own mistakes."""

from __future__ import annotations

from domain.attempts import Attempt, Refused, Shown
from handlers.turn import Turn
from render import quiz as screens
from render.screen import Screen
from services import attempts, quiz_results
from services.attempts import Between, Done, Invited, Running
from storage import attempts as attempt_rows
from storage import outbox


def on_quiz(turn: Turn) -> None:
    """``/quiz``: this week's quiz, wherever one is with it; in a group the way into private."""
    if not turn.private:
        turn.answer(screens.in_private(turn.group_words(), turn.house.bot_username))
        return
    state = attempts.look(turn.tx, turn.house, turn.who, turn.now)
    match state:
        case Refused():
            turn.say(f"quiz.refused.{state}")
        case Invited():
            turn.answer(screens.invited(turn.t, state.round, state.size, turn.house.zone))
        case Between():
            _say_between(turn, state)
        case Done():
            turn.answer(_screen(turn, state))
        case Running():  # after a lost connection: the question again, further down
            _leave(turn, state.attempt)
            _say_below(turn, state.attempt, _screen(turn, state))


def on_begin(turn: Turn) -> None:
    """▶️: the questions are drawn, the clock starts, and this message becomes the first question."""
    _moved(turn, attempts.begin(turn.tx, turn.house, turn.who, int(turn.args[0]), turn.now))


def on_pick(turn: Turn) -> None:
    """An option, or true or false: one tap is the answer."""
    attempt, place, letter = turn.args
    state = attempts.choose(turn.tx, turn.who, int(attempt), int(place), letter, turn.now)
    _moved(turn, state)


def on_mark(turn: Turn) -> None:
    """An option of a multiple choice is ticked or unticked."""
    attempt, place, wanted = turn.args
    letter, _, on = wanted.partition("-")
    state = attempts.mark(turn.tx, turn.who, int(attempt), int(place), letter, on == "on", turn.now)
    if isinstance(state, Running) and _is_photo(turn):
        turn.toast()
        turn.redraw(_screen(turn, state))  # the same picture, other buttons
    else:
        _moved(turn, state)


def on_confirm(turn: Turn) -> None:
    """✅ under a multiple choice: what is ticked is the answer."""
    attempt, place = turn.args
    _moved(turn, attempts.confirm(turn.tx, turn.who, int(attempt), int(place), turn.now))


def on_review(turn: Turn) -> None:
    """One's own mistakes of a round that is over: the first, in a message of its own."""
    found = quiz_results.missed(turn.tx, turn.who, int(turn.args[0]), 0)
    if found is None:
        turn.toast("common.stale")
        return
    turn.toast()
    turn.answer(screens.missed(turn.t, found))


def on_missed(turn: Turn) -> None:
    """Another page of one's own mistakes."""
    round_id, number = map(int, turn.args)
    found = quiz_results.missed(turn.tx, turn.who, round_id, number)
    if found is None:
        turn.toast("common.stale")
        return
    turn.toast()
    turn.redraw(screens.missed(turn.t, found))


def _say_between(turn: Turn, state: Between) -> None:
    last = None
    if state.last is not None:
        last = quiz_results.own(turn.tx, quiz_results.report(turn.tx, state.last), turn.who)
    turn.answer(screens.between(turn.t, state.next_at, last, turn.house.zone))


def _moved(turn: Turn, state: Running | Done | Refused) -> None:
    """The message shows where the attempt is; a press that came late changes nothing but that."""
    if isinstance(state, Refused):
        turn.toast(f"quiz.refused.{state}")
        if state in {Refused.STALE, Refused.CLOSED} and len(turn.args) > 1:
            _catch_up(turn, int(turn.args[0]))
        return
    turn.toast()
    _put(turn, state.attempt, _screen(turn, state))


def _catch_up(turn: Turn, attempt_id: int) -> None:
    """Bring the pressed message up to date after a press that was too late for it."""
    state = attempts.find_own(turn.tx, turn.who, attempt_id, turn.now)
    if isinstance(state, Refused):
        return
    current, screen = _message_of(turn, state.attempt), _screen(turn, state)
    if current == _pressed(turn) and not screen.has_picture and not _is_photo(turn):
        turn.redraw(screen)
    elif current is not None and current != _pressed(turn):
        turn.redraw(screens.moved_on(turn.t, pictured=_is_photo(turn)))


def _screen(turn: Turn, state: Running | Done) -> Screen:
    if isinstance(state, Done):
        return screens.done(turn.t, state.round, state.attempt, state.voided, turn.house.zone)
    screen = screens.question(turn.t, state.attempt, state.asked, turn.now)
    photo = state.asked.wording.photo
    if photo and not screen.has_picture:  # the text is too long to be its caption
        turn.send_photos(turn.account, [photo], once=f"quiz:{state.attempt.id}:{state.asked.answer.place}")
    return screen


def _put(turn: Turn, attempt: Attempt, screen: Screen) -> None:
    """Turn the pressed message into the screen; whatever showed the attempt before says that it goes on elsewhere.

    No picture turns into a text, nor the other way round: then it goes on in a new message.
    """
    pressed, current = _pressed(turn), _message_of(turn, attempt)
    if current is not None and current != pressed:
        _leave(turn, attempt)
    if screen.has_picture or _is_photo(turn):
        turn.redraw(screens.moved_on(turn.t, pictured=_is_photo(turn)))
        _say_below(turn, attempt, screen)
    else:
        attempt_rows.show(turn.tx, attempt.id, Shown(message_id=pressed))
        turn.redraw(screen)


def _pressed(turn: Turn) -> int | None:
    return turn.query.message.message_id if turn.query and turn.query.message else None


def _is_photo(turn: Turn) -> bool:
    """Whether the pressed message is a picture with a caption."""
    return bool(getattr(turn.query.message, "photo", None)) if turn.query else False


def _say_below(turn: Turn, attempt: Attempt, screen: Screen) -> None:
    row = turn.answer(screen)
    attempt_rows.show(turn.tx, attempt.id, Shown(row=row, pictured=screen.has_picture))


def _leave(turn: Turn, attempt: Attempt) -> None:
    """The message that has shown the attempt loses its buttons."""
    shown = attempt.shown_by
    screen = screens.moved_on(turn.t, pictured=shown.pictured)
    if shown.row is not None:
        turn.edit_notice(turn.account, shown.row, screen)
    elif shown.message_id is not None:
        turn.edit_message(turn.account, shown.message_id, screen)


def _message_of(turn: Turn, attempt: Attempt) -> int | None:
    """The id of the message that shows the attempt; None for one that is not known to have arrived."""
    shown = attempt.shown_by
    if shown.row is None:
        return shown.message_id
    target = outbox.find_target(turn.tx, shown.row)
    return target.message_id if target is not None else None
