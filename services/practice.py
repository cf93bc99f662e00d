"""Practice: a member's own weak topics at any time, apart from the round, without points.

While a round is open nothing is practised that could help anybody in it: only what the member has been asked before in
rounds that were counted, whose answers they have been able to see, and of that nothing that is in their own draw of the
open round. Where no round is open, everything in their weak topics.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from domain.attempts import Answer, Asked
from domain.draws import shown_order
from domain.members import Member
from domain.practice import Met, Next, after, upcoming
from domain.topics import OWN_ANSWERS, weakest
from services import attempts
from services.house import House
from storage import members, practice, questions, rounds, topics
from storage.database import Tx


@dataclass(frozen=True, slots=True)
class Put:
    """A question to practise now, with what is ticked; ``due`` are left today, this one among them."""

    asked: Asked
    category: str
    due: int


@dataclass(frozen=True, slots=True)
class Judged:
    """One that was answered, with what comes of it: in which box (from 1) it is and when it comes back."""

    asked: Asked
    box: int
    days: int
    due: int


def following(tx: Tx, house: House, member: Member, now: datetime) -> Put | Next:
    """What to practise next; a Next without a question where there is nothing."""
    found = _next(tx, house, member, now)
    if found.met is None:
        return found
    return Put(_asked(tx, member, found.met), found.met.category, found.due)


def marked(tx: Tx, house: House, member: Member, version: int, letters: str, now: datetime) -> Put | None:
    """The same question with these options ticked; None if it is not the one to be practised now."""
    found = _next(tx, house, member, now)
    if found.met is None or found.met.version != version:
        return None
    return Put(_asked(tx, member, found.met, marked=letters), found.met.category, found.due)


def answer(tx: Tx, house: House, member: Member, version: int, letters: str, now: datetime) -> Judged | None:
    """Judge an answer (letters of the bank) and move the card; None if that question is not the one to be practised."""
    put = marked(tx, house, member, version, letters, now)
    if put is None or not letters or not set(letters) <= set(put.asked.wording.letters):
        return None
    today, question = house.today(now), put.asked.answer.question
    right = put.asked.wording.is_right(letters)
    card = after(practice.cards(tx, member.id).get(question), today, right=right)
    practice.put(tx, member.id, question, card)
    given = Answer(0, version, question, put.asked.answer.shown, chosen=letters, correct=right)
    due = _next(tx, house, member, now).due
    return Judged(Asked(given, put.asked.wording), card.box + 1, (card.due_on - today).days, due)


def _next(tx: Tx, house: House, member: Member, now: datetime) -> Next:
    weak = _weak(tx, member)
    cards, met = practice.cards(tx, member.id), practice.list_met(tx, member.id)
    drawn = attempts.drawn_now(tx, house, member)
    if drawn is None:
        known = {each.question for each in met}
        others = practice.list_others(tx, weak, members.trade_of(tx, member.id))
        met += [each for each in others if each.question not in known]
    return upcoming(
        (each for each in met if each.question not in (drawn or ())), cards, weak, house.today(now)
    )


def _weak(tx: Tx, member: Member) -> Sequence[str]:
    """The member's own weak topics; where they have answered too little, their trade's when the last round opened."""
    if own := weakest(topics.list_of_member(tx, member.id), OWN_ANSWERS):
        return own
    last = rounds.newest(tx)
    return rounds.pool_for(tx, last, members.trade_of(tx, member.id)).weak.topics if last is not None else ()


def _asked(tx: Tx, member: Member, met: Met, marked: str = "") -> Asked:
    """The options in an order that stays for as long as the question is asked in this version."""
    wording = questions.wordings(tx, (met.version,))[met.version]
    chance = Random(f"practice:{member.id}:{met.version}")  # noqa: S311  no secret: the answer follows at once
    order = shown_order(wording.letters, keeps_order=wording.keeps_order, chance=chance)
    return Asked(Answer(0, met.version, met.question, order, marked=marked), wording)
