"""The poster of what is published, to the branch's secretary, who prints it and hangs it up."""

from __future__ import annotations

from domain.members import Branch
from domain.notices import Urgency
from domain.periods import Period
from handlers.post import Post
from render import posters as screens
from services import placards


def send(post: Post, branch: Branch, period: Period) -> None:
    """One for each scheme of the period, to each secretary who has enrolled."""
    enrolled = [one for one in placards.secretaries(post.tx, branch) if one.account is not None]
    if not enrolled:
        return
    link = screens.link(post.house.web_url, post.house.bot_username, branch)
    for one in placards.of_period(post.tx, post.house, branch, period, post.now):
        made = screens.poster(post.group_words(), post.house.zone, one, link)
        for secretary in enrolled:
            assert secretary.account is not None, "only they were asked for"
            screen = screens.document(post.words_for(secretary), made, one)
            once = f"poster:{period.key}:{branch.id}:{one.placard.scheme_code}:{secretary.id}"
            post.send(secretary.account, screen, urgency=Urgency.BROADCAST, once=once)
