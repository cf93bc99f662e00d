// One phone: a persona's screen, showing their chats or one of them.

import { el, replace } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { toast } from "../kit/overlays.js";
import { clock } from "../kit/time.js";
import { fullName } from "../kit/avatar.js";
import { stage } from "../state/stage.js";
import { world } from "../state/world.js";
import { hostText, t } from "../words/words.js";
import { ChatList } from "./chats.js";
import { Conversation } from "./conversation.js";

export class Phone {
  #view = null;

  constructor(index) {
    this.index = index;
    this.nameplate = el("div.nameplate", {});
    this.clock = el("span", {});
    this.signal = el("span.signal", {}, icon("wifi"));
    this.body = el("div.phone-body", {});
    this.screen = el("div.screen", {}, el("div.status-bar", { "aria-hidden": "true" }, this.clock, el("span.camera", {}), this.signal), this.body);
    this.root = el("section.phone", {
      onpointerdown: () => stage.activate(this.index), onfocusin: () => stage.activate(this.index),
    }, this.nameplate, el("div.case", {}, this.screen));
    this.offs = [world.on("link", () => this.#link())];
    this.timer = setInterval(() => this.#tick(), 10_000);
    this.#tick();
    this.#link();
  }

  destroy() {
    for (const off of this.offs) off();
    clearInterval(this.timer);
    this.#view?.destroy();
  }

  /** Shows what the stage says for this phone: {viewer, chat}. */
  show({ viewer, chat }) {
    const person = world.persona(viewer);
    const known = chat !== null && world.row(viewer, chat) ? chat : null;
    this.#plate(person);
    this.root.setAttribute("aria-label", t("phone.of", { who: fullName(person) }));
    this.root.dataset.viewer = viewer;
    if (this.#view && this.viewer === viewer && this.chat === known) return;
    const forward = known !== null && this.viewer === viewer;
    this.viewer = viewer;
    this.chat = known;
    this.#view?.destroy();
    this.#view = known === null ? new ChatList(this) : new Conversation(this, known);
    this.#view.root.classList.add(forward ? "from-right" : "from-left");
    replace(this.body, this.#view.root);
    this.#view.render();
  }

  open(chat) { stage.open(this.index, chat); }

  /** Shows what the sandbox refused, in its own words where it gave some. */
  refused(error) {
    toast(this.screen, error.message === "offline" ? t("phone.offline") : error.message, "warn");
  }

  compose(text) { this.#view.composer?.insert(text); }

  #plate(person) {
    const mark = JSON.stringify([person, stage.phones.length]);
    if (this.nameplate.mark === mark) return;
    this.nameplate.mark = mark;
    replace(this.nameplate,
      el("span.plate-name", {}, fullName(person)),
      el("span.plate-about", {}, hostText(person?.about)),
      stage.phones.length > 1 && el("button.icon-button", {
        type: "button", "aria-label": t("phone.close", { who: fullName(person) }), title: t("phone.putAway"), onclick: () => stage.close(this.index),
      }, icon("close")));
  }

  #tick() { this.clock.textContent = clock(Date.now() / 1000); }

  #link() { this.screen.classList.toggle("unlinked", world.linked === false); }
}
