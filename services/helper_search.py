"""Who is asked next to help: looked for in many plans at once, so what is the same for all is read once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from domain.help_plans import Plan, candidates
from domain.members import Member
from domain.periods import parse
from services import boards, standings
from services.house import House
from storage import help_plans, members
from storage.database import Tx

_Result = tuple[str, str, int]  # scheme, period, branch


@dataclass(slots=True)
class HelperSearch:
    """Finds helpers; whoever is found counts as asked from then on."""

    tx: Tx
    house: House
    now: datetime
    _helped: Counter[int] = field(default_factory=Counter)
    _at_once: Counter[int] = field(default_factory=Counter)
    _best: dict[_Result, list[Member]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._helped.update(help_plans.count_helped(self.tx))
        self._at_once.update(help_plans.count_helped(self.tx, unfinished=True))

    def next_for(self, plan: Plan, member: Member) -> Member | None:
        """The first candidate for a plan; None where nobody is left."""
        busy = {who for who, count in self._at_once.items() if count >= self.house.most_helped_at_once}
        refused = help_plans.list_refusals(self.tx, plan.id)
        today = self.house.today(self.now)
        found = candidates(member, self._best_of(plan, member), self._helped, refused, busy, today)
        if not found:
            return None
        self._helped[found[0].id] += 1
        self._at_once[found[0].id] += 1
        return found[0]

    def _best_of(self, plan: Plan, member: Member) -> list[Member]:
        """Members of the highest grade in the result that a plan follows from, in the member's branch."""
        key = (plan.scheme, plan.period, member.branch_id)
        if key not in self._best:
            period = parse(plan.period)
            assert period is not None, plan.period
            version = standings.governing(self.tx, self.house, plan.scheme, period, self.now)
            branch = members.get_branch(self.tx, member.branch_id)
            board = boards.board(self.tx, version, period, branch, self.now)
            top = version.scheme.grades[0].code
            self._best[key] = [row.member for row in board.rows if row.standing.grade == top]
        return self._best[key]
