"""What must hold: after every restart, whatever is on its way; and at the end, when everything has come to rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import add
from typing import Any

from bench.crashes.people import Done, People
from services import verification
from services.house import House
from storage.database import Tx


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong, counted; `sentences` say more."""

    lost: int = 0  # claims: messages that became none, and approvals without an entry
    twice: int = 0  # claims of one message, entries of one claim, verdicts of one person on one claim
    discrepancies: int = 0  # what verify says
    aside: int = 0  # updates that the program failed over
    undelivered: int = 0  # notices that did not arrive, or do not show how things ended
    disorder: int = 0  # messages that came before an earlier one of their chat
    sentences: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        """Whether anything is wrong."""
        return self != Faults()

    def __add__(self, other: Faults) -> Faults:
        """These and others, found at the same look."""
        return self._with(other, add)

    def worse(self, other: Faults) -> Faults:
        """The worse of two looks: what was wrong at the first is still wrong at the second."""
        return self._with(other, max)

    def _with(self, other: Faults, how: Callable[[int, int], int]) -> Faults:
        return Faults(
            how(self.lost, other.lost),
            how(self.twice, other.twice),
            how(self.discrepancies, other.discrepancies),
            how(self.aside, other.aside),
            how(self.undelivered, other.undelivered),
            how(self.disorder, other.disorder),
            self.sentences + other.sentences,
        )


def on_the_way(tx: Tx, done: Done, posted: frozenset[int], pending: int) -> Faults:
    """What holds at any moment. Of the updates ``posted`` before, at most ``pending`` were not confirmed.

    People go on meanwhile: what they have done is looked at after what is in the books.
    """
    states = _pairs(tx, "SELECT update_id, state FROM inbox")
    found = Counter(
        _pairs(
            tx,
            "SELECT m.account, COUNT(*) FROM claims c JOIN members m ON m.id = c.member_id GROUP BY m.account",
        )
    )
    handled, halves = _handled(states, done)
    missing = max(0, len(posted - states.keys()) - pending)
    aside = sum(state in {"failed", "unreadable"} for state in states.values())
    lost, extra = handled - found, found - done.written.copy()
    return _ledger(tx) + Faults(
        lost=missing + lost.total() + halves,
        twice=extra.total(),
        aside=aside,
        sentences=(
            *_sentence(missing, "updates were confirmed and are not in the inbox"),
            *_sentence(lost.total(), f"messages became no claim: {dict(lost)}"),
            *_sentence(halves, "albums were handled in part"),
            *_sentence(extra.total(), f"claims come from no message of their own: {dict(extra)}"),
            *_sentence(aside, "updates were set aside"),
        ),
    )


def _handled(states: dict[int, str], done: Done) -> tuple[Counter[int], int]:
    """Claims that were handled, by account; and how many albums were handled in part."""
    handled = Counter(
        account for update, account in done.texts.copy().items() if states.get(update) == "done"
    )
    halves = 0
    for parts, account in done.albums.copy().items():
        finished = sum(states.get(part) == "done" for part in parts)
        handled[account] += finished > 0
        halves += 0 < finished < len(parts)
    return handled, halves


def at_rest(tx: Tx, people: People) -> Faults:
    """What holds besides when everything was pressed, handled and sent."""
    done = people.done
    unhandled = tx.value("SELECT COUNT(*) FROM inbox WHERE state <> 'done'")
    updates = tx.value("SELECT COUNT(*) FROM inbox")
    entries = tx.value("SELECT COUNT(*) FROM ledger")
    open_claims = tx.value("SELECT COUNT(*) FROM claims WHERE state <> 'approved'")
    return Faults(
        lost=abs(done.claims - entries) + open_claims + unhandled + max(0, done.updates - updates),
        sentences=(
            *_sentence(
                abs(done.claims - entries), f"of {done.claims} claims lack an entry, or have no claim"
            ),
            *_sentence(open_claims, "claims are not approved, though every ✅ was pressed"),
            *_sentence(unhandled, "updates are not handled"),
            *_sentence(done.updates - updates, "updates never came"),
        ),
    ) + _delivery(tx, people)


def duplicates(tx: Tx, people: People) -> int:
    """Messages that people saw more than once: those that the outbox does not know by their number."""
    known = {(row["chat_id"], row["message_id"]) for row in _sent(tx)}
    groups = tx.value("SELECT COUNT(*) FROM outbox WHERE method = 'sendMediaGroup'")
    assert not groups, "of an album the outbox knows the first message only"
    return len(people.shown.keys() - known)


def _ledger(tx: Tx) -> Faults:
    entries, claimed = tx.all("SELECT COUNT(*), COUNT(DISTINCT claim_id) FROM ledger")[0]
    approved = tx.value("SELECT COUNT(*) FROM claims WHERE state = 'approved'")
    repeated = tx.value(
        "SELECT COUNT(*) FROM (SELECT 1 FROM reviews WHERE verdict IS NOT NULL GROUP BY claim_id, decided_by "
        "HAVING COUNT(*) > 1)"
    )
    discrepancies = verification.verify(tx, House(), datetime.now(UTC)).discrepancies
    return Faults(
        lost=max(0, approved - claimed),
        twice=entries - claimed + max(0, claimed - approved) + repeated,
        discrepancies=len(discrepancies),
        sentences=(
            *_sentence(approved - claimed, "approved claims have no entry"),
            *_sentence(claimed - approved, "entries are of claims that are not approved"),
            *_sentence(entries - claimed, "entries are second ones of their claim"),
            *_sentence(repeated, "times one person decided twice over one claim"),
            *(str(discrepancy) for discrepancy in discrepancies[:5]),
        ),
    )


def _delivery(tx: Tx, people: People) -> Faults:
    left = tx.value("SELECT COUNT(*) FROM outbox WHERE state NOT IN ('sent', 'replaced')")
    replaced = tx.value("SELECT COUNT(*) FROM outbox WHERE state = 'replaced' AND method NOT LIKE 'edit%'")
    unseen = disorder = unfinished = 0
    last: dict[int, int] = {}
    for row in _sent(tx):
        place = (row["chat_id"], row["message_id"])
        shown = people.shown.get(place)
        unseen += shown is None
        unfinished += shown is not None and bool(shown.presses)
        disorder += row["message_id"] <= last.get(row["chat_id"], 0)
        last[row["chat_id"]] = row["message_id"]
    return Faults(
        undelivered=left + replaced + unseen + unfinished,
        disorder=disorder,
        sentences=(
            *_sentence(left, "notices are not sent"),
            *_sentence(replaced, "messages were dropped for an edit"),
            *_sentence(unseen, "notices are marked as sent and nobody has them"),
            *_sentence(unfinished, "messages still show a ✅ that was pressed long ago"),
            *_sentence(disorder, "messages overtook another one of their chat"),
        ),
    )


def _sent(tx: Tx) -> Iterator[dict[str, int]]:
    sql = "SELECT chat_id, message_id FROM outbox WHERE state = 'sent' AND method LIKE 'send%' ORDER BY id"
    yield from map(dict, tx.all(sql))


def _pairs(tx: Tx, sql: str) -> dict[int, Any]:
    return {row[0]: row[1] for row in tx.all(sql)}


def _sentence(number: int, what: str) -> Iterator[str]:
    if number > 0:
        yield f"{number} {what}"
