"""A ranking before it is posted: its branch's secretary sees it, and may hold it back until it is released (S6)."""

from __future__ import annotations

from datetime import datetime

from domain.members import Branch, Member
from domain.periods import Period, parse
from domain.previews import HoldRefusal
from handlers import held_back, rankings
from handlers.post import Post
from handlers.turn import Turn
from render import previews as screens
from render.screen import Screen
from render.texts import Texts
from services import previews
from services.previews import Shown
from storage import members


def show(post: Post, due_at: datetime) -> int:
    """Every secretary sees what will be posted at ``due_at``; how many branches that are."""
    found = previews.show(post.tx, post.house, due_at, post.now)
    draw = rankings.publicly(post, due_at)
    for one in found:
        for secretary in one.secretaries:
            _show(post, one, secretary, draw)
    return len(found)


def _show(post: Post, one: Shown, secretary: Member, draw: rankings.Draw) -> None:
    assert secretary.account is not None, "only who has enrolled is shown anything"
    t = post.words_for(secretary)
    for view in one.views:
        post.send(secretary.account, draw(t, view, post.house.zone))
    post.send(secretary.account, _card(post, t, one.branch, one.period, one.due_at))


def _card(post: Post, t: Texts, branch: Branch, period: Period, due_at: datetime) -> Screen:
    """A moment that has passed says nothing of when it will be posted: somebody runs the job by hand."""
    ready = previews.readiness(post.tx, branch, period)
    ahead = due_at if due_at > post.now else None
    return screens.card(t, branch, period, ready, ahead, post.house.zone)


def on_hold(turn: Turn) -> None:
    """Hold back on a preview: asks for the reason."""
    branch_id, key = int(turn.args[0]), turn.args[1]
    preview = previews.look(turn.tx, turn.member, branch_id, key)
    period = parse(key)
    if isinstance(preview, HoldRefusal) or period is None:
        _refuse(turn, preview)
        return
    turn.toast()
    asked_in = turn.query.message.message_id if turn.query and turn.query.message else None
    turn.wait_for("hold", branch=branch_id, period=key, message=asked_in)
    turn.redraw(screens.asking(turn.t, members.get_branch(turn.tx, branch_id), period))


def on_hold_for(turn: Turn) -> None:
    """A preset reason for holding a ranking back."""
    branch_id, key, name = turn.args
    if name not in screens.REASONS:
        turn.toast("common.stale")
        return
    turn.wait_no_more("hold")
    _hold(turn, int(branch_id), key, turn.t.plain(f"previews.reason.{name}"))


def on_hold_text(turn: Turn) -> None:
    """A typed reason for holding a ranking back."""
    turn.wait_no_more()
    branch_id, key = int(turn.waiting["branch"]), str(turn.waiting["period"])
    asked_in, period = turn.waiting.get("message"), parse(key)
    if asked_in is not None and period is not None:
        branch = members.get_branch(turn.tx, branch_id)
        turn.edit_message(turn.chat_id, int(asked_in), screens.asked(turn.t, branch, period))
    _hold(turn, branch_id, key, turn.text)


def on_unhold(turn: Turn) -> None:
    """Back from the reasons: nothing is held back."""
    branch_id, key = int(turn.args[0]), turn.args[1]
    preview, period = previews.look(turn.tx, turn.member, branch_id, key), parse(key)
    if isinstance(preview, HoldRefusal) or period is None:
        _refuse(turn, preview)
        return
    turn.wait_no_more("hold")
    turn.toast()
    branch = members.get_branch(turn.tx, branch_id)
    turn.redraw(_card(turn, turn.t, branch, period, preview.due_at))


def on_release(turn: Turn) -> None:
    """Release a ranking that is held back."""
    branch_id, key = int(turn.args[0]), turn.args[1]
    outcome = previews.release(turn.tx, turn.house, turn.member, turn.account, branch_id, key, turn.now)
    if isinstance(outcome, HoldRefusal):
        _refuse(turn, outcome)
        return
    turn.toast()
    turn.redraw(screens.released(turn.t, outcome))
    if outcome.posted:
        rankings.publish_branch(turn, outcome.branch, outcome.period)
    held_back.tell_released(turn, outcome, but=turn.account)


def _hold(turn: Turn, branch_id: int, period: str, reason: str) -> None:
    outcome = previews.hold(turn.tx, turn.member, branch_id, period, reason, turn.now)
    if isinstance(outcome, HoldRefusal):
        _refuse(turn, outcome)
        return
    screen = screens.held(turn.t, outcome, may_release=True)
    turn.toast()
    if turn.query is not None:
        turn.redraw(screen)
    else:
        turn.answer(screen)
    held_back.tell_held(turn, outcome, but=turn.account)


def _refuse(turn: Turn, why: object) -> None:
    key = f"previews.refused.{why}" if isinstance(why, HoldRefusal) else "common.stale"
    turn.refuse(key)
