// The wire: the last calls the bot made, newest first; a click shows what was asked and answered.

import { el, reconcile } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { clockWithSeconds } from "../kit/time.js";
import { control } from "../state/control.js";
import { t } from "../words/words.js";

const EVERY = 1000; // milliseconds between looks
const KEPT = 150;
const BACK = 600; // ids to begin before the end: polls take ids too, and are not listed unless asked for

export class Wire {
  #calls = [];
  #last = null;
  #paused = false;
  #polling = false; // whether getUpdates is shown too
  #open = new Set();

  constructor() {
    this.list = el("ol.calls", { "aria-label": t("panel.wire") });
    this.empty = el("p.panel-empty", {}, t("wire.none"));
    this.pause = el("button.link", { type: "button", onclick: () => this.#setPaused(!this.#paused) });
    const updates = el("input", { type: "checkbox", onchange: () => { this.#polling = updates.checked; this.#restart(); } });
    this.root = el("div.wire", {}, el("p.panel-lead", {}, t("wire.lead")),
      el("div.wire-bar", {}, el("label.check", {}, updates, t("wire.updates")), this.pause), this.empty, this.list);
    this.#setPaused(false);
    this.timer = setInterval(() => this.#look(), EVERY);
    this.#look();
  }

  destroy() { clearInterval(this.timer); }

  #setPaused(paused) {
    this.#paused = paused;
    this.pause.replaceChildren(icon(paused ? "play" : "pause"), t(paused ? "wire.resume" : "wire.pause"));
  }

  #restart() {
    this.#calls = [];
    this.#last = null;
    this.#look();
  }

  async #look() {
    if (this.#paused || document.visibilityState !== "visible") return;
    const updates = this.#polling;
    try {
      this.#last ??= Math.max((await control.state()).calls - BACK, 0);
      const { calls, last } = await control.calls(this.#last, updates, BACK);
      if (updates !== this.#polling) return; // asked before the switch was turned
      if (last < this.#last) return this.#restart(); // another sandbox at the same address
      this.#last = last;
      if (calls.length) this.#calls = [...this.#calls, ...calls].slice(-KEPT);
      this.render();
    } catch { /* the page says elsewhere that the connection is gone */ }
  }

  render() {
    this.empty.hidden = this.#calls.length > 0;
    reconcile(this.list, this.#calls.toReversed().map((call) => ({
      key: String(call.id), mark: String(this.#open.has(call.id)), make: () => this.#row(call),
    })));
  }

  #row(call) {
    const open = this.#open.has(call.id);
    const toggle = () => { if (!this.#open.delete(call.id)) this.#open.add(call.id); this.render(); };
    const who = call.params?.chat_id ?? call.params?.callback_query_id ?? "";
    return el("li.call", { class: call.ok ? "good" : "bad" },
      el("button.call-line", { type: "button", "aria-expanded": String(open), onclick: toggle, dataset: { focus: "line" } },
        el("time", {}, clockWithSeconds(call.at)), el("span.call-method", {}, call.method), el("span.call-chat", {}, String(who)),
        el("span.call-status", {}, call.status ? String(call.status) : t("wire.cut"))),
      call.error && el("div.call-error", {}, call.error),
      open && el("pre.call-body", { tabindex: "0" }, pretty(call.params), call.result === undefined ? "" : `\n→ ${pretty(call.result)}`));
  }
}

/** JSON with one field a line; texts that are JSON themselves (reply_markup as a form field) are unfolded. */
function pretty(value) {
  const unfold = (key, text) => {
    if (typeof text !== "string" || !/^[[{]/.test(text)) return text;
    try { return JSON.parse(text); } catch { return text; }
  };
  return JSON.stringify(value, unfold, 2) ?? "";
}
