"""A roster file against the registry: what differs, and making it so."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.members import Member, Role, Status
from domain.roster import Roster, read
from services import roster_import, tables
from services.roster_import import Plan
from storage import members
from storage import roster as registry
from storage.database import Database, Tx

HEADER = "工号,姓名,党委,支部,党小组,职务,性别,出生日期,工种,状态"
CREW = f"""{HEADER}
0601,周建国,一公司党委,钻井队,,支部书记,男,1975-08-14,大修,在岗
0602,陈玉梅,一公司党委,钻井队,甲组,组织委员,女,1983-02-27,小修,在岗
0603,赵志刚,一公司党委,钻井队,甲组,党小组长,男,1980-11-05,大修,在岗
0604,李喆,一公司党委,钻井队,甲组,,男,1991-04-19,压裂,在岗
0701,龚䶮,一公司党委,机关,,支部书记,男,1994-09-30,带压,在岗
"""


def roster(text: str) -> Roster:
    table = tables.read("a.csv", text.encode())
    assert isinstance(table, tables.Table), table
    result = read(table.header, table.rows)
    assert isinstance(result, Roster), result
    return result


async def imported(db: Database, text: str) -> Plan:
    outcome = await db.write(lambda tx: roster_import.apply(tx, roster(text)))
    assert isinstance(outcome, Plan), outcome
    return outcome


async def refused(db: Database, text: str) -> list[str]:
    outcome = await db.write(lambda tx: roster_import.apply(tx, roster(text)))
    assert not isinstance(outcome, Plan)
    return [str(fault) for fault in outcome]


async def member(db: Database, number: str) -> Member:
    found = await db.read(lambda tx: members.find_by_number(tx, number))
    assert found is not None
    return found


def changes(plan: Plan) -> dict[str, list[tuple[str, str, str]]]:
    return {m.employee_no: [(c.column, c.before, c.after) for c in m.changes] for m in plan.changed}


async def test_a_first_import_adds_everybody_with_unit_and_roles(db: Database) -> None:
    plan = await imported(db, CREW)
    assert [row.employee_no for row in plan.added] == ["0601", "0602", "0603", "0604", "0701"]
    assert plan.new_branches == (("一公司党委", "钻井队"), ("一公司党委", "机关"))
    assert plan.new_groups == ((("一公司党委", "钻井队"), "甲组"),)
    reviewer = await member(db, "0602")
    assert (reviewer.name, reviewer.committee, reviewer.branch, reviewer.group) == (
        "陈玉梅",
        "一公司党委",
        "钻井队",
        "甲组",
    )
    assert reviewer.roles == {Role.BRANCH_REVIEWER}
    assert reviewer.status is Status.ACTIVE
    assert (await member(db, "0601")).group is None


async def test_a_second_import_of_the_same_file_changes_nothing(db: Database) -> None:
    await imported(db, CREW)
    before = await db.read(lambda tx: tx.all("SELECT * FROM members"))
    plan = await imported(db, CREW)
    assert not plan.changes_anything
    assert plan.unchanged == 5
    assert [tuple(row) for row in await db.read(lambda tx: tx.all("SELECT * FROM members"))] == [
        tuple(row) for row in before
    ]


async def test_a_plan_changes_nothing_and_says_what_an_import_would(db: Database) -> None:
    await imported(db, CREW)
    text = CREW.replace("李喆", "李哲")
    plan = await db.read(lambda tx: roster_import.plan(tx, roster(text)))
    assert (await member(db, "0604")).name == "李喆"
    assert plan == await imported(db, text)
    assert (await member(db, "0604")).name == "李哲"


async def test_what_changed_is_told_field_by_field(db: Database) -> None:
    await imported(db, CREW)
    plan = await imported(
        db,
        CREW.replace(
            "0604,李喆,一公司党委,钻井队,甲组,,男,1991-04-19,压裂,在岗",
            "0604,李喆,一公司党委,机关,,支委,男,,压裂,外闯",
        ),
    )
    assert changes(plan) == {
        "0604": [
            ("branch", "钻井队", "机关"),
            ("group", "甲组", ""),
            ("roles", "", "branch_committee"),
            ("birth_date", "1991-04-19", ""),
            ("status", "active", "away"),
        ]
    }
    moved = await member(db, "0604")
    assert (moved.branch, moved.group, moved.roles) == ("机关", None, frozenset({Role.BRANCH_COMMITTEE}))


async def test_a_role_that_passes_on_is_a_change_of_both(db: Database) -> None:
    await imported(db, CREW)
    text = CREW.replace("甲组,党小组长", "甲组,").replace(
        "0604,李喆,一公司党委,钻井队,甲组,", "0604,李喆,一公司党委,钻井队,甲组,党小组长"
    )
    assert changes(await imported(db, text)) == {
        "0603": [("roles", "group_leader", "")],
        "0604": [("roles", "", "group_leader")],
    }
    near = await member(db, "0602")
    holders = await db.read(lambda tx: members.list_holders(tx, Role.GROUP_LEADER, near))
    assert [holder.employee_no for holder in holders] == ["0604"]


async def test_people_who_are_not_in_the_file_stay_and_are_counted(db: Database) -> None:
    await imported(db, CREW)
    plan = await imported(db, f"{HEADER}\n0801,新人,一公司党委,机关,,,女,,,\n")
    assert (len(plan.added), plan.unchanged, plan.absent) == (1, 0, 5)
    assert (await member(db, "0604")).branch == "钻井队"


async def test_who_left_is_kept_and_marked(db: Database) -> None:
    await imported(db, CREW)
    plan = await imported(db, CREW.replace("压裂,在岗", "压裂,调出"))
    assert changes(plan) == {"0604": [("status", "active", "left")]}
    assert (await member(db, "0604")).status is Status.LEFT


async def test_columns_that_the_file_lacks_leave_what_is_known(db: Database) -> None:
    await imported(db, CREW)
    plan = await imported(db, "工号,姓名,支部\n0603,赵志刚,钻井队\n0604,李哲,钻井队\n")
    assert changes(plan) == {"0604": [("name", "李喆", "李哲")]}
    leader = await member(db, "0603")
    assert (leader.group, leader.roles, leader.committee) == (
        "甲组",
        frozenset({Role.GROUP_LEADER}),
        "一公司党委",
    )


async def test_who_moves_without_a_group_column_leaves_the_group(db: Database) -> None:
    await imported(db, CREW)
    await imported(db, "工号,姓名,支部\n0604,李喆,机关\n")
    assert (await member(db, "0604")).group is None


async def test_a_branch_name_of_two_committees_needs_the_committee(db: Database) -> None:
    await imported(db, CREW + "0901,某人,二公司党委,机关,,,,,,\n")
    assert await refused(db, "工号,姓名,支部\n0701,龚䶮,机关\n0999,新人,机关\n") == [
        "row 3: 机关 exists in 一公司党委, 二公司党委; add the column committee (党委)"
    ]
    assert (await member(db, "0701")).name == "龚䶮"


async def test_a_branch_with_a_new_name_keeps_its_telegram_group(db: Database) -> None:
    await imported(db, CREW)
    await db.write(lambda tx: tx.execute("UPDATE branches SET chat_id = -100 WHERE name = '钻井队'"))
    plan = await imported(db, CREW.replace("钻井队", "第一钻井队"))
    assert plan.renamed == (("一公司党委 钻井队", "一公司党委 第一钻井队"),)
    assert not plan.changed
    assert not plan.new_branches
    branches = await db.read(members.list_branches)
    assert [(branch.name, branch.chat_id) for branch in branches] == [("第一钻井队", -100), ("机关", None)]


async def test_a_committee_with_a_new_name_takes_its_branches_along(db: Database) -> None:
    await imported(db, CREW)
    plan = await imported(db, CREW.replace("一公司党委", "钻井公司党委"))
    assert len(plan.renamed) == 2
    assert {branch.committee for branch in await db.read(members.list_branches)} == {"钻井公司党委"}


async def test_a_group_with_a_new_name_is_the_same_group(db: Database) -> None:
    await imported(db, CREW)
    before = (await member(db, "0604")).group_id
    plan = await imported(db, CREW.replace("甲组", "一班"))
    assert plan.renamed == (("钻井队 甲组", "钻井队 一班"),)
    after = await member(db, "0604")
    assert (after.group, after.group_id) == ("一班", before)


async def test_one_who_moves_to_a_new_branch_does_not_rename_the_old_one(db: Database) -> None:
    await imported(db, CREW)
    plan = await imported(db, CREW.replace("0701,龚䶮,一公司党委,机关", "0701,龚䶮,一公司党委,新支部"))
    assert not plan.renamed
    assert plan.new_branches == (("一公司党委", "新支部"),)


async def test_a_part_that_moves_out_does_not_rename_the_branch(db: Database) -> None:
    await imported(db, CREW)
    plan = await imported(
        db, f"{HEADER}\n0603,赵志刚,一公司党委,新支部,,,,,,\n0604,李喆,一公司党委,新支部,,,,,,\n"
    )
    assert not plan.renamed
    assert (await member(db, "0602")).branch == "钻井队"
    assert (await member(db, "0603")).branch == "新支部"


async def test_two_branches_that_merge_are_moves(db: Database) -> None:
    await imported(db, CREW + "0702,某人,一公司党委,机关,,,,,,\n")
    text = (
        (CREW + "0702,某人,一公司党委,机关,,,,,,\n").replace("钻井队", "合并支部").replace("机关", "合并支部")
    )
    assert not (await imported(db, text)).renamed
    assert len({(await member(db, number)).branch_id for number in ("0601", "0701")}) == 1


async def test_branches_that_swap_names_swap_people(db: Database) -> None:
    await imported(db, CREW)
    text = CREW.replace("钻井队", "?").replace("机关", "钻井队").replace("?", "机关")
    assert not (await imported(db, text)).renamed
    assert (await member(db, "0604")).branch == "机关"
    assert not (await imported(db, text)).changes_anything


async def test_an_import_that_fails_leaves_nothing_behind(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the disk is on fire")

    monkeypatch.setattr(registry, "update_members", fail)
    with pytest.raises(RuntimeError):
        await imported(db, CREW)
    assert await db.read(registry.members) == {}
    assert await db.read(members.list_branches) == []


async def test_an_enrolled_member_stays_enrolled_through_an_import(db: Database) -> None:
    await imported(db, CREW)

    def enrol(tx: Tx) -> None:
        tx.execute("INSERT INTO accounts (id) VALUES (77)")
        tx.execute("UPDATE members SET account = 77, away_until = '2026-12-01' WHERE employee_no = '0604'")

    await db.write(enrol)
    await imported(db, CREW.replace("李喆", "李哲"))
    kept = await member(db, "0604")
    assert (kept.account, str(kept.away_until), kept.name) == (77, "2026-12-01", "李哲")


people = st.lists(
    st.tuples(
        st.integers(0, 12).map(lambda number: f"0{number:02d}"),
        st.sampled_from(["李喆", "龚䶮", "张伟"]),
        st.sampled_from(["甲党委", "乙党委"]),
        st.sampled_from(["一支部", "二支部", "三支部"]),
        st.sampled_from(["", "甲组", "乙组"]),
        st.sampled_from(["", "group_leader", "branch_secretary;branch_committee"]),
        st.sampled_from(["", "男", "女"]),
        st.sampled_from(["", "1987-03-05"]),
        st.sampled_from(["", "压裂"]),
        st.sampled_from(["active", "away", "retired", "left"]),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda row: row[0],
)


@given(st.lists(people, min_size=1, max_size=4))
@settings(max_examples=30)
async def test_after_any_imports_the_registry_is_what_the_last_file_says(
    tmp_path_factory: pytest.TempPathFactory, files: list[list[tuple[str, ...]]]
) -> None:
    database = await Database.open(tmp_path_factory.mktemp("roster") / "a.db")
    try:
        everybody: set[str] = set()
        for rows in files:
            text = io.StringIO(newline="")
            csv.writer(text).writerows([HEADER.split(","), *rows])
            plan = await imported(database, text.getvalue())
            everybody |= {row[0] for row in rows}
            assert len(plan.added) + len(plan.changed) + plan.unchanged == len(rows)
            assert not (await imported(database, text.getvalue())).changes_anything
            for number, name, committee, branch, group, roles, *_, status in rows:
                found = await member(database, number)
                assert (found.name, found.committee, found.branch) == (name, committee, branch)
                assert (found.group or "", str(found.status)) == (group, status)
                assert found.roles == {Role(role) for role in roles.split(";") if role}
        assert set(await database.read(registry.members)) == everybody
    finally:
        await database.close()
