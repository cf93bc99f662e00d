"""Certificates as files: one page whatever it says, nobody's name as markup, and a code that leads to the check."""

import io
import json
from dataclasses import replace

import pytest
import segno
from PIL import Image, ImageChops

from render import certificate, typesetting
from render.drawing import render
from render.fonts import MISSING_SORT
from render.papers import Certificate, Form
from tests.pdfs import pages, size, squeezed, words

LINK = "https://t.me/liangbang_bot?start=check-LB-2026-0001-Zx3Kq9mPvW"
CERTIFICATE = Certificate(
    title="荣誉证书",
    before="",
    name="龚䶮喆",
    after="同志",
    words="2025年第3季度至2026年第2季度，三个季度评为 A 等。",
    award="特发此证，以资鼓励。",
    issuer=("第一钻井公司党委", "钻井队党支部"),
    day="2026年6月25日",
    serial="LB-2026-0001",
    serial_label="编号",
    link=LINK,
    scan="扫码核验",
)
LONG = replace(
    CERTIFICATE,
    title="年度优秀共产党员荣誉证书" * 2,
    name="古丽巴哈尔·阿卜杜热西提·买买提吐尔逊" * 3,
    words=CERTIFICATE.words * 12,
    award=CERTIFICATE.award * 5,
    issuer=("第一钻井分公司钻井队党支部委员会" * 4, "第二党支部" * 9),
    scan="扫码核验真伪" * 8,
)
ENGLISH = replace(
    LONG,
    title="Certificate of Merit",
    before="This is to certify that",
    words="earned grade A. " * 60,
    language="en",
)


def pixels(paper: Certificate) -> Image.Image:
    """The certificate as a picture in grey."""
    return Image.open(io.BytesIO(render(replace(paper, form=Form.PNG)))).convert("L")


@pytest.mark.parametrize("paper", [CERTIFICATE, LONG, ENGLISH], ids=["short", "long", "english"])
def test_it_is_one_page_across_however_long_its_texts_are(paper: Certificate) -> None:
    pdf = render(paper)
    assert pdf.startswith(b"%PDF-")
    assert len(pdf) < 200_000
    assert pixels(paper).size == (1684, 1191)  # a second page would be a fault
    assert len(pages(pdf)) == 1
    assert size(pdf) == (297, 210)
    said = words(pdf)
    parts = (paper.title, paper.before, paper.name, paper.after, paper.words, paper.award, paper.day)
    for text in (*parts, paper.serial_label + paper.serial, *paper.issuer):
        assert squeezed(text) in said, text


def test_nothing_runs_over_the_frame() -> None:
    for paper in (LONG, ENGLISH):
        picture = pixels(paper)
        for box in ((0, 0, 45, 1191), (1639, 0, 1684, 1191), (0, 0, 1684, 45), (0, 1146, 1684, 1191)):
            assert pixel(picture.crop(box).resize((1, 1)), (0, 0)) > 250, box


@pytest.mark.parametrize(
    "name", ['#panic("x")', "*喆*", "$x^2$", "<label>", "@ref", "`raw`", "\\n", "// 喆", "[", "#"]
)
def test_a_name_is_a_name_and_never_markup(name: str) -> None:
    assert squeezed(f"{name}同志") in words(render(replace(CERTIFICATE, name=name)))
    blank = pixels(replace(CERTIFICATE, name=""))
    box = ImageChops.difference(pixels(replace(CERTIFICATE, name=name)), blank).getbbox()
    assert box is not None
    assert box[2] - box[0] > 12 * len(name), "every sign of it is there"


def test_what_no_face_has_is_marked_and_what_is_invisible_is_dropped() -> None:
    data = json.loads(typesetting.inputs({"name": "李\u202e喆\U0001f600\n"})["data"])
    assert data == {"name": f"李喆{MISSING_SORT}"}
    assert typesetting.printable("龚䶮喆骨") == "龚䶮喆骨"


def test_the_code_is_that_of_the_link() -> None:
    """As SVG in, as pixels out: every module is where segno puts it."""
    matrix = segno.make(LINK, error="m", micro=False).matrix
    picture = pixels(CERTIFICATE)
    left, top, right, bottom = dark_square(picture)
    side = len(matrix)
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            centre = (
                left + round((x + 0.5) * (right - left) / side),
                top + round((y + 0.5) * (bottom - top) / side),
            )
            assert (pixel(picture, centre) < 128) == bool(dark), (x, y)


def pixel(picture: Image.Image, place: tuple[int, int]) -> float:
    value = picture.getpixel(place)
    assert isinstance(value, int | float)
    return value


def dark_square(picture: Image.Image) -> tuple[int, int, int, int]:
    """Where the code stands: it alone is pure black, at the lower left."""
    corner = picture.crop((150, 850, 400, 1100)).point(lambda value: 255 if value < 10 else 0)
    box = corner.getbbox()
    assert box is not None
    return box[0] + 150, box[1] + 850, box[2] + 150, box[3] + 850


def test_without_a_link_there_is_no_code() -> None:
    assert certificate.inputs(replace(CERTIFICATE, link=""))[1] == {}
    assert render(replace(CERTIFICATE, link="")).startswith(b"%PDF-")
