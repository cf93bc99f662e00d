"""The bot's token never reaches a log line, a traceback or the text of an error."""

import sys
from collections.abc import Iterable
from traceback import format_exception

HIDDEN = "<token>"


class Redaction:
    """Replaces secrets in text by :data:`HIDDEN`; an empty secret hides nothing."""

    def __init__(self, secrets: Iterable[str]) -> None:
        # The longest first: a secret that is part of another would leave the rest of that one readable.
        self._secrets = sorted({secret for secret in secrets if secret}, key=len, reverse=True)

    @classmethod
    def of_token(cls, token: str) -> "Redaction":
        """Hides a bot token, whole or its secret half (what follows the bot's id) alone."""
        return cls((token, token.partition(":")[2]) if len(token.partition(":")[2]) >= 16 else (token,))

    def __call__(self, text: str) -> str:
        for secret in self._secrets:
            if secret in text:
                text = text.replace(secret, HIDDEN)
        return text


def hide_in_tracebacks(redact: Redaction) -> None:
    """What an exception that ends the program says of itself is redacted, too."""
    sys.excepthook = lambda _kind, error, _trace: sys.stderr.write(redact("".join(format_exception(error))))
