// The first visit: a few steps the host suggests. A step may name a persona (`as`), a chat and a text to begin with.

import { el } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { signed } from "../kit/signs.js";
import { change } from "../state/settings.js";
import { world } from "../state/world.js";
import { hostText, t } from "../words/words.js";

/** The card, or null when the host has nothing to suggest. `follow(step)` goes where a step happens. */
export function tour(follow, close) {
  if (!world.tour.length) return null;
  const done = () => { change({ toured: true }); close(); };
  return el("aside.tour", { "aria-labelledby": "tour-title" },
    el("header.tour-head", {}, el("h2", { id: "tour-title" }, t("tour.title")),
      el("button.icon-button", { type: "button", "aria-label": t("close"), onclick: done }, icon("close"))),
    el("ol.tour-steps", {}, world.tour.map((step) => el("li", {}, el("span.tour-words", {}, signed(hostText(step))), tryIt(step, follow)))),
    el("footer.tour-foot", {}, el("button.primary", { type: "button", onclick: done }, t("tour.done"))));
}

function tryIt(step, follow) {
  if (step.as === undefined) return null;
  return el("button.tour-try", { type: "button", onclick: () => follow(step) }, t("tour.try"));
}
