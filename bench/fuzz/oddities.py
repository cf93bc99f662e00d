"""Updates of every kind, as Telegram sends them and as it never would."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

from bot.routes import BUTTONS, COMMANDS

Json = dict[str, Any]
_ARGUMENTS = ("1", "5.5", "where", "2026Q4", "V01", "2026-12-01")

ANONYMOUS = 1087968824
"""The account that speaks for admins who hide, the same for all of them."""

_WORDS = """
志愿服务 2次|参加主题党日|节约挖潜 3分|合理化建议 2条|发现并消除隐患 1处|线上学习
3|5分|昨天|申报：志愿服务|claim volunteering 2
/claim 志愿服务 1次|/mine|/board|/pending|/items|/help|/lang en
/lang|/cancel|/start|/nothing|/board@liangbang_bot|/help@other_bot
/record 0005 R04|/record 0005,0006 A01 1 点名|/record|0005|R04|/away 2099-01-01|/away off|那天您不在班|好的|请补充照片
/bind 第1党支部|/unbind 0005|/invite 0009|/reverse 1 记错|/start ABCDEFGHJKLMNPQR
"""
_FORGED = """
:|approve|approve:1|approve:1:1|approve:99999:1
approve:-1:1|reject:1:1|because:1:1:where|points:1:1:-9999999|points:1:1:NaN
swap:1:1:99999|swap:1:1:0|why:1:1:x|ask:1:1:x|card:1:1|withdraw:1
submit:1:1|drop:1:1|choose:1:1:1|choose:1:1:99999|value:1:1:5
items:1:99|item:1:1|scheme:99999|record:1:3|recat:1:0|enter:1|scrap:1
inbox:99999|all:0|sure|open:1|answer:1|lang:xx|lang:en
browse|approve:1:1\0|approve:１:１|submit:999999999999999:1|\ud800
"""
_OTHER_KINDS = """
edited_message|channel_post|edited_channel_post|business_message
edited_business_message|inline_query|chosen_inline_result
shipping_query|pre_checkout_query|poll|poll_answer|chat_member|chat_boost|chat_join_request|message_reaction
message_reaction_count|purchased_paid_media|quantum_post|guest_message
"""


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.strip().replace("\n", "|").split("|"))


def _declared() -> Iterator[str]:
    """A press of every button that there is, with arguments that fit."""
    for button in BUTTONS:
        fitting = (next(word for word in _ARGUMENTS if form.fullmatch(word)) for form in button.arguments)
        yield ":".join((button.verb, *fitting))


WORDS = (*_listed(_WORDS), *(f"/{command.name} 1" for command in COMMANDS))
FORGED = ("", "x" * 64, "志愿" * 30, *_listed(_FORGED), *_declared())
OTHER_KINDS = _listed(_OTHER_KINDS)
ODD_TEXTS = (
    *("", " ", "\n", "\0", "\0/mine", "/"),
    *("//", "/\u200b", "/claim", "/claim \u202e", "/record ,", "/away 9999-99-99"),
    *("\u202e志愿服务\u202c", "مرحبا بالعالم", "שלום", "\u200b\u200c\u200d\ufeff", "志\u200b愿\u200b服\u200b务 2次"),
    *("\ud800", "x\udfffy", "e\u0301" * 300, "👨‍👩‍👧‍👦" * 200),
    *("字" * 5000, "志愿服务" * 2000, "9" * 5000, "志愿服务 " + "9" * 400),
    *("-" * 4096, "<b>x</b>", "&lt;&amp;", "<a href='tg://user?id=1'>x</a>"),
    *("{0} {name} {}", "%s %d %n", "{0.__class__}"),
    *("=HYPERLINK(1)", "@x", "'; DROP TABLE ledger;--", "../../etc/passwd", "NaN"),
    *("Infinity", "1e400", "-0", "０１２", "٣"),
    *("½", "0.0001", "1,2,3", "１２次", "志愿服务 -3次", "志愿服务 0次", "节约挖潜 99999999分", "二百五十次志愿服务"),
    *("13月45日志愿服务", "志愿服务 2026-02-30", "/start " + "A" * 64, "/start \u202eABC"),
    *("/lang ../en", "\t=1", "｜" * 100),
    *("/record 0005 R04 " + "很" * 4000, "/reverse 1" + "0" * 40, "/reverse ² x", "/record " + "0005," * 500),
    *("\r\n" * 500, "\u2028\u2029", "\x1b[2J", "\x7f" * 50, "${x}"),
)  # fmt: skip
SCALARS: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2**31, 2**53, 2**63 - 1, 2**63, 2**64 - 1, -(2**63), 0.5, 1e308, -0.0),
    *("", "0", "x", [], {}, [[]], [{}], [None], {"id": 1}, {"": ""}, [1] * 50),
)
SERVICE: tuple[Json, ...] = (
    {"sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1}},
    {"location": {"latitude": 1.0, "longitude": 2.0}},
    {"contact": {"phone_number": "1", "first_name": "x"}},
    {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 1}},
    {"video_note": {"file_id": "v", "file_unique_id": "v", "length": 1, "duration": 1}},
    {"document": {"file_id": "d", "file_unique_id": "d", "file_name": "名单.xlsx"}, "caption": "志愿服务"},
    {"dice": {"emoji": "🎲", "value": 6}},
    {"poll": {"id": "1", "question": "x", "options": []}},
    {"game": {"title": "x"}},
    {"new_chat_members": [{"id": 5, "is_bot": False, "first_name": "新人"}]},
    {"left_chat_member": {"id": 5, "is_bot": False, "first_name": "走了"}},
    {"new_chat_title": "x"},
    {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}},
    {"group_chat_created": True},
    {"migrate_from_chat_id": -5},
    {"forum_topic_created": {"name": "x", "icon_color": 1}},
    {"successful_payment": {"currency": "XTR", "total_amount": 1}},
    {"web_app_data": {"data": "approve:1:1", "button_text": "✅"}},
    {"users_shared": {"request_id": 1, "users": []}},
    {"story": {"id": 1, "chat": {"id": 1, "type": "private"}}},
    {"giveaway": {}},
    {"gift": {"gift": {"id": "1"}}},
    {"checklist": {"title": "x", "tasks": []}},
    {"quantum_state": {"spin": [1, 0]}},
    {"photo": []},
    {"entities": [{"type": "text_mention", "offset": -5, "length": 9999, "user": {"id": 900}}], "text": "志愿服务"},
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Press:
    """A button that the program has shown: where, and what it hands back."""

    account: int
    message_id: int
    data: str


@dataclass(slots=True)
class Oddities:
    """A stream of updates by ``accounts`` (nobody else), and in ``groups``, from a seed.

    ``shown`` are buttons of the program, to be filled by whoever looks at what it says.
    """

    rng: Random
    accounts: Sequence[int]
    groups: Sequence[int]
    shown: list[Press] = field(default_factory=list)
    _numbers: count[int] = field(default_factory=lambda: count(1))
    _before: list[Json] = field(default_factory=list)

    def next(self) -> Json:
        """An update with its number; three of ten are bent."""
        makers: Sequence[Callable[[], Json]] = (self._message, self._press, self._other)
        update = self.rng.choices(makers, (5, 4, 1))[0]()
        whole = copy.deepcopy(update)
        for _ in range(self.rng.choices((0, 1, 2, 5), (70, 15, 10, 5))[0]):
            self._bend(update)
        self._before = [*self._before[-30:], whole]
        return {"update_id": next(self._numbers), **update}

    def _message(self) -> Json:
        account = self.rng.choice(self.accounts)
        chat = self.rng.choice(self.groups) if self.rng.random() < 0.2 else account
        message = self._in(chat) | {"from": self._user(account)} | self._content()
        for chance, more in (
            (0.05, {"forward_origin": {"type": "user", "date": 1, "sender_user": self._user(self._account())}}),
            (0.02, {"forward_origin": {"type": "channel"}, "forward_from": {"id": 900}, "forward_date": 1}),
            (0.03, {"media_group_id": str(self.rng.randint(1, 4))}),
            (0.03, {"reply_to_message": self._in(chat) | self._content()}),
            (0.02, {"via_bot": self._user(5), "sender_boost_count": 3}),
            (0.02, {"from": self._user(ANONYMOUS, is_bot=True), "sender_chat": {"id": chat, "type": "supergroup"}}),
            (0.02, {"from": self._user(777000), "sender_chat": {"id": -1005, "type": "channel"}}),
        ):  # fmt: skip
            if self.rng.random() < chance:
                message |= more
        return {"message": message}

    def _content(self) -> Json:
        draw = self.rng.random()
        if draw < 0.5:
            return {"text": self.rng.choice(WORDS)}
        if draw < 0.7:
            return {"text": self.rng.choice(ODD_TEXTS)}
        if draw < 0.85:
            return {"photo": [self._size()], "caption": self.rng.choice((*WORDS, *ODD_TEXTS))}
        return copy.deepcopy(self.rng.choice(SERVICE))

    def _press(self) -> Json:
        account = self._account()
        query: Json = {
            "id": f"q{self.rng.getrandbits(60)}",
            "from": self._user(account),
            "chat_instance": "1",
        }
        if self.shown and self.rng.random() < 0.7:
            press = self.rng.choice(self.shown[-60:])
            if self.rng.random() < 0.7:  # by whose phone it is on
                query["from"] = self._user(press.account)
            data = press.data if self.rng.random() < 0.8 else self._misspelt(press.data)
            place = self._in(press.account) | {"message_id": press.message_id}
            query |= {"data": data, "message": place | {"text": "…", "reply_markup": {"inline_keyboard": []}}}
        else:
            query |= {"data": self.rng.choice(FORGED), "message": self._in(account)}
        if self.rng.random() < 0.05:
            del query["message"]
            query["inline_message_id"] = "x"
        return {"callback_query": query}

    def _misspelt(self, data: str) -> str:
        parts = data.split(":")
        place = self.rng.randrange(len(parts))
        parts[place] = self.rng.choice(("", "0", "1", "-1", "99999", "x", parts[place] + "0", parts[-1]))
        return ":".join(parts)

    def _other(self) -> Json:
        account = self._account()
        if self.rng.random() < 0.5:
            return {
                self.rng.choice(OTHER_KINDS): self._in(account)
                | {"from": self._user(account)}
                | self._content()
            }
        chat = self.rng.choice((*self.groups, account))
        bot = {"id": 5, "is_bot": True, "first_name": "亮榜"}
        old, new = (
            self.rng.choice(("member", "left", "kicked", "administrator", "restricted", "x")) for _ in "12"
        )
        change = {"chat": self._in(chat)["chat"], "from": self._user(account), "date": 1}
        change |= {
            "old_chat_member": {"status": old, "user": bot},
            "new_chat_member": {"status": new, "user": bot},
        }
        return {"my_chat_member": change}

    def _bend(self, update: Json) -> None:
        """One thing somewhere in the update becomes something else. Who sent it stays: that is Telegram's to say."""
        places = _places(update)
        if not places:
            return
        holder, key = self.rng.choice(places)
        match self.rng.randrange(5):
            case 0:
                del holder[key]
            case 1:
                holder[key] = copy.deepcopy(self.rng.choice(SCALARS))
            case 2:
                holder[key] = self.rng.choice(ODD_TEXTS)
            case 3 if self._before:
                other, theirs = self.rng.choice(_places(self.rng.choice(self._before)))
                holder[key] = copy.deepcopy(other[theirs])
            case _:
                holder[key] = [holder[key]] if self.rng.random() < 0.5 else {"x": holder[key]}

    def _account(self) -> int:
        return self.rng.choice(self.accounts)

    def _user(self, account: int, *, is_bot: bool = False) -> Json:
        language = self.rng.choice(("zh-hans", "en", "de", None, ""))
        return {"id": account, "is_bot": is_bot, "first_name": "某人", "language_code": language}

    def _in(self, chat: int) -> Json:
        kind = "supergroup" if chat < 0 else "private"
        return {
            "message_id": next(self._numbers),
            "date": 1_795_000_000,
            "chat": {"id": chat, "type": kind, "title": "群"},
        }

    def _size(self) -> Json:
        unique = str(self.rng.randint(1, 300))
        return {"file_id": f"file-{unique}", "file_unique_id": unique, "width": 90, "height": 60}


def _places(value: Any, *, under: str = "") -> Sequence[tuple[Any, Any]]:
    """Every place in a JSON value (holder and key) that may be bent; not the number of an account."""
    found: list[tuple[Any, Any]] = []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        if not (key == "id" and under in {"from", "sender_user", "user"}) and key not in {
            "from",
            "migrate_to_chat_id",
        }:
            found.append((value, key))
        found += _places(inner, under=str(key))
    return found
