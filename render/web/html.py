"""HTML out of elements: whatever is put in is escaped, so that nobody's name can become markup."""

from __future__ import annotations

from markupsafe import Markup, escape

Child = str | Markup
_VOID = frozenset({"meta", "link"})


def element(tag: str, /, *children: Child, **attributes: object) -> Markup:
    """``element("a", "亮榜", href="index.html")``; ``class_`` is class, ``http_equiv`` is http-equiv."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None and value != ""
    )
    if tag in _VOID:
        return Markup(f"<{tag}{written}>")  # noqa: S704  escaped above
    return Markup(f"<{tag}{written}>{joined(*children)}</{tag}>")  # noqa: S704  escaped above


def joined(*children: Child) -> Markup:
    """One after another, texts escaped."""
    return Markup().join(escape(child) for child in children)
