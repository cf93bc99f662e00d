"""The bot's token never reaches a log line, a traceback or the text of an error."""

import logging
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


class RedactingFilter(logging.Filter):
    """For log handlers: takes the secrets out of message, traceback and stack of every record."""

    def __init__(self, redact: Redaction) -> None:
        super().__init__()
        self._redact = redact

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = self._redact(record.getMessage()), ()
        if record.exc_info and record.exc_info[1] is not None and not record.exc_text:
            record.exc_text = "".join(format_exception(record.exc_info[1])).rstrip()
        if record.exc_text:
            record.exc_text = self._redact(record.exc_text)
            record.exc_info = None  # a later formatter would write it anew, with the secret
        if record.stack_info:
            record.stack_info = self._redact(record.stack_info)
        return True
