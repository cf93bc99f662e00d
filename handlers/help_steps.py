"""/plan: a help plan and its steps, ticked by either of the two, added to by the helper, seen by their leaders."""

from __future__ import annotations

from domain.help_plans import Pair, PlanState, View
from handlers.help_plans import show
from handlers.post import Post
from handlers.turn import Turn
from render import help_plans as screens
from services import help_steps, help_views
from storage import help_plans as rows
from storage.cards import Card


def on_plan_command(turn: Turn) -> None:
    """``/plan``: one's own plans, and for leaders those of their members."""
    own = help_views.own(turn.tx, turn.house, turn.who, turn.now)
    below = help_views.below(turn.tx, turn.house, turn.who, turn.now)
    if len(own) == 1 and not below:
        _open(turn, own[0], View.MEMBER if own[0].member.id == turn.who.id else View.HELPER)
    else:
        turn.answer(screens.overview(turn.t, turn.who, own, below))


def on_plan(turn: Turn) -> None:
    """One plan, as a message of its own."""
    found = help_views.find(turn.tx, turn.house, turn.who, int(turn.args[0]), turn.now)
    if found is None:
        turn.toast("plans.refused.not_yours")
        return
    turn.toast()
    turn.wait_no_more("plan.step")
    _open(turn, *found)


def on_step(turn: Turn) -> None:
    """✅: a step is done."""
    pair = turn.usable(
        help_steps.tick(turn.tx, turn.house, turn.who, int(turn.args[0]), turn.now), "plans.refused"
    )
    if pair is not None:
        turn.toast("plans.done_all" if pair.done == len(pair.steps) else "plans.done")
        _refresh(turn, pair)


def on_note(turn: Turn) -> None:
    """✏️ on what was done: the next text is a line about it."""
    found = turn.usable(
        help_steps.find(turn.tx, turn.house, turn.who, int(turn.args[0]), turn.now), "plans.refused"
    )
    if found is not None:
        turn.toast()
        turn.wait_for("plan.note", step=found[1].id)
        turn.answer(screens.ask_note(turn.t, found[1]))


def on_note_text(turn: Turn) -> None:
    """A line about how a step went."""
    turn.wait_no_more()
    step_id = int(turn.waiting["step"])
    pair = turn.usable(
        help_steps.note(turn.tx, turn.house, turn.who, step_id, turn.text, turn.now), "plans.refused"
    )
    if pair is not None:
        turn.say("plans.noted")
        _refresh(turn, pair)


def on_steps(turn: Turn) -> None:
    """✏️ by the helper: a step as a button to say it otherwise, or the next text is one more."""
    plan_id = int(turn.args[0])
    pair = turn.usable(
        help_steps.running(turn.tx, turn.house, turn.who, plan_id, turn.now, View.HELPER), "plans.refused"
    )
    if pair is not None:
        turn.toast()
        turn.wait_for("plan.step", plan=plan_id)
        turn.redraw(screens.edit_steps(turn.t, pair))


def on_restep(turn: Turn) -> None:
    """A step to say otherwise: the next text is how."""
    found = turn.usable(
        help_steps.find(turn.tx, turn.house, turn.who, int(turn.args[0]), turn.now), "plans.refused"
    )
    if found is not None:
        turn.toast()
        turn.wait_for("plan.step", step=found[1].id)
        turn.redraw(screens.ask_words(turn.t, *found))


def on_step_text(turn: Turn) -> None:
    """The words of a step, new or old."""
    turn.wait_no_more()
    if "step" in turn.waiting:
        step_id = int(turn.waiting["step"])
        outcome = help_steps.reword(turn.tx, turn.house, turn.who, step_id, turn.text, turn.now)
    else:
        plan_id = int(turn.waiting["plan"])
        outcome = help_steps.add(turn.tx, turn.house, turn.who, plan_id, turn.text, turn.now)
    pair = turn.usable(outcome, "plans.refused")
    if pair is not None:
        _refresh(turn, pair)


def _open(turn: Turn, pair: Pair, view: View) -> None:
    if view is View.MEMBER and pair.plan.state is PlanState.MEMBER_ASKED:
        screen = screens.ask_member(turn.t, pair)
    else:
        screen = screens.card(turn.t, pair, view, turn.house.zone)
    row = turn.answer(screen)
    rows.add_card(turn.tx, pair.plan.id, Card(row, turn.account))


def _refresh(turn: Turn, pair: Pair) -> None:
    """Everybody concerned sees how the plan stands now; whoever has just said something, in a message of their own."""
    view = View.MEMBER if pair.member.id == turn.who.id else View.HELPER
    pressed = turn.query.message.message_id if turn.query and turn.query.message else None
    if pressed is not None:
        turn.redraw(screens.card(turn.t, pair, view, turn.house.zone))
    show(turn, pair, turn.who, view, anew=pressed is None, except_message=pressed)
    _tell_others(turn, pair, turn.who.id)


def _tell_others(post: Post, pair: Pair, who: int) -> None:
    leader = help_views.reported_to(post.tx, post.house, pair, post.now)
    for reader, view in ((pair.member, View.MEMBER), (pair.helper, View.HELPER), (leader, View.LEADER)):
        if reader is not None and reader.id != who:
            show(post, pair, reader, view)
