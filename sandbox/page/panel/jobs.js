// Where else the host is to be seen, and what it lets people run now, with the result of the last run in its own words.

import { el, replace } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { signed } from "../kit/signs.js";
import { clockWithSeconds } from "../kit/time.js";
import { control } from "../state/control.js";
import { world } from "../state/world.js";
import { hostText, t } from "../words/words.js";

const results = new Map(); // action id → {ok, text, detail, at}; kept while the page is open

export class Jobs {
  #running = new Set();

  constructor() {
    this.root = el("div.jobs", {});
    this.offs = [
      world.on("people", () => this.render()),
      world.on("ran", ({ id, ok, text, detail }) => { this.#result(id, ok, text, detail); }),
    ];
    this.render();
  }

  destroy() { for (const off of this.offs) off(); }

  render() {
    const links = pages(world.host.links ?? []);
    if (!world.actions.length) return replace(this.root, links, el("p.panel-empty", {}, t("jobs.none")));
    const groups = grouped(world.actions);
    return replace(this.root, links, el("p.panel-lead", {}, t("jobs.lead")), [...groups].map(([name, actions]) => el("section.job-group", {},
      groups.size > 1 && name && el("h3.panel-heading", {}, name),
      el("ul", {}, actions.map((action) => this.#row(action))))));
  }

  #row(action) {
    const result = results.get(action.id);
    const running = this.#running.has(action.id);
    return el("li.job", {},
      el("button.job-button", { type: "button", "aria-busy": running ? "true" : null, dataset: { action: action.id }, onclick: () => this.#run(action.id) },
        running ? el("span.spinner", { "aria-hidden": "true" }) : icon("play"),
        el("span.job-words", {}, el("span.job-label", {}, signed(hostText(action.label))), el("span.job-id", {}, action.id))),
      el("div.job-result", { role: "status", class: result && (result.ok ? "good" : "bad"), hidden: !result },
        result && [el("time", {}, clockWithSeconds(result.at)), el("span", {}, signed(hostText(result.text) || t(result.ok ? "jobs.done" : "jobs.failed")),
          result.detail && el("span.job-detail", {}, result.detail))]));
  }

  async #run(id) {
    if (this.#running.has(id)) return;
    this.#running.add(id);
    this.render();
    try {
      const { ok, text, detail } = await control.act(id);
      this.#running.delete(id);
      this.#result(id, ok, text, detail);
    } catch (error) {
      this.#running.delete(id);
      this.#result(id, false, error.message === "offline" ? t("phone.offline") : error.message);
    }
    this.root.querySelector(`[data-action="${CSS.escape(id)}"]`)?.focus();
  }

  #result(id, ok, text, detail = "") {
    results.set(id, { ok, text, detail, at: Date.now() / 1000 });
    this.render();
  }
}

/** Where else the host is to be seen: each opens beside this page. */
function pages(links) {
  if (!links.length) return null;
  return el("nav.web-links", { "aria-label": t("jobs.links") }, el("h3.panel-heading", {}, t("jobs.links")),
    el("div.web-pages", {}, links.map((link) =>
      el("a.web-link", { href: link.url, target: "_blank", rel: "noopener noreferrer" }, icon("globe"), el("span", {}, signed(hostText(link)))))),
    el("h3.panel-heading", {}, t("jobs.list")));
}

function grouped(actions) {
  const groups = new Map();
  for (const action of actions) {
    const name = hostText(action.group);
    groups.set(name, [...(groups.get(name) ?? []), action]);
  }
  return groups;
}
