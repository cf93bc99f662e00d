"""A small branch: members, a leader, a reviewer, a secretary, an admin."""

from pathlib import Path

import pytest

from domain.members import Role
from tests.desk import Desk

SCHEME = (Path(__file__).parent / "scheme.toml").read_text(encoding="utf-8")

MEMBER, LEADER, REVIEWER, SECRETARY, OTHER = 11, 12, 13, 14, 15


def small_branch(scheme: str = SCHEME, *, other: str = "周喆") -> Desk:
    """A member and another one, and whoever decides about what they claim."""
    desk = Desk(scheme)
    desk.member(MEMBER, "张伟")
    desk.member(LEADER, "王磊", Role.GROUP_LEADER)
    desk.member(REVIEWER, "李娜", Role.BRANCH_REVIEWER)
    desk.member(SECRETARY, "赵敏", Role.BRANCH_SECRETARY)
    desk.member(OTHER, other)
    return desk


@pytest.fixture
def desk() -> Desk:
    return small_branch()
