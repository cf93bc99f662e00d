"""The 35 items of the shipped example for S1, as the search sees them."""

import tomllib
from pathlib import Path

from services.item_search import ItemIndex, SearchItem

_SCHEME = Path(__file__).parents[2] / "examples" / "schemes" / "drilling-30645.toml"

ITEMS = [
    SearchItem(
        code=item["code"],
        name=item["name"],
        aliases=tuple(item.get("aliases", ())),
        unit=item["unit"],
        ranged=isinstance(item["points"], dict),
    )
    for category in tomllib.loads(_SCHEME.read_text(encoding="utf-8"))["category"]
    for item in category["item"]
]
INDEX = ItemIndex(ITEMS)
