"""What editors do with the bank: contribute, approve each other's, correct, retire, tag, search.

What one editor has written another one approves, also a correction; nobody approves their own. Where there is no second
editor who has enrolled, the admins of the bot do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.members import Member, Role
from domain.question_block import cells_of
from domain.questions import MAX_NAME, Flaw, Question, Wording, read
from services.house import House
from storage import members, proposals, questions
from storage.database import Tx
from storage.proposals import Proposal

MOST_TAGS = 8
FOUND_SHOWN = 8
_BETWEEN_TAGS = re.compile(r"[,，、;；\s]+")


class NotDecided(StrEnum):
    """Why a proposal stays as it is."""

    GONE = "gone"
    OWN = "own"
    ALREADY = "already"


@dataclass(frozen=True, slots=True)
class Decided:
    """A proposal that has been decided now, and who made it."""

    proposal: Proposal
    approved: bool
    author: Member


@dataclass(frozen=True, slots=True)
class Found:
    """The first questions that a search found, how many there are, and what waits for approval."""

    questions: tuple[Question, ...]
    total: int
    waiting: tuple[Proposal, ...]


def propose(
    tx: Tx, author: Member, text: str, photo: str, question: int | None, now: datetime
) -> Proposal | tuple[Flaw, ...]:
    """Keep a question that an editor has written (or the correction of one), for another editor to approve."""
    wording = read(cells_of(text))
    if not isinstance(wording, Wording):
        return wording
    if not photo and question is not None and (corrected := questions.find(tx, question)) is not None:
        photo = corrected.wording.photo
    version = proposals.propose(tx, question, replace(wording, photo=photo), author.id, now)
    found = proposals.find(tx, version)
    assert found is not None
    return found[0]


def approvers(tx: Tx, house: House, proposal: Proposal) -> list[int]:
    """The accounts of those who may approve a proposal: other editors, else the admins; never its author."""
    editors = [m for m in members.list_of_role(tx, Role.QUIZ_EDITOR) if m.id != proposal.made_by]
    accounts = [editor.account for editor in editors if editor.account is not None]
    if accounts:
        return accounts
    author = members.get(tx, proposal.made_by).account
    return sorted(house.admins - {author})


def decide(
    tx: Tx, who: Member | None, account: int, version: int, *, approved: bool, now: datetime
) -> Decided | NotDecided:
    """✅ or ❌ on a proposal, by an editor or an admin (``account``) who has not written it."""
    found = proposals.find(tx, version)
    if found is None:
        return NotDecided.GONE
    proposal, _ = found
    author = members.get(tx, proposal.made_by)
    if author.account == account or (who is not None and who.id == author.id):
        return NotDecided.OWN
    by = str(who.id) if who is not None else f"admin:{account}"
    if not proposals.decide(tx, version, approved=approved, decided_by=by, now=now):
        return NotDecided.ALREADY
    return Decided(proposal, approved, author)


def search(tx: Tx, text: str) -> Found:
    """Questions whose code, words, category or tags hold a text, the one of that code first."""
    found, total = questions.search(tx, text.strip(), 0, FOUND_SHOWN)
    return Found(tuple(found), total, tuple(proposals.list_waiting(tx)) if not text.strip() else ())


def retire(tx: Tx, question: Question, *, retired: bool) -> Question:
    """Ask it no longer, or again."""
    questions.retire(tx, question.id, retired=retired)
    return replace(question, retired=retired)


def tag(tx: Tx, question: int, text: str) -> Question | None:
    """Give a question these tags in place of those it had; ``-`` alone takes them away."""
    if questions.find(tx, question) is None:
        return None
    questions.set_tags(tx, question, () if text.strip() in {"-", "—"} else _tags(text))
    return questions.find(tx, question)


def _tags(text: str) -> Iterable[str]:
    words = (word.removeprefix("#")[:MAX_NAME] for word in _BETWEEN_TAGS.split(text))
    return list(filter(None, words))[:MOST_TAGS]
