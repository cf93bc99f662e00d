// Make Telegram fail on purpose: pick what goes wrong, for which calls and how often; what is active is listed and can be taken away.

import { el, replace } from "../kit/dom.js";
import { fullName } from "../kit/avatar.js";
import { icon } from "../kit/icons.js";
import { control } from "../state/control.js";
import { stage } from "../state/stage.js";
import { world } from "../state/world.js";
import { t } from "../words/words.js";

const KINDS = [
  ["429", { kind: "429", retry_after: 5 }],
  ["5xx", { kind: "5xx", status: 502 }],
  ["hang", { kind: "hang", seconds: 8 }],
  ["reset_before", { kind: "reset_before" }],
  ["reset_after", { kind: "reset_after" }],
  ["forbidden", { kind: "forbidden", description: "Forbidden: bot was blocked by the user" }],
  ["bad_request", { kind: "bad_request" }],
  ["offline", { kind: "offline" }],
];
const METHODS = ["send*", "edit*", "*", "sendMessage", "sendPhoto", "editMessageText", "answerCallbackQuery", "getUpdates", "getFile"];
const TIMES = [1, 3, 10, 0]; // 0: until taken away
const chosen = { method: "send*", times: 1 };

export class Faults {
  constructor() {
    this.error = el("p.panel-error", { role: "alert", hidden: true });
    this.limits = el("input", { type: "checkbox", role: "switch", id: "limits", onchange: () => this.#try(control.limits(this.limits.checked)) });
    this.active = el("div.faults-active", {});
    this.people = el("div.blockers", {});
    this.root = el("div.faults", {}, el("p.panel-lead", {}, t("faults.lead")),
      this.active, this.error, this.#form(),
      el("label.switch", { for: "limits" }, el("span", {}, el("strong", {}, t("faults.limits")), el("small", {}, t("faults.limitsHint"))), this.limits),
      this.people);
    this.offs = [world.on("faults", () => this.render()), world.on("people", () => this.render()), stage.on("phones", () => this.render())];
    this.render();
  }

  destroy() { for (const off of this.offs) off(); }

  render() {
    this.limits.checked = Boolean(world.limits);
    const rows = world.faults.map((fault) => el("li.fault", { dataset: { kind: fault.kind } },
      el("span.fault-words", {}, el("strong", {}, t(`fault.${fault.kind}`)), el("span.fault-what", {}, describe(fault))),
      el("button.icon-button", { type: "button", "aria-label": t("faults.drop", { what: t(`fault.${fault.kind}`) }), onclick: () => this.#clear(fault.id) }, icon("close"))));
    replace(this.active, el("h3.panel-heading", {}, t("faults.activeTitle"), rows.length > 0 && el("button.link", { type: "button", onclick: () => this.#clear() }, t("faults.clear"))),
      rows.length ? el("ul.fault-list", {}, rows) : el("p.panel-empty", {}, t("faults.none")));
    replace(this.people, stage.phones.map(({ viewer }) => this.#blocker(world.persona(viewer))));
  }

  #form() {
    const select = (name, values, label) => el("label.field", {}, el("span", {}, t(label)), el("select", {
      onchange: (event) => { chosen[name] = name === "times" ? Number(event.target.value) : event.target.value; },
    }, values.map(([value, text]) => el("option", { value: String(value), selected: chosen[name] === value }, text))));
    return el("section.fault-form", {}, el("h3.panel-heading", {}, t("faults.new")),
      el("div.fields", {},
        select("method", METHODS.map((method) => [method, method === "*" ? t("faults.all") : method]), "faults.method"),
        select("times", TIMES.map((n) => [n, n ? t("faults.times", { n }) : t("faults.always")]), "faults.howOften")),
      el("div.fault-kinds", {}, KINDS.map(([name, fault]) => el("button.fault-kind", { type: "button", dataset: { kind: name }, onclick: () => this.#add(fault) },
        el("strong", {}, t(`fault.${name}`)), el("small", {}, t(`fault.${name}.hint`))))));
  }

  #blocker(person) {
    if (!person) return null;
    const who = fullName(person);
    const act = () => this.#try(control.block(person.id, !person.blocked));
    return el("button.blocker", { type: "button", "aria-pressed": String(Boolean(person.blocked)), onclick: act }, icon("block"),
      t(person.blocked ? "faults.unblock" : "faults.block", { who }));
  }

  #add(fault) {
    const { method, times } = chosen;
    // "Offline" is the whole network; a method would make it something else.
    const scope = fault.kind === "offline" ? {} : { method };
    this.#try(control.addFault({ ...fault, ...scope, ...(times && fault.kind !== "offline" ? { times } : {}) }));
  }

  #clear(id) { this.#try(control.clearFaults(id)); }

  async #try(promise) {
    this.error.hidden = true;
    try {
      await promise;
    } catch (error) {
      this.error.textContent = error.message === "offline" ? t("phone.offline") : error.message;
      this.error.hidden = false;
      this.render();
    }
  }
}

function describe({ method, times, hits, seconds, retry_after: retryAfter, status, probability, chat_id: chatId }) {
  return [
    method && method !== "*" ? method : t("faults.all"),
    times ? t("faults.left", { n: times - hits }) : t("faults.always"),
    hits ? t("faults.hits", { n: hits }) : null,
    seconds ? `${seconds} s` : null,
    retryAfter ? `retry_after ${retryAfter}` : null,
    status ? `HTTP ${status}` : null,
    probability && probability < 1 ? `${Math.round(probability * 100)} %` : null,
    chatId ? `chat ${chatId}` : null,
  ].filter(Boolean).join(" · ");
}
