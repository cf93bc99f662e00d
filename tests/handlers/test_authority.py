"""Finer authority, cell by cell: every kind of person at every button of one claim, draft, record, and at every member.

What the routes say is only the first gate (tests/bot/test_routes.py). Here stands once more, in plain tables, whose
claim, which level, which unit; the program must agree with it in every cell.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from domain.members import Role, Status
from tests.desk import ADMIN, Desk
from tests.handlers.conftest import SCHEME


@dataclass(frozen=True)
class Person:
    """Somebody by unit and role; without a unit nobody of the roster."""

    committee: str = "甲党委"
    branch: str = "一支部"
    group: str | None = "一组"
    roles: tuple[Role, ...] = ()
    status: Status = Status.ACTIVE
    enrolled: bool = True
    on_roster: bool = True


L, R, S, A = Role.GROUP_LEADER, Role.BRANCH_REVIEWER, Role.BRANCH_SECRETARY, Role.COMMITTEE_ADMIN
PEOPLE = {
    "claimant": Person(),
    "colleague": Person(),
    "leader": Person(roles=(L,)),
    "reviewer": Person(roles=(R,), group="二组"),
    "secretary": Person(roles=(S,), group=None),
    "admin of the committee": Person(roles=(A,), branch="二支部"),
    "leader of another group": Person(roles=(L,), group="二组"),
    "leader of no group": Person(roles=(L,), group=None),
    "leader of a namesake group": Person(roles=(L,), branch="二支部"),
    "reviewer of another branch": Person(roles=(R,), branch="二支部"),
    "secretary of another branch": Person(roles=(S,), branch="二支部"),
    "secretary of a namesake branch": Person(roles=(S,), committee="乙党委"),
    "admin of another committee": Person(roles=(A,), committee="乙党委", branch="三支部"),
    "everything elsewhere": Person(roles=tuple(Role), committee="乙党委", branch="三支部"),
    "committee member of the branch": Person(roles=(Role.BRANCH_COMMITTEE,)),
    "quiz editor": Person(roles=(Role.QUIZ_EDITOR,)),
    "leader who is posted elsewhere": Person(roles=(L,), status=Status.AWAY),
    "retired leader": Person(roles=(L,), status=Status.RETIRED),
    "leader who left": Person(roles=tuple(Role), status=Status.LEFT),
    "member who left": Person(status=Status.LEFT),
    "leader without an account": Person(roles=(L,), enrolled=False),
    "admin of the bot": Person(on_roster=False),
    "stranger": Person(on_roster=False),
}
ACCOUNT = {name: ADMIN if name == "admin of the bot" else 100 + n for n, name in enumerate(PEOPLE)}
NOBODY = {"leader without an account", "admin of the bot", "stranger"}

DECIDE = {0: {"leader", "retired leader"}, 1: {"reviewer"}, 2: {"secretary"}}
"""Who decides at which level; everybody else may not, at any."""

IN_GROUP = {"claimant", "colleague", "leader", "committee member of the branch", "quiz editor"}
IN_GROUP |= {"leader who is posted elsewhere", "retired leader", "leader without an account"}
IN_BRANCH = IN_GROUP | {"reviewer", "secretary", "leader of another group", "leader of no group"}
IN_COMMITTEE = IN_BRANCH | {"admin of the committee", "leader of a namesake group"}
IN_COMMITTEE |= {"reviewer of another branch", "secretary of another branch"}
BELOW = {
    "leader": IN_GROUP,
    "retired leader": IN_GROUP,
    "leader who is posted elsewhere": IN_GROUP,
    "reviewer": IN_BRANCH,
    "secretary": IN_BRANCH,
    "admin of the committee": IN_COMMITTEE,
    "leader of another group": {"reviewer"},
    "leader of a namesake group": {
        "admin of the committee",
        "reviewer of another branch",
        "secretary of another branch",
    },
    "reviewer of another branch": {
        "admin of the committee",
        "leader of a namesake group",
        "secretary of another branch",
    },
    "secretary of another branch": {
        "admin of the committee",
        "leader of a namesake group",
        "reviewer of another branch",
    },
    "admin of another committee": {"everything elsewhere", "secretary of a namesake branch"},
    "everything elsewhere": {"admin of another committee", "secretary of a namesake branch"},
}
"""Whom each may record for, themselves aside; those who are not named here: nobody. Nobody for who has left."""


@pytest.fixture(scope="module")
def desk() -> Desk:
    desk = Desk(SCHEME)
    for name, person in PEOPLE.items():
        if person.on_roster:
            _enter(desk, name, person)
    return desk


def _enter(desk: Desk, name: str, person: Person) -> None:
    tx, account = desk.tx, ACCOUNT[name]
    if person.enrolled:
        tx.execute("INSERT INTO accounts (id) VALUES (?)", account)
    unit = (person.committee, person.branch)
    tx.execute("INSERT INTO branches (committee, name) VALUES (?, ?) ON CONFLICT DO NOTHING", *unit)
    branch = tx.value("SELECT id FROM branches WHERE committee = ? AND name = ?", *unit)
    group = None
    if person.group:
        tx.execute(
            "INSERT INTO groups (branch_id, name) VALUES (?, ?) ON CONFLICT DO NOTHING", branch, person.group
        )
        group = tx.value("SELECT id FROM groups WHERE branch_id = ? AND name = ?", branch, person.group)
    row = tx.insert(
        "INSERT INTO members (employee_no, name, branch_id, group_id, status, account) "
        "VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        *(f"{account:04}", name, branch, group, person.status, account if person.enrolled else None),
    )
    for role in person.roles:
        tx.execute("INSERT INTO roles (member_id, role) VALUES (?, ?)", row, role)


@contextmanager
def undone(desk: Desk) -> Iterator[None]:
    """What happens here has never happened."""
    delivered = desk._delivered
    desk.tx.execute("SAVEPOINT cell")
    try:
        yield
    finally:
        desk.tx.execute("ROLLBACK TO cell")
        desk.tx.execute("RELEASE cell")
        desk._delivered = delivered


BOOKS = (
    "claims",
    "reviews",
    "ledger",
    "claim_changes",
    "records",
    "members",
    "roles",
    "branches",
    "invites",
    "cards",
)


def books(desk: Desk) -> list[object]:
    """Everything that counts."""
    return [sorted(map(str, map(tuple, desk.tx.all(f"SELECT * FROM {table}")))) for table in BOOKS]


def waiting(desk: Desk, level: int) -> None:
    """A claim of the claimant that waits at a level: number 1."""
    desk.say(ACCOUNT["claimant"], "志愿服务 2次")
    desk.press(ACCOUNT["claimant"], "✅")
    for reviewer in ("leader", "reviewer")[:level]:
        version = desk.tx.value("SELECT version FROM claims")
        desk.press_data(ACCOUNT[reviewer], f"approve:1:{version}", 1)
    assert desk.tx.value("SELECT level FROM claims WHERE state = 'waiting'") == level


CHANGING = ("approve:1:{v}", "because:1:{v}:duplicate", "ask:1:{v}:where", "points:1:{v}:6", "swap:1:{v}:1")
LOOKING = ("reject:1:{v}", "return:1:{v}", "change:1:{v}", "card:1:{v}", "open:1")


@pytest.mark.parametrize("level", DECIDE)
def test_a_claim_is_decided_by_those_whose_level_it_is_and_nobody_else(desk: Desk, level: int) -> None:
    with undone(desk):
        waiting(desk, level)
        version = desk.tx.value("SELECT version FROM claims")
        for name, account in ACCOUNT.items():
            for data in (*CHANGING, *LOOKING):
                with undone(desk):
                    before, cell = books(desk), f"{name} at level {level}: {data}"
                    said = desk.tx.value("SELECT count(*) FROM outbox")
                    toast = desk.press_data(account, data.format(v=version), 1)
                    assert len(desk.toasts) == 1, cell
                    if name in DECIDE[level]:
                        assert (books(desk) != before) or data in LOOKING, cell
                        assert desk.tx.value("SELECT count(*) FROM outbox") > said, cell
                    else:
                        assert books(desk) == before, cell
                        assert desk.tx.value("SELECT count(*) FROM outbox") == said, cell
                        assert toast, f"{cell}: told why"


@pytest.mark.parametrize("level", DECIDE)
def test_all_at_once_approves_for_those_whose_level_it_is_and_nobody_else(desk: Desk, level: int) -> None:
    with undone(desk):
        waiting(desk, level)
        for name, account in ACCOUNT.items():
            with undone(desk):
                desk.say(account, "/pending")
                desk.press_data(account, "all:0", 1)
                before = books(desk)
                desk.press_data(account, "sure", 1)
                assert (books(desk) != before) == (name in DECIDE[level]), f"{name} at level {level}"


@pytest.mark.parametrize("waits_for", ["reject", "return", "change"])
def test_words_for_a_claim_count_only_from_those_who_are_still_asked(desk: Desk, waits_for: str) -> None:
    """Their level was theirs when they pressed; somebody else decided before they typed."""
    with undone(desk):
        waiting(desk, 0)
        version = desk.tx.value("SELECT version FROM claims")
        desk.press_data(ACCOUNT["leader"], f"{waits_for}:1:{version}", 1)
        desk.press_data(ACCOUNT["retired leader"], f"approve:1:{version}", 1)
        before = books(desk)
        phone = desk.say(ACCOUNT["leader"], "6 不对")
        assert books(desk) == before
        assert "retired leader" in phone.texts()[-1]


DRAFTS = ("submit:1:{v}", "drop:1:{v}", "redraft:1:{v}", "draft:1:{v}", "choose:1:1:0", "value:1:{v}:3")


def test_a_draft_is_its_claimants(desk: Desk) -> None:
    with undone(desk):
        desk.say(ACCOUNT["claimant"], "挖潜增效 2分")
        version = desk.tx.value("SELECT version FROM claims")
        for name, account in ACCOUNT.items():
            for data in DRAFTS:
                with undone(desk):
                    before = books(desk)
                    toast = desk.press_data(account, data.format(v=version), 1)
                    if name == "claimant":
                        assert "不是您的" not in toast, data
                    else:
                        assert books(desk) == before, (name, data)
                        assert "不是您的" in toast, (name, data)


@pytest.mark.parametrize("state", ["waiting", "returned"])
def test_a_claim_that_was_sent_is_its_claimants_to_withdraw_and_to_answer(desk: Desk, state: str) -> None:
    with undone(desk):
        waiting(desk, 0)
        if state == "returned":
            desk.press_data(
                ACCOUNT["leader"], f"ask:1:{desk.tx.value('SELECT version FROM claims')}:where", 1
            )
        for name, account in ACCOUNT.items():
            with undone(desk):
                desk.press_data(account, "withdraw:1", 1)
                gone = desk.tx.value("SELECT state FROM claims") == "withdrawn"
                assert gone == (name == "claimant"), name
            with undone(desk):
                desk.press_data(account, "answer:1", 1)
                desk.say(account, "在敬老院")
                answered = (
                    desk.tx.value("SELECT state FROM claims WHERE id = 1") == "waiting"
                    and state == "returned"
                )
                assert answered == (name == "claimant" and state == "returned"), name


def test_points_are_recorded_for_those_below_and_nobody_else(desk: Desk) -> None:
    for name, account in ACCOUNT.items():
        for target, person in PEOPLE.items():
            if not person.on_roster:
                continue
            with undone(desk):
                desk.say(account, f"/record {ACCOUNT[target]:04} D01")
                desk.press_data(account, "enter:1", 1)
                allowed = name != target and target in BELOW.get(name, ())
                assert bool(desk.ledger()) == allowed, f"{name} for {target}"


def test_a_record_is_entered_by_who_began_it_and_nobody_else(desk: Desk) -> None:
    with undone(desk):
        desk.say(ACCOUNT["leader"], f"/record {ACCOUNT['colleague']:04} D01")
        for name, account in ACCOUNT.items():
            for verb in ("enter", "scrap"):
                with undone(desk):
                    before = books(desk)
                    toast = desk.press_data(account, f"{verb}:1", 1)
                    assert (books(desk) != before) == (name == "leader"), (name, verb)
                    assert (toast == "") == (name == "leader"), (name, verb)


@pytest.mark.parametrize("text", ["/unbind 0100", "/reverse 1 记错了", "/invite 0120", "/bind 二支部"])
def test_what_admins_do_nobody_else_does(desk: Desk, text: str) -> None:
    with undone(desk):
        desk.say(ACCOUNT["leader"], f"/record {ACCOUNT['colleague']:04} D01")
        desk.press_data(ACCOUNT["leader"], "enter:1", 1)
        for name, account in ACCOUNT.items():
            with undone(desk):
                before = books(desk)
                desk.say(account, text, chat=-1009 if text.startswith("/bind") else None)
                assert (books(desk) != before) == (name == "admin of the bot"), name


def test_who_has_left_is_a_leader_no_more(desk: Desk) -> None:
    account = ACCOUNT["leader who left"]
    for text in ("/record", "/away 2026-12-01"):
        with undone(desk):
            assert "负责人" in desk.say(account, text).texts()[-1]
    with undone(desk):
        assert "/record" not in desk.say(account, "/help").texts()[-1]


def test_a_branchs_board_is_shown_in_private_to_those_who_are_in_it(desk: Desk) -> None:
    for name, account in ACCOUNT.items():
        with undone(desk):
            shown = desk.say(account, "/board").texts()[-1]
            person = PEOPLE[name]
            in_it = name not in NOBODY and person.status is not Status.LEFT
            assert (person.branch in shown) == in_it, name


def test_the_table_has_every_role_and_every_kind_of_absence() -> None:
    assert {role for person in PEOPLE.values() for role in person.roles} == set(Role)
    assert {person.status for person in PEOPLE.values()} == set(Status)
    assert NOBODY.isdisjoint({name for names in (*DECIDE.values(), BELOW) for name in names})
