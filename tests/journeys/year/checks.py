"""That everything which a year showed adds up: each figure against the recomputation of its moment."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests import pdfs
from tests.journeys.calendar import ADMIN, Town, table
from tests.journeys.year import posts, private, shown
from tests.journeys.year.books import Books, Moment, counts, in_words
from tests.journeys.year.people import CLAIMS, GROUP, REASONS, SCHEME, SECRETARY, name_of
from tests.journeys.year.sums import PRIVATE, Line, Person, Rules, plain
from tests.journeys.year.witness import Witness

BRANCH = 1
NAMES = {1: "第一党支部", 2: "机关党支部"}


async def exported(place: Town, witness: Witness, changed: dict[str, str]) -> Books:
    """The exported ledger of every quarter, each with the scheme that governs it."""
    assert "nothing differs" in (out := await place.command("verify")) or "ledger entries" in out
    entries = {}
    for period in (*CLAIMS, "2026Q3"):
        file = place.folder / f"ledger-{period}.csv"
        await place.command("export", "ledger", "--period", period, "--out", str(file))
        entries[period] = table(file.read_text(encoding="utf-8"))
    rules = {period: Rules(changed.get(period, SCHEME)) for period in entries}
    return Books(rules, entries, witness)


def log_names_nobody(log: Collection[Mapping[str, Any]]) -> None:
    """No line of the log has a member's name or number, nor words that somebody typed."""
    people = [name_of(number) for number in range(1, 27)]
    typed = {text.partition(" ")[0] for declared in CLAIMS.values() for text in declared.values()}
    told = re.compile("|".join((*people, r"\b00\d\d\b", "党委管理员", *sorted(typed), *REASONS)))
    assert {"update", "notice_sent", "job"} <= {line["event"] for line in log}
    assert [line for line in map(str, log) if told.search(line)] == []


async def exports_add_up(place: Town, books: Books) -> None:
    """The standings of every quarter, as they are exported."""
    for period in CLAIMS:
        file = place.folder / f"standings-{period}.csv"
        await place.command("export", "standings", "--period", period, "--out", str(file))
        rows = [row for row in table(file.read_text(encoding="utf-8")) if row["branch"] == "第一党支部"]
        ranking = books.now().board(period, BRANCH)
        assert len(rows) >= 25
        assert [
            (r["employee_no"], int(r["rank"]), r["total"], r["grade"], r["vetoed"] != "") for r in rows
        ] == [(line.person.number, line.rank, plain(line.total), line.grade, line.vetoed) for line in ranking]


async def posts_add_up(place: Town, books: Books) -> None:
    """Every post to a branch: its words and its chart; and all of them arrived in the group."""
    arrived = [m.get("caption") or m.get("text") or "" for m in await _everything(place, ADMIN, GROUP)]
    found: Counter[str] = Counter()
    for job in (*posts.BOARDS, "quarter-final"):
        for said in books.witness.posts(job):
            posts.compare(books.at(said), NAMES)
            assert said.about[2] != str(BRANCH) or said.text in arrived
            found[job] += 1
    assert found["quarter-ranking"] == found["quarter-final"] == len(NAMES) * len(CLAIMS)
    assert found["weekly-ranking"] >= 30
    assert found["monthly-points"] >= 20


async def _everything(place: Town, account: int, chat: int | None = None) -> list[dict[str, Any]]:
    return await place.client.messages(chat or account, account, limit=10_000)


def private_words_add_up(books: Books) -> None:
    """What each was told of their own: running totals, months, the standings that they sign."""
    found: Counter[str] = Counter()
    for said in books.witness.said:
        if said.notice.chat_id is None or said.notice.chat_id not in range(1, 27):
            continue
        own = private.Own(books.at(said), private.owner_of(said))
        found["totals"] += private.totals_agree(own)
        if said.about[0] == "monthly-points" and said.about[2] == "member":
            private.month_agrees(own)
            found["months"] += 1
        elif period := private.period_of(said):
            private.statement_agrees(own, period)
            found["statements"] += 1
    assert found.keys() == {"totals", "months", "statements"}
    assert min(found.values()) >= 100, found


def asked_boards_add_up(books: Books) -> None:
    """Every /board and /mine that anybody asked for, as they were published and as they are."""
    found: Counter[str] = Counter()
    for said in books.witness.said:
        if said.text[:1] not in ("🏆", "📊"):
            continue
        period = shown.key_of(said.lines[1].rpartition(" ")[2])
        group, then = said.notice.chat_id == GROUP, books.at(said)
        if said.text.startswith("📊"):
            private.mine_agrees(private.Own(then, private.owner_of(said)), period)
            found["mine"] += 1
            continue
        if said.lines[-1].startswith("📰"):
            then = books.at(books.published[period, BRANCH])
            found["as published"] += 1
        lines, bars = posts.asked(
            then, BRANCH, NAMES[BRANCH], period, "" if group else private.owner_of(said)
        )
        assert said.lines[: len(lines)] == lines
        assert all(line[:1] in "👤📝📰" for line in said.lines[len(lines) :]), said.text
        assert posts.bars_of(said.drawing) == bars, said.text
        found["boards"] += 1
    assert found == {"mine": 7, "boards": 18, "as published": 1}


async def posters_add_up(place: Town, books: Books) -> None:
    """The posters that the secretary was sent, read as they would be printed."""
    sent = [m["document"] for m in await _everything(place, SECRETARY) if "document" in m]
    papers = {each["file_name"]: each["file_id"] for each in sent if each["file_name"].startswith("poster-")}
    assert len(papers) == len(CLAIMS)
    for said in books.witness.said:
        if said.about[0] == "poster":
            paper = pdfs.words(await place.client.file(papers[f"poster-{said.about[1]}.pdf"]))
            at = 0
            for line in posts.poster(books.at(said), BRANCH):
                at = paper.find(line, at)
                assert at >= 0, (line, paper)


async def pages_add_up(place: Town, books: Books) -> None:
    """Every page: each grade with how many, who is named with rank and total, and what was done; before and now."""
    site = place.folder / "site"
    await place.command("publish", "--out", str(site))
    files = sorted(site.glob("*/*.html"))
    found = 0
    for file in files:
        period = file.stem.removesuffix("-year") if file.stem.endswith("-year") else "2026Q2"
        folder = [page for page in files if page.parent == file.parent and page.stem == "2025Q3-year"]
        branch = BRANCH if any(result.deeds for result in shown.page(folder[0])[0]) else 2
        now, before = shown.page(file)
        assert now == [_page(books.now(), period, branch)], file
        published = _page(books.at(books.published[period, branch]), period, branch)
        published.deeds.clear()
        assert before == ([published] if (period, branch) == ("2026Q1", BRANCH) else []), file
        found += 1
    assert found == 2 * (len(CLAIMS) + 3)  # the first one, and a wall of the branch and of all


def _page(moment: Moment, period: str, branch: int) -> shown.Result:
    ranking = moment.board(period, branch)
    tiers = [
        shown.Tier(grade, str(number), [_named(line) for line in ranking if line.grade == grade != PRIVATE])
        for grade, number in counts(moment.books.rules[period], ranking)
    ]
    deeds = moment.quantities(period, branch)
    return shown.Result(tiers, [word for name, amount, unit in deeds for word in (name, plain(amount), unit)])


def _named(line: Line) -> tuple[int, str, str]:
    return line.rank, line.person.name, plain(line.total)


async def reports_add_up(place: Town, books: Books) -> None:
    """The reports of both years, sheet by sheet; and what the paper says is what the sheets say."""
    out = place.folder / "reports"
    for key in ("2025", "2026"):
        await place.command("report", "--year", key, "--out", str(out))
    for key in ("2025", "2026"):
        file = out / f"第一党支部-{key}.xlsx"
        periods = [period for period in CLAIMS if period[:4] == key]
        _standings_add_up(file, periods, books)
        _periods_add_up(file, periods, books)
        _signatures_add_up(file, periods, books)
        _deeds_add_up(file, periods, books)
        _claims_add_up(file, periods, books)
        _paper_says_the_same(file)
    outcomes = [row["结果"] for key in ("2025", "2026") for row in _rows(out, key, "异议及处理")]
    assert sorted(outcomes) == ["不成立，维持", "成立，取消计分", "成立，改为 15 分"]
    signed = await place.db.read(
        lambda tx: tx.value("SELECT count(*) FROM signoffs WHERE signed_at IS NOT NULL")
    )
    times = [row["签字时间"] for key in ("2025", "2026") for row in _rows(out, key, "签字情况")]
    assert sum(cell[:2] == "20" for cell in times) == signed == 13


def _rows(folder: Path, key: str, name: str) -> list[dict[str, Any]]:
    return shown.sheet(folder / f"第一党支部-{key}.xlsx", name)


def _standings_add_up(file: Path, periods: list[str], books: Books) -> None:
    reported = shown.standings(file)
    assert list(reported) == periods
    for period in periods:
        moments = books.at(books.published[period, BRANCH]), books.now()
        before, after = ({line.person.number: line for line in m.board(period, BRANCH)} for m in moments)
        assert reported[period].keys() == before.keys() == after.keys()
        for number, figures in reported[period].items():
            assert figures.published == _figures(before[number]), (period, number)
            assert figures.corrected == _figures(after[number]), (period, number)
    differ = {(p, n) for p, lines in reported.items() for n, one in lines.items() if one.differs}
    assert differ == ({("2026Q1", "0014")} if "2026Q1" in periods else set())


def _figures(line: Line) -> tuple[Decimal, int, str]:
    return line.total, line.rank, line.grade


def _periods_add_up(file: Path, periods: list[str], books: Books) -> None:
    for period, row in zip(periods, shown.sheet(file, "考核期"), strict=True):
        ranking = books.now().board(period, BRANCH)
        grades = "、".join(f"{grade} {number}" for grade, number in counts(books.rules[period], ranking))
        assert (row["考核期"], row["人数"], row["各等次人数"]) == (in_words(period), len(ranking), grades)


def _signatures_add_up(file: Path, periods: list[str], books: Books) -> None:
    rows = shown.sheet(file, "签字情况")
    for period in periods:
        asked = {row["工号"]: row for row in rows if row["考核期"] == in_words(period)}
        for line in books.now().board(period, BRANCH):
            row = asked[line.person.number]
            assert (Decimal(str(row["得分"])), row["等次"]) == (line.total, line.grade), (period, row)


def _deeds_add_up(file: Path, periods: list[str], books: Books) -> None:
    sums: dict[str, list[tuple[str, Decimal]]] = defaultdict(list)
    for period in periods:
        for name, amount, _ in books.now().quantities(period, BRANCH):
            sums[name].append((period, amount))
    rows = shown.sheet(file, "工作量")
    assert {row["计分项"] for row in rows} == sums.keys()
    for row in rows:
        found = sums[row["计分项"]]
        assert Decimal(str(row["全年"])) == sum(amount for _, amount in found)
        assert row["各期"] == "、".join(f"{period} {plain(amount)}" for period, amount in found)


def _claims_add_up(file: Path, periods: list[str], books: Books) -> None:
    *rows, whole = shown.sheet(file, "申报情况")
    claims = [
        {entry["claim"]: entry["employee_no"] for entry in books.entries[period] if entry["claim"]}
        for period in periods
    ]
    for period, sent, row in zip(periods, claims, rows, strict=True):
        assert row["考核期"] == in_words(period)
        assert (row["人数"], row["申报"], row["通过"]) == (len(set(sent.values())), len(sent), len(sent))
    everybody = {number for sent in claims for number in sent.values()}
    assert (whole["人数"], whole["申报"]) == (len(everybody), sum(map(len, claims)))


def _paper_says_the_same(file: Path) -> None:
    """Every row of every sheet is on the paper, but for columns that are its headings there."""
    paper = pdfs.words(file.with_suffix(".pdf").read_bytes())
    found = 0
    for name in shown.sheets(file):
        for row in shown.sheet(file, name):
            cells = [shown.on_paper(cell) for cell in row.values()]
            assert any("".join(cells[n:]) in paper for n in range(3)), (name, cells)
            found += 1
    assert found > 100


async def awards_add_up(place: Town, books: Books) -> None:
    """On 25 June: who had three A's in the four quarters that were final by then has one award, and nobody else."""
    proofs: dict[Person, list[tuple[str, str]]] = defaultdict(list)
    for period in ("2025Q3", "2025Q4", "2026Q1"):
        for line in books.now().board(period, BRANCH):
            if line.grade == "A":
                proofs[line.person].append((period, plain(line.total)))
    earned = {person: found for person, found in proofs.items() if len(found) >= 3}
    assert len(earned) == 4
    file = place.folder / "awards.csv"
    await place.command("export", "awards", "--period", "2026", "--out", str(file))
    rows = table(file.read_text(encoding="utf-8"))
    assert {row["employee_no"]: row["quarters"] for row in rows} == {
        person.number: " ".join(period for period, _ in found) for person, found in earned.items()
    }
    assert [(row["bonus"], row["state"]) for row in rows] == [("300", "issued")] * len(rows)
    listed = _rows(place.folder / "reports", "2026", "表彰奖励")
    assert [(r["工号"], r["编号"]) for r in listed] == [(r["employee_no"], r["serial"]) for r in rows]
    told = {
        person.name: "、".join(f"{period} {total}" for period, total in found)
        for person, found in earned.items()
    }
    [post] = books.witness.posts("annual-awards")
    assert [line for line in post.lines if line.startswith("•")] == [
        f"• {name} {proof}" for name, proof in told.items()
    ]
    lists = (said.drawing for said in books.witness.said if said.about[0] == "annual-awards")
    bonus = next(filter(None, lists))
    assert [(row[1], row[5], row[7]) for row in bonus["rows"]] == [
        (name, 300, proof) for name, proof in told.items()
    ]
    for person in earned:
        message = await place.phone(int(person.number)).sees("祝贺您获得", "年度优秀")
        assert told[person.name] in message["caption"]
