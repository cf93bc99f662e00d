"""The choice how a branch shows its members' names."""

from __future__ import annotations

from domain.members import Branch
from domain.names import NameForm
from render.screen import Button, Screen
from render.texts import Texts


def choice(t: Texts, branch: Branch) -> Screen:
    """What is chosen now, and a button for each form."""
    rows = [(Button(_words(t, form), f"names:{branch.id}:{form}"),) for form in NameForm]
    return Screen(t("names.choice", branch=branch.name, now=_words(t, branch.names)), rows)


def chosen(t: Texts, branch: str, form: NameForm) -> Screen:
    """It is so from now on."""
    return Screen(t("names.chosen", branch=branch, now=_words(t, form)))


def _words(t: Texts, form: NameForm) -> str:
    return t.plain(f"names.form.{form}")
