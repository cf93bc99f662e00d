"""A year of a branch of 25, lived in the embedded chat with the clock moved on, and recomputed from the ledger."""

from __future__ import annotations

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.journeys.calendar import ADMIN, town
from tests.journeys.year import checks
from tests.journeys.year.people import (
    CLAIMS,
    COMMITTEE,
    GROUP,
    REASONS,
    SCHEME,
    SECRETARY,
    Year,
    choose,
    name_of,
    pair,
    roster,
    uphold,
)
from tests.journeys.year.witness import Witness


@pytest.mark.timeout(400)  # twelve months, some thirty programs
async def test_a_year_of_a_branch_of_25(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    witness = Witness()
    witness.listen(monkeypatch)
    with capture_logs() as log:
        await live(tmp_path, monkeypatch, witness)
    checks.log_names_nobody(log)


async def live(folder: Path, monkeypatch: pytest.MonkeyPatch, witness: Witness) -> None:
    """The year, and what it comes to."""
    async with town(folder, monkeypatch, "2025-07-02 09:00") as place:
        year = Year(place)
        await year.import_("scheme", "scheme.toml", SCHEME)
        await place.db.write(
            lambda tx: tx.execute("UPDATE schemes SET valid_from = '2025-01-01T00:00:00.000+00:00'")
        )
        await year.import_("roster", "roster.csv", roster(range(1, 26)))
        await place.start()
        await year.enrol([*range(1, 26), COMMITTEE])
        await place.client.persona(ADMIN, "管理员", language_code="zh-hans")
        await place.client.write(ADMIN, "/help")
        await place.client.group("第一党支部群", [*range(1, 26), ADMIN], id=GROUP)
        await place.client.write(ADMIN, "/bind 第一党支部", GROUP)
        await place.settled()
        group = place.phone(ADMIN, GROUP)

        # The third quarter of 2025: an objection upheld with another value, one dismissed.
        await year.quarter(CLAIMS["2025Q3"])
        await place.on("2025-08-01 08:31")
        await place.on("2025-10-01 00:15")
        await year.sign(range(1, 11))
        await year.object_to(12, "志愿服务", REASONS[0])
        await year.object_to(20, "岗位履职", REASONS[1])
        for judge in (SECRETARY, COMMITTEE):
            for message in await place.phone(judge).messages():
                text = message.get("text", "")
                if "多报了一次" in text and "✏️ 成立，改为应得的分值" in str(message.get("reply_markup")):
                    await place.phone(judge).press_on(message, "✏️")
                    await place.phone(judge).write("15")
                elif "没有缺勤" in text and "❌ 不成立" in str(message.get("reply_markup")):
                    await place.phone(judge).press_on(message, "❌")
                await place.settled()
        await place.phone(12).sees("改为 +15 分")
        await place.phone(20).sees("不成立，记录不变")
        await year.sign([12])
        await place.on("2025-10-08 08:31")
        await group.sees("积分公示", "2025年第3季度")
        await place.on("2025-10-15 08:31")
        await group.sees("已定稿", "2025年第3季度")
        helped = await pair(place)

        # The fourth: somebody joins, and one claim is decided only after the first signatures.
        await year.import_("roster", "roster.csv", roster(range(1, 27)))
        await year.enrol([26])
        await year.quarter(CLAIMS["2025Q4"])
        await place.on("2025-11-03 08:31")
        await place.phone(15).write("志愿服务 1次")
        await place.phone(15).press("✅", "志愿服务")
        await place.on("2026-01-01 00:15")
        await year.sign([1, 15])
        await year.decide()
        await place.phone(15).sees("有变动")
        await year.sign([15])
        await place.on("2026-01-08 08:31")
        await place.on("2026-01-15 08:31")
        await place.phone(helped).sees("结对到此告一段落")

        # The first of 2026: a veto, somebody leaves, a correction in publicity.
        await year.quarter(CLAIMS["2026Q1"])
        await year.record([8], "P02")
        await place.on("2026-02-02 08:31")
        for member in (1, 7, 8, 12, 14, 22, 26):
            await place.phone(member).write("/mine")
            await place.phone(member).write("/board")
        await year.import_("roster", "roster.csv", roster(range(1, 27), left=[25]))
        await place.on("2026-04-01 00:15")
        await place.on("2026-04-08 08:31")
        await place.phone(16).write(f"/object {name_of(14)}")
        await choose(place.phone(16), "志愿服务")
        await place.phone(16).write(REASONS[2])
        await place.settled()
        corrected = await uphold(place, REASONS[2])
        assert corrected
        await group.sees("公示更正", "一位同志的 志愿服务")  # their grade is private, so no name is told
        await place.on("2026-04-15 08:31")
        await group.sees("已定稿", "2026年第1季度")

        # The second: the scheme changes in May; old claims keep their old values.
        await year.quarter({n: text for n, text in CLAIMS["2026Q2"].items() if n != 26})
        await place.on("2026-05-10 09:00")
        changed = SCHEME.replace('points = 5\nunit = "次"\ncap = 15', 'points = 6\nunit = "次"\ncap = 18')
        assert changed != SCHEME
        await year.import_("scheme", "scheme.toml", changed)
        # Not by --from: commands go by the real clock, for which May 2026 is over, and a past day is refused.
        await place.db.write(
            lambda tx: tx.execute(
                "UPDATE schemes SET valid_from = '2026-05-10T01:00:00.000+00:00' WHERE number = 2"
            )
        )
        await place.phone(26).write("志愿服务 2次")
        await place.phone(26).press("✅", "志愿服务")
        await place.settled()
        await year.decide()
        await place.on("2026-06-25 09:01")
        await place.on("2026-07-01 00:15")
        await place.on("2026-07-08 08:31")
        await place.on("2026-07-15 08:31")

        for asked in ("/board", *(f"/board {period}" for period in CLAIMS)):
            await group.write(asked)
            await place.phone(SECRETARY).write(asked)
        await place.settled()
        await place.phone(SECRETARY).press("📰 看公示时的")
        await place.settled()

        books = await checks.exported(place, witness, {"2026Q2": changed, "2026Q3": changed})
        await checks.exports_add_up(place, books)
        await checks.posts_add_up(place, books)
        checks.private_words_add_up(books)
        checks.asked_boards_add_up(books)
        await checks.posters_add_up(place, books)
        await checks.pages_add_up(place, books)
        await checks.reports_add_up(place, books)
        await checks.awards_add_up(place, books)
