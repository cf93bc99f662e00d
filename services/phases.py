"""How far a period has come: which of the jobs that end it have run."""

from __future__ import annotations

from domain.phases import PHASE_AFTER, Phase
from storage import previews, runs
from storage.database import Tx


def phase_of(tx: Tx, period: str) -> Phase:
    """The phase of the period with that name, for every scheme that has such periods."""
    reached = (phase for job, phase in PHASE_AFTER.items() if runs.when(tx, job, period) is not None)
    return max(reached, default=Phase.OPEN)


def phase_in(tx: Tx, branch_id: int, period: str) -> Phase:
    """How far a branch has come with a period: where it is held back it is not published there yet."""
    phase, preview = phase_of(tx, period), previews.find(tx, branch_id, period)
    held = phase is Phase.PUBLISHED and preview is not None and preview.held
    return Phase.SIGNING if held else phase
