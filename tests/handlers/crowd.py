"""A branch in which everybody does anything at any time; what must hold is checked after every step.

Whoever decides what happens next (a seed, or hypothesis, which finds the shortest way to a fault) hands in ``choose``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from domain.claims import ClaimState
from domain.members import Role
from domain.reviews import Stuck
from handlers.post import Post
from handlers.reminders import remind
from handlers.rerouting import reroute
from services import review_chain
from services.verification import verify
from storage import cards, claims, conversations, members, reviews
from tests.desk import ADMIN, Desk, buttons

T = TypeVar("T")
Choose = Callable[[Sequence[T]], T]

PEOPLE: dict[int, tuple[str, str, tuple[Role, ...]]] = {
    11: ("张伟", "一组", ()),
    12: ("王磊", "一组", (Role.GROUP_LEADER,)),
    13: ("李娜", "一组", (Role.BRANCH_REVIEWER,)),
    14: ("赵敏", "二组", (Role.BRANCH_SECRETARY,)),
    15: ("周喆", "二组", (Role.GROUP_LEADER, Role.BRANCH_REVIEWER)),
    16: ("龚䶮", "二组", ()),
    17: ("吴<b>", "一组", (Role.COMMITTEE_ADMIN,)),
    18: ("郑二", "一组", (Role.GROUP_LEADER,)),
    ADMIN: ("管理", "一组", ()),
}
TEXTS = (
    *(
        "志愿服务 2次",
        "志愿服务",
        "昨天志愿服务3次",
        "挖潜增效 5分",
        "挖潜增效",
        "挖潜增效 9分",
        "隐患排查 1处",
        "义务",
    ),
    *(
        "志愿服务2次，挖潜增效3分",
        "3",
        "5分",
        "2 只有两次",
        "在敬老院 <b>",
        "你好",
        "隐患排查",
        "0",
        "-3",
        "昨天",
        "10月2日",
    ),
    *(
        "/cancel",
        "/pending",
        "/record 0011 D01",
        "/record 0011,0016 D01 2 迟到",
        "/record",
        "0011",
        "迟到",
        "/mine",
        "/compare",
    ),
    *("/away 2026-12-01", "/away off", "/items", "/help", "申报 志愿服务 1次", "/lang en", "/lang zh-Hans"),
    *(
        "/reverse 1 记错了",
        "/reverse 2 记错了",
        "/reverse 3 记错了",
        "/unbind 0016",
        "/unbind 0013",
        "x" * 3000,
    ),
)
OVER = {ClaimState.APPROVED, ClaimState.REJECTED, ClaimState.WITHDRAWN, ClaimState.CANCELLED}
DECIDING = {"approve", "reject", "return", "change", "because", "ask", "points", "swap", "why", "card"}


class Crowd:
    """The branch, and the model of its ledger: ``expected`` grows by what people were told has been decided."""

    def __init__(self, scheme: str) -> None:
        self.desk = Desk(scheme)
        self.expected: list[tuple[int, str, Decimal]] = []
        self.approvals: dict[int, list[str]] = {}
        self.seen: list[str] = []
        self.member_ids: dict[int, int] = {}
        for account, (name, group, roles) in PEOPLE.items():
            self.member_ids[account] = self.desk.member(account, name, *roles, group=group)
        self.done: set[tuple[str, int]] = set()

    def step(self, choose: Choose[Any]) -> None:
        """One thing happens."""
        account = choose(list(PEOPLE))
        often = ["press"] * 5 + ["say"] * 4 + ["diligence"] * 8
        what = choose([*often, "photo", "foreign", "role", "time", "enrol", "scheme"])
        getattr(self, f"_{what}")(account, choose)
        self._fold()
        self.check()

    def _press(self, account: int, choose: Choose[Any]) -> None:
        shown = [m for m in self.desk.phone(account).messages.values() if buttons(m)][-5:]
        if shown:
            message = choose(shown)
            offered = [button["callback_data"] for button in buttons(message)]
            data = choose([*offered, *offered[:1] * 8])  # people press the first one most of the time
            self.seen.append(data)
            self._pressed(account, data, message["message_id"])

    def _diligence(self, _: int, choose: Choose[Any]) -> None:
        """Somebody does what is waiting for them: sends a draft, or decides."""
        due = [
            (account, message)
            for account, phone in self.desk.phones.items()
            for message in phone.messages.values()
            if any(b["callback_data"].startswith(("submit:", "approve:")) for b in buttons(message))
        ]
        if due:
            account, message = choose(due)
            offered = [button["callback_data"] for button in buttons(message)]
            self._pressed(account, choose([offered[0]] * 4 + offered), message["message_id"])

    def _foreign(self, account: int, choose: Choose[Any]) -> None:
        if self.seen:
            self._pressed(account, choose(self.seen[-30:]), 1)

    def _pressed(self, account: int, data: str, message_id: int) -> None:
        verb, *arguments = data.split(":")
        before = self._approved_so_far()
        self.desk.press_data(account, data, message_id)
        assert len(self.desk.toasts) == 1, "every press is answered once"
        newly = {claim: ids[len(before.get(claim, ())) :] for claim, ids in self._approved_so_far().items()}
        decided = {claim for claim, ids in newly.items() if ids}
        assert all(ids == [str(self._who(account))] for claim, ids in newly.items() if claim in decided)
        assert not decided or verb == "sure" or (verb == "approve" and decided == {int(arguments[0])})

    def _who(self, account: int) -> int | None:
        found = members.find_by_account(self.desk.tx, account)
        return found.id if found else None

    def _approved_so_far(self) -> dict[int, list[str]]:
        rows = self.desk.tx.all(
            "SELECT claim_id, decided_by FROM reviews WHERE verdict = 'approved' ORDER BY id"
        )
        found: dict[int, list[str]] = {}
        for row in rows:
            found.setdefault(row["claim_id"], []).append(str(row["decided_by"]))
        return found

    def _say(self, account: int, choose: Choose[Any]) -> None:
        self.desk.say(account, choose([*TEXTS, *TEXTS[:8] * 4]))

    def _photo(self, account: int, choose: Choose[Any]) -> None:
        self.desk.say(account, choose(["", "", "隐患排查 1处", "志愿服务"]), photo=choose(["p", "q", "r"]))

    def _role(self, account: int, choose: Choose[Any]) -> None:
        role = choose(list(Role))
        had = self.desk.tx.execute(
            "DELETE FROM roles WHERE member_id = ? AND role = ?", self.member_ids[account], role
        )
        if not had:
            self.desk.tx.execute("INSERT INTO roles VALUES (?, ?)", self.member_ids[account], role)
        reroute(Post(self.desk.tx, self.desk.house, self.desk.now))
        self.desk.deliver()

    def _time(self, _: int, choose: Choose[Any]) -> None:
        self.desk.later(hours=choose([0.1] * 6 + [1, 1, 3, 26, 26, 80]))
        remind(Post(self.desk.tx, self.desk.house, self.desk.now), None)
        self.desk.deliver()

    def _enrol(self, account: int, _: Choose[Any]) -> None:
        if self._who(account) is None:
            phone = self.desk.say(ADMIN, f"/invite {account:04}")
            self.desk.say(account, "/start " + phone.texts()[-1].rpartition("start=")[2])

    def _scheme(self, _: int, choose: Choose[Any]) -> None:
        self.desk.later(minutes=1)
        points = choose(["points = 3", "points = 4", "points = 3.5"])
        self.desk.import_scheme(self.desk.first_scheme.replace("points = 3", points))

    # The ten-line model: what is over enters the ledger once, in the order in which it came to an end.

    def _fold(self) -> None:
        fresh = [
            (row["member_id"], row["item"], Decimal(row["points"]) / 1000)
            for row in self.desk.tx.all(
                "SELECT * FROM claims WHERE state = 'approved' ORDER BY closed_at, version, id"
            )
            if self._once("claim", row["id"])
        ]
        for row in self.desk.tx.all("SELECT * FROM records WHERE state = 'entered' ORDER BY id"):
            if self._once("record", row["id"]):
                points = Decimal(row["points"]) / 1000
                fresh += [(member_id, row["item"], points) for member_id in json.loads(row["member_ids"])]
        for message in self.desk.phone(ADMIN).messages.values():
            told = re.match(r"↩ (?:已冲正流水|Entry) (\d+)", message.get("text", ""))
            if told and self._once("reversal", message["message_id"]):
                member_id, item, points = self.expected[int(told[1]) - 1]
                fresh.append((member_id, item, -points))
        self.expected += fresh

    def _once(self, kind: str, key: int) -> bool:
        if (kind, key) in self.done:
            return False
        self.done.add((kind, key))
        return True

    def check(self) -> None:
        """What must hold, whatever has happened."""
        self._check_ledger()
        for claim_id in self._ids("SELECT id FROM claims WHERE submitted_at IS NOT NULL"):
            claim = claims.get(self.desk.tx, claim_id)
            if claim.state in OVER:
                self._check_over(claim_id)
            elif claim.state is ClaimState.WAITING:
                self._check_waiting(claim_id)

    def _check_ledger(self) -> None:
        assert sorted(map(str, self.desk.ledger())) == sorted(map(str, self.expected)), (
            "lost, double or altered"
        )
        for row in self.desk.tx.all("SELECT l.*, c.chain FROM ledger l JOIN claims c ON c.id = l.claim_id"):
            deciders, chain = json.loads(row["decided_by"]), json.loads(row["chain"])
            assert len(set(deciders)) == len(deciders) >= min(len(chain), 2)
            assert str(row["member_id"]) not in deciders
            assert deciders == self._approved_so_far()[row["claim_id"]]

    def _check_over(self, claim_id: int) -> None:
        assert reviews.find_open(self.desk.tx, claim_id) is None
        assert cards.list_cards(self.desk.tx, claim_id, only_open=True) == []
        for phone in self.desk.phones.values():
            for message in phone.messages.values():
                for button in buttons(message):
                    verb, *arguments = button["callback_data"].split(":")
                    assert verb not in DECIDING or int(arguments[0]) != claim_id, (
                        "a card that still has its buttons"
                    )

    def _check_waiting(self, claim_id: int) -> None:
        """Whoever may decide has a card to do it with; nobody may only where there is really nobody."""
        claim = claims.get(self.desk.tx, claim_id)
        review = reviews.find_open(self.desk.tx, claim_id)
        assert review is not None
        asked = review_chain.asking(self.desk.tx, self.desk.house, claim, self.desk.now)
        if asked is None:
            claimant = members.get(self.desk.tx, claim.member_id)
            plan = review_chain.plan(self.desk.tx, self.desk.house, claim, claimant, self.desk.now)
            assert isinstance(plan, Stuck)
            assert review.role is None
            return
        for reviewer in asked.ask.reviewers:
            assert reviewer.account is not None
            assert reviewer.id != claim.member_id
            press = f"approve:{claim_id}:{claim.version}"
            cards_of = [
                button["callback_data"]
                for message in self.desk.phone(reviewer.account).messages.values()
                for button in buttons(message)
            ]
            begun = conversations.find(self.desk.tx, reviewer.account)
            elsewhere = (
                begun is not None and not begun.asked
            )  # the card shows reasons or values at the moment
            back = f"card:{claim_id}:{claim.version}"
            assert press in cards_of or back in cards_of or elsewhere, f"{reviewer.name} has no way to decide"

    def check_books(self) -> None:
        """Chain, balances and standings, recomputed."""
        assert verify(self.desk.tx, self.desk.house, self.desk.now).discrepancies == ()
        assert self._ids("PRAGMA foreign_key_check") == []

    def _ids(self, sql: str) -> list[int]:
        return [row[0] for row in self.desk.tx.all(sql)]
