// The panel beside the phones: run the host's actions, make Telegram fail, watch the wire.

import { el, replace } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { world } from "../state/world.js";
import { t } from "../words/words.js";
import { Faults } from "./faults.js";
import { Jobs } from "./jobs.js";
import { Wire } from "./wire.js";

const TABS = [["jobs", "play", Jobs], ["faults", "bolt", Faults], ["wire", "wire", Wire]];

let last = "jobs"; // survives a change of language

export class Panel {
  #tab = null;

  constructor() {
    this.tabs = TABS.map(([name, glyph]) => el("button.tab", {
      type: "button", role: "tab", id: `tab-${name}`, "aria-controls": "panel-body", onclick: () => this.open(name), onkeydown: (event) => this.#walk(event),
    }, icon(glyph), el("span", {}, t(`panel.${name}`))));
    this.body = el("div.panel-body", { role: "tabpanel", id: "panel-body", tabindex: "-1" });
    this.root = el("div.panel", {}, el("div.tabs", { role: "tablist", "aria-label": t("panel.title") }, this.tabs), this.body);
    this.off = world.on("faults", () => this.#badge());
    this.open(last);
    this.#badge();
  }

  destroy() {
    this.off();
    this.#tab.destroy();
  }

  open(name) {
    last = name;
    this.#tab?.destroy();
    const index = TABS.findIndex(([each]) => each === name);
    this.tabs.forEach((tab, at) => {
      tab.setAttribute("aria-selected", String(at === index));
      tab.tabIndex = at === index ? 0 : -1;
    });
    this.body.setAttribute("aria-labelledby", `tab-${name}`);
    this.#tab = new TABS[index][2]();
    replace(this.body, this.#tab.root);
  }

  #walk({ key }) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (!step) return;
    const next = (TABS.findIndex(([name]) => name === last) + step + TABS.length) % TABS.length;
    this.open(TABS[next][0]);
    this.tabs[next].focus();
  }

  #badge() {
    const active = world.faults.length + (world.limits ? 1 : 0);
    const tab = this.tabs[1];
    tab.querySelector(".badge")?.remove();
    if (active) tab.append(el("span.badge", { "aria-label": t("faults.active", { n: active }) }, String(active)));
  }
}
