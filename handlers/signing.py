"""Signing one's standing: ✅, its pages, and the entries to choose from after ⚖️."""

from __future__ import annotations

from domain.ledger import Entry
from domain.members import Member
from domain.notices import Urgency
from domain.phases import Phase
from domain.signoffs import Statement
from handlers.post import Post
from handlers.turn import Turn
from render import signing as screens
from render.screen import Screen
from services import signing
from services.signing import Refused
from storage import outbox, signoffs
from storage.cards import Card


def put_before(post: Post, statement: Statement, *, changed: bool = False) -> None:
    """Send a member their standing; the message that showed the one before loses its buttons."""
    account = statement.member.account
    if account is None:
        return
    t = post.words_for(statement.member)
    before = statement.signoff.card
    if before is not None and outbox.find_target(post.tx, before) is not None:
        post.edit_card(Card(before, account), Screen(t("signing.replaced")))
    screen = screens.statement(t, statement, post.house.zone, changed=changed)
    urgency = Urgency.NOTICE if changed else Urgency.BROADCAST
    signoffs.show_as(post.tx, statement.signoff.id, post.send(account, screen, urgency=urgency))


def tell_changed(post: Post, *entries: Entry) -> None:
    """Entries of a period that is being signed: each member concerned looks at their standing once more."""
    newest = {(entry.member_id, entry.scheme, entry.period): entry for entry in entries}
    for entry in newest.values():
        statement = signing.refresh(post.tx, post.house, entry, post.now)
        if statement is not None:
            put_before(post, statement, changed=True)


def ask_newcomer(post: Post, member: Member) -> None:
    """Somebody enrols while a period is being signed: they may look at theirs, sign and object like everybody."""
    for statement in signing.ask_newcomer(post.tx, post.house, member, post.now):
        put_before(post, statement)


def on_sign(turn: Turn) -> None:
    """✅ on a standing."""
    signoff_id, version = map(int, turn.args)
    outcome = signing.sign(turn.tx, turn.house, turn.who, signoff_id, version, turn.now)
    statement = turn.usable(outcome, "signing.refused")
    if statement is not None:
        turn.toast("signing.done")
        turn.redraw(screens.statement(turn.t, statement, turn.house.zone))
    elif outcome is Refused.PUBLISHED:  # the message is from before: its ✅ goes, ⚖️ stays
        now = signing.find(turn.tx, turn.house, turn.who, signoff_id, turn.now)
        assert isinstance(now, Statement), now
        turn.redraw(screens.statement(turn.t, now, turn.house.zone))


def on_standing(turn: Turn) -> None:
    """A page of the entries, and « back from ⚖️."""
    view = _view(turn)
    if view is not None:
        turn.toast()
        turn.wait_no_more("objection")
        page = min(int(turn.args[1]), max(len(view.lines) - 1, 0) // screens.LINES_A_PAGE)
        turn.redraw(screens.statement(turn.t, view, turn.house.zone, page=page))


def on_object(turn: Turn) -> None:
    """⚖️ on a standing: which entry? Where there is none, whom to tell what is missing."""
    view = _view(turn)
    if view is None:
        return
    if view.phase is Phase.FINAL:
        turn.toast("objections.refused.final")
    elif not any(line.can_be_objected_to for line in view.lines):
        turn.toast("signing.nothing_to_object_to")
    else:
        turn.toast()
        turn.redraw(screens.choose_entry(turn.t, view, int(turn.args[1])))


def _view(turn: Turn) -> Statement | None:
    outcome = signing.find(turn.tx, turn.house, turn.who, int(turn.args[0]), turn.now)
    return turn.usable(outcome, "signing.refused")
