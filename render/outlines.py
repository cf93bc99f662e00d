"""The shapes of boxes and of their patterns, as paths in the sheet's own unit."""

from __future__ import annotations

import numpy as np
from matplotlib.path import Path

from render.sheet import Box

_ARC = 0.5523  # a quarter of a circle as one cubic curve
_PITCH = 6.0
_DOT = 1.35


def outline(box: Box) -> Path:
    """The box with each corner as round as it asks for, as far as it has room."""
    left, top, right, bottom = box.x, box.y, box.x + box.width, box.y + box.height
    nw, ne, se, sw = (min(radius, box.height / 2, box.width / 2) for radius in box.radii)
    k = 1 - _ARC
    points = [
        (Path.MOVETO, (left + nw, top)),
        (Path.LINETO, (right - ne, top)),
        (Path.CURVE4, (right - ne * k, top)),
        (Path.CURVE4, (right, top + ne * k)),
        (Path.CURVE4, (right, top + ne)),
        (Path.LINETO, (right, bottom - se)),
        (Path.CURVE4, (right, bottom - se * k)),
        (Path.CURVE4, (right - se * k, bottom)),
        (Path.CURVE4, (right - se, bottom)),
        (Path.LINETO, (left + sw, bottom)),
        (Path.CURVE4, (left + sw * k, bottom)),
        (Path.CURVE4, (left, bottom - sw * k)),
        (Path.CURVE4, (left, bottom - sw)),
        (Path.LINETO, (left, top + nw)),
        (Path.CURVE4, (left, top + nw * k)),
        (Path.CURVE4, (left + nw * k, top)),
        (Path.CURVE4, (left + nw, top)),
        (Path.CLOSEPOLY, (left + nw, top)),
    ]
    return Path([point for _, point in points], [code for code, _ in points])


def stripes(box: Box) -> Path:
    """Slanted lines over the box; phases are tied to the sheet, so that neighbouring bars agree."""
    first = (box.x - box.height) // _PITCH * _PITCH
    starts = np.arange(first, box.x + box.width, _PITCH)
    points = np.empty((2 * len(starts), 2))
    points[0::2] = np.column_stack([starts, np.full(len(starts), box.y + box.height)])
    points[1::2] = np.column_stack([starts + box.height, np.full(len(starts), box.y)])
    return Path(points, np.tile([Path.MOVETO, Path.LINETO], len(starts)))


def dots(box: Box) -> Path:
    """Dots on a lattice of two rows, centred in the box's height."""
    middle = box.y + box.height / 2
    centres = [
        (x + shift, middle + lift)
        for shift, lift in ((0.0, -_PITCH / 2), (_PITCH / 2, _PITCH / 2))
        for x in np.arange(box.x // _PITCH * _PITCH, box.x + box.width, _PITCH)
    ]
    circle = Path.unit_circle()
    dot = np.asarray(circle.vertices) * _DOT
    return Path.make_compound_path(*(Path(dot + centre, circle.codes) for centre in centres))
