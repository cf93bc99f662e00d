// The frame of the page: bar, cast, stage with one or two phones, panel; on a narrow page cast and panel are drawers.

import { Cast, castChip } from "./cast/cast.js";
import { stepOn, tour } from "./cast/tour.js";
import { fullName } from "./kit/avatar.js";
import { el, replace } from "./kit/dom.js";
import { icon } from "./kit/icons.js";
import { Panel } from "./panel/panel.js";
import { Phone } from "./phone/phone.js";
import { change, settings } from "./state/settings.js";
import { stage } from "./state/stage.js";
import { world } from "./state/world.js";
import { hostText, t } from "./words/words.js";

export const WIDE = 1240;   // pixels: from here on the panel has a column of its own
const NARROW = 760;         // below: one phone fills the page (style/shell.css has the same numbers)
const THEMES = ["auto", "light", "dark"];
const THEME_ICONS = { auto: "auto", light: "sun", dark: "moon" };

export class Shell {
  #phones = [];
  #drawer = null;
  #offs = [];

  constructor() {
    this.chip = castChip(() => this.#open("cast"));
    this.cast = new Cast(() => this.#shut());
    this.panel = new Panel();
    this.stage = el("main.stage", {});
    this.link = el("div.link-state", { role: "status", hidden: true });
    this.castSide = this.#side("cast-side", "app.cast", this.cast.root);
    this.panelSide = this.#side("panel-side", "app.panel", this.panel.root);
    this.veil = el("div.drawer-veil", { hidden: true, onclick: () => this.#shut() });
    this.bar = el("header.bar", {});
    this.tourPlace = el("div.tour-place", {});
    this.root = el("div.shell", { onkeydown: (event) => { if (event.key === "Escape" && this.#drawer) this.#shut(); } },
      this.bar, this.link, this.castSide, this.stage, this.panelSide, this.tourPlace, this.veil);
    this.#bar();
    this.#offs.push(
      stage.on("phones", () => this.show()), stage.on("active", () => this.#activeMark()),
      world.on("link", () => this.#linkState()), world.on("people", () => this.show()),
      world.on("chats", (viewer) => { this.#phones.forEach((phone, index) => { if (stage.phones[index]?.viewer === viewer) this.#showPhone(phone, index); }); }));
    this.root.classList.toggle("with-panel", settings.panel);
    this.#linkState();
    if (!settings.toured) this.#tour();
  }

  destroy() {
    for (const off of this.#offs) off();
    for (const part of [...this.#phones, this.cast, this.panel, this.chip]) part.destroy();
  }

  show() {
    const count = stage.phones.length;
    this.root.classList.toggle("two", count > 1);
    if (!count) replace(this.stage, el("div.nobody", {}, el("h2", {}, t("app.nobody.title")), el("p", {}, t("app.nobody"))));
    while (this.#phones.length > count) {
      const phone = this.#phones.pop();
      phone.destroy();
      phone.root.remove();
    }
    while (this.#phones.length < count) {
      const phone = new Phone(this.#phones.length);
      this.#phones.push(phone);
      this.stage.querySelector(".nobody")?.remove();
      this.stage.append(phone.root);
    }
    this.#phones.forEach((phone, index) => this.#showPhone(phone, index));
    this.twoButton.setAttribute("aria-pressed", String(count > 1));
    this.twoButton.hidden = world.personas.length < 2;
    this.#activeMark();
  }

  #showPhone(phone, index) {
    if (world.lists.has(stage.phones[index].viewer)) phone.show(stage.phones[index]);
  }

  #activeMark() {
    this.#phones.forEach((phone, index) => phone.root.classList.toggle("active", index === stage.active));
  }

  #bar() {
    const button = (glyph, label, act, extra = {}) =>
      el("button.icon-button", { type: "button", "aria-label": t(label), title: t(label), onclick: act, ...extra }, icon(glyph));
    this.twoButton = button("phones", "app.two", () => (stage.phones.length > 1 ? stage.single() : stage.beside()), { class: "two-button" });
    this.panelButton = button("panel", "app.panel", () => this.#panel(), { class: "panel-button", "aria-pressed": String(settings.panel) });
    const theme = button(THEME_ICONS[settings.theme], `app.theme.${settings.theme}`, () => {
      change({ theme: THEMES[(THEMES.indexOf(settings.theme) + 1) % THEMES.length] });
      this.#bar();
      this.bar.querySelector(".theme-button").focus();
    }, { class: "theme-button" });
    const language = el("button.language", {
      type: "button", lang: settings.language === "zh" ? "en" : "zh", onclick: () => change({ language: settings.language === "zh" ? "en" : "zh" }),
    }, t("app.language"));
    const help = world.tour.length > 0 && button("help", "app.tour", () => this.#tour());
    replace(this.bar,
      el("div.brand", {}, el("img", { src: "page/icon.svg", alt: "", width: 30, height: 30 }),
        el("div.brand-words", {}, el("h1", {}, hostText(world.host.title) || fullName(world.bot)), el("span", {}, t("app.sandbox")))),
      this.chip.root, el("div.bar-tools", {}, help, language, theme, this.twoButton, this.panelButton));
  }

  #side(name, label, content) {
    const close = el("button.icon-button.side-close", { type: "button", "aria-label": t("close"), onclick: () => this.#shut() }, icon("close"));
    return el("aside", { class: `side ${name}`, "aria-label": t(label) }, el("header.side-head", {}, el("h2", {}, t(label)), close), content);
  }

  // Drawers

  #panel() {
    if (window.innerWidth < WIDE) return this.#open("panel");
    change({ panel: !settings.panel });
    this.root.classList.toggle("with-panel", settings.panel);
    return this.panelButton.setAttribute("aria-pressed", String(settings.panel));
  }

  #open(which) {
    const side = which === "cast" ? this.castSide : this.panelSide;
    this.#drawer = { side, before: document.activeElement };
    side.classList.add("open");
    side.setAttribute("role", "dialog");
    side.setAttribute("aria-modal", "true");
    this.veil.hidden = false;
    for (const other of [this.stage, this.bar, this.tourPlace]) other.inert = true;
    side.querySelector("button:not([hidden])").focus();
  }

  #shut() {
    if (!this.#drawer) return;
    const { side, before } = this.#drawer;
    this.#drawer = null;
    side.classList.remove("open");
    side.removeAttribute("role");
    side.removeAttribute("aria-modal");
    this.veil.hidden = true;
    for (const other of [this.stage, this.bar, this.tourPlace]) other.inert = false;
    before?.focus?.({ preventScroll: true });
  }

  // Hints

  #tour() {
    const close = () => replace(this.tourPlace);
    const follow = ({ as, chat, text }) => {
      stage.cast(as);
      stage.open(stage.active, chat ?? as);
      if (text) this.#phones[stage.active]?.compose(hostText(text));
      if (window.innerWidth < NARROW) { stepOn(); close(); } // the card would lie on what is to be seen
    };
    replace(this.tourPlace, tour(follow, close));
  }

  #linkState() {
    if (world.linked === false) {
      this.link.className = "link-state lost";
      this.link.textContent = t("app.linkLost");
      this.link.hidden = false;
    } else if (!this.link.hidden) {
      this.link.className = "link-state back";
      this.link.textContent = t("app.linkBack");
      setTimeout(() => { if (world.linked) this.link.hidden = true; }, 1800);
    }
  }
}
