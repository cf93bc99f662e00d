"""The job ``annual-awards``, ``/awards``, and the check of a certificate."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from domain.award_view import AwardView, Withdrawn
from domain.binding import full_name
from domain.certificates import is_check
from domain.members import Branch, Member
from domain.periods import Period
from domain.runs import Job, NotNow, Outcome
from handlers.post import Post
from handlers.turn import Turn
from render import awards as screens
from render import boards as board_screens
from render.screen import Screen
from render.texts import Texts
from services import award_views, awards, runs

SHOWN_AGAIN = 3
"""Awards that /awards sends again: each is a picture and a file."""

_Words = Callable[[Texts], Screen]


def annual_awards(post: Post, period: Period | None) -> Outcome:
    """Gives what good grades have earned, once: to the members, to their branches, and as a list to who pays."""
    found = awards.year_of(post.tx, post.house, period, post.period_day, post.now)
    if isinstance(found, NotNow):
        return found
    year, scope = found
    if before := runs.begin(post.tx, post.house, Job.ANNUAL_AWARDS, scope, post.now, post.due_at):
        return before
    gone = recheck(post)
    given = awards.award(post.tx, post.house, year)
    told = sum(_tell(post, view) for view in given)
    unbound = _list_in_groups(post, given, scope)
    _tell_payers(post, given, scope)
    what = f"{_counted(len(given))}, {told} told in private"
    what += f"; the lists of {unbound} without a group are kept" if unbound else ""
    what += f"; {_counted(gone)} withdrawn" if gone else ""
    return runs.finish(post.tx, Job.ANNUAL_AWARDS, scope, what)


def recheck(post: Post, member_ids: Iterable[int] | None = None) -> int:
    """After a correction: withdraws what no longer holds, tells those concerned; how many awards that were."""
    gone = awards.recheck(post.tx, post.house, post.now, member_ids)
    for one in gone:
        _tell_withdrawn(post, one)
    return len(gone)


def on_awards(turn: Turn) -> None:
    """``/awards``: one's own awards, the newest with their certificates once more."""
    views = awards.honours(turn.tx, turn.house, turn.who, turn.now).awards
    if not views:
        turn.say("awards.none")
        return
    paper = turn.group_words()
    for view in views[-SHOWN_AGAIN:]:
        for screen in screens.again(turn.t, paper, view, turn.house.zone):
            turn.answer(screen)
    if len(views) > SHOWN_AGAIN:
        turn.answer(Screen(turn.t.n("awards.further", len(views) - SHOWN_AGAIN)))


def answers_check(turn: Turn) -> bool:
    """Answers whoever came by a certificate's link, member or not; False where it is another link."""
    if not is_check(turn.text):
        return False
    view = award_views.checked(turn.tx, turn.house, turn.text, turn.now)
    turn.answer(screens.checked(turn.t, view, turn.house.zone))
    return True


def _tell(post: Post, view: AwardView) -> bool:
    t = post.words_for(view.member)
    return _send(post, view.member, screens.told(t, post.group_words(), view, post.house.zone), view)


def _tell_withdrawn(post: Post, one: Withdrawn) -> None:
    member = one.view.member
    told = screens.withdrawn(post.words_for(member), post.group_words(), one, post.house.zone)
    _send(post, member, told, one.view, "withdrawn")
    once = f"award:{one.view.award.id}:withdrawn"
    _to_payers(post, one.view.branch, lambda t: screens.withdrawn_elsewhere(t, one), once)
    post.tell_admins(lambda t: screens.withdrawn_elsewhere(t, one), once=once)
    if one.replacement is None:  # else they are on the list as before
        screen = screens.withdrawn_in_group(post.group_words(), one)
        post.post(one.view.branch, screen, once=f"{once}:group")


def _send(post: Post, member: Member, told: Sequence[Screen], view: AwardView, what: str = "given") -> bool:
    if member.account is None:
        return False
    for part, screen in enumerate(told):
        post.send(member.account, screen, once=f"award:{view.award.id}:{what}:{part}")
    return True


def _list_in_groups(post: Post, given: Sequence[AwardView], scope: str) -> int:
    """Each branch's list into its group; kept where it has none, of which the admins are told. How many are kept."""
    t = post.group_words()
    unbound: list[Branch] = []
    by_branch = sorted(given, key=lambda view: view.branch.id)
    for _, group in groupby(by_branch, key=lambda view: view.branch.id):
        views = list(group)
        branch = views[0].branch
        post.post(branch, screens.listed(t, branch, views), once=f"{Job.ANNUAL_AWARDS}:{scope}:{branch.id}")
        if branch.chat_id is None:
            unbound.append(branch)
    if unbound:
        names = [full_name(branch) for branch in unbound]
        post.tell_admins(
            lambda t: board_screens.kept(t, Job.ANNUAL_AWARDS, names),
            once=f"{Job.ANNUAL_AWARDS}:{scope}:kept",
        )
    return len(unbound)


def _tell_payers(post: Post, given: Sequence[AwardView], scope: str) -> None:
    """The bonus list: to each committee's admins theirs, to the admins of the bot all of it."""
    once = f"{Job.ANNUAL_AWARDS}:{scope}:bonus"
    by_committee = sorted(given, key=lambda view: view.branch.committee)
    for committee, group in groupby(by_committee, key=lambda view: view.branch.committee):
        _tell_committee(post, list(group), scope, f"{once}:{committee}")
    if given:
        post.tell_admins(lambda t: screens.bonus_list(t, given, scope), once=once)


def _tell_committee(post: Post, views: Sequence[AwardView], scope: str, once: str) -> None:
    _to_payers(post, views[0].branch, lambda t: screens.bonus_list(t, views, scope), once)


def _to_payers(post: Post, branch: Branch, words: _Words, once: str) -> None:
    """To the committee admins of a branch's committee who are not admins of the bot, who are told anyway."""
    for admin in awards.payers(post.tx, branch):
        if admin.account is not None and admin.account not in post.house.admins:
            screen = words(post.words_for(admin))
            post.send(admin.account, screen, once=f"{once}:{admin.account}")


def _counted(count: int) -> str:
    return f"{count} {'award' if count == 1 else 'awards'}"
