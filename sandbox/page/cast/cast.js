// The cast: who there is, what each is for, and whom something waits for.

import { avatar, fullName } from "../kit/avatar.js";
import { batched, el, reconcile, replace } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { signed } from "../kit/signs.js";
import { stage } from "../state/stage.js";
import { world } from "../state/world.js";
import { hostText, t } from "../words/words.js";

const count = (n) => (n > 99 ? "99+" : String(n));
const MANY = 9; // from here on a field to search the cast is worth its space

export class Cast {
  /** `chosen` is called after a persona was put on a phone (the drawer of a narrow page closes then). */
  constructor(chosen) {
    this.chosen = chosen;
    this.sought = "";
    this.search = el("input.cast-search", {
      type: "search", "aria-label": t("cast.search"), placeholder: t("cast.search"),
      oninput: () => { this.sought = this.search.value.trim().toLowerCase(); this.render(); },
    });
    this.list = el("ul.cast-list", {});
    this.none = el("p.cast-none", { hidden: true });
    this.root = el("div.cast", {}, this.search, this.list, this.none);
    const soon = batched(() => this.render());
    this.offs = ["people", "chats"].map((name) => world.on(name, soon)).concat(["phones", "active"].map((name) => stage.on(name, soon)));
    this.render();
  }

  destroy() { for (const off of this.offs) off(); }

  render() {
    this.search.hidden = world.personas.length < MANY;
    const shown = world.personas.filter((person) => this.#matches(person));
    this.none.hidden = shown.length > 0;
    this.none.textContent = t(world.personas.length ? "cast.notFound" : "cast.nobody");
    reconcile(this.list, shown.map((person) => {
      const unread = world.unread(person.id);
      const on = stage.phones.findIndex((phone) => phone.viewer === person.id);
      const mark = JSON.stringify([person, unread, on, on === stage.active, stage.phones.length]);
      return { key: String(person.id), mark, make: () => this.#row(person, unread, on) };
    }));
  }

  #matches(person) {
    return `${fullName(person)} ${person.username ?? ""} ${hostText(person.about)}`.toLowerCase().includes(this.sought);
  }

  #row(person, unread, on) {
    const name = fullName(person);
    const label = [name, hostText(person.about), unread && t("cast.unread", { n: unread })].filter(Boolean).join(", ");
    return el("li.cast-row", { class: [on >= 0 && "on", on === stage.active && "active"].filter(Boolean).join(" ") || null },
      el("button.cast-button", {
        type: "button", "aria-label": label, "aria-pressed": String(on >= 0), title: hostText(person.about) || name,
        dataset: { focus: "row", persona: person.id }, onclick: () => { stage.cast(person.id); this.chosen(); },
      },
        avatar(person.id, name),
        el("span.cast-words", {}, el("span.cast-name", {}, signed(name)), el("span.cast-about", {}, signed(hostText(person.about)))),
        person.blocked && icon("block"),
        unread > 0 && el("span.badge", {}, count(unread))),
      on < 0 && el("button.icon-button.cast-beside", {
        type: "button", "aria-label": t("cast.beside", { who: name }), title: t("cast.besideHint"), dataset: { focus: "beside" },
        onclick: () => { stage.beside(person.id); this.chosen(); },
      }, icon("beside")));
  }
}

/** The chip of a narrow page: who one is, and how much waits for the others. */
export function castChip(open) {
  const chip = el("button.cast-chip", { type: "button", "aria-haspopup": "dialog", onclick: open });
  const render = () => {
    const person = world.persona(stage.current?.viewer);
    const elsewhere = world.personas.filter(({ id }) => id !== person?.id).reduce((sum, { id }) => sum + world.unread(id), 0);
    if (!person) return replace(chip, t("cast.nobody"));
    chip.setAttribute("aria-label", t("cast.switch", { who: fullName(person) }));
    return replace(chip, avatar(person.id, fullName(person), "tiny"),
      el("span.cast-words", {}, el("span.cast-name", {}, signed(fullName(person))), el("span.cast-about", {}, signed(hostText(person.about)))),
      icon("down"), elsewhere > 0 && el("span.badge", { "aria-label": t("cast.elsewhere", { n: elsewhere }) }, count(elsewhere)));
  };
  const soon = batched(render);
  const offs = [world.on("people", soon), world.on("chats", soon), stage.on("phones", soon), stage.on("active", soon)];
  render();
  return { root: chip, destroy: () => offs.forEach((off) => off()) };
}
