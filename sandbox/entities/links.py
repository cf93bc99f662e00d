"""Which links Telegram takes, and how it writes them."""

import re
from urllib.parse import parse_qs, urlsplit

_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_WEB = frozenset({"http", "https", "ftp"})


def user_of(url: str) -> int | None:
    """The user id of `tg://user?id=N`."""
    parts = urlsplit(url) if url.lower().startswith("tg:") else None
    if parts is None or (parts.netloc or parts.path).strip("/").lower() != "user":
        return None
    number = parse_qs(parts.query).get("id", [""])[0]
    return int(number) if number.isdigit() else None


def checked(url: str) -> str | None:
    """The link as Telegram keeps it (scheme and path filled in); None for one it does not take."""
    url = url.strip()
    if not url or any(c.isspace() for c in url):
        return None
    if url.lower().startswith(("tg:", "ton:", "tonsite:")):
        return url
    if not _SCHEME.match(url) or re.match(r"^[^/:]+:\d", url):
        url = f"http://{url}"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme.lower() not in _WEB or ("." not in host and ":" not in host):
        return None
    rest = parts.path or "/"
    rest += f"?{parts.query}" if parts.query else ""
    rest += f"#{parts.fragment}" if parts.fragment else ""
    return f"{parts.scheme.lower()}://{parts.netloc.lower()}{rest}"
