"""Text with formatting: what a bot sends (HTML, MarkdownV2, ready entities) and what Telegram finds by itself.

Offsets and lengths are UTF-16 code units, as in the Bot API; offsets in error texts are UTF-8 bytes of the source,
as in Telegram's. Rules: core.telegram.org/bots/api#formatting-options.
"""

from sandbox.entities.text import Formatted, formatted, plain

__all__ = ["Formatted", "formatted", "plain"]
