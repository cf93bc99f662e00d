"""The columns of an export, and what stands in them."""

from datetime import UTC, datetime

from domain.ledger import reversal
from domain.periods import Period, parse
from services import exports, standings
from services.exports import NoTable, Table
from services.table_files import Cell
from storage import ledger
from tests.desk import Desk
from tests.handlers.conftest import LEADER, MEMBER, OTHER, REVIEWER, SCHEME, SECRETARY, small_branch

FIXED_LEDGER = "entry,at,period,employee_no,name,item,item_name,quantity,points,claim,decided_by"
FIXED_STANDINGS = "employee_no,name,branch,group,total,rank,grade"
WEIGHTED = SCHEME.replace('name = "奉献社会"', 'name = "奉献社会"\nweight = 1.5\nmax = 10')


def earned(desk: Desk, account: int, text: str) -> None:
    desk.say(account, text)
    desk.press(account, "✅")
    for reviewer in (LEADER, REVIEWER, SECRETARY):
        desk.press(reviewer, "✅")


def key(text: str) -> Period:
    period = parse(text)
    assert period is not None
    return period


def rows_of(table: Table | NoTable) -> list[dict[str, Cell]]:
    assert isinstance(table, Table), table
    rows = [dict(zip(table.header, row, strict=True)) for row in table.rows]
    assert len(rows) == table.size
    return rows


def test_the_first_columns_are_those_of_the_contract() -> None:
    assert ",".join(exports.LEDGER).startswith(FIXED_LEDGER + ",")
    assert ",".join(exports.STANDINGS).startswith(FIXED_STANDINGS + ",")
    assert "scheme" in exports.LEDGER
    assert "scheme" in exports.STANDINGS


def test_ledger_points_are_unweighted_and_a_standing_is_capped_weighted_and_limited() -> None:
    desk = small_branch(WEIGHTED)
    for _ in range(2):
        earned(desk, MEMBER, "志愿服务 2次")
    entries = rows_of(exports.of_ledger(desk.tx, desk.house, key("2026Q4"), desk.now))
    assert [(str(row["quantity"]), str(row["points"])) for row in entries] == [("2", "6"), ("2", "6")]
    [best, *_] = rows_of(exports.of_standings(desk.tx, desk.house, key("2026Q4"), desk.now))
    assert (best["name"], str(best["total"]), best["rank"], best["grade"]) == ("张伟", "10", 1, "A")


def test_an_entry_says_who_decided_in_order_when_in_local_time_and_for_which_claim() -> None:
    desk = small_branch()
    earned(desk, MEMBER, "志愿服务 2次")
    [row] = rows_of(exports.of_ledger(desk.tx, desk.house, key("2026Q4"), desk.now))
    assert row["decided_by"] == "0012;0013;0014"
    assert row["at"] == "2026-10-19T12:00:00+08:00"
    assert (row["entry"], row["claim"], row["employee_no"]) == (1, 1, "0011")
    assert (row["item"], row["item_name"], row["kind"], row["scheme"]) == ("V01", "志愿服务", "award", "test")


def test_a_reversal_names_its_entry_and_an_admin_of_the_bot_stays_one() -> None:
    desk = small_branch()
    earned(desk, MEMBER, "志愿服务 2次")
    entry = ledger.find(desk.tx, 1)
    assert entry is not None
    standings.append(desk.tx, desk.house, reversal(entry, 2, desk.now, ("admin:900",)), "记错了")
    row = rows_of(exports.of_ledger(desk.tx, desk.house, key("2026Q4"), desk.now))[1]
    assert (row["reverses"], row["claim"], row["decided_by"], row["note"]) == (1, None, "admin:900", "记错了")
    assert (str(row["points"]), str(row["quantity"])) == ("-6", "-2")


def test_standings_list_everybody_branch_by_branch_with_shared_ranks() -> None:
    desk = small_branch()
    earned(desk, OTHER, "志愿服务 1次")
    rows = rows_of(exports.of_standings(desk.tx, desk.house, key("2026Q4"), desk.now))
    assert [(row["employee_no"], row["rank"]) for row in rows] == [
        ("0015", 1), ("0011", 2), ("0012", 2), ("0013", 2), ("0014", 2),
    ]  # fmt: skip


def test_every_scheme_of_that_form_is_covered_and_no_other() -> None:
    desk = small_branch()
    desk.import_scheme(SCHEME.replace('code = "test"', 'code = "monthly"').replace('"quarter"', '"month"'))
    desk.import_scheme(SCHEME.replace('code = "test"', 'code = "second"'))
    quarterly = rows_of(exports.of_standings(desk.tx, desk.house, key("2026Q4"), desk.now))
    monthly = rows_of(exports.of_standings(desk.tx, desk.house, key("2026-10"), desk.now))
    assert {row["scheme"] for row in quarterly} == {"test", "second"}
    assert {row["scheme"] for row in monthly} == {"monthly"}


def test_a_period_without_a_scheme_or_yet_to_come_is_refused() -> None:
    desk = small_branch()
    for source in (exports.of_ledger, exports.of_standings):
        refused = source(desk.tx, desk.house, key("2026"), desk.now)
        assert str(refused) == "no scheme is counted by year, so there is nothing for 2026"
        refused = source(desk.tx, desk.house, key("2027Q1"), desk.now)
        assert str(refused) == "2027Q1 has not begun: its first day is 2027-01-01"


def test_a_period_in_which_nothing_was_recorded_has_a_header_and_everybody_s_base() -> None:
    desk = small_branch()
    assert rows_of(exports.of_ledger(desk.tx, desk.house, key("2026Q3"), desk.now)) == []
    assert len(rows_of(exports.of_standings(desk.tx, desk.house, key("2026Q3"), desk.now))) == 5


def test_who_has_left_is_listed_where_they_were_counted_and_nowhere_else() -> None:
    desk = small_branch()
    earned(desk, MEMBER, "志愿服务 1次")
    desk.tx.execute("UPDATE members SET status = 'left' WHERE account = ?", MEMBER)
    later = datetime(2027, 1, 2, tzinfo=UTC)
    listed = [
        {row["employee_no"] for row in rows_of(exports.of_standings(desk.tx, desk.house, key(period), later))}
        for period in ("2026Q4", "2027Q1")
    ]
    assert "0011" in listed[0]
    assert "0011" not in listed[1]
