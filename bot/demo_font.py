"""The chat page's Chinese font, for browsers on systems that have none."""

from pathlib import Path

from fontTools.ttLib import TTCollection

from render import fonts


def extracted(folder: Path) -> Path:
    """The one face of our font collection as a file that a browser can use; made once, in a third of a second."""
    path = folder / "NotoSansCJKsc.otf"
    if not path.exists():
        with TTCollection(str(fonts.collection()), lazy=True) as collection:
            face = next(f for f in collection.fonts if f["name"].getDebugName(4) == fonts.FAMILY)
            face.save(path.with_suffix(".part"))
        path.with_suffix(".part").rename(path)
    return path
