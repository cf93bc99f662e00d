"""What a PDF says, read back by a program that has no part in making it."""

import io
import re

from pypdf import PageObject, PdfReader


def pages(content: bytes) -> list[PageObject]:
    """Its pages."""
    return list(PdfReader(io.BytesIO(content)).pages)


def words(content: bytes) -> str:
    """All that it says, without spaces and line breaks: they are the typesetter's."""
    return squeezed("".join(page.extract_text() for page in pages(content)))


def size(content: bytes) -> tuple[int, int]:
    """Width and height of its first page in millimetres."""
    box = pages(content)[0].mediabox
    return round(box.width / 72 * 25.4), round(box.height / 72 * 25.4)


def squeezed(text: str) -> str:
    """Without white space and invisible characters."""
    return re.sub(r"[\s\u200b]", "", text)
