"""What stays stuck and needs somebody: the admins of the bot are told, once a day for each cause."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from domain.notices import Urgency
from handlers.post import Post
from render.screen import Screen
from storage import facts


@dataclass(frozen=True, slots=True)
class Alarm:
    """A cause by its name, the text that tells of it, and the figure in that text."""

    cause: str
    text: str
    value: str


def outbox_stands_still(minutes: int) -> Alarm:
    """Messages wait, Telegram can be reached, and none is sent."""
    return Alarm("outbox", "alarms.outbox", str(minutes))


def database_takes_nothing(why: str) -> Alarm:
    """Updates cannot be kept or handled."""
    return Alarm("database", "alarms.database", why)


def disk_nearly_full(megabytes: int) -> Alarm:
    """Soon nothing can be kept any more."""
    return Alarm("disk", "alarms.disk", str(megabytes))


def updates_failed(count: int) -> Alarm:
    """What people sent made the program fail, and was set aside."""
    return Alarm("failed", "alarms.failed", str(count))


def reviews_stand_still(count: int) -> Alarm:
    """Reminded and escalated, and still nobody decides."""
    return Alarm("reviews", "alarms.reviews", str(count))


def job_fails(job: str) -> Alarm:
    """It is tried again every minute."""
    return Alarm(f"job:{job}", "alarms.job", job)


def is_told(post: Post, alarm: Alarm) -> bool:
    """Whether the admins have been told of it today."""
    return facts.find(post.tx, _key(alarm)) == post.today.isoformat()


def mark_told(post: Post, alarm: Alarm) -> None:
    """They have been told of it in another way than by the outbox."""
    facts.keep(post.tx, _key(alarm), post.today.isoformat())


def tell(post: Post, alarm: Alarm) -> bool:
    """Tell the admins, if they have not been told of it today."""
    if is_told(post, alarm):
        return False
    mark_told(post, alarm)
    for account, text in words(post, alarm).items():
        post.send(account, Screen(text), urgency=Urgency.ANSWER)
    return True


def words(post: Post, alarm: Alarm) -> dict[int, Markup]:
    """What each admin is told, in their language."""
    return {
        account: post.words_of(account)(alarm.text, value=alarm.value)
        for account in sorted(post.house.admins)
    }


def _key(alarm: Alarm) -> str:
    return f"alarm:{alarm.cause}"
