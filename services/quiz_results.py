"""Results of a round, always computed from the raw answers and what was voided since."""

from __future__ import annotations

from domain.attempts import Asked, by_branch, ranked
from domain.members import Member
from domain.quiz_results import Missed, OwnResult, Report, Turnout
from domain.rounds import Round
from services import quiz_points
from storage import attempts, members, questions, rounds
from storage.database import Tx


def report(tx: Tx, of: Round) -> Report:
    """The whole round."""
    ranking = tuple(ranked(attempts.results(tx, of)))
    people = members.list_by_ids(tx, (placed.result.member_id for placed in ranking))
    there, took_part = attempts.members_by_branch(tx), attempts.taken_part(tx, of.id)
    turnouts = [
        Turnout(branch, took_part.get(branch.id, 0), there.get(branch.id, 0))
        for branch in members.list_branches(tx)
    ]
    turnouts.sort(key=lambda turnout: (-turnout.took_part / max(turnout.of, 1), turnout.branch.id))
    places = {placed.result.member_id: placed for placed in ranking}
    return Report(of, ranking, places, by_branch(ranking), people, tuple(turnouts))


def own(tx: Tx, whole: Report, member: Member) -> OwnResult | None:
    """A member's own result; None where they did not take part."""
    company = whole.places.get(member.id)
    attempt = attempts.find_of_member(tx, whole.round.id, member.id)
    if company is None or attempt is None:
        return None
    of_branch = whole.of_branch(company.result.branch_id)
    voided = {each.question for each in rounds.list_voided(tx, whole.round.id)}
    return OwnResult(
        round=whole.round,
        company=company,
        company_of=len(whole.ranking),
        branch=next(p for p in of_branch if p.result.member_id == member.id),
        branch_of=len(of_branch),
        earned=quiz_points.earned_by(tx, whole.round, member.id),
        missed=sum(not answer.correct for answer in attempt.answers),
        unanswered=sum(answer.chosen is None for answer in attempt.answers),
        voided=sum(answer.question in voided for answer in attempt.answers),
    )


def missed(tx: Tx, member: Member, round_id: int, number: int) -> Missed | None:
    """One of the member's wrong questions of a round that was counted; None before that, and where there is none."""
    of = rounds.find(tx, round_id)
    if of is None or of.closed_at is None:
        return None
    attempt = attempts.find_of_member(tx, round_id, member.id)
    wrong = [answer for answer in attempt.answers if not answer.correct] if attempt else []
    if not wrong:
        return None
    number = min(number, len(wrong) - 1)
    answer = wrong[number]
    wording = questions.wordings(tx, (answer.version,))[answer.version]
    voided = {each.question for each in rounds.list_voided(tx, round_id)}
    return Missed(of, Asked(answer, wording), number, len(wrong), answer.question in voided)
