"""The certificate of an award: one sheet of A4, across."""

from __future__ import annotations

from render import typesetting
from render.papers import Certificate

_TEMPLATE = "certificate"


def typeset(certificate: Certificate) -> bytes:
    """The certificate as PDF or PNG, as its form says. However long its texts are, it is one page."""
    data, pictures = inputs(certificate)
    return typesetting.typeset(_TEMPLATE, data, certificate.form, pictures=pictures)


def inputs(certificate: Certificate) -> tuple[dict[str, object], dict[str, str]]:
    """What the template is given: the texts, and the QR code."""
    data = {
        name: getattr(certificate, name)
        for name in (
            "title", "before", "name", "after", "words", "award", "issuer", "day",
            "serial", "serial_label", "scan", "language",
        )
    }  # fmt: skip
    return data, {"qr": typesetting.qr_code(certificate.link)} if certificate.link else {}
