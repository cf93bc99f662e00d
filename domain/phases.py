"""What a period has reached on its way from the first claim to the frozen result (S1: 申报—记录—审核—汇总—公示).

A period is put to its next phase by a job: quarter-sign, quarter-ranking, quarter-final. It never goes back.
"""

from __future__ import annotations

from enum import IntEnum

from domain.runs import Job


class Phase(IntEnum):
    """In order; what is compared is how far a period has come."""

    OPEN = 0  # takes claims
    SIGNING = 1  # takes no more claims; members sign their standings
    PUBLISHED = 2  # in publicity: the branch sees the result and may object
    FINAL = 3  # frozen; corrections are entries of the running period


PHASE_AFTER = {
    Job.QUARTER_SIGN: Phase.SIGNING,
    Job.QUARTER_RANKING: Phase.PUBLISHED,
    Job.QUARTER_FINAL: Phase.FINAL,
}
"""The phase that each job takes its period to."""
