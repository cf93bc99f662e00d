"""A small branch: members, a leader, a reviewer, a secretary, an admin."""

import pytest

from domain.members import Role
from tests.desk import Desk

SCHEME = """
[scheme]
code = "test"
name = "党员积分"
period = "quarter"
approval = ["group_leader", "branch_reviewer", "branch_secretary"]

[[grade]]
code = "A"
min = 9
[[grade]]
code = "B"
min = 3
[[grade]]
code = "C"
min = 0

[[category]]
code = "volunteer"
name = "奉献社会"

[[category.item]]
code = "V01"
name = "志愿服务"
points = 3
unit = "次"
cap = 9
aliases = ["volunteering"]

[[category.item]]
code = "V02"
name = "挖潜增效"
points = { min = 1, max = 5 }

[[category.item]]
code = "V03"
name = "隐患排查"
points = 2
unit = "处"
evidence = "photo"
approval = ["group_leader"]

[[category.item]]
code = "D01"
name = "迟到"
points = -2
unit = "次"
by = "leader"
"""

MEMBER, LEADER, REVIEWER, SECRETARY, OTHER = 11, 12, 13, 14, 15


@pytest.fixture
def desk() -> Desk:
    desk = Desk(SCHEME)
    desk.member(MEMBER, "张伟")
    desk.member(LEADER, "王磊", Role.GROUP_LEADER)
    desk.member(REVIEWER, "李娜", Role.BRANCH_REVIEWER)
    desk.member(SECRETARY, "赵敏", Role.BRANCH_SECRETARY)
    desk.member(OTHER, "周喆")
    return desk
