"""The picture that is handed out with an invite link."""

import io

import numpy as np
import pytest
import segno
from PIL import Image

from render.invite_card import picture

LINK = "https://t.me/liangbang_bot?start=ABCDEFGH23456789"


def pixels(content: bytes) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    return np.asarray(Image.open(io.BytesIO(content)).convert("L"))


def test_the_code_is_the_links_with_the_quiet_zone_that_scanners_need() -> None:
    seen = pixels(picture(LINK, "李喆", "0604", "ABCDEFGH23456789"))
    pattern = np.array(segno.make(LINK, error="m", micro=False).matrix)
    module, quiet = 12, 48
    side = len(pattern) * module
    code = seen[quiet : quiet + side, quiet : quiet + side]
    centres = code[module // 2 :: module, module // 2 :: module]
    assert ((centres < 128) == (pattern == 1)).all()
    assert (seen[:quiet] == 255).all()
    assert (seen[: side + quiet, :quiet] == 255).all()


@pytest.mark.parametrize("name", ["李喆", "龚䶮", "吾尔开希提·阿卜杜热合曼·" * 4, "Ωé"])
def test_whose_it_is_stands_below_within_the_margins(name: str) -> None:
    seen = pixels(picture(LINK, name, "0604", "ABCDEFGH23456789"))
    below = seen[seen.shape[1] :]
    assert (below < 128).sum() > 300
    assert (below[:, :6] == 255).all()
    assert (below[:, -6:] == 255).all()


def test_rare_characters_are_no_boxes() -> None:
    def name_of(text: str) -> bytes:
        seen = pixels(picture(LINK, text, "", ""))
        return seen[seen.shape[1] :].tobytes()

    assert len({name_of(text) for text in ("喆", "䶮", "骨", "〓", "\U000e0041")}) == 5
