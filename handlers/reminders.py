"""The job ``reminders``: reviews that wait too long, and what else has run out of time."""

from __future__ import annotations

from domain.periods import Period
from domain.runs import NotNow, Outcome, Ran
from handlers import deeds, help_plans, telling
from handlers.post import Post
from handlers.rerouting import reroute
from render import reminders as screens
from render import signing as signing_screens
from render import words
from services import reminders, signing
from storage import cards


def remind(post: Post, period: Period | None) -> Outcome:
    """Everything that is due now; run twice, the second run finds nothing to do."""
    if period is not None:
        return NotNow("reminders are about now and take no period")
    back = _welcome_back(post)
    dropped = _drop_drafts(post)
    rerouted = reroute(post)
    escalated = reminders.escalate(post.tx, post.house, post.now)
    for asked in escalated:
        telling.ask_reviewers(post, asked)
    reminded = reminders.remind(post.tx, post.house, post.now)
    for reminder in reminded:
        if reminder.reviewer.account is not None:
            t = post.words_for(reminder.reviewer)
            post.send(reminder.reviewer.account, screens.reminder(t, reminder.count, reminder.waited))
    unsigned = _remind_to_sign(post)
    told = deeds.post_due(post)
    helped = help_plans.look_after(post)
    done = (
        _counted(len(reminded), "reviewer reminded", "reviewers reminded"),
        _counted(unsigned, "member reminded to sign", "members reminded to sign"),
        _counted(told, "member's deeds posted", "members' deeds posted"),
        _counted(helped, "help plan looked after", "help plans looked after"),
        _counted(len(escalated), "review escalated", "reviews escalated"),
        _counted(rerouted, "review passed on", "reviews passed on"),
        _counted(dropped, "old draft dropped", "old drafts dropped"),
        _counted(back, "member back from being away", "members back from being away"),
    )
    return Ran("", ", ".join(filter(None, done)) or "nothing was due")


def _counted(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}" if count else ""


def _welcome_back(post: Post) -> int:
    back = reminders.come_back(post.tx, post.house, post.now)
    for member in back:
        if member.account is not None:
            post.send(member.account, screens.back(post.words_for(member)))
    return len(back)


def _remind_to_sign(post: Post) -> int:
    late = signing.remind(post.tx, post.house, post.now)
    for member, period in late:
        if member.account is not None:
            t = post.words_for(member)
            post.send(member.account, signing_screens.reminder(t, member.name, words.period(t, period)))
    return len(late)


def _drop_drafts(post: Post) -> int:
    dropped = reminders.drop_drafts(post.tx, post.house, post.now)
    for claim in dropped:
        for card in cards.list_drafts(post.tx, claim.id):
            post.edit_card(card, screens.dropped(post.words_of(card.chat_id)))
    return len(dropped)
