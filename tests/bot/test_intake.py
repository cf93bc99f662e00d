"""The intake: every update is handled exactly once, in the order of its chat, and none can block the next."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any

import pytest
import telegram as ptb
from telegram.error import BadRequest, TelegramError

from bot.albums import QUIET_SECONDS
from bot.intake import AT_ONCE, RECOVERY_SECONDS, Intake
from domain.notices import Notice, Toast
from storage import inbox, outbox
from storage.database import Database, DatabaseDamaged, DatabaseUnusable, Tx
from tests.bot.doubles import HandClock, StubApi

WANG, LI = 7001, 7002


def message(update_id: int, text: str | None = None, user: int = WANG, **fields: Any) -> dict[str, Any]:
    """A message to the bot in private, as Telegram sends it."""
    person = {"id": user, "first_name": "王磊", "is_bot": False}
    chat = {"id": user, "type": "private", "first_name": "王磊"}
    said = {"text": text} if text is not None else {}
    body = {"message_id": update_id, "date": 1_795_000_000, "chat": chat, "from": person, **said, **fields}
    return {"update_id": update_id, "message": body}


def photo(update_id: int, media_group: str, caption: str | None = None, user: int = WANG) -> dict[str, Any]:
    """A part of an album."""
    sizes = [{"file_id": f"f{update_id}", "file_unique_id": f"u{update_id}", "width": 90, "height": 90}]
    words = {} if caption is None else {"caption": caption}
    return message(update_id, user=user, photo=sizes, media_group_id=media_group, **words)


def press(update_id: int, query_id: str, data: str = "ok") -> dict[str, Any]:
    """A press of a button."""
    person = {"id": WANG, "first_name": "王磊", "is_bot": False}
    query = {"id": query_id, "from": person, "chat_instance": "1", "data": data}
    return {"update_id": update_id, "callback_query": query}


class Desk:
    """Whoever handles updates; what they did is in the outbox, or it is undone."""

    def __init__(self, db: Database, telegram: StubApi, clock: HandClock) -> None:
        self.db, self.telegram, self.clock = db, telegram, clock
        self.tries: list[int] = []
        self.toasts: list[Toast] = []
        self.trouble: Callable[[ptb.Update], Exception | None] = lambda update: None
        self.apology_trouble: Exception | None = None
        self.wakes = 0
        self.intake = self.new_intake()

    def new_intake(self) -> Intake:
        return Intake(
            self.db,
            self.telegram.api,
            handle=self._handle,
            handle_album=self._handle_album,
            apologise=self._apologise,
            committed=self._committed,
            clock=self.clock,
        )

    def _committed(self) -> None:
        self.wakes += 1

    def _handle(self, tx: Tx, update: ptb.Update, now: datetime) -> Sequence[Toast]:
        self.tries.append(update.update_id)
        words = update.message.text or "?" if update.message else "press"
        self._say(tx, update, f"{words}", now)
        if (error := self.trouble(update)) is not None:
            raise error
        return self.toasts

    def _handle_album(self, tx: Tx, updates: Sequence[ptb.Update], now: datetime) -> Sequence[Toast]:
        parts = [update.message for update in updates if update.message]
        caption = next((part.caption for part in parts if part.caption), "")
        self._say(tx, updates[0], f"{caption}×{len(parts)}", now)
        return ()

    def _apologise(self, tx: Tx, update: ptb.Update, now: datetime) -> Sequence[Toast]:
        if self.apology_trouble is not None:
            raise self.apology_trouble
        self._say(tx, update, "sorry", now)
        return ()

    @staticmethod
    def _say(tx: Tx, update: ptb.Update, text: str, now: datetime) -> None:
        assert update.effective_user is not None
        outbox.add(tx, Notice(update.effective_user.id, "sendMessage", {"text": text}), now)

    async def said(self) -> list[str]:
        """What is in the outbox."""
        page = await self.db.read(lambda tx: outbox.read_on(tx, 0, 10_000))
        return [row.payload["text"] for row in page.rows]

    async def states(self) -> dict[int, str]:
        """The inbox: state by update."""
        rows = await self.db.read(lambda tx: tx.all("SELECT update_id, state FROM inbox ORDER BY id"))
        return {row["update_id"]: row["state"] for row in rows}

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Intake]:
        """An intake at work."""
        self.intake = self.new_intake()
        await self.intake.start()
        yield self.intake
        await self.intake.stop()


@pytest.fixture
def desk(db: Database, telegram: StubApi, clock: HandClock) -> Desk:
    """A desk that has not opened yet."""
    return Desk(db, telegram, clock)


async def test_an_update_is_handled_and_what_comes_of_it_is_in_the_outbox(desk: Desk) -> None:
    async with desk.open() as intake:
        await intake.accept([message(1, "志愿服务 2次")])
        await desk.clock.settle()
        assert await desk.said() == ["志愿服务 2次"]
        assert await desk.states() == {1: "done"}
        assert desk.wakes == 1


async def test_an_update_delivered_again_is_not_handled_again(desk: Desk) -> None:
    async with desk.open() as intake:
        await intake.accept([message(1, "一"), message(2, "二")])
        await intake.accept([message(2, "二"), message(3, "三")])
        await desk.clock.settle()
    async with desk.open() as intake:
        await intake.accept([message(1, "一"), message(3, "三")])
        await desk.clock.settle()
        assert await desk.said() == ["一", "二", "三"]
        assert intake.counts.repeated == 2


async def test_many_updates_are_handled_in_their_order(desk: Desk) -> None:
    async with desk.open() as intake:
        for start in range(0, 600, 100):
            await intake.accept([message(n, str(n)) for n in range(start, start + 100)])
        await intake.stop()
        assert await desk.said() == [str(n) for n in range(600)]


async def test_what_a_killed_program_left_is_handled_first_at_the_next_start(
    desk: Desk, db: Database
) -> None:
    left = [(2, b"two"), (1, b"one")]
    for key, words in left:
        raw = ptb.Update.de_json(message(key, words.decode()), None).to_json()
        await db.write(lambda tx, key=key, raw=raw: inbox.store(tx, [(key, raw)], desk.clock.now()))  # type: ignore[misc]
    async with desk.open() as intake:
        await intake.accept([message(3, "three")])
        await desk.clock.settle()
        assert await desk.said() == ["two", "one", "three"]


@pytest.mark.parametrize(
    "odd",
    [
        {"update_id": 2, "message": {"message_id": "no chat"}},
        {"update_id": 2, "callback_query": 17},
        {"update_id": 2, "message": []},
    ],
)
async def test_what_cannot_be_read_is_set_aside_and_the_next_is_handled(
    desk: Desk, odd: dict[str, Any]
) -> None:
    async with desk.open() as intake:
        await intake.accept([message(1, "一"), odd, message(3, "三")])
        await desk.clock.settle()
        assert await desk.said() == ["一", "三"]
        assert await desk.states() == {1: "done", 2: "unreadable", 3: "done"}
        assert intake.counts.unreadable == 1


async def test_a_press_that_cannot_be_read_is_answered_all_the_same(desk: Desk) -> None:
    odd = press(1, "q1")
    odd["callback_query"]["from"] = "somebody"
    async with desk.open() as intake:
        await intake.accept([odd, {"update_id": 2, "callback_query": {"id": ["q2"]}}])
        await desk.clock.settle()
        assert await desk.states() == {1: "unreadable", 2: "unreadable"}
    assert [call.params for call in desk.telegram.calls] == [{"callback_query_id": "q1"}]


@pytest.mark.parametrize(
    "odd", ["text", None, {}, {"update_id": "5"}, {"update_id": 2**70}, {"update_id": True}]
)
async def test_what_has_no_number_is_passed_over(desk: Desk, odd: Any) -> None:
    async with desk.open() as intake:
        await intake.accept([odd, message(1, "一")])
        await desk.clock.settle()
        assert await desk.said() == ["一"]
        assert intake.counts.unreadable == 1


async def test_half_a_character_becomes_a_question_mark_and_fails_nothing(desk: Desk) -> None:
    async with desk.open() as intake:
        await intake.accept([message(1, "早起\ud800打卡 😀"), message(2, "next")])
        await desk.clock.settle()
        assert await desk.said() == ["早起?打卡 😀", "next"]
        assert set((await desk.states()).values()) == {"done"}


async def test_a_kind_of_update_that_nobody_knows_is_handled_like_any_other(desk: Desk) -> None:
    desk._say = lambda *args: None  # type: ignore[method-assign]
    async with desk.open() as intake:
        await intake.accept([{"update_id": 1, "telepathy": {"thought": "?"}}])
        await desk.clock.settle()
        assert await desk.states() == {1: "done"}


async def test_a_handler_that_fails_leaves_nothing_but_an_apology(desk: Desk) -> None:
    desk.trouble = lambda update: ZeroDivisionError() if update.update_id == 2 else None
    async with desk.open() as intake:
        await intake.accept([message(1, "一"), message(2, "二"), message(3, "三", user=LI)])
        await desk.clock.settle()
        assert sorted(await desk.said()) == sorted(["一", "三", "sorry"])
        assert await desk.states() == {1: "done", 2: "failed", 3: "done"}
        error = await desk.db.read(lambda tx: tx.value("SELECT error FROM inbox WHERE update_id = 2"))
        assert error == "ZeroDivisionError"
    async with desk.open():
        await desk.clock.settle()
        assert desk.tries.count(2) == 1, "what failed is not tried again at every start"


async def test_an_apology_that_fails_too_ends_in_silence(desk: Desk) -> None:
    desk.trouble = lambda update: ZeroDivisionError()
    desk.apology_trouble = KeyError("words")
    async with desk.open() as intake:
        await intake.accept([message(1, "一")])
        await desk.clock.settle()
        assert await desk.said() == []
        assert await desk.states() == {1: "failed"}


async def test_every_press_is_answered_at_once(desk: Desk) -> None:
    desk.toasts = [Toast("q1", "已提交", alert=True)]
    async with desk.open() as intake:
        await intake.accept([press(1, "q1"), press(2, "q2")])
        await desk.clock.settle()
        answers = {call.params["callback_query_id"]: call.params for call in desk.telegram.calls}
        assert answers["q1"] == {"callback_query_id": "q1", "text": "已提交", "show_alert": True}
        assert answers["q2"] == {"callback_query_id": "q2"}
        assert {call.method for call in desk.telegram.calls} == {"answerCallbackQuery"}


@pytest.mark.parametrize("error", [BadRequest("Query is too old"), TelegramError("Invalid server response")])
async def test_an_answer_to_a_press_that_comes_too_late_is_let_go(desk: Desk, error: Exception) -> None:
    desk.telegram.fault = lambda call: error
    async with desk.open() as intake:
        await intake.accept([press(1, "q1")])
        await desk.clock.settle()
        assert await desk.states() == {1: "done"}
        assert len(desk.telegram.calls) == 1


async def test_an_album_is_handled_as_one_when_it_has_been_quiet(desk: Desk) -> None:
    async with desk.open() as intake:
        await intake.accept([photo(1, "g", "义务劳动"), photo(2, "g")])
        await desk.clock.advance(QUIET_SECONDS - 0.1)
        await intake.accept([photo(3, "g")])
        await desk.clock.advance(QUIET_SECONDS - 0.1)
        assert await desk.said() == []
        assert set((await desk.states()).values()) == {"new"}
        await desk.clock.advance(0.2)
        assert await desk.said() == ["义务劳动×3"]
        assert set((await desk.states()).values()) == {"done"}


async def test_what_the_sender_does_next_completes_an_album_and_comes_after_it(desk: Desk) -> None:
    async with desk.open() as intake:
        await intake.accept([photo(1, "g", "甲"), photo(2, "g"), photo(3, "h", "乙"), message(4, "好了")])
        await desk.clock.settle()
        assert await desk.said() == ["甲×2", "乙×1", "好了"]


async def test_albums_of_others_are_left_to_gather(desk: Desk) -> None:
    async with desk.open() as intake:
        await intake.accept([photo(1, "g", "甲"), message(2, "别人", user=LI), photo(3, "g")])
        await desk.clock.settle()
        assert await desk.said() == ["别人"]
        await desk.clock.advance(QUIET_SECONDS)
        assert await desk.said() == ["别人", "甲×2"]


async def test_an_album_in_the_making_survives_a_restart(desk: Desk) -> None:
    async with desk.open() as intake:
        await intake.accept([photo(1, "g", "甲")])
        await desk.clock.settle()
    await desk.clock.advance(60)
    assert await desk.said() == []
    async with desk.open() as intake:
        await intake.accept([photo(2, "g")])
        await desk.clock.advance(QUIET_SECONDS)
        assert await desk.said() == ["甲×2"]


class FailingDatabase:
    """A database that can be told to refuse."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.refuses = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._db, name)

    async def write(self, command: Any) -> Any:
        if self.refuses:
            raise DatabaseUnusable("liangbang.db: database or disk is full")
        return await self._db.write(command)


async def test_with_a_full_disk_nothing_is_confirmed_and_everything_is_handled_later(desk: Desk) -> None:
    full = FailingDatabase(desk.db)
    desk.db = full  # type: ignore[assignment]
    async with desk.open() as intake:
        await intake.accept([message(1, "一")])
        await desk.clock.settle()
        full.refuses = True
        with pytest.raises(DatabaseUnusable):
            await intake.accept([message(2, "二")])
        full.refuses = False
        await intake.accept([message(2, "二")])
        await desk.clock.settle()
        assert await desk.said() == ["一", "二"]


async def test_what_could_not_be_handled_for_a_full_disk_is_handled_when_there_is_room(desk: Desk) -> None:
    full = FailingDatabase(desk.db)
    desk.db = full  # type: ignore[assignment]
    async with desk.open() as intake:
        await intake.accept([message(1, "一"), message(2, "二")])
        full.refuses = True  # after they were kept, before they are handled
        await desk.clock.advance(3 * RECOVERY_SECONDS)
        assert await desk.said() == []
        full.refuses = False
        await desk.clock.advance(2 * RECOVERY_SECONDS)
        assert await desk.said() == ["一", "二"]
        assert await desk.states() == {1: "done", 2: "done"}


async def limit(db: Database, more_pages: int) -> None:
    """Let the database grow by so many pages and no further, as on a disk that is nearly full."""

    def command(connection: sqlite3.Connection) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + more_pages}")

    await db._writer.run(command)


class Forgiving(FailingDatabase):
    """For a clock that only wants to know when the database is at rest."""

    async def write(self, command: Any) -> Any:
        with suppress(DatabaseUnusable):
            return await super().write(command)


class Talker(Desk):
    """Says so much to each update that it needs more room than the update did."""

    def _handle(self, tx: Tx, update: ptb.Update, now: datetime) -> Sequence[Toast]:
        for _ in range(3):
            super()._handle(tx, update, now)
        return ()


async def test_a_disk_that_fills_again_and_again_delays_everybody_and_loses_nobody(
    db: Database, telegram: StubApi, clock: HandClock
) -> None:
    clock.databases = [Forgiving(db)]  # type: ignore[list-item]
    desk = Talker(db, telegram, clock)
    updates = [message(number, f"{number} " + "长" * 900) for number in range(2 * AT_ONCE)]
    async with desk.open() as intake:
        await limit(db, 8)
        with pytest.raises(DatabaseUnusable, match="full"):
            await intake.accept(updates)
        assert await desk.states() == {}, "a batch is kept whole or not at all"
        await limit(db, len(updates) + 250)
        await intake.accept(updates)
        waiting = []
        for _ in range(3):
            await clock.advance(2 * RECOVERY_SECONDS)
            waiting.append(list((await desk.states()).values()).count("new"))
            await limit(db, 210)
        assert len(updates) > waiting[0] > waiting[-1] > 0, (
            f"else the disk was not full in the middle of it: {waiting}"
        )
        await limit(db, 1_000_000)
        await clock.advance(2 * RECOVERY_SECONDS)
        assert set((await desk.states()).values()) == {"done"}
        assert await desk.said() == [update["message"]["text"] for update in updates for _ in range(3)]
        assert intake.counts.failed == 0


async def test_a_damaged_database_is_not_tried_again(desk: Desk) -> None:
    async with desk.open() as intake:
        desk.db._damage = DatabaseDamaged("liangbang.db is damaged")
        with pytest.raises(DatabaseDamaged):
            await intake.accept([message(1, "一")])
