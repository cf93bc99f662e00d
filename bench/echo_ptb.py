"""A bare echo bot on python-telegram-bot: ``python -m bench.echo_ptb URL TOKEN [concurrent]``.

With its default settings it takes one update after the other; ``concurrent`` is its switch for many at once.
"""

import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """The same text back."""
    assert update.message is not None
    assert update.message.text is not None
    await update.message.reply_text(update.message.text)


if __name__ == "__main__":
    url, token, *mode = sys.argv[1:]
    builder = Application.builder().token(token).base_url(f"{url}/bot")
    if mode == ["concurrent"]:
        builder = builder.concurrent_updates(True)
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()
