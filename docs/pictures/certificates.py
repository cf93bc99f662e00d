"""Sets the sample certificates anew: `.venv/bin/python docs/pictures/certificates.py`. Look before you commit them."""

# ruff: noqa: INP001  (a script beside its pictures)

import io
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image

from domain.award_view import AwardView
from domain.awards import Award, Proof, year_up_to
from domain.members import Branch, Member, Status
from domain.periods import parse
from domain.schemes import Scheme, SchemeVersion
from render.awards import certificate
from render.drawing import render
from render.papers import Form
from render.texts import LANGUAGES, texts
from services import scheme_import

HERE = Path(__file__).parent
SCHEME = HERE.parents[1] / "examples" / "schemes" / "drilling-30645.toml"
WIDTH = 1200
ISSUED = datetime(2026, 6, 25, 1, tzinfo=UTC)


def sample() -> AwardView:
    """An award of the sample crew."""
    scheme, last = scheme_import.load(SCHEME), parse("2026Q1")
    assert isinstance(scheme, Scheme)
    assert last is not None
    rule, periods = scheme.awards[0], year_up_to(last)[1:]
    return AwardView(
        award=Award(1, "LB-2026-0007", 1, 1, scheme.code, 1, rule.code, "2026", periods, ISSUED),
        member=Member(
            *(
                1,
                "0609",
                "龚䶮",
                "第一钻井公司党委",
                1,
                "30645队党支部",
                None,
                None,
                frozenset(),
                Status.ACTIVE,
            ),
            *(None, None, True, None),
        ),
        branch=Branch(1, "第一钻井公司党委", "30645队党支部", None),
        version=SchemeVersion(1, 1, scheme),
        rule=rule,
        proofs=tuple(Proof(period, Decimal(95), "A") for period in periods),
        link="https://t.me/liangbang_bot?start=check-LB-2026-0007-SAMPLESAMPLE",
    )


for language in LANGUAGES:
    paper = certificate(texts(language), sample(), ZoneInfo("Asia/Shanghai"))
    picture = Image.open(io.BytesIO(render(replace(paper, form=Form.PNG))))
    small = picture.convert("RGB").resize(
        (WIDTH, round(WIDTH * picture.height / picture.width)), Image.Resampling.LANCZOS
    )
    small.quantize(128, dither=Image.Dither.NONE).save(
        HERE / f"certificate-{language[:2]}.png", optimize=True
    )
