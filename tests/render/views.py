"""Claims made up for screens, with whatever people may have typed in them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from domain.claim_view import Asked, ClaimView, Reuse, Step
from domain.claims import Change, Claim, ClaimState, Photo
from domain.members import LEADING_ROLES, Role
from domain.periods import PeriodKind, containing
from domain.reviews import Ask, Vacancy, Verdict
from domain.schemes import Category, Item, Range, Scheme, SchemeVersion
from tests.domain.people import member

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 10, 19, 4, 0, tzinfo=UTC)
TODAY = date(2026, 10, 19)
FIXED = Item("V01", "志愿服务", Decimal(3), "v", unit="次", cap=Decimal(9), approval=(Role.GROUP_LEADER,))
RANGED = Item("V02", "挖潜增效", Range(Decimal(1), Decimal(5)), "v", approval=(Role.GROUP_LEADER,))
BIG = 999_999_999_999_999

TYPED = st.text(st.characters(exclude_categories=["Cs"]), max_size=600) | st.sampled_from(
    [
        "<b>",
        "&amp;",
        "</b><script>",
        "龚䶮" * 300,
        "👨‍👩‍👧‍👦" * 100,
        "\u202eabc",
        "a\u200b\u200bb",
        "\n\n\n",
        "{name}",
        "%s",
        "_*`[",
    ]
)
NAMES = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]), min_size=1, max_size=64
).filter(str.strip)


def scheme_of(*items: Item) -> SchemeVersion:
    """A version that has these items."""
    scheme = Scheme(
        "crew",
        "党员积分",
        PeriodKind.QUARTER,
        (Role.GROUP_LEADER,),
        categories=(Category("v", "奉献社会", items=items),),
    )
    return SchemeVersion(BIG, 3, scheme)


def claim(**more: Any) -> Claim:
    """A claim that waits at its first level; ``more`` says what is different."""
    fields: dict[str, Any] = {
        "id": BIG,
        "member_id": 1,
        "scheme_id": BIG,
        "item": "V01",
        "quantity": Decimal(2),
        "points": Decimal(6),
        "happened_on": TODAY,
        "words": "志愿服务 2次",
        "state": ClaimState.WAITING,
        "version": BIG,
        "chain": (Role.GROUP_LEADER, Role.BRANCH_REVIEWER),
        "level": 0,
        "period": "2026Q4",
        "created_at": NOW,
        "submitted_at": NOW,
        "closed_at": None,
    }
    return Claim(**fields | more)


def view(of: Claim | None = None, item: Item | None = FIXED, **more: Any) -> ClaimView:
    """What a screen is made of."""
    fields: dict[str, Any] = {
        "claim": of or claim(),
        "member": member(1, name="张伟"),
        "version": scheme_of(FIXED, RANGED),
        "item": item,
        "photos": (),
        "period": containing(TODAY, PeriodKind.QUARTER),
        "left": Decimal(9) if item is FIXED else None,
    }
    return ClaimView(**fields | more)


def asked(of: ClaimView, *names: str, **more: Any) -> Asked:
    """The view at its first level, asked of people of these names."""
    people = tuple(member(10 + n, Role.GROUP_LEADER, name=name) for n, name in enumerate(names or ("王磊",)))
    return Asked(of, Ask(0, Role.GROUP_LEADER, people), BIG, **more)


@st.composite
def steps(draw: st.DrawFn) -> Step:
    verdict = draw(st.sampled_from(Verdict))
    passed = verdict is Verdict.PASSED
    return Step(
        level=draw(st.integers(0, 3)),
        role=draw(st.sampled_from(sorted(LEADING_ROLES))),
        verdict=verdict,
        by="" if passed else draw(NAMES),
        at=NOW,
        reason=draw(st.sampled_from(Vacancy)) if passed else draw(st.none() | TYPED),
        answer=draw(st.none() | TYPED) if verdict is Verdict.RETURNED else None,
    )


@st.composite
def views(draw: st.DrawFn) -> ClaimView:
    """A claim with a history of any length, full of what people typed."""
    item = draw(st.sampled_from([FIXED, RANGED]))
    item = replace(item, name=draw(NAMES), unit=draw(st.sampled_from(["", "次", "<小时>"])))
    state = draw(st.sampled_from([s for s in ClaimState if s is not ClaimState.DRAFT]))
    of = claim(
        item=item.code, words=draw(TYPED), state=state, points=draw(st.decimals(-99999, 99999, places=3))
    )
    change = st.builds(
        Change,
        changed_by=st.just(5),
        by=NAMES,
        item_before=st.sampled_from(["V01", "V02", "gone"]),
        points_before=st.decimals(-99999, 99999, places=3),
        item_after=st.just(item.code),
        points_after=st.decimals(-99999, 99999, places=3),
        reason=st.none() | TYPED,
    )
    reuse = st.builds(Reuse, member=NAMES, item=NAMES, at=st.just(NOW - timedelta(days=400)))
    return view(
        of,
        item,
        version=scheme_of(item, replace(item, code="other")),
        member=member(1, name=draw(NAMES), branch=draw(NAMES)),
        photos=tuple(Photo(f"f{n}", f"u{n}") for n in range(draw(st.integers(0, 3)))),
        left=draw(st.none() | st.just(Decimal(3))) if item.cap is not None else None,
        waiting=draw(st.sampled_from([Decimal(0), Decimal(3)])),
        twin=draw(st.none() | st.just(claim())),
        reused=tuple(draw(st.lists(reuse, max_size=3))),
        recent=tuple(draw(st.lists(st.just(claim()), max_size=3))),
        changes=tuple(draw(st.lists(change, max_size=4))),
        steps=tuple(draw(st.lists(steps(), max_size=9))),
    )
