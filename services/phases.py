"""How far a period has come: which of the jobs that end it have run."""

from __future__ import annotations

from domain.phases import PHASE_AFTER, Phase
from storage import runs
from storage.database import Tx


def phase_of(tx: Tx, period: str) -> Phase:
    """The phase of the period with that name, for every scheme that has such periods."""
    reached = (phase for job, phase in PHASE_AFTER.items() if runs.when(tx, job, period) is not None)
    return max(reached, default=Phase.OPEN)
