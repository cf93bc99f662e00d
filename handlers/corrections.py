"""Entries that change a period being signed or published: its member looks again, the branch hears what it saw."""

from __future__ import annotations

from itertools import groupby

from domain.ledger import Entry
from handlers import signing
from handlers.post import Post
from render import corrections as screens
from services import corrections


def tell(post: Post, *entries: Entry) -> None:
    """Of entries that were just made, whatever made them: nothing that is published changes in silence.

    While a period is signed only its member hears of it; once it is published the group that saw the result as well, in
    one post for all that was changed at once.
    """
    signing.tell_changed(post, *entries)
    found = corrections.list_of(post.tx, post.house, entries, post.now)
    found.sort(key=lambda one: (one.branch.id, one.entry))
    for _, group in groupby(found, key=lambda one: one.branch.id):
        of_branch = list(group)
        screen = screens.posted(post.group_words(), of_branch)
        post.post(of_branch[0].branch, screen, once=f"corrected:{of_branch[-1].entry}")
