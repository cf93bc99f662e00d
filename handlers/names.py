"""``/names``: how a branch shows its members' names on boards, web pages and posters."""

from __future__ import annotations

from domain.names import NameForm
from handlers.turn import Turn
from render import names as screens
from services import names


def on_names(turn: Turn) -> None:
    """``/names full``, ``family`` or ``number``; without a word what is chosen now, and the choice."""
    branch = names.branch_of(turn.tx, turn.member, None if turn.private else turn.chat_id)
    if branch is None:
        turn.say("names.no_branch" if turn.private else "boards.unbound")
    elif not names.may_choose(turn.house, turn.member, turn.account, branch.id):
        turn.say("names.not_yours")
    elif turn.text.lower() in set(NameForm):
        form = NameForm(turn.text.lower())
        names.choose(turn.tx, turn.house, turn.member, turn.account, branch.id, form)
        turn.answer(screens.chosen(turn.t, branch.name, form))
    else:
        turn.answer(screens.choice(turn.t, branch))


def on_names_choice(turn: Turn) -> None:
    """A form of names chosen."""
    branch_id, word = int(turn.args[0]), turn.args[1]
    if word not in set(NameForm):
        turn.toast("common.stale")
        return
    form = NameForm(word)
    branch = names.choose(turn.tx, turn.house, turn.member, turn.account, branch_id, form)
    if branch is None:
        turn.toast("names.not_yours")
    else:
        turn.toast()
        turn.redraw(screens.chosen(turn.t, branch.name, form))
