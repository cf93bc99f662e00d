"""Photos that came without words: they joined the newest draft, and may leave it again."""

from __future__ import annotations

from datetime import datetime

from domain.members import Member
from domain.schemes import Source
from services.catalogue import Catalogue
from services.claim_views import view_of
from services.drafts import Drafted, Refused, begin, own_draft
from services.house import House
from storage import claims
from storage.database import Tx


def part(
    tx: Tx, house: House, member: Member, claim_id: int, version: int, now: datetime
) -> tuple[Drafted, Drafted] | Refused:
    """The photos that joined a draft last are of something else: that draft without them, and one of their own."""
    claim = own_draft(tx, member, claim_id, version)
    if isinstance(claim, Refused):
        return claim
    wordless = Catalogue.of_member(tx, member, Source.MEMBER, now).wordless(house.today(now))
    other = begin(tx, house, member, wordless, (), now).view.claim
    claims.move_newest_photos(tx, claim_id, other.id)
    claims.touch(tx, claim_id)
    views = [view_of(tx, house, claims.get(tx, each), now) for each in (claim_id, other.id)]
    return Drafted(views[0]), Drafted(views[1])
