"""The sample organisation of the demo: a drilling crew of S1, the people whose phones can be held, and what to try."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot import demo_history, demo_quiz
from domain import roster
from domain.members import Member
from domain.roster import Roster
from domain.runs import Job
from domain.schemes import Scheme
from handlers import jobs, menus
from handlers.post import Post
from handlers.telling import tell_moved
from render import members as screens
from render.web import addresses
from services import claims, drafts, enrolment, roster_import, scheme_import, tables
from services.house import House
from services.review_chain import Moved
from storage import accounts, branches, facts, invites, members, schemes
from storage.database import Tx

EXAMPLES = Path(__file__).parent.parent / "examples"
GROUP = -1001030645001
_STORY = "demo_story"
SINCE = timedelta(days=470)
"""Before the history begins, which is four quarters and the running one: the scheme is in force all along."""


@dataclass(frozen=True, slots=True)
class Persona:
    """A phone of the demo. Its Telegram id is 7,000,000 and the employee number."""

    employee_no: str
    zh: str
    en: str
    language: str = "zh-hans"
    enrolled: bool = True

    @property
    def account(self) -> int:
        """The Telegram user id."""
        return 7_000_000 + int(self.employee_no)


CAST = (
    Persona("0604", "成员：钻井一班。申报积分从这里开始", "member, first shift: declare points here"),
    Persona("0603", "党小组长：审核第一步", "group leader: reviews first"),
    Persona("0602", "组织委员：审核第二步", "branch reviewer: reviews second"),
    Persona("0601", "支部书记：最后一步，也能记录加扣分", "branch secretary: decides, and records"),
    Persona("0625", "党委管理员，也是机器人管理员", "committee admin, and admin of the bot"),
    Persona("0605", "成员：钻井一班", "member, first shift"),
    Persona("0614", "成员：钻井二班", "member, second shift"),
    Persona("0610", "党小组长：钻井二班", "group leader, second shift"),
    Persona("0611", "成员：名字很长的一位", "member with a long name"),
    Persona("0607", "成员：手机是英文的", "member whose phone is in English", language="en"),
    Persona("0618", "题库编辑：出题、审题、作废错题", "quiz editor: writes, approves and voids questions"),
    Persona("0620", "还没有加入：试试邀请码", "not enrolled yet: try the invite code", enrolled=False),
)
ADMIN = CAST[4].account


@dataclass(frozen=True, slots=True)
class Story:
    """What the sandbox needs to know once the organisation is there."""

    names: dict[str, str]  # employee number → name
    branch: str
    newcomer_code: str
    deeds: int


def found_once(tx: Tx, house: House, now: datetime) -> Story:
    """Found the organisation, or take it up again where the folder has it."""
    kept = facts.find(tx, _STORY)
    if kept is not None:
        return Story(**json.loads(kept))
    story = write(tx, house, now)
    facts.keep(tx, _STORY, json.dumps(asdict(story)))
    return story


def write(tx: Tx, house: House, now: datetime) -> Story:
    """Found the organisation: roster, scheme, accounts, group, history, two claims that wait, and a quiz."""
    _found(tx, now - SINCE)
    people = _people(tx)
    version = schemes.list_current(tx, now)[0]
    deeds = demo_history.write(tx, house, version, people, now)
    post = Post(tx, house, now)
    for persona in CAST:
        member = members.find_by_number(tx, persona.employee_no)
        if member is not None and persona.enrolled:
            post.send(persona.account, screens.welcome(post.words_for(member), member))
            menus.offer(post, member)
    for number, text in (("0605", "昨天谈心谈话 1人次，新来的小刘"), ("0607", "协助工友志愿服务 1次")):
        _send_claim(post, number, text)
    takers = [person for person in people if person.employee_no != CAST[-1].employee_no]
    demo_quiz.write(tx, house, takers, EXAMPLES / "quiz" / "strongest-mind.csv", now)
    jobs.run(Job.WEEKLY_RANKING, post)
    newcomer = members.find_by_number(tx, CAST[-1].employee_no)
    assert newcomer is not None
    code = enrolment.issue_one(tx, newcomer, now, house.invites_valid).code
    names = {person.employee_no: person.name for person in people}
    return Story(names, people[0].branch, code, deeds)


def _found(tx: Tx, since: datetime) -> None:
    table = tables.load(EXAMPLES / "rosters" / "crew.csv")
    assert not isinstance(table, tuple), table
    read = roster.read(table.header, table.rows)
    assert isinstance(read, Roster), read
    roster_import.apply(tx, read)
    scheme = scheme_import.load(EXAMPLES / "schemes" / "drilling-30645.toml")
    assert isinstance(scheme, Scheme), scheme
    scheme_import.apply(tx, scheme, since)
    branch = members.list_branches(tx)[0]
    branches.bind(tx, branch.id, GROUP)
    enrolment.issue(tx, since, valid_days=1)
    for persona in CAST:
        member = members.find_by_number(tx, persona.employee_no)
        assert member is not None, persona
        accounts.meet(tx, persona.account, "en" if persona.language == "en" else "zh-Hans")
        if persona.enrolled:
            code = next(i.code for i in invites.list_open(tx, since) if i.member_id == member.id)
            enrolment.enrol(tx, persona.account, code, since)


def _people(tx: Tx) -> list[Member]:
    return members.list_of_branch(tx, members.list_branches(tx)[0].id)


def _send_claim(post: Post, employee_no: str, text: str) -> None:
    member = members.find_by_number(post.tx, employee_no)
    assert member is not None
    drafted = drafts.draft(post.tx, post.house, member, text, (), post.now)
    if isinstance(drafted, tuple) and not drafted[0].view.missing:
        claim = drafted[0].view.claim
        moved = claims.submit(post.tx, post.house, member, claim.id, claim.version, post.now)
        assert isinstance(moved, Moved), moved
        tell_moved(post, moved)


def links(tx: Tx, web: str) -> list[dict[str, str]]:
    """What is published, in the browser: the branch's page for a phone, and the screen on the wall."""
    page = addresses.link(web, members.list_branches(tx)[0])
    return [
        {"zh": "公示网页", "en": "Results page", "url": page},
        {"zh": "墙上大屏", "en": "Wall screen", "url": f"{page}{addresses.wall_of(0)}"},
    ]


_FIRST_CLAIM = "合理化建议 1条"


def tour(story: Story) -> list[dict[str, Any]]:
    """A few steps to see the main job, the quiz and the end of a quarter, as the page shows them."""
    member, leader, secretary = (CAST[place].account for place in (0, 1, 3))
    first, second, third = (story.names[persona.employee_no] for persona in CAST[1:4])
    return [
        {
            "zh": f"拿起{story.names['0604']}的手机，给机器人发一句“{_FIRST_CLAIM}”，再点 ✅ 提交",
            "en": (
                f"On {story.names['0604']}'s phone write “{_FIRST_CLAIM}” (or “suggestion 1”) to the bot, "
                "then press ✅. (/lang en changes the language of a phone)"
            ),
            "as": member,
            "text": _FIRST_CLAIM,
        },
        {
            "zh": f"换到{first}、{second}、{third}的手机，各点一下 ✅ 通过",
            "en": f"Switch to {first}, {second} and {third}, and press ✅ on each card",
            "as": leader,
        },
        {
            "zh": "在支部群里发 /board，看榜和图",
            "en": "Send /board in the branch's group: the ranking and its chart",
            "as": secretary,
            "chat": GROUP,
            "text": "/board",
        },
        {
            "zh": "这周的“最强大脑”开着：发 /quiz，点 ▶️",
            "en": "This week's quiz is open: send /quiz, press ▶️",
            "as": member,
            "text": "/quiz",
        },
        {
            "zh": f"在“任务”里跑“季度核对签字”：{story.names['0604']}收到上季度的每一笔，签字或提异议",
            "en": (
                f"Under “Jobs” run “Quarter sign-off”: {story.names['0604']} gets every entry of last quarter, "
                "to sign or to object"
            ),
            "as": member,
        },
        {
            "zh": (
                f"再跑“年度表彰”：前面几个季度{story.names['0604']}都是 A，奖状发到手机上，群里有名单；"
                "“网页”里是公示结果和墙上大屏"
            ),
            "en": (
                f"Run “Annual awards” too: {story.names['0604']} had an A in the quarters before and gets the "
                "certificate, the group the list. “Web pages” has the published results, for a phone and for a wall"
            ),
            "as": member,
        },
        {
            "zh": f"{story.names['0620']}还没加入：用邀请码试试",
            "en": f"{story.names['0620']} has not enrolled yet: try the invite code",
            "as": CAST[-1].account,
            "text": f"/start {story.newcomer_code}",
        },
    ]
