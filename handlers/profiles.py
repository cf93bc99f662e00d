"""``/member`` and ``/pledge``."""

from __future__ import annotations

from domain.profiles import NotShown, Profile, Similar
from handlers.turn import Turn
from render import profiles as screens
from services import profiles
from storage import profiles as kept


def on_member(turn: Turn) -> None:
    """``/member NO`` or a name: how somebody of the branch, or below a leader, is seen."""
    found = profiles.look_up(turn.tx, turn.who, turn.text)
    if isinstance(found, NotShown):
        turn.say(f"profiles.{found}")
    elif isinstance(found, Profile):
        turn.answer(screens.profile(turn.t, found))
    elif isinstance(found, Similar):
        turn.answer(screens.similar(turn.t, found))
    else:
        turn.answer(screens.several(turn.t, found))


def on_pledge(turn: Turn) -> None:
    """``/pledge TEXT``: one's public pledge; the branch secretary is told."""
    if not turn.text:
        turn.answer(screens.own_pledge(turn.t, kept.get(turn.tx, turn.who)))
        return
    outcome = profiles.pledge(turn.tx, turn.who, turn.text)
    turn.answer(screens.pledged(turn.t, outcome.profile, told=bool(outcome.told)))
    for secretary in outcome.told:
        assert secretary.account is not None
        turn.send(secretary.account, screens.told(turn.words_for(secretary), outcome.profile))
