"""A bare echo bot on python-telegram-bot with its default settings: ``python -m bench.echo_ptb URL TOKEN``."""

import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """The same text back."""
    assert update.message is not None and update.message.text is not None
    await update.message.reply_text(update.message.text)


if __name__ == "__main__":
    url, token = sys.argv[1:]
    application = Application.builder().token(token).base_url(f"{url}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()
