"""/mine and /board."""

from __future__ import annotations

from domain.members import Branch
from handlers.turn import Turn
from render import boards as screens
from render.mine import mine as mine_screen
from render.screen import Screen
from render.texts import Texts
from services import boards
from services.boards import NoBoard


def on_mine(turn: Turn) -> None:
    """``/mine``: one's own points, in private only."""
    turn.answer(mine_screen(turn.t, boards.mine(turn.tx, turn.house, turn.who, turn.now)))


def on_board(turn: Turn) -> None:
    """``/board``: in a group the board of its branch, in private one's own."""
    group = None if turn.private else turn.chat_id
    found = boards.branch_for(turn.tx, turn.house, turn.member, turn.account, group)
    if isinstance(found, Branch):
        _show(turn, turn.t if turn.private else turn.group_words(), found, turn.chat_id)
    else:
        _decline(turn, found)


def _decline(turn: Turn, found: NoBoard) -> None:
    if turn.private:
        turn.say("common.not_enrolled" if turn.account not in turn.house.admins else "boards.no_own")
    elif not found.bound:
        turn.answer(Screen(turn.group_words()("boards.unbound")))
    elif found.own is None:
        turn.answer(Screen(turn.group_words()("boards.not_a_member")))
    else:
        _show(turn, turn.t, found.own, turn.account)
        turn.answer(Screen(turn.group_words()("boards.elsewhere"), silent=True))


def _show(turn: Turn, t: Texts, branch: Branch, chat_id: int) -> None:
    """A message for each scheme that scores anybody there."""
    views = boards.boards_now(turn.tx, turn.house, branch, turn.now)
    own = turn.member.id if turn.member is not None and chat_id == turn.account else None
    for view in views:
        screen = screens.board(t, view, turn.house.zone, own=own)
        if chat_id == turn.chat_id:
            turn.answer(screen)
        else:
            turn.send(chat_id, screen)
    if not views:
        turn.answer(Screen(t("boards.no_scheme")))
