"""`liangbang verify`: does everything that was counted follow from the ledger?"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.commands import shell
from bot.commands.opened import founded, opened, settle
from bot.commands.shell import ConfigOption, Refusal
from bot.settings import Settings

if TYPE_CHECKING:
    from services.verification import Verified
    from storage.database import Tx


@shell.command
async def verify(config: ConfigOption = None) -> Refusal | None:
    """Recompute ledger chain, balances and standings."""
    settings = founded(config)
    if isinstance(settings, Refusal):
        return settings
    async with opened(settings) as database:
        await settle(database, settings)
        verified = await database.read(lambda tx: _verified(tx, settings))
    if verified.discrepancies:
        return Refusal.of(*verified.discrepancies)
    shell.say(
        f"ledger entries: {verified.entries}, balances: {verified.balances}, standings: {verified.standings}; "
        "all in order"
    )
    return None


def _verified(tx: "Tx", settings: Settings) -> "Verified":
    from bot.wiring import house_of
    from services import verification

    with shell.progress("verifying", verification.size(tx)) as advance:
        return verification.verify(tx, house_of(settings), datetime.now(UTC), advance)
