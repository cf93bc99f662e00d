"""Search among the items of a scheme, in Chinese and English, with the mistakes that people make."""

from services.item_search.fit import How
from services.item_search.index import Found, ItemIndex, Match, SearchItem

__all__ = ["Found", "How", "ItemIndex", "Match", "SearchItem"]
