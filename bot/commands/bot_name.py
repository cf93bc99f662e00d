"""The bot's user name, for links to it: asked of the Bot API, and remembered for when that is out of reach."""

from typing import TYPE_CHECKING

from bot.commands.shell import Refusal
from bot.redaction import Redaction
from bot.settings import Telegram

if TYPE_CHECKING:
    from storage.database import Database

PATIENCE_SECONDS = 10


async def find_bot_name(telegram: Telegram, database: "Database") -> str | Refusal | None:
    """The user name; None where it was never learnt and the Bot API is out of reach."""
    from storage import facts

    # The number before the colon is the bot's id and no secret; with another token it is another bot.
    key = f"bot_username:{telegram.token.get_secret_value().partition(':')[0]}"
    answer = await _get_me(telegram)
    if isinstance(answer, str):
        await database.write(lambda tx: facts.keep(tx, key, answer))
    return answer or await database.read(lambda tx: facts.find(tx, key))


async def _get_me(telegram: Telegram) -> str | Refusal | None:
    """The user name; None where the Bot API cannot be asked now."""
    import aiohttp

    token = telegram.token.get_secret_value()
    url = f"{telegram.api_url}/bot{token}/getMe"
    timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=True) as session,
            session.post(url) as response,
        ):
            answer = await response.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return None  # and not the error's words, which may hold the address with the token
    match answer:
        case {"ok": True, "result": {"username": str(username)}}:
            return username
        case {"ok": False, "error_code": int(code), "description": str(words)} if code in {401, 403, 404}:
            words = Redaction.of_token(token)(words)  # a proxy may answer with the address that it was asked
            return Refusal.of(f"telegram.token is refused by {telegram.api_url}: {words}")
        case _:
            return None
