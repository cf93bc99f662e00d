"""/mine and /board."""

from __future__ import annotations

from domain.members import Branch
from handlers.turn import Turn
from render import boards as screens
from render.mine import mine as mine_screen
from render.screen import Screen
from services import boards


def on_mine(turn: Turn) -> None:
    """``/mine``: one's own points, in private only."""
    turn.answer(mine_screen(turn.t, boards.mine(turn.tx, turn.house, turn.who, turn.now)))


def on_board(turn: Turn) -> None:
    """``/board``: in a group the board of its branch, in private one's own."""
    branch = boards.branch_for(turn.tx, turn.member, None if turn.private else turn.chat_id)
    if branch is not None:
        _show(turn, branch)
    elif not turn.private:
        turn.answer(Screen(turn.group_words()("boards.unbound")))
    elif turn.member is not None:
        turn.say("common.left")
    else:
        turn.say("boards.no_own" if turn.account in turn.house.admins else "common.not_enrolled")


def _show(turn: Turn, branch: Branch) -> None:
    """A message for each scheme that scores anybody there."""
    t = turn.t if turn.private else turn.group_words()
    own = turn.member.id if turn.member is not None and turn.private else None
    views = boards.boards_now(turn.tx, turn.house, branch, turn.now)
    for view in views:
        turn.answer(screens.board(t, view, turn.house.zone, own=own))
    if not views:
        turn.answer(Screen(t("boards.no_scheme")))
