"""Makes `bot_api.json`, the compact table of methods and parameters, from the full Bot API description.

python -m sandbox.data.condense BOT-API.json: needed again only when the Bot API has a new version.
"""

import json
import sys
from pathlib import Path
from typing import Any

CODES = {"Integer": "i", "String": "s", "Boolean": "b", "Float": "f", "InputFile": "F"}
TARGET = Path(__file__).with_name("bot_api.json")


def code_of(types: list[str], *, required: bool) -> str:
    """`!` when required, then one letter per type; what travels as JSON is `a` (an array) or `j` (an object)."""
    letters = sorted({CODES.get(name, "a" if name.startswith("Array of ") else "j") for name in types})
    return ("!" if required else "") + "".join(letters)


def condense(full: dict[str, Any]) -> dict[str, Any]:
    """`{"version", "methods": {method: {parameter: code}}}`."""
    methods = {
        name: {f["name"]: code_of(f["types"], required=f["required"]) for f in method.get("fields", [])}
        for name, method in full["methods"].items()
    }
    return {"version": full["version"], "methods": methods}


def main() -> None:
    table = condense(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    lines = ",\n".join(f"{json.dumps(name)}:{json.dumps(v)}" for name, v in table["methods"].items())
    TARGET.write_text(
        f'{{"version":{json.dumps(table["version"])},"methods":{{\n{lines}\n}}}}\n', encoding="utf-8"
    )


if __name__ == "__main__":
    main()
