"""The poster: one sheet of A3 for one member and for hundreds, with a code that leads on and no name as markup."""

import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from domain.boards import Quantity
from domain.members import Branch
from domain.periods import Period, PeriodKind
from domain.placards import Line, Placard, Publication, Tier, Unnamed
from domain.schemes import Item
from render import poster, posters
from render.drawing import render
from render.drawings import as_json, from_json
from render.papers import Form
from render.posters import Poster
from render.texts import texts
from tests.pdfs import pages, size, squeezed, words

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 10, 8, tzinfo=UTC)
LINK = "https://board.example.org/355089ab4e9e0e71/"
LONG = "古丽巴哈尔·阿卜杜热西提·买买提吐尔逊"


def made(
    count: int, *, language: str = "zh-Hans", name: str = "欧阳娜娜", deeds: int = 8, link: str = LINK
) -> Poster:
    """The poster of so many named members, half of them A."""
    lines = tuple(
        Line(n, f"{name}{n}", "钻井一班" if n % 3 else "", Decimal(130 - n)) for n in range(1, count + 1)
    )
    half = (count + 1) // 2
    tiers = (
        Tier("A", Decimal(90), half, lines[:half]),
        Tier("B", Decimal(70), count - half, lines[half:]),
        Tier("C", None, 3, (), Unnamed.PRIVATE),
    )
    item = Item("V01", "志愿服务", Decimal(3), "v", unit="次")
    period = Period(date(2026, 7, 1), PeriodKind.QUARTER)
    placard = Placard(
        *("钻井党委", "第一党支部", "党员积分管理", "s", period, tiers),
        (Quantity(item, Decimal(51)),) * deeds,
    )
    return posters.poster(texts(language), ZONE, Publication(placard, AT), link)


def picture(of: Poster) -> Image.Image:
    return Image.open(io.BytesIO(poster.typeset(of, Form.PNG))).convert("RGB")


@pytest.mark.parametrize("count", [1, 40, 300])
@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_it_is_one_page_of_a3_however_many_there_are(count: int, language: str) -> None:
    name = LONG if count == 40 else "李喆"
    pdf = render(made(count, language=language, name=name))
    assert pdf.startswith(b"%PDF-")
    assert len(pdf) < 600_000
    assert len(pages(pdf)) == 1
    assert size(pdf) == (297, 420)
    assert words(pdf).count(name) == count
    assert picture(made(count, language=language)).size == (842, 1191)


def test_forty_can_be_read_from_three_metres() -> None:
    assert poster.layout(made(40)).size >= 7, "millimetres: some twenty points"
    assert poster.layout(made(1)).size == poster.LARGEST


@given(st.integers(0, 200), st.integers(0, 8))
def test_everybody_is_on_it_once_in_order_and_within_the_sheet(count: int, deeds: int) -> None:
    layout = poster.layout(made(count, deeds=deeds))
    cells = [cell for column in layout.columns for cell in column]
    assert [cell["rank"] for cell in cells if cell["kind"] == "line"] == list(range(1, count + 1))
    for column in layout.columns:
        height = sum(1.25 if cell["kind"] == "head" else 1 for cell in column) * layout.row
        assert height <= 420 - 82 - 46 - 23 * -(-deeds // 4) + 0.001
        assert column[-1]["kind"] != "head" or column is layout.columns[-1]


def test_nothing_runs_over_the_margins() -> None:
    for one in (
        made(40, name=LONG),
        made(40, language="en", name="Oluwaseun Adebayo-Williams "),
        made(1, name=LONG * 3),
    ):
        sheet = picture(one)
        for box in ((0, 190, 44, 1191), (798, 190, 842, 1191), (0, 1165, 842, 1191)):
            assert sheet.crop(box).getextrema() == ((255, 255),) * 3


def test_names_are_no_markup() -> None:
    name = '#"]*_$<b>{name}\\ '
    pdf = render(made(2, name=name))
    assert pdf.startswith(b"%PDF-")
    assert words(pdf).count(squeezed(name)) == 2


@pytest.mark.parametrize(
    ("language", "head", "grade"),
    [
        ("zh-Hans", "党员积分管理·2026年第3季度公示·2026年10月8日公布", "A1人·90分起"),
        ("en", "党员积分管理·Q32026Notfinalyet·publishedon8Oct2026", "A1member·from90points"),
    ],
)
def test_it_says_whose_results_it_shows_each_name_with_its_total_and_what_was_done(
    language: str, head: str, grade: str
) -> None:
    said = words(render(made(2, language=language, deeds=1)))
    assert said.startswith(f"钻井党委第一党支部{head}{grade}1欧阳娜娜1钻井一班129B")
    assert "2欧阳娜娜2钻井一班128C" in said
    assert said.count("51次志愿服务") == 1


def test_without_an_address_there_is_no_code() -> None:
    corner = (690, 1070, 800, 1160)
    assert picture(made(3)).crop(corner).getextrema() == ((0, 255),) * 3
    assert picture(made(3, link="")).crop(corner).getextrema() == ((255, 255),) * 3


def test_the_code_leads_to_the_page_else_to_the_bot() -> None:
    branch = Branch(1, "", "支部", None, key="355089ab4e9e0e71")
    assert posters.link("https://board.example.org", "b_bot", branch) == LINK
    assert posters.link("", "b_bot", branch) == "https://t.me/b_bot"
    assert posters.link("", "", branch) == ""
    assert made(1).scan == "扫码看网页"
    assert made(1, link="https://t.me/b_bot").scan == "扫码找机器人"


def test_it_comes_back_from_json_as_it_was() -> None:
    one = made(7)
    assert from_json(json.loads(json.dumps(as_json(one)))) == one
