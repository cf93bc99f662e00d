"""A member who has left traces in every table that can hold them, and where they are to be found."""

from __future__ import annotations

from collections.abc import Iterator

from domain.members import Role
from domain.notices import Notice, Urgency
from domain.runs import Job
from storage import inbox, outbox
from storage.database import Tx
from storage.inbox import Aside
from tests.desk import Desk
from tests.handlers.conftest import LEADER, OTHER, SCHEME
from tests.quizzes import fill, run, take

# Nobody else's name, number or account has any of these in it.
ACCOUNT = 7_135_792_468
NUMBER, NAME = "77-0815", "龚䶮"
WORDS = "在泵站拾到钱包并归还"


def lived() -> Desk:
    """A branch with a member who has left traces everywhere, by doing what members do."""
    desk = Desk(SCHEME)
    desk.tx.execute("INSERT INTO accounts (id, language, hint) VALUES (?, 'en', 'en')", ACCOUNT)
    desk.tx.execute(
        "INSERT INTO members (employee_no, name, branch_id, group_id, gender, birth_date, joined_on, trade, "
        "education, status, account, enrolled_at) VALUES (?, ?, ?, ?, 'f', '1987-03-09', '2011-07-01', "
        "'小修工', '大学本科', 'active', ?, '2026-10-01T00:00:00.000+00:00')",
        NUMBER,
        NAME,
        desk.branch(),
        desk.group(),
        ACCOUNT,
    )
    desk.tx.execute("UPDATE accounts SET language = NULL, hint = 'zh-Hans'")
    desk.member(LEADER, "王磊", Role.GROUP_LEADER, Role.BRANCH_SECRETARY, Role.BRANCH_REVIEWER)
    desk.member(OTHER, "周喆", Role.BRANCH_REVIEWER)
    desk.say(ACCOUNT, f"隐患排查 2处 {WORDS}", photo="foto-of-them")
    desk.press(ACCOUNT, "✅")
    desk.press(LEADER, "↩️")
    desk.say(LEADER, f"{NAME}请补充地点")
    desk.say(ACCOUNT, f"在二号泵站 {WORDS}")
    desk.press(LEADER, "✅")
    desk.say(ACCOUNT, f"/pledge {WORDS}")
    desk.tx.execute(
        "UPDATE members SET contact_point = ?, contact_person = '周喆' WHERE name = ?", WORDS, NAME
    )
    desk.tx.execute("UPDATE members SET contact_person = ? WHERE name = '周喆'", f"{NAME}（小修）")
    desk.say(LEADER, f"/record {NUMBER} D01 1 {NAME}夜班迟到")
    desk.press(LEADER, "✅")
    assert len(desk.ledger()) == 2, desk.ledger()
    desk.say(ACCOUNT, f"志愿服务 1次 {WORDS}")
    desk.press(ACCOUNT, "✏️")
    fill(desk, 3)
    run(desk, Job.QUIZ_OPEN)
    desk.tx.execute("DELETE FROM outbox WHERE branch_id IS NOT NULL")  # its announcement names nobody
    take(desk, ACCOUNT, 3)
    _under_way(desk.tx, desk)
    return desk


def _under_way(tx: Tx, desk: Desk) -> None:
    """What is on its way, or was set aside."""
    text = {"text": f"<b>{NAME}</b>（{NUMBER}）{WORDS[:0]}已通过"}
    outbox.add(tx, Notice(ACCOUNT, "sendMessage", {"text": WORDS}, Urgency.NOTICE), desk.now)
    outbox.add(tx, Notice(LEADER, "sendMessage", text, Urgency.NOTICE, once=f"barred:{ACCOUNT}:x"), desk.now)
    dead = outbox.add(tx, Notice(LEADER, "sendMessage", text, Urgency.NOTICE), desk.now)
    outbox.mark_dead(tx, dead, "refused")
    board = {"rows": [{"name": NAME, "total": "4"}, {"name": "周喆", "total": "1"}]}
    kept = Notice(
        None, "sendPhoto", {"caption": "榜"}, Urgency.BROADCAST, branch_id=desk.branch(), drawing=board
    )
    outbox.add(tx, kept, desk.now)
    raw = '{"update_id":%d,"message":{"from":{"id":%d},"text":"%s"}}'
    rows = inbox.store(tx, [(n, raw % (n, ACCOUNT, WORDS)) for n in (900, 901)], desk.now)
    inbox.set_aside(tx, rows[0].id, Aside.FAILED, "ValueError")
    tx.execute(
        "INSERT INTO invites (code, member_id, issued_at, expires_at) SELECT 'SECRETCODE', id, '', '' "
        "FROM members WHERE employee_no = ?",
        NUMBER,
    )
    tx.execute(
        "INSERT INTO claim_changes (claim_id, changed_by, at, item_before, points_before, item_after, points_after, "
        "reason) SELECT id, 1, '', 'V01', 1, 'V01', 2, ? FROM claims LIMIT 1",
        f"{NAME}说错了",
    )
    tx.execute(
        "INSERT INTO objections (entry, objector_id, hidden, reason, state, opened_at, note) "
        "SELECT 1, id, 0, ?, 'dismissed', '', ? FROM members WHERE employee_no = ?",
        f"{NAME}不同意",
        f"{NAME}已说明",
        NUMBER,
    )
    tx.execute("INSERT INTO objection_cards SELECT 1, id, ? FROM objections", ACCOUNT)
    tx.execute(
        "INSERT INTO deeds (scheme, period, member_id, branch_id, grade, claims, wording, state, proposed_at) "
        "SELECT 'test', '2026Q3', id, branch_id, 'A', '[1]', ?, 'agreed', '' FROM members WHERE employee_no = ?",
        f"{NAME}修好了水管",
        NUMBER,
    )
    tx.execute(
        "INSERT INTO help_plans (scheme, period, member_id, grade, state, asked_at, moved_at) "
        "SELECT 'test', '2026Q3', id, 'C', 'closed', '', '' FROM members WHERE employee_no = ?",
        NUMBER,
    )
    tx.execute(
        "INSERT INTO help_steps (plan_id, template, words, note) SELECT id, '', ?, ? FROM help_plans",
        f"和{NAME}谈一次",
        f"{NAME}说好",
    )
    tx.execute("INSERT INTO help_cards SELECT 1, id, ? FROM help_plans", ACCOUNT)
    tx.execute(
        "INSERT INTO previews (branch_id, period, state, due_at, reason) VALUES (?, '2026Q3', 'held', '', ?)",
        desk.branch(),
        f"{NAME}的分要核对",
    )


def _cells(tx: Tx) -> Iterator[tuple[str, str]]:
    for table in tx.all("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"):
        for row in tx.all(f"SELECT * FROM {table['name']}"):
            for column in row.keys():  # noqa: SIM118  a row iterates over its values
                yield f"{table['name']}.{column}", str(row[column])


def traced(tx: Tx) -> set[str]:
    """The columns in which something of the person can be found."""
    personal = (
        NAME,
        NUMBER,
        str(ACCOUNT),
        WORDS,
        "foto-of-them",
        "SECRETCODE",
        "1987-03-09",
        "小修工",
        "大学本科",
    )
    return {column for column, text in _cells(tx) if any(part in text for part in personal)}
