"""Finding a helper: who is asked, what they answer, what the next grade ends. The plan itself: handlers.help_steps."""

from __future__ import annotations

from domain.boards import Board
from domain.help_plans import Pair, PlanState, View
from domain.members import Member
from domain.notices import Urgency
from handlers.post import Post
from handlers.turn import Turn
from render import help_plans as screens
from render.screen import Screen
from services import help_plans, help_views
from services.help_plans import Moved
from storage import help_plans as rows
from storage import outbox
from storage.cards import Card


def after_final(post: Post, board: Board) -> None:
    """A result is final: earlier plans end with it, and who is in its lowest grade is offered help."""
    for pair in help_plans.close(post.tx, post.house, board, post.now):
        _tell_closed(post, pair)
    new = help_plans.propose(post.tx, post.house, board, post.now)
    for pair in new:
        ask(post, pair)
    _tell_nobody(post, [pair for pair in new if pair.plan.state is PlanState.OPEN])


def look_after(post: Post) -> int:
    """Whatever of the plans is due now; how many people are asked or reminded."""
    moved = help_plans.look_again(post.tx, post.house, post.now)
    for one in moved:
        _tell_moved(post, one)
    quiet = help_plans.remind(post.tx, post.house, post.now)
    for pair in quiet:
        if pair.plan.state is PlanState.RUNNING:
            show(post, pair, pair.member, View.MEMBER, remind=True, anew=True)
            show(post, pair, pair.helper, View.HELPER, remind=True, anew=True)
        else:
            ask(post, pair, remind=True)
    return len(moved) + len(quiet)


def ask(post: Post, pair: Pair, *, remind: bool = False) -> None:
    """Put the question of a plan's state to whom it concerns; nobody, where it has none."""
    if pair.plan.state is PlanState.HELPER_ASKED and pair.helper is not None:
        t = post.words_for(pair.helper)
        also = rows.helped_before(post.tx, pair.helper.id, pair.plan.id)
        _send(post, pair, pair.helper, screens.ask_helper(t, pair, also=also, remind=remind))
    elif pair.plan.state is PlanState.MEMBER_ASKED:
        t = post.words_for(pair.member)
        _send(post, pair, pair.member, screens.ask_member(t, pair, remind=remind))


def show(
    post: Post,
    pair: Pair,
    reader: Member | None,
    view: View,
    *,
    remind: bool = False,
    anew: bool = False,
    except_message: int | None = None,
) -> None:
    """Show somebody how a plan stands: in the message that did so before, or ``anew``."""
    if reader is None or reader.account is None:
        return
    screen = screens.card(post.words_for(reader), pair, view, post.house.zone, remind=remind)
    card = rows.find_card(post.tx, pair.plan.id, reader.account)
    target = outbox.find_target(post.tx, card.row) if card is not None else None
    if anew or card is None or target is None:
        _send(post, pair, reader, screen)
    elif except_message is None or target.message_id != except_message:
        post.edit_card(card, screen)


def on_lend(turn: Turn) -> None:
    """The helper's answer: 1 is yes."""
    yes = turn.args[1] == "1"
    pair = turn.usable(
        help_plans.answer(turn.tx, turn.house, turn.who, int(turn.args[0]), turn.now, yes=yes),
        "plans.refused",
    )
    if pair is None:
        return
    turn.toast("plans.thanks" if yes else "plans.fine")
    turn.redraw(Screen(turn.t("plans.lent" if yes else "plans.not_lent")))
    _go_on(turn, pair)


def on_accept(turn: Turn) -> None:
    """The member agrees: all who are concerned get the plan."""
    plan_id, helper_id = map(int, turn.args)
    outcome = help_plans.accept(turn.tx, turn.house, turn.who, plan_id, helper_id, turn.now)
    pair = turn.usable(outcome, "plans.refused")
    if pair is None:
        return
    turn.toast("plans.begun")
    turn.redraw(screens.card(turn.t, pair, View.MEMBER, turn.house.zone))
    show(turn, pair, pair.helper, View.HELPER, anew=True)
    leader = help_views.reported_to(turn.tx, turn.house, pair, turn.now)
    show(turn, pair, leader, View.LEADER, anew=True)


def on_another(turn: Turn) -> None:
    """The member would rather have somebody else: the next one is asked."""
    plan_id, helper_id = map(int, turn.args)
    outcome = help_plans.another(turn.tx, turn.house, turn.who, plan_id, helper_id, turn.now)
    moved = turn.usable(outcome, "plans.refused")
    if moved is None:
        return
    turn.toast("plans.fine")
    found = moved.pair.plan.state is not PlanState.OPEN
    turn.redraw(Screen(turn.t("plans.another" if found else "plans.nobody_else")))
    _thank(turn, moved.before)
    _go_on(turn, moved.pair)


def on_alone(turn: Turn) -> None:
    """The member wants nobody for now."""
    plan_id, helper_id = map(int, turn.args)
    outcome = help_plans.decline(turn.tx, turn.house, turn.who, plan_id, helper_id, turn.now)
    moved = turn.usable(outcome, "plans.refused")
    if moved is not None:
        turn.toast("plans.fine")
        turn.redraw(Screen(turn.t("plans.alone")))
        _thank(turn, moved.before)


def _send(post: Post, pair: Pair, reader: Member, screen: Screen) -> None:
    if reader.account is None:
        return
    row = post.send(reader.account, screen, urgency=Urgency.BROADCAST)
    rows.add_card(post.tx, pair.plan.id, Card(row, reader.account))


def _go_on(post: Post, pair: Pair) -> None:
    ask(post, pair)
    if pair.plan.state is PlanState.OPEN:
        _tell_nobody(post, [pair])


def _tell_moved(post: Post, moved: Moved) -> None:
    """A plan has another helper now, or none: the one before has nothing to answer any more."""
    before, helper = moved.before, moved.before.helper
    if helper is not None and helper.account is not None:
        card = rows.find_card(post.tx, before.plan.id, helper.account)
        if card is not None and outbox.find_target(post.tx, card.row) is not None:
            post.edit_card(card, Screen(post.words_for(helper)("plans.passed_on")))
    _go_on(post, moved.pair)


def _thank(post: Post, pair: Pair) -> None:
    """To a helper who had agreed and is not needed."""
    if pair.helper is not None and pair.helper.account is not None:
        post.send(pair.helper.account, Screen(post.words_for(pair.helper)("plans.not_needed")))


def _tell_nobody(post: Post, pairs: list[Pair]) -> None:
    """To each leader: their members for whom nobody is left to ask."""
    leaders: dict[Member, list[Pair]] = {}
    for pair in pairs:
        leader = help_views.reported_to(post.tx, post.house, pair, post.now)
        if leader is not None:
            leaders.setdefault(leader, []).append(pair)
    for leader, theirs in leaders.items():
        assert leader.account is not None
        once = "help-nobody:" + ",".join(str(pair.plan.id) for pair in theirs)
        post.send(leader.account, screens.nobody(post.words_for(leader), theirs), once=once)


def _tell_closed(post: Post, pair: Pair) -> None:
    leader = help_views.reported_to(post.tx, post.house, pair, post.now)
    for reader, view in ((pair.member, View.MEMBER), (pair.helper, View.HELPER), (leader, View.LEADER)):
        if reader is not None and reader.account is not None:
            post.send(reader.account, screens.closed(post.words_for(reader), pair, view))
