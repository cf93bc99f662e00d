"""The table of routes: every cell of who may what, and nothing in it that nobody can reach."""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import routes
from bot.routes import BUTTONS, COMMANDS, REPLIES, Where, Who
from domain.members import Role
from handlers import menus
from render.texts import LANGUAGES, texts
from tests.desk import ADMIN, Desk
from tests.telegram_rules import assert_pressable

ROOT = Path(__file__).parent.parent.parent
SCHEME = (ROOT / "tests/handlers/scheme.toml").read_text(encoding="utf-8")
GROUP = -1009
STRANGER, PLAIN = 70, 71
HOLDERS = {role: 80 + number for number, role in enumerate(Role)}
PEOPLE = {
    "stranger": STRANGER,
    "member": PLAIN,
    "bot admin": ADMIN,
    **{r.value: a for r, a in HOLDERS.items()},
}

MEMBERS = frozenset(PEOPLE) - {"stranger", "bot admin"}
LEADERS = frozenset({"group_leader", "branch_reviewer", "branch_secretary", "committee_admin"})
RIGHTS = {
    Who.ANYBODY: frozenset(PEOPLE),
    Who.MEMBER: MEMBERS,
    Who.LEADER: LEADERS,
    Who.EDITOR: frozenset({"quiz_editor", "bot admin"}),
    Who.TRAINING: frozenset({"quiz_editor", "committee_admin", "bot admin"}),
    Who.ADMIN: {"bot admin"},
}

# Said here once more, so that a right cannot be given away by a slip in the table.
FOR_ADMINS = {"bind", "unbind", "invite", "reverse"}
FOR_LEADERS = {"record", "away"}
FOR_EDITORS = {"question", "questions", "quizstats", "oddities", "void"}
FOR_TRAINING = {"heatmap"}
IN_GROUPS = {"claim", "board", "compare", "names", "quiz", "bind", "unbind", "help"}
FOR_ANYBODY = {"board", "compare", "names", "report", "start", "help", "lang", "cancel"}


@pytest.fixture
def desk() -> Desk:
    desk = Desk(SCHEME)
    desk.member(PLAIN, "张伟")
    for role, account in HOLDERS.items():
        desk.member(account, f"{role}", role)
    return desk


@pytest.fixture
def passed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The routes with handlers that only say which of them was reached."""
    reached: list[str] = []

    def reaching(name: str) -> routes.Handler:
        return lambda _: reached.append(name)

    commands = {c.name: replace(c, handler=reaching(c.name)) for c in COMMANDS}
    buttons = {b.verb: replace(b, handler=reaching(b.verb)) for b in BUTTONS}
    monkeypatch.setattr(routes, "_COMMANDS", commands)
    monkeypatch.setattr(routes, "_BUTTONS", buttons)
    return reached


def test_commands_for_few_are_declared_for_those_few() -> None:
    declared = {who: {c.name for c in COMMANDS if c.who is who} for who in Who}
    assert declared[Who.ADMIN] == FOR_ADMINS
    assert declared[Who.LEADER] == FOR_LEADERS
    assert declared[Who.EDITOR] == FOR_EDITORS
    assert declared[Who.TRAINING] == FOR_TRAINING
    assert declared[Who.ANYBODY] == FOR_ANYBODY
    assert {c.name for c in COMMANDS if Where.GROUP in c.where} == IN_GROUPS


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: f"/{c.name}")
@pytest.mark.parametrize("where", [Where.PRIVATE, Where.GROUP], ids=["private", "group"])
def test_every_command_passes_exactly_those_it_is_for(
    desk: Desk, passed: list[str], command: routes.Command, person: str, where: Where
) -> None:
    chat = GROUP if where is Where.GROUP else None
    phone = desk.say(PEOPLE[person], f"/{command.name} x", chat=chat)
    if person in RIGHTS[command.who] and where in command.where:
        assert passed == [command.name]
    else:
        assert passed == []
        assert len(phone.texts()) == 1, "a refusal is said, in one message"


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("button", BUTTONS, ids=lambda b: b.verb)
def test_every_button_passes_exactly_those_it_is_for(
    desk: Desk, passed: list[str], button: routes.Button, person: str
) -> None:
    toast = desk.press_data(PEOPLE[person], data_of(button), 1)
    if person in RIGHTS[button.who]:
        assert passed == [button.verb]
    else:
        assert passed == []
        assert "什么也没有改变" in toast


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("button", BUTTONS, ids=lambda b: b.verb)
def test_a_press_in_a_group_passes_only_where_the_button_is_one_for_groups(
    desk: Desk, passed: list[str], button: routes.Button, person: str
) -> None:
    """What a group reads is nobody's to turn into a screen of their own by a forged press."""
    toast = desk.press_data(PEOPLE[person], data_of(button), 1, chat=GROUP)
    if Where.GROUP in button.where and person in RIGHTS[button.who]:
        assert passed == [button.verb]
    else:
        assert passed == []
        assert "什么也没有改变" in toast or "过期" in toast
    assert desk.phone(GROUP).messages == {}


def test_a_groups_board_stays_what_it_is_whatever_a_member_presses_on_it(desk: Desk) -> None:
    desk.tx.execute("UPDATE branches SET chat_id = ?", GROUP)
    draft = desk.say(PLAIN, "志愿服务 2次").last["reply_markup"]["inline_keyboard"]
    desk.say(PLAIN, "/board", chat=GROUP)
    board = dict(desk.phone(GROUP).last)
    for row in draft:
        for button in row:
            desk.press_data(PLAIN, button["callback_data"], board["message_id"], chat=GROUP)
    desk.press_data(PLAIN, "browse", board["message_id"], chat=GROUP)
    assert desk.phone(GROUP).last == board


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("button", BUTTONS, ids=lambda b: b.verb)
def test_a_forged_press_of_any_button_by_anybody_is_answered_and_enters_nothing(
    desk: Desk, button: routes.Button, person: str
) -> None:
    """The real handlers, with ids of nothing: one answer, no fault, no entry."""
    desk.press_data(PEOPLE[person], data_of(button), 1)
    assert len(desk.toasts) == 1
    assert desk.ledger() == []
    assert desk.tx.value("SELECT count(*) FROM claims") == 0


def data_of(button: routes.Button) -> str:
    examples = {
        routes.NUMBER: "9" * 15,
        routes.AMOUNT: "-9999999.999",
        routes.NAME: "where",
        routes.DAY: "2026-12-31",
        routes.PERIOD: "2026-12",
    }
    return ":".join((button.verb, *(examples[form] for form in button.arguments)))


@pytest.mark.parametrize("button", BUTTONS, ids=lambda b: b.verb)
def test_a_button_with_the_longest_ids_fits_into_64_bytes(button: routes.Button) -> None:
    assert_pressable(data_of(button))


ODD = [
    "",
    ":",
    "::",
    "approve",
    "approve:",
    "approve::",
    "approve:1",
    "approve:1:",
    "approve:1:2:3",
    "approve:-1:1",
]
ODD += [
    "approve:1.0:1",
    "approve:１:1",
    "approve:1:1 ",
    " approve:1:1",
    "APPROVE:1:1",
    "approve:0x1:1",
    "approve:1_0:1",
]
ODD += [
    f"approve:{'9' * 16}:1",
    "approve:1:1\n",
    "approve:NaN:1",
    "value:1:1:NaN",
    "value:1:1:Infinity",
    "value:1:1:1e5",
]
ODD += [
    "value:1:1:--1",
    "points:1:1:sNaN",
    "points:1:1:.5",
    "because:1:1:' OR 1=1",
    "lang:../../en",
    "sure:1",
    "open:",
]
ODD += [
    "choose:1:1",
    "choose:1:1:V01",
    "record:1.V01",
    "nothing",
    "submit\x00:1:1",
    "submit:1:1\x00",
    "💥",
    "a" * 64,
]


@pytest.mark.parametrize("data", ODD)
def test_data_that_no_button_of_ours_has_finds_no_route(data: str) -> None:
    assert routes.find_button(data) is None


def filled(button: routes.Button) -> st.SearchStrategy[str]:
    """Data that may stand behind a button."""
    arguments = [st.from_regex(form, fullmatch=True) for form in button.arguments]
    return st.tuples(*arguments).map(lambda words: ":".join((button.verb, *words)))


@given(
    st.text(max_size=64)
    | st.from_regex(r"[a-z]{3,8}(:[-0-9a-zA-Z._]{0,20}){0,4}", fullmatch=True)
    | st.tuples(st.sampled_from([b.verb for b in BUTTONS]), st.lists(st.text(max_size=9), max_size=4)).map(
        lambda made: ":".join((made[0], *made[1]))
    )
)
def test_whatever_stands_behind_a_button_is_its_arguments_or_finds_nothing(data: str) -> None:
    found = routes.find_button(data)
    if found is not None:
        _check_arguments(*found)


@given(st.sampled_from(BUTTONS).flatmap(filled))
def test_arguments_are_what_handlers_take_them_for(data: str) -> None:
    found = routes.find_button(data)
    assert found is not None
    assert ":".join((found[0].verb, *found[1])) == data
    _check_arguments(*found)


def _check_arguments(button: routes.Button, arguments: Sequence[str]) -> None:
    assert len(arguments) == len(button.arguments)
    for form, text in zip(button.arguments, arguments, strict=True):
        if form is routes.NUMBER:
            assert 0 <= int(text) < 2**63
        elif form is routes.AMOUNT:
            assert abs(float(text)) < 10**7


def test_no_name_stands_twice() -> None:
    for names in ([c.name for c in COMMANDS], [b.verb for b in BUTTONS], [r.waits_for for r in REPLIES]):
        assert names
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_has_words_for_telegrams_menu(language: str) -> None:
    for command in COMMANDS:
        assert re.fullmatch("[a-z0-9_]{1,32}", command.name)
        assert 1 <= len(texts(language).plain(f"help.{command.name}")) <= 256


def test_help_and_menus_offer_what_there_is_and_leave_out_nothing() -> None:
    offered = set(menus.commands_for(None, admin=True))
    desk = Desk(SCHEME)
    desk.member(1, "王磊", Role.GROUP_LEADER)
    phone = desk.say(1, "/help")
    shown = set(re.findall(r"^/([a-z]+)", phone.texts()[-1], re.MULTILINE))
    assert shown | offered == {c.name for c in COMMANDS} - {"start"}


def test_help_offers_nobody_what_they_may_not(desk: Desk) -> None:
    for person, account in PEOPLE.items():
        shown = set(re.findall(r"^/([a-z]+)", desk.say(account, "/help").texts()[-1], re.MULTILINE))
        assert shown, person
        for name in shown:
            route = routes.find_command(name)
            assert route is not None, name
            assert person in RIGHTS[route.who], f"{person} is offered /{name}"


def calls(folder: str, *names: str) -> Iterator[ast.Call]:
    for path in sorted((ROOT / folder).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name: Any = getattr(node, "func", None)
            if isinstance(node, ast.Call) and getattr(name, "attr", getattr(name, "id", "")) in names:
                yield node


def test_whatever_is_waited_for_has_a_reply_and_every_reply_is_waited_for() -> None:
    begun = {
        arg.value
        for call in calls("handlers", "wait_for", "begin")
        for arg in call.args[:3]
        if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
    }
    by_verdict = {"reject", "return"}  # handed on by handlers.reviews._ask_reason
    passed_on = {
        arg.value
        for call in calls("handlers", "_ask_reason")
        for arg in call.args
        if isinstance(arg, ast.Constant)
    }
    assert by_verdict == passed_on
    assert begun | passed_on == {reply.waits_for for reply in REPLIES}


def test_every_button_on_a_screen_has_a_route_and_every_route_a_button() -> None:
    beginnings = set()
    for path in sorted((ROOT / "render").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                beginnings.add(node.value.partition(":")[0])
    verbs = {button.verb for button in BUTTONS}
    assert verbs <= beginnings


def test_what_is_open_to_anybody_works_for_somebody_who_is_nobody(desk: Desk) -> None:
    """``turn.who`` asserts a member: no handler of such a route may ask for one."""
    for command in COMMANDS:
        for person in RIGHTS[command.who] - MEMBERS:
            desk.say(
                PEOPLE[person], f"/{command.name} 1 x", chat=GROUP if Where.GROUP in command.where else None
            )
            desk.say(PEOPLE[person], f"/{command.name}")
    answers = [*desk.phone(STRANGER).texts(), *desk.phone(ADMIN).texts(), *desk.phone(GROUP).texts()]
    assert len(answers) > 20
