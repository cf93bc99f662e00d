"""Bad days of Telegram's, by a clock in the hand: storms, half an hour offline, and broadcasts before its limits."""

import random
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta

import pytest
from telegram.error import NetworkError, RetryAfter

from bot.http import NotSent, Unanswered
from domain.notices import Notice, Urgency
from sandbox.limits import Limits
from storage import outbox
from tests.bot.doubles import Call
from tests.bot.office import Office, while_

Weather = Callable[[Call], Exception | None]
PEOPLE = range(8000, 8060)
TEXTS = [f"{n}" for n in range(5)]


class Day:
    """A day on which calls fail in some way until it is over, and what Telegram took."""

    def __init__(self, office: Office, fault: Weather) -> None:
        self.office, self.bad, self.fault = office, True, fault
        self.taken: dict[int, list[str]] = defaultdict(list)

    def strike(self, call: Call) -> Exception | None:
        """As a fault of the double's."""
        error = self.fault(call) if self.bad else None
        if error is None or isinstance(error, Unanswered):  # this one does not arrive back, but it arrives
            self.taken[call.params["chat_id"]].append(call.text)
        return error


async def outlived(day: Day, seconds: float) -> int:
    """Bad for so long, and then good again: everybody hears everything. How many calls were made while it was bad."""
    async with day.office.open(per_second=29) as telegram:
        telegram.fault = day.strike
        for person in PEOPLE:
            await day.office.say(person, *TEXTS)
        await day.office.clock.advance(seconds)
        calls = len(telegram.calls)
        day.bad = False
        await day.office.clock.advance(60)
        assert day.taken == dict.fromkeys(PEOPLE, TEXTS)
    return calls


async def test_after_a_storm_of_429_everything_arrives_once_and_in_order(office: Office) -> None:
    day = Day(office, lambda call: RetryAfter(30))
    assert await outlived(day, 300) < 60, "each silence is kept"


@pytest.mark.parametrize("error", [NetworkError("Bad Gateway"), NotSent("ConnectionReset")])
async def test_after_ten_minutes_of_failures_everything_arrives_once_and_in_order(
    office: Office, error: Exception
) -> None:
    day = Day(office, lambda call: error)
    assert await outlived(day, 600) < 100, "the way is probed, not stormed"


async def test_of_what_was_cut_off_after_it_arrived_every_repetition_is_counted(office: Office) -> None:
    rng = random.Random(1)
    day = Day(office, lambda call: Unanswered("ServerDisconnected") if rng.random() < 0.2 else None)
    async with office.open(per_second=29) as telegram:
        telegram.fault = day.strike
        for person in PEOPLE:
            await office.say(person, *TEXTS)
        await office.clock.advance(300)
    arrived = sum(len(texts) for texts in day.taken.values())
    wanted = len(PEOPLE) * len(TEXTS)
    assert arrived > wanted
    assert arrived - wanted == office.courier.counts.unknown == await office.db.read(outbox.unknown)
    for texts in day.taken.values():
        assert texts == sorted(texts), "a repetition comes before what follows"
        assert set(texts) == set(TEXTS)


async def test_answers_wait_for_no_broadcast_to_all_branches(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A post with a chart to each of 111 groups and a word to 400 people, before limits that count as Telegram does."""
    monkeypatch.setattr("sandbox.limits.time.monotonic", office.clock.time)
    limits = Limits()
    limits.switch(on=True)

    def refuse(call: Call) -> Exception | None:
        wait = limits.refuse(call.method, call.params["chat_id"])
        return RetryAfter(wait) if wait else None

    asked: dict[str, float] = {}
    async with office.open(per_second=29) as telegram:
        telegram.fault = refuse
        posts = [
            Notice(-n, "sendPhoto", {"caption": "榜"}, Urgency.BROADCAST, drawing={}) for n in range(1, 112)
        ]
        words = [Notice(9000 + n, "sendMessage", {"text": "上月得分"}, Urgency.BROADCAST) for n in range(400)]
        await office.add(*posts, *words)
        for number in range(60):
            asked[f"答{number}"] = office.clock.time()
            await office.say(8000 + number, f"答{number}", urgency=Urgency.ANSWER)
            await office.clock.advance(0.25)
        await office.clock.advance(10)
        assert office.courier.counts.slowed == 0
        assert office.courier.counts.sent == 111 + 400 + 60
    waits = [call.at - asked[call.text] for call in telegram.calls if call.text in asked]
    assert max(waits) <= 2 / 29
    assert telegram.calls[-1].at == pytest.approx((111 + 400 + 60) / 29, rel=0.05)


async def test_a_group_hears_no_more_than_twenty_a_minute_however_much_is_meant_for_it(
    office: Office,
) -> None:
    async with office.open(per_second=29) as telegram:
        await office.say(-5, *(f"{n:02}" for n in range(70)), urgency=Urgency.BROADCAST)
        await office.clock.advance(240)
    times = [call.at for call in telegram.calls]
    assert telegram.texts == [f"{n:02}" for n in range(70)]
    assert min(later - first for first, later in zip(times, times[20:], strict=False)) > 60


async def test_half_an_hour_offline_delays_everything_and_loses_nothing(office: Office) -> None:
    offline = True
    async with office.open() as telegram:
        telegram.fault = while_(lambda: offline, lambda: NotSent("ClientConnectorError"))
        for number in range(200):
            await office.say(8000 + number, f"第{number}条", "再一条")
        await office.clock.advance(1800)
        tried = len(telegram.calls)
        assert tried < 150, "the way is probed, not stormed"
        offline = False
        await office.clock.advance(61)
        arrived = telegram.calls[tried:]
        assert [call.text for call in arrived if call.params["chat_id"] == 8007] == ["第7条", "再一条"]
        assert len(arrived) == 400
        assert office.courier.counts.sent == 400
        assert office.courier.counts.unknown == 0


BIG, BROKEN = 8100, 8101
"""People for whom something waits that Telegram cannot take."""


def indigestible(call: Call) -> Exception | None:
    """Telegram fails over what these two are to hear first; everything else goes through."""
    return NetworkError("Bad Gateway") if call.text == "怪" else None


async def test_messages_that_telegram_cannot_take_hold_up_nobody_else(office: Office) -> None:
    """Two of them in a quiet night look like an outage; whoever speaks up is heard at the next try all the same."""
    async with office.open(per_second=29) as telegram:
        telegram.fault = indigestible
        await office.say(BIG, "怪", urgency=Urgency.ANSWER)
        await office.say(BROKEN, "怪", urgency=Urgency.ANSWER)
        await office.clock.advance(300)
        for person in PEOPLE:
            await office.say(person, "早", urgency=Urgency.BROADCAST)
        await office.clock.advance(31 + len(PEOPLE) / 29)
        assert telegram.texts.count("早") == len(PEOPLE)


async def test_one_chat_that_fails_alone_is_no_outage(office: Office) -> None:
    async with office.open(per_second=29) as telegram:
        telegram.fault = indigestible
        await office.say(BIG, "怪")
        await office.clock.advance(600)
        assert office.courier.reaches_telegram
        await office.say(8000, "早")
        await office.clock.advance(0.5)
        assert telegram.texts[-1] == "早"


async def test_what_fails_for_a_day_while_others_arrive_is_given_up_and_its_chat_goes_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.settlement.GIVE_UP_AFTER", timedelta(minutes=14))  # a day takes too long by hand
    async with office.open(per_second=29) as telegram:
        telegram.fault = indigestible
        [poison, _] = await office.say(BIG, "怪", "后面的")
        for _ in range(27):
            await office.say(8000, "早")
            await office.clock.advance(31)
        assert "后面的" not in telegram.texts
        await office.clock.advance(62)
        assert "后面的" in telegram.texts
        row = await office.row(poison)
        assert (row["state"], row["error"]) == ("dead", "given up: Bad Gateway")


@pytest.mark.parametrize("chats", [(BIG,), (BIG, BROKEN)])
async def test_nothing_is_given_up_because_telegram_was_away_for_longer(
    office: Office, chats: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.settlement.GIVE_UP_AFTER", timedelta(minutes=5))
    away = True
    async with office.open(per_second=29) as telegram:
        telegram.fault = while_(lambda: away, lambda: NotSent("ClientConnectorError"))
        for chat in chats:
            await office.say(chat, "一", "二")
        await office.clock.advance(900)
        assert len(telegram.calls) > 20
        away = False
        await office.clock.advance(61)
        assert office.courier.counts.dead == 0
        assert office.courier.counts.sent == 2 * len(chats)


async def test_six_hundred_messages_leave_evenly_and_below_the_limit(office: Office) -> None:
    async with office.open(per_second=29) as telegram:
        for number in range(600):
            await office.say(10_000 + number, f"{number}", urgency=Urgency.BROADCAST)
        await office.clock.advance(20)
        times = [call.at for call in telegram.calls]
        assert 570 <= len(times) <= 581
        for first, later in zip(times, times[30:], strict=False):
            assert later - first >= 1, "more than 30 within a second"


async def test_our_own_pace_is_never_refused(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broadcast with answers in between, before limits that count as Telegram does."""
    monkeypatch.setattr("sandbox.limits.time.monotonic", office.clock.time)
    limits = Limits()
    limits.switch(on=True)

    def refuse(call: Call) -> Exception | None:
        wait = limits.refuse(call.method, call.params["chat_id"])
        return RetryAfter(wait) if wait else None

    async with office.open(per_second=29) as telegram:
        telegram.fault = refuse
        for number in range(100):
            await office.say(8000 + number % 10, f"{number}", urgency=Urgency.BROADCAST)
            await office.say(-number % 3 - 5, f"{number}", urgency=Urgency.NOTICE)
            await office.say(8000 + number % 4, f"{number}!", urgency=Urgency.ANSWER)
        await office.clock.advance(130)
        assert office.courier.counts.slowed == 0
        assert office.courier.counts.sent == 300
