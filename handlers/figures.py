"""What the quiz teaches: figures of questions and topics for editors, the monthly picture, odd patterns."""

from __future__ import annotations

from domain.periods import Period, PeriodKind, containing, parse
from domain.rounds import Round
from handlers.post import Post
from handlers.turn import Turn
from render import figures as screens
from render import oddities as odd_screens
from services import figures, oddities
from storage import members, questions, rounds


def after_close(post: Post, of: Round) -> None:
    """A round has been counted: flagged questions and odd patterns to the editors; once a month the picture."""
    flagged, odd = figures.newly_flagged(post.tx, of), oddities.list_of_round(post.tx, of)
    people = oddities.people(post.tx, odd)
    for account in figures.editors(post.tx, post.house):
        t = post.words_of(account)
        if flagged:
            post.send(account, screens.flagged(t, of, flagged), once=f"flagged:{of.key}:{account}")
        member = members.find_by_account(post.tx, account)
        if theirs := odd.without(member.id if member else None):
            post.send(account, odd_screens.listed(t, of, theirs, people), once=f"oddities:{of.key}:{account}")
    month = figures.month_due(post.tx, post.house, post.now)
    if month is not None and (known := figures.by_category_and_trade(post.tx, post.house, month)):
        for account in figures.training_office(post.tx, post.house):
            screen = screens.heat(post.words_of(account), month, known, post.now.astimezone(post.house.zone))
            post.send(account, screen, once=f"heatmap:{month.key}:{account}")


def on_quizstats(turn: Turn) -> None:
    """``/quizstats``: shares right by category, trade and branch, and the questions to look at; CODE: one question."""
    code = turn.text.strip()
    if not code:
        turn.answer(screens.glance(turn.t, figures.glance(turn.tx)))
        return
    question = questions.find_by_code(turn.tx, code)
    if question is None:
        turn.say("figures.unknown")
        return
    turn.answer(screens.one(turn.t, question, figures.of_question(turn.tx, question.id)))


def on_heatmap(turn: Turn) -> None:
    """``/heatmap [2026-11]``: category by trade as a picture; alone the newest month in which a round was counted."""
    month = _month(turn)
    known = figures.by_category_and_trade(turn.tx, turn.house, month) if month else {}
    if month is None or not known:
        turn.say("figures.no_month")
    else:
        turn.answer(screens.heat(turn.t, month, known, turn.now.astimezone(turn.house.zone)))


def _month(turn: Turn) -> Period | None:
    if turn.text.strip():
        period = parse(turn.text.strip())
        return period if period is not None and period.kind is PeriodKind.MONTH else None
    last = rounds.newest_closed(turn.tx)
    if last is None or last.closed_at is None:
        return None
    return containing(turn.house.today(last.closed_at), PeriodKind.MONTH)


def on_oddities(turn: Turn) -> None:
    """``/oddities``: odd patterns of the last round that was counted, but for one's own."""
    last = rounds.newest_closed(turn.tx)
    if last is None:
        turn.say("oddities.no_round")
        return
    odd = oddities.list_of_round(turn.tx, last).without(turn.member.id if turn.member else None)
    turn.answer(odd_screens.listed(turn.t, last, odd, oddities.people(turn.tx, odd)))
