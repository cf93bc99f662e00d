"""Rounds of the quiz: opened and counted once, boards, points, one's own mistakes."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.cron import Cron
from domain.names import NameForm
from domain.periods import PeriodKind, containing
from domain.rounds import QuizRules
from domain.runs import AlreadyRan, Job, NotNow, Ran
from handlers import jobs
from handlers.post import Post
from render.charts import QuizChart, from_json
from services import exports, verification
from services.house import House
from storage import branches
from tests.desk import ADMIN, NOON, Desk, buttons
from tests.quizzes import answer, fill, number_of, run, take

SCHEME = (Path(__file__).parent / "quiz_scheme.toml").read_text(encoding="utf-8")
CRONS = {Job.QUIZ_OPEN: "30 21 * * 1", Job.QUIZ_CLOSE: "0 21 * * 1"}
GROUP, SECOND_GROUP = -1001, -1002
ZHANG, WANG, ZHOU, QIAN, SUN = 11, 12, 13, 14, 15


def next_due(job: Job, after: datetime) -> datetime | None:
    cron = Cron.parse(CRONS[job])
    assert isinstance(cron, Cron)
    return cron.next(after, House().zone)


def house(**rules: object) -> House:
    quiz = QuizRules(**rules)  # type: ignore[arg-type]
    return House(admins=frozenset({ADMIN}), bot_username="liangbang_bot", quiz=quiz, next_due=next_due)


def staffed(house: House) -> Desk:
    desk = Desk(SCHEME, house)
    for account, name in ((ZHANG, "张伟"), (WANG, "王磊"), (ZHOU, "周喆"), (QIAN, "钱进"), (SUN, "孙亮")):
        desk.member(account, name)
    second = desk.branch("第二党支部")
    desk.tx.execute(
        "UPDATE members SET branch_id = ?, group_id = NULL WHERE account IN (?, ?)", second, QIAN, SUN
    )
    branches.bind(desk.tx, desk.branch(), GROUP)
    fill(desk)
    return desk


@pytest.fixture
def desk() -> Desk:
    return staffed(house())


def caption(desk: Desk, chat: int = GROUP) -> str:
    return desk.phone(chat).texts()[-1]


def points(desk: Desk) -> dict[str, Decimal]:
    rows = desk.tx.all(
        "SELECT m.name, SUM(l.points) AS points FROM ledger l JOIN members m ON m.id = l.member_id GROUP BY m.id"
    )
    return {row["name"]: Decimal(row["points"]) / 1000 for row in rows}


def test_a_round_opens_once_a_week_and_is_announced_in_every_group(desk: Desk) -> None:
    outcome = run(desk, Job.QUIZ_OPEN)
    assert isinstance(outcome, Ran)
    assert outcome.scope == "2026-W43"
    assert "until 2026-10-26 21:00" in outcome.what
    assert "kept for 1 branch without a group" in outcome.what
    [text] = desk.phone(GROUP).texts()
    assert "2026年第43周" in text
    assert "10月26日（周一）21:00" in text
    [button] = buttons(desk.phone(GROUP).last)
    assert button["url"] == "https://t.me/liangbang_bot?start=quiz"
    assert "第二党支部" in desk.phone(ADMIN).texts()[-1]
    assert isinstance(run(desk, Job.QUIZ_OPEN), AlreadyRan)
    assert len(desk.phone(GROUP).texts()) == 1


def test_a_bank_with_fewer_questions_than_a_round_asks_for_is_announced_as_what_it_gives() -> None:
    desk = Desk(SCHEME, house(questions=20))
    desk.member(ZHANG, "张伟")
    branches.bind(desk.tx, desk.branch(), GROUP)
    fill(desk, 7)
    outcome = run(desk, Job.QUIZ_OPEN)
    assert isinstance(outcome, Ran)
    assert outcome.what.startswith("7 questions each from 7")
    assert "每人 7 道题，满分 100 分" in caption(desk)
    take(desk, ZHANG, right=7)
    assert "得分 <b>100</b> 分" in desk.phone(ZHANG).texts()[-1]


def test_a_round_opened_by_hand_late_in_the_week_lasts_past_the_next_close(desk: Desk) -> None:
    desk.now = datetime(2026, 10, 25, 4, tzinfo=UTC)  # a Sunday
    assert "until 2026-11-02 21:00" in str(run(desk, Job.QUIZ_OPEN))
    desk.now = datetime(2026, 10, 26, 13, tzinfo=UTC)
    early = run(desk, Job.QUIZ_CLOSE, scheduled=True)
    assert early == NotNow("2026-W43 is open until 2026-11-02 21:00")
    assert isinstance(run(desk, Job.QUIZ_OPEN, scheduled=True), AlreadyRan)
    assert isinstance(run(desk, Job.QUIZ_CLOSE), Ran)  # by hand it closes at once


def test_the_next_week_has_a_round_of_its_own(desk: Desk) -> None:
    run(desk, Job.QUIZ_OPEN)
    desk.later(days=7, hours=9)
    assert isinstance(run(desk, Job.QUIZ_CLOSE, scheduled=True), Ran)
    desk.later(minutes=30)
    outcome = run(desk, Job.QUIZ_OPEN, scheduled=True)
    assert isinstance(outcome, Ran)
    assert outcome.scope == "2026-W44"


def test_a_week_has_one_round_even_after_it_was_closed(desk: Desk) -> None:
    run(desk, Job.QUIZ_OPEN)
    run(desk, Job.QUIZ_CLOSE)
    assert run(desk, Job.QUIZ_OPEN) == AlreadyRan("2026-W43", NOON)


def test_nothing_to_close_is_said(desk: Desk) -> None:
    assert run(desk, Job.QUIZ_CLOSE) == NotNow("no round of the quiz has been opened yet")


def test_a_period_is_refused(desk: Desk) -> None:
    month = containing(NOON.date(), PeriodKind.MONTH)
    for job in (Job.QUIZ_OPEN, Job.QUIZ_CLOSE):
        assert isinstance(jobs.run(job, Post(desk.tx, desk.house, desk.now), month), NotNow)


def test_the_highest_score_wins_then_the_fastest_and_who_ties_shares_the_rank(desk: Desk) -> None:
    run(desk, Job.QUIZ_OPEN)
    for account, right, seconds in ((ZHANG, 19, 5), (WANG, 20, 9), (ZHOU, 19, 5), (QIAN, 19, 4), (SUN, 3, 2)):
        take(desk, account, right, seconds)
    assert isinstance(run(desk, Job.QUIZ_CLOSE), Ran)
    lines = caption(desk).splitlines()
    assert lines[2:4] == ["🥇 王磊 <b>100</b> 分 · 3:00", "🥈 张伟、周喆 <b>95</b> 分 · 1:40"]
    assert "参加 3/3 人（100%）" in lines
    company = lines[lines.index("<b>全公司</b> · 5 人参加") :]
    assert company[1] == "🥇 王磊（第一党支部） <b>100</b> 分 · 3:00"
    assert company[2] == "🥈 钱进（第二党支部） <b>95</b> 分 · 1:20"
    assert company[3] == "🥉 张伟（第一党支部）、周喆（第一党支部） <b>95</b> 分 · 1:40"
    assert company[4] == "各支部参加率：第一党支部 100% · 第二党支部 100%"


def test_points_go_to_the_ledger_as_the_scheme_s_item_says_once_and_by_nobody(desk: Desk) -> None:
    run(desk, Job.QUIZ_OPEN)
    for account, right in ((ZHANG, 20), (WANG, 16), (ZHOU, 15)):
        take(desk, account, right)
    run(desk, Job.QUIZ_CLOSE)
    assert isinstance(run(desk, Job.QUIZ_CLOSE), AlreadyRan)
    assert points(desk) == {"张伟": 5, "王磊": 3, "周喆": 1}
    assert {row["item"] for row in desk.tx.all("SELECT item FROM ledger")} == {"Q01"}
    assert verification.verify(desk.tx, desk.house, desk.now).discrepancies == ()
    table = exports.of_ledger(desk.tx, desk.house, containing(NOON.date(), PeriodKind.QUARTER), desk.now)
    assert not isinstance(table, exports.NoTable)
    assert {dict(zip(table.header, row, strict=True))["decided_by"] for row in table.rows} == {""}


def test_steps_of_the_configuration_count_within_the_item_s_range() -> None:
    steps = {Decimal(100): Decimal(9), Decimal(60): Decimal(2)}
    desk = staffed(house(steps=steps))
    run(desk, Job.QUIZ_OPEN)
    for account, right in ((ZHANG, 20), (WANG, 12), (ZHOU, 11)):
        take(desk, account, right)
    run(desk, Job.QUIZ_CLOSE)
    assert points(desk) == {"张伟": 5, "王磊": 2, "周喆": 1}


def test_the_item_may_be_named_and_without_one_nothing_is_entered() -> None:
    for item, entered in (("M01", {"张伟": 1}), ("quizzed/M01", {"张伟": 1}), ("other/M01", {}), ("V01", {})):
        desk = staffed(house(item=item))
        run(desk, Job.QUIZ_OPEN)
        take(desk, ZHANG, 20)
        run(desk, Job.QUIZ_CLOSE)
        assert points(desk) == entered


def test_a_round_counts_in_the_period_in_which_it_is_counted_and_never_in_a_closed_one(desk: Desk) -> None:
    run(desk, Job.QUIZ_OPEN)
    take(desk, ZHANG, 20)
    desk.tx.execute(
        "INSERT INTO runs VALUES ('quarter-sign', '2026Q4', '2026-10-19T00:00:00.000+00:00', '', NULL)"
    )
    desk.later(days=80)
    run(desk, Job.QUIZ_CLOSE)
    assert desk.tx.value("SELECT period FROM ledger") == "2027Q1"


def test_whoever_did_not_finish_keeps_what_they_answered_with_the_clock_to_the_close(desk: Desk) -> None:
    run(desk, Job.QUIZ_OPEN)
    desk.say(ZHANG, "/quiz")
    desk.press(ZHANG, "▶️")
    for _ in range(10):
        answer(desk, ZHANG, right=True)
    take(desk, WANG, 10)
    desk.later(hours=1)
    run(desk, Job.QUIZ_CLOSE)
    assert caption(desk).splitlines()[2:4] == [
        "🥇 王磊 <b>50</b> 分 · 1:40",
        "🥈 张伟 <b>50</b> 分 · 1:02:30",
    ]
    own = desk.phone(ZHANG).texts()[-1]
    assert "有 10 题没有答" in own
    desk.press(ZHANG, "📖")
    assert "您选：<b>没有答</b>" in desk.phone(ZHANG).texts()[-1]


def test_who_only_began_has_not_taken_part(desk: Desk) -> None:
    run(desk, Job.QUIZ_OPEN)
    desk.say(ZHANG, "/quiz")
    desk.press(ZHANG, "▶️")
    assert "0 took part" in str(run(desk, Job.QUIZ_CLOSE))
    assert points(desk) == {}


def test_one_s_own_mistakes_are_shown_after_the_close_with_answers_and_explanations(desk: Desk) -> None:
    run(desk, Job.QUIZ_OPEN)
    take(desk, ZHANG, 17)
    run(desk, Job.QUIZ_CLOSE)
    phone = desk.phone(ZHANG)
    assert "第 <b>1</b> 名 / 1 人" in phone.texts()[-1]
    assert "每周测验 <b>+3</b> 分" in phone.texts()[-1]
    desk.press(ZHANG, "📖")
    pages = [phone.texts()[-1]]
    for _ in range(2):
        desk.press(ZHANG, "➡️")
        pages.append(phone.texts()[-1])
    assert phone.labels() == ["⬅️ 上一题"]
    assert [f"错题 <b>{n}/3</b>" in page for n, page in enumerate(pages, 1)] == [True] * 3
    for page in pages:
        assert f"第 {number_of(page)} 题是这样的。" in page
        assert "正确：" in page
    assert "📖" in desk.say(ZHANG, "/quiz").labels()[-1]  # also later
    desk.press_data(WANG, "missed:1:0", 1)
    assert "错题" not in "".join(desk.phone(WANG).texts())


def test_nobody_s_private_chat_is_written_to_who_took_no_part(desk: Desk) -> None:
    run(desk, Job.QUIZ_OPEN)
    take(desk, ZHANG, 17)
    run(desk, Job.QUIZ_CLOSE)
    assert desk.phone(WANG).texts() == []


def test_the_picture_has_the_company_s_podium_and_the_branch_s_ranking(desk: Desk) -> None:
    run(desk, Job.QUIZ_OPEN)
    for account, right in ((ZHANG, 20), (WANG, 16), (SUN, 18)):
        take(desk, account, right)
    run(desk, Job.QUIZ_CLOSE)
    rows = desk.tx.all("SELECT drawing FROM outbox WHERE drawing IS NOT NULL ORDER BY id")
    first, _ = (from_json(json.loads(row["drawing"])) for row in rows)
    assert isinstance(first, QuizChart)
    assert [place.name for place in first.podium] == ["张伟", "孙亮", "王磊"]
    assert [(place.rank, place.name) for place in first.rows] == [(1, "张伟"), (2, "王磊")]
    assert first.podium[1].note == "第二党支部"


def test_boards_name_people_as_their_branches_do_in_words_and_picture(desk: Desk) -> None:
    branches.choose_names(desk.tx, desk.branch(), NameForm.FAMILY)
    run(desk, Job.QUIZ_OPEN)
    take(desk, ZHANG, right=7)
    desk.later(days=7)
    assert isinstance(run(desk, Job.QUIZ_CLOSE), Ran)
    assert "张*" in caption(desk)
    drawings = "".join(
        row["drawing"] for row in desk.tx.all("SELECT drawing FROM outbox WHERE drawing <> ''")
    )
    assert "张*" in drawings
    assert "张伟" not in caption(desk) + drawings


def test_kept_announcements_go_when_the_round_is_over(desk: Desk) -> None:
    run(desk, Job.QUIZ_OPEN)
    take(desk, ZHANG, 17)
    run(desk, Job.QUIZ_CLOSE)
    desk.say(ADMIN, "/bind 第二党支部", chat=SECOND_GROUP)
    kept = desk.tx.all("SELECT once FROM outbox WHERE chat_id = ? AND once IS NOT NULL", SECOND_GROUP)
    assert [row["once"].split(":")[0] for row in kept] == ["quiz-close"]


def test_nobody_is_shown_a_question_again_while_the_bank_has_others(desk: Desk) -> None:
    asked: list[set[str]] = []
    for _ in range(4):
        run(desk, Job.QUIZ_OPEN)
        take(desk, ZHANG, 17)
        rows = desk.tx.all(
            "SELECT v.question FROM answers a JOIN question_versions v ON v.id = a.version_id WHERE a.attempt_id = "
            "(SELECT MAX(id) FROM attempts)"
        )
        asked.append({row["question"] for row in rows})
        desk.later(days=7)
        run(desk, Job.QUIZ_CLOSE)
    first, second, third, fourth = asked
    assert len(first | second | third) == 60
    assert fourth == first  # of sixty, those whose time is longest ago


def test_shares_name_what_is_asked_and_what_the_bank_lacks_is_said() -> None:
    desk = staffed(house(shares={"井控": 3, "HSE": 1, "消防": 1}))
    assert "no questions for 消防" in str(run(desk, Job.QUIZ_OPEN))
    take(desk, ZHANG, 20)
    counts = desk.tx.all(
        "SELECT v.category, COUNT(*) AS n FROM answers a JOIN question_versions v ON v.id = a.version_id GROUP BY 1"
    )
    assert {row["category"]: row["n"] for row in counts} == {"井控": 15, "HSE": 5}


def test_a_late_joiner_may_begin_until_the_close(desk: Desk) -> None:
    run(desk, Job.QUIZ_OPEN)
    desk.later(days=6)
    desk.member(21, "新人")
    take(desk, 21, 20)
    run(desk, Job.QUIZ_CLOSE)
    assert "🥇 新人" in caption(desk)


@pytest.mark.parametrize("moment", [timedelta(0), timedelta(days=30)])
def test_the_schedule_closes_what_its_time_has_come_for(desk: Desk, moment: timedelta) -> None:
    run(desk, Job.QUIZ_OPEN)
    desk.now = datetime(2026, 10, 26, 13, tzinfo=UTC) + moment
    assert isinstance(run(desk, Job.QUIZ_CLOSE, scheduled=True), Ran)
