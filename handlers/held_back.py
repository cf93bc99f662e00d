"""Who is told of a ranking that is held back, and that it is no longer."""

from __future__ import annotations

from collections.abc import Callable

from domain.previews import Held
from handlers.post import Post
from render import previews as screens
from render.screen import Screen
from render.texts import Texts
from services import previews


def tell_held(post: Post, one: Held, *, but: int | None = None) -> None:
    """The admins and the committee's learn who holds a ranking back, and why."""
    _tell(post, one, lambda t, may: screens.held(t, one, may_release=may), but=but)


def tell_released(post: Post, one: Held, *, but: int | None = None) -> None:
    """The same people, and whoever held it back, learn that it is released."""
    _tell(post, one, lambda t, _: screens.released(t, one), but=but)


def _tell(post: Post, one: Held, word: Callable[[Texts, bool], Screen], *, but: int | None) -> None:
    """Admins of the bot, the committee's administrators, and whoever holds it back; each once, but for the presser."""
    told = {but}
    for account in sorted(post.house.admins - {but}):
        told.add(account)
        post.send(account, word(post.words_of(account), True))
    holder = (one.holder,) if one.holder is not None else ()
    for member in (*previews.overseers(post.tx, one.branch), *holder):
        if member.account is not None and member.account not in told:
            told.add(member.account)
            post.send(
                member.account, word(post.words_for(member), previews.is_secretary(member, one.branch.id))
            )
