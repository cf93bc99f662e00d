"""Who is told what once a claim has moved: the next reviewers, those before them, and the claimant.

Handlers call it after a press, and so do jobs and commands after anything that changes who is asked.
"""

from __future__ import annotations

from domain.claim_view import Asked, ClaimView
from domain.claims import ClaimState
from domain.notices import Urgency
from handlers import corrections
from handlers.post import Post
from handlers.turn import Turn
from render import claims as claim_screens
from render import reviews as review_screens
from render.screen import Screen
from services.claim_views import view_of
from services.review_chain import Moved
from storage import cards, claims, conversations
from storage.cards import Card


def tell_moved(post: Post, moved: Moved, *, answered: bool = False) -> None:
    """Everybody concerned learns where the claim is now, and every card of it shows that."""
    _refresh_cards(post, moved)
    _refresh_draft(post, moved, answered=answered)
    if moved.asked is not None:
        ask_reviewers(post, moved.asked)
    elif moved.stuck:
        tell_stuck(post, moved)
    elif moved.view.claim.state is not ClaimState.WAITING:
        _tell_claimant(post, moved)


def ask_reviewers(post: Post, asked: Asked) -> None:
    """A card for each reviewer of the level who does not have one yet for this state of the claim."""
    claim = asked.view.claim
    for reviewer in asked.ask.reviewers:
        if reviewer.account is None:
            continue
        if cards.is_shown(post.tx, claim.id, asked.review_id, reviewer.account):
            continue
        further = [photo.file_id for photo in asked.view.photos[1:]]
        if further:
            post.send_photos(reviewer.account, further, once=f"photos:{asked.review_id}:{reviewer.account}")
        screen = review_screens.card(post.words_for(reviewer), asked, post.house.zone, post.today)
        row = post.send(reviewer.account, screen)
        cards.add(post.tx, Card(row, reviewer.account), claim, review_id=asked.review_id)


def tell_rerouted(post: Post, moved: Moved) -> None:
    """The level has changed hands: cards of those who no longer decide say so, those who do have a card of it."""
    asked = moved.asked
    if asked is None:
        tell_moved(post, moved)
        return
    eligible = {reviewer.account for reviewer in asked.ask.reviewers}
    for card in cards.list_cards(post.tx, moved.view.claim.id, only_open=True):
        if card.chat_id not in eligible:
            t = post.words_of(card.chat_id)
            screen = review_screens.taken_away(t, moved.view, post.house.zone, post.today)
            post.edit_card(card, screen)
        elif card.review_id != asked.review_id:
            t = post.words_of(card.chat_id)
            post.edit_card(card, review_screens.card(t, asked, post.house.zone, post.today))
            cards.hand_on(post.tx, card.row, asked.review_id)
    ask_reviewers(post, asked)
    _refresh_draft(post, moved, answered=False)


def tell_withdrawn(post: Post, view: ClaimView) -> None:
    """The claimant took it back: the cards and their own message say so."""
    _refresh_cards(post, Moved(view))
    _refresh_draft(post, Moved(view), answered=False)


def refresh(post: Post, moved: Moved) -> None:
    """What a claim shows has changed, and nobody is asked anything new: its open cards and its draft follow."""
    if moved.asked is not None:
        for card in cards.list_cards(post.tx, moved.view.claim.id, only_open=True):
            t = post.words_of(card.chat_id)
            post.edit_card(card, review_screens.card(t, moved.asked, post.house.zone, post.today))
    _refresh_draft(post, moved, answered=False)


def tell_stuck(post: Post, moved: Moved) -> None:
    """Nobody may decide: the admins are told once for each time that a claim comes to a halt."""
    view = moved.view
    post.tell_admins(
        lambda t: review_screens.stuck(t, view, moved.passed),
        once=f"stuck:{view.claim.id}:{view.claim.version}",
    )


def ask_next_return(turn: Turn) -> None:
    """After one answer, the next claim that waits for one: its question again, so that it is clear which."""
    waiting = claims.list_of_member(turn.tx, turn.who.id, ClaimState.RETURNED)
    if waiting:
        _ask_back(turn, _view(turn, waiting[0].id))


def _view(post: Post, claim_id: int) -> ClaimView:
    return view_of(post.tx, post.house, claims.get(post.tx, claim_id), post.now)


def _refresh_cards(post: Post, moved: Moved) -> None:
    """Cards that still have buttons show the verdict; at the end every card does."""
    claim = moved.view.claim
    final = claim.state in {
        ClaimState.APPROVED,
        ClaimState.REJECTED,
        ClaimState.WITHDRAWN,
        ClaimState.LAPSED,
    }
    ask = moved.asked.ask if moved.asked else None
    screens: dict[str, Screen] = {}  # by language: many cards show the same
    for card in cards.list_cards(post.tx, claim.id, only_open=not final):
        t = post.words_of(card.chat_id)
        if t.language not in screens:
            screens[t.language] = review_screens.decided(t, moved.view, ask, post.house.zone, post.today)
        post.edit_card(card, screens[t.language])


def _refresh_draft(post: Post, moved: Moved, *, answered: bool) -> None:
    view = moved.view
    for card in cards.list_drafts(post.tx, view.claim.id):
        t = post.words_of(card.chat_id)
        ask = moved.asked.ask if moved.asked else None
        if view.claim.state is ClaimState.WAITING:
            screen = claim_screens.sent(t, view, ask, post.today, answered=answered)
        else:
            screen = claim_screens.ended(t, view, post.today)
        post.edit_card(card, screen, urgency=Urgency.ANSWER)


def _tell_claimant(post: Post, moved: Moved) -> None:
    member = moved.view.member
    if member.account is not None:
        _tell_outcome(post, moved, member.account)
    if moved.entry is not None:
        corrections.tell(post, moved.entry)


def _tell_outcome(post: Post, moved: Moved, account: int) -> None:
    t = post.words_for(moved.view.member)
    if moved.entry is not None and moved.total is not None:
        post.send(account, claim_screens.approved(t, moved.view, moved.total))
    elif moved.view.claim.state is ClaimState.REJECTED:
        post.send(account, claim_screens.rejected(t, moved.view))
    elif moved.view.claim.state is ClaimState.RETURNED:
        _ask_back(post, moved.view)


def _ask_back(post: Post, view: ClaimView) -> None:
    account = view.member.account
    assert account is not None
    conversations.begin(post.tx, account, "answer", {"claim": view.claim.id}, post.now, asked=True)
    post.send(account, claim_screens.returned(post.words_for(view.member), view))
