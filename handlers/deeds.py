"""Deeds of the highest grade: asked of their members, told in the branch's group, taken back."""

from __future__ import annotations

from dataclasses import replace

from domain.boards import Board
from domain.deeds import DELETABLE, Deeds, DeedState, Gone, Told
from domain.ledger import Entry
from domain.members import Branch
from domain.notices import Notice, Urgency
from handlers.post import Post
from handlers.turn import Turn
from render import deeds as screens
from render.screen import Screen, as_edit
from services import deeds
from storage import deeds as rows
from storage import members, outbox
from storage.cards import Card


def propose(post: Post, board: Board) -> int:
    """Ask everybody of the highest grade whether their deeds may be told; how many that are."""
    asked = 0
    for told in deeds.propose(post.tx, board, post.now):
        assert told.member.account is not None
        screen = screens.proposal(post.words_for(told.member), told, post.today)
        rows.show_as(
            post.tx, told.deeds.id, post.send(told.member.account, screen, urgency=Urgency.BROADCAST)
        )
        asked += 1
    return asked


def post_due(post: Post) -> int:
    """Tell the branches of those who have agreed; how many people that are."""
    t, count = post.group_words(), 0
    for branch, together in deeds.due(post.tx, post.now):
        once = "deeds:" + ",".join(str(told.deeds.id) for told in together)
        row = post.post(branch, screens.posted(t, branch, together, post.today), once=once)
        rows.post(post.tx, [told.deeds for told in together], row, post.now)
        for told in together:
            _say_posted(post, told)
        count += len(together)
    return count


def _say_posted(post: Post, told: Told) -> None:
    """The member's own message says that it is out, and keeps the button that takes it back."""
    now_posted = replace(told, deeds=replace(told.deeds, state=DeedState.POSTED))
    _redraw(post, told, screens.settled(post.words_for(told.member), now_posted, post.today))


def _redraw(post: Post, told: Told, screen: Screen) -> None:
    """Turn the message in which the member was asked into a screen."""
    card, account = told.deeds.card, told.member.account
    if card is not None and account is not None and outbox.find_target(post.tx, card) is not None:
        post.edit_card(Card(card, account), screen)


def recheck(post: Post, reversal: Entry) -> None:
    """An entry was taken back: the deed behind it is told no longer, in the group and to its member."""
    outcome = deeds.recheck(post.tx, reversal, post.now)
    if outcome is None:
        return
    before, after = outcome
    t, gone = post.words_for(after.member), True
    if before.deeds.state is DeedState.POSTED:
        gone = take_down(post, before.deeds, Gone.CORRECTED)
    if after.deeds.state is DeedState.PROPOSED:
        _redraw(post, after, screens.proposal(t, after, post.today))
    else:
        _redraw(post, after, screens.settled(t, after, post.today, gone=gone, corrected=True))


def on_deed(turn: Turn) -> None:
    """« Back: the proposal."""
    told = turn.usable(deeds.find(turn.tx, turn.who, int(turn.args[0]), DeedState.PROPOSED), "deeds.refused")
    if told is not None:
        turn.toast()
        turn.wait_no_more("deed")
        turn.redraw(screens.proposal(turn.t, told, turn.today))


def on_reword(turn: Turn) -> None:
    """✏️: other claims as buttons, or the next text is the wording."""
    told = turn.usable(deeds.find(turn.tx, turn.who, int(turn.args[0]), DeedState.PROPOSED), "deeds.refused")
    if told is not None:
        turn.toast()
        turn.wait_for("deed", deeds=told.deeds.id)
        turn.redraw(screens.reword(turn.t, told, turn.today))


def on_pick(turn: Turn) -> None:
    """A claim, in or out of the text."""
    told = turn.usable(deeds.pick(turn.tx, turn.who, *map(int, turn.args)), "deeds.refused")
    if told is not None:
        turn.toast()
        turn.redraw(screens.reword(turn.t, told, turn.today))


def on_deed_text(turn: Turn) -> None:
    """The member's own wording: the proposal once more, with it."""
    turn.wait_no_more()
    told = turn.usable(deeds.word(turn.tx, turn.who, int(turn.waiting["deeds"]), turn.text), "deeds.refused")
    if told is not None:
        row = turn.answer(screens.proposal(turn.t, told, turn.today))
        rows.show_as(turn.tx, told.deeds.id, row)


def on_agree(turn: Turn) -> None:
    """✅, without the photo or with it."""
    turn.wait_no_more("deed")
    outcome = deeds.agree(turn.tx, turn.who, int(turn.args[0]), turn.now, photo=turn.args[1] == "1")
    told = turn.usable(outcome, "deeds.refused")
    if told is not None:
        turn.toast("deeds.thanks")
        turn.redraw(screens.settled(turn.t, told, turn.today))


def on_decline(turn: Turn) -> None:
    """❌: not told; what was told already is taken back as far as Telegram allows."""
    turn.wait_no_more("deed")
    outcome = turn.usable(deeds.decline(turn.tx, turn.who, int(turn.args[0]), turn.now), "deeds.refused")
    if outcome is None:
        return
    before, after = outcome
    gone = before.deeds.state is not DeedState.POSTED or take_down(turn, before.deeds, Gone.WISH)
    turn.toast("deeds.respected")
    turn.redraw(screens.settled(turn.t, after, turn.today, gone=gone))


def take_down(post: Post, was: Deeds, why: Gone) -> bool:
    """Change the post that told it; whether nothing of it stays. Of a photo that does the admins are told."""
    assert was.post is not None
    assert was.posted_at is not None
    branch, t = members.get_branch(post.tx, was.branch_id), post.group_words()
    left = deeds.still_told(post.tx, was.post)
    if not left and post.now - was.posted_at < DELETABLE:
        _edit(post, branch, was.post, "deleteMessage", {})
        return True
    rest = screens.posted(t, branch, left, post.today) if left else screens.taken_back(t, why)
    _edit(post, branch, was.post, *as_edit(rest))
    if was.photo:  # the words go; an old picture goes by hand only
        post.tell_admins(lambda t: screens.stays(t, branch.name, why), once=f"deeds-stay:{was.id}")
    return not was.photo


def _edit(post: Post, branch: Branch, row: int, method: str, payload: dict[str, object]) -> None:
    notice = Notice(branch.chat_id, method, payload, Urgency.NOTICE, branch_id=branch.id, edits=row)
    outbox.add(post.tx, notice, post.now)
