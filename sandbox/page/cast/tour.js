// The first visit: a few steps the host suggests, one at a time. A step may name a persona (`as`), a chat and a text to begin with.

import { el, replace } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { signed } from "../kit/signs.js";
import { change } from "../state/settings.js";
import { world } from "../state/world.js";
import { hostText, t } from "../words/words.js";

let at = 0; // survives a change of language, and the card's being put away

/** The card, or null when the host has nothing to suggest. `follow(step)` goes where a step happens. */
export function tour(follow, close) {
  const steps = world.tour;
  if (!steps.length) return null;
  const done = () => { change({ toured: true }); close(); };
  const body = el("div.tour-body", { "aria-live": "polite" });
  const go = (to) => { at = to; show(); };
  const arrow = (glyph, label, to) =>
    el("button.icon-button", { type: "button", "aria-label": t(label), title: t(label), disabled: !steps[to], onclick: () => go(to) }, icon(glyph));
  const foot = el("footer.tour-foot", {});
  const show = () => {
    at = Math.min(at, steps.length - 1);
    const last = at === steps.length - 1;
    replace(body, el("p.tour-words", {}, signed(hostText(steps[at]))), tryIt(steps[at], follow));
    replace(foot, arrow("back", "tour.prev", at - 1), el("span.tour-count", {}, t("tour.count", { n: at + 1, of: steps.length })), arrow("forward", "tour.next", at + 1),
      el("button", { type: "button", class: last ? "primary" : "tour-done", onclick: done }, t("tour.done")));
  };
  show();
  return el("aside.tour", { "aria-labelledby": "tour-title" },
    el("header.tour-head", {}, el("h2", { id: "tour-title" }, t("tour.title")),
      el("button.icon-button", { type: "button", "aria-label": t("close"), onclick: done }, icon("close"))),
    body, foot);
}

/** The next time the card is opened it goes on with the step after this one. */
export function stepOn() {
  at += 1;
}

function tryIt(step, follow) {
  if (step.as === undefined) return null;
  return el("button.tour-try", { type: "button", onclick: () => follow(step) }, t("tour.try"));
}
