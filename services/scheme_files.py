"""What becomes of a file that states a scheme or a unit's variant of one: planned, imported, previewed alike."""

from __future__ import annotations

from datetime import datetime

from domain.faults import Fault
from domain.periods import Period
from domain.preview import Preview
from domain.schemes import Scheme
from services import scheme_import, scheme_preview, scheme_variants, standings
from services.house import House
from services.scheme_changes import Imported
from services.scheme_import import VariantFile
from storage.database import Tx


def plan(tx: Tx, file: Scheme | VariantFile, start: datetime) -> Imported | tuple[Fault, ...]:
    """What importing it would change that is to hold from a moment on, or what is wrong with it."""
    if isinstance(file, Scheme):
        return scheme_import.plan(tx, file, start)
    planned = scheme_variants.plan(tx, file.variant, start)
    return scheme_import.with_lines(planned, file.lines) if isinstance(planned, tuple) else planned.imported


def apply(
    tx: Tx, house: House, file: Scheme | VariantFile, now: datetime, start: datetime
) -> Imported | tuple[Fault, ...]:
    """Import it, and bring running standings up to what is in force now."""
    if not isinstance(file, Scheme):
        planned = scheme_variants.apply(tx, file.variant, start)
        return (
            scheme_import.with_lines(planned, file.lines) if isinstance(planned, tuple) else planned.imported
        )
    imported = scheme_import.apply(tx, file, now, start)
    if imported.new and start <= now:
        standings.refresh_running(tx, house, file.code, now)
    return imported


def preview(
    tx: Tx, house: House, file: Scheme | VariantFile, period: Period | None, now: datetime, start: datetime
) -> Preview | None:
    """What it would have changed in a period that is over; None where there is nothing to compare with."""
    if isinstance(file, Scheme):
        return scheme_preview.of_scheme(tx, house, file, period, now)
    planned = scheme_variants.plan(tx, file.variant, start)
    if isinstance(planned, tuple):
        return None
    return scheme_preview.of_variant(tx, house, planned.unit, planned.scheme, period, now)
