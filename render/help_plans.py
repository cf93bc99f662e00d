"""Help plans: the questions to helper and member, the plan as a card, and what leaders see of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from markupsafe import Markup

from domain.help_plans import ENDED, Pair, PlanState, PlanStep, View, place_of
from domain.members import Member
from render import words
from render.screen import Button, Screen, Style
from render.texts import Texts

_LINE = Markup("\n")
_STEP_SHOWN = 24
_PAIRS_SHOWN = 20
_ERASED = "…"


def ask_helper(t: Texts, pair: Pair, *, also: bool = False, remind: bool = False) -> Screen:
    """To somebody of the highest grade: would they help? Whom, they learn when both have agreed.

    ``also``: they have been asked about somebody else, or help them; the same words twice would look like a slip.
    """
    assert pair.helper is not None
    rows = [
        [
            Button(t.plain("plans.button.lend"), f"lend:{pair.plan.id}:1", style=Style.SUCCESS),
            Button(t.plain("plans.button.not_now"), f"lend:{pair.plan.id}:0"),
        ]
    ]
    key = "plans.ask_helper_also" if also else "plans.ask_helper"
    text = t(key, name=pair.helper.name, period=words.period(t, pair.period))
    return Screen(_reminding(t, text, "plans.remind_helper", remind), rows)


def ask_member(t: Texts, pair: Pair, *, remind: bool = False) -> Screen:
    """To the member: somebody is there for them."""
    assert pair.helper is not None
    key = f"{pair.plan.id}:{pair.helper.id}"
    rows = [
        [Button(t.plain("plans.button.accept"), f"accept:{key}", style=Style.SUCCESS)],
        [
            Button(t.plain("plans.button.another"), f"another:{key}"),
            Button(t.plain("plans.button.alone"), f"alone:{key}"),
        ],
    ]
    text = t(
        "plans.ask_member",
        name=pair.member.name,
        period=words.period(t, pair.period),
        grade=pair.plan.grade,
        helper=pair.helper.name,
        next=pair.next_grade,
    )
    return Screen(_reminding(t, text, "plans.remind_member", remind), rows)


def card(t: Texts, pair: Pair, view: View, zone: ZoneInfo, *, remind: bool = False) -> Screen:
    """The plan with its steps; for the two who are in it with a button for each that is not done."""
    looking = pair.helper is None and view is not View.HELPER
    head = f"plans.looking.{view}" if looking else f"plans.head.{view}"
    lines = [t(head, member=pair.member.name, helper=pair.helper.name if pair.helper else "")]
    lines.append(t("plans.aim", period=words.period(t, pair.period), next=pair.next_grade))
    if pair.plan.state is not PlanState.RUNNING:
        lines.append(t(f"plans.state.{pair.plan.state}"))
    lines += [_step_line(t, pair, place, step, zone) for place, step in enumerate(pair.steps, 1)]
    text = _reminding(t, _LINE.join(lines), "plans.remind", remind)
    if view is View.LEADER or pair.plan.state is not PlanState.RUNNING:
        return Screen(text)
    return Screen(text, _rows(t, pair, view))


def _rows(t: Texts, pair: Pair, view: View) -> list[list[Button]]:
    rows = [
        [Button(t.plain("plans.button.done", n=place, step=_short(t, step)), f"step:{step.id}")]
        for place, step in enumerate(pair.steps, 1)
        if step.done_at is None
    ]
    last = []
    done = [step for step in pair.steps if step.done_at is not None and not step.note]
    if done:
        newest = max(done, key=lambda step: (step.done_at, step.id))
        place = place_of(pair.steps, newest.id)
        last.append(Button(t.plain("plans.button.note", n=place), f"note:{newest.id}"))
    if view is View.HELPER:
        last.append(Button(t.plain("plans.button.steps"), f"steps:{pair.plan.id}"))
    return [*rows, last] if last else rows


def _step_line(t: Texts, pair: Pair, place: int, step: PlanStep, zone: ZoneInfo) -> Markup:
    if step.done_at is None:
        return t("plans.step_open", n=place, step=_words(t, step))
    line = t("plans.step_done", n=place, step=_words(t, step), day=f"{step.done_at.astimezone(zone):%m-%d}")
    return t("plans.step_note", line=line, note=step.note) if step.note else line


def _words(t: Texts, step: PlanStep) -> str:
    return step.words or (t.plain(f"plans.step.{step.template}") if step.template else _ERASED)


def _short(t: Texts, step: PlanStep) -> str:
    said = step.words or (t.plain(f"plans.short.{step.template}") if step.template else _ERASED)
    return words.shortened(said, _STEP_SHOWN)


def ask_note(t: Texts, step: PlanStep) -> Screen:
    """✏️ on a step that is done: the next text is a line about it."""
    return Screen(t("plans.ask_note", step=_words(t, step)))


def edit_steps(t: Texts, pair: Pair) -> Screen:
    """✏️ by the helper: open steps as buttons, or the next text is one more."""
    rows = [
        [Button(f"{place}. {_short(t, step)}", f"restep:{step.id}")]
        for place, step in enumerate(pair.steps, 1)
        if step.done_at is None
    ]
    rows.append([Button(t.plain("signing.button.back"), f"plan:{pair.plan.id}")])
    return Screen(t("plans.edit_steps"), rows)


def ask_words(t: Texts, pair: Pair, step: PlanStep) -> Screen:
    """A step to say otherwise."""
    back = Button(t.plain("signing.button.back"), f"plan:{pair.plan.id}")
    return Screen(t("plans.ask_words", n=place_of(pair.steps, step.id), step=_words(t, step)), ([back],))


def closed(t: Texts, pair: Pair, view: View) -> Screen:
    """The next grade is there, and the plan ends with it."""
    values = {
        "member": pair.member.name,
        "helper": pair.helper.name if pair.helper else "—",
        "before": pair.plan.grade,
        "after": pair.plan.grade_after or "—",
        "done": pair.done,
        "steps": len(pair.steps),
    }
    if view is View.LEADER:
        return Screen(t("plans.closed.leader", **values))
    return Screen(
        t(f"plans.closed.{view}.risen" if pair.gained > 0 else f"plans.closed.{view}.not_yet", **values)
    )


def nobody(t: Texts, pairs: Sequence[Pair]) -> Screen:
    """To a leader: members for whom nobody of the highest grade is left to ask."""
    names = words.some(t, [pair.member.name for pair in pairs], _PAIRS_SHOWN)
    return Screen(t.n("plans.nobody", len(pairs), names=names))


def overview(t: Texts, reader: Member, own: Sequence[Pair], below: Sequence[Pair]) -> Screen:
    """/plan: one's own plans and those of one's members, with a button for each."""
    if not own and not below:
        return Screen(t("plans.none"))
    lines = []
    if own:
        lines.append(t("plans.own"))
        lines += [_pair_line(t, pair) for pair in own]
    if below:
        lines += [t("plans.below", period=words.period(t, below[0].period)), _counted(t, below)]
        lines += [_pair_line(t, pair) for pair in below[:_PAIRS_SHOWN]]
        if len(below) > _PAIRS_SHOWN:
            lines.append(t("plans.more", n=len(below) - _PAIRS_SHOWN))
    rows = [
        [Button(_label(pair, reader), f"plan:{pair.plan.id}")]
        for pair in (*own, *below[:_PAIRS_SHOWN])
        if pair.plan.started_at is not None or pair in own
    ]
    return Screen(_LINE.join(lines), rows)


def _label(pair: Pair, reader: Member) -> str:
    names = [one.name for one in (pair.member, pair.helper) if one is not None and one.id != reader.id]
    return "🤝 " + words.shortened(" ⇄ ".join(names) or pair.scheme, 40)


def _pair_line(t: Texts, pair: Pair) -> Markup:
    helper = pair.helper.name if pair.helper else "…"
    state = pair.plan.state
    if state is PlanState.CLOSED and pair.plan.grade_after:
        said = t("plans.line_closed", before=pair.plan.grade, after=pair.plan.grade_after)
    elif state is PlanState.RUNNING:
        said = t("plans.line_running", done=pair.done, steps=len(pair.steps))
    else:
        said = t(f"plans.state.{state}")
    return t("plans.line", member=pair.member.name, helper=helper, state=said)


def _counted(t: Texts, pairs: Sequence[Pair]) -> Markup:
    """How many plans there are, in which state, with how many steps done, and who has risen."""
    states = Counter(pair.plan.state for pair in pairs)
    begun = [pair for pair in pairs if pair.plan.started_at is not None]
    return t(
        "plans.counted",
        members=len(pairs),
        paired=len(begun),
        waiting=sum(states[state] for state in PlanState if state not in ENDED | {PlanState.RUNNING}),
        declined=states[PlanState.DECLINED],
        done=sum(pair.done for pair in begun),
        steps=sum(len(pair.steps) for pair in begun),
        risen=sum(pair.gained > 0 for pair in pairs),
    )


def _reminding(t: Texts, text: Markup, key: str, remind: bool) -> Markup:
    return t(key) + _LINE + text if remind else text
