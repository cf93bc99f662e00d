"""The demo's panel: its jobs in the order in which a period ends, and how it went in the reader's language."""

from bot.demo_panel import ORDER, PREVIEW, Panel
from handlers import jobs
from services.house import House
from storage.database import Database
from tests import publishing


def test_the_jobs_stand_in_the_order_in_which_a_period_ends() -> None:
    names = [str(name) for name in ORDER]
    assert sorted(names) == sorted([PREVIEW, *(job.value for job in jobs.JOBS)]), "every one, once"
    assert names[:5] == ["quarter-sign", "preview", "quarter-ranking", "quarter-final", "annual-awards"]


async def test_how_it_went_begins_in_the_reader_s_language(db: Database) -> None:
    """The program's own words, which are English, stand below it."""
    await db.write(publishing.branch)
    went = {button.id: await button.press() for button in Panel(db, House()).buttons()}
    assert went["reminders"][:2] == (True, {"zh": "已运行。", "en": "Done."})
    assert went["annual-awards"][2] != ""
    for name, (_, words, _) in went.items():
        assert words["zh"][0] > "一", name
        assert words["en"][0].isupper(), name
