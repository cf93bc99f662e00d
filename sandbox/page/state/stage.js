// Who is on which phone, and what is open there. Kept in the address, so that a reload or a shared link shows the same.

import { Events } from "../kit/events.js";
import { world } from "./world.js";

class Stage extends Events {
  phones = [];          // [{viewer, chat}], one or two; chat null: the list of chats
  active = 0;           // the phone that a click on the cast concerns
  #lastChat = new Map(); // viewer → the chat they had open

  /** Reads the address; people who are not (or no longer) there give way to the first of the cast. True when it names someone. */
  start() {
    const asked = new URLSearchParams(location.hash.slice(1));
    this.phones = [];
    for (const [person, chat] of [["as", "chat"], ["with", "chat2"]]) {
      const viewer = Number(asked.get(person));
      if (world.persona(viewer)) this.phones.push({ viewer, chat: asked.has(chat) ? Number(asked.get(chat)) || null : viewer });
    }
    const [first] = world.personas;
    if (!this.phones.length && first) this.phones.push({ viewer: first.id, chat: first.id });
    return asked.has("as");
  }

  /** The address was changed by hand or by a link. */
  follow() {
    this.start();
    this.active = Math.min(this.active, Math.max(this.phones.length - 1, 0));
    this.emit("phones");
  }

  get current() { return this.phones[this.active]; }

  /** Puts a persona on the active phone (or the one given). */
  cast(viewer, index = this.active) {
    const other = this.phones.findIndex((phone, at) => at !== index && phone.viewer === viewer);
    if (other >= 0) return this.activate(other);
    this.phones[index] = { viewer, chat: this.#lastChat.has(viewer) ? this.#lastChat.get(viewer) : viewer };
    this.active = index;
    this.#changed();
  }

  /** A second phone beside the first: the persona given, or the next of the cast. */
  beside(viewer) {
    const first = this.phones[0].viewer;
    const next = viewer ?? world.personas.find((person) => person.id !== first)?.id;
    if (next === undefined || next === first) return;
    this.cast(next, 1);
  }

  single() {
    const kept = this.current ?? this.phones[0];
    this.phones = [kept];
    this.active = 0;
    this.#changed();
  }

  close(index) {
    this.phones.splice(index, 1);
    this.active = 0;
    this.#changed();
  }

  open(index, chat) {
    const phone = this.phones[index];
    phone.chat = chat;
    this.#lastChat.set(phone.viewer, chat);
    this.active = index;
    this.#changed();
  }

  activate(index) {
    if (index === this.active) return;
    this.active = index;
    this.emit("active");
  }

  #changed() {
    const [one, two] = this.phones;
    const parts = [`as=${one.viewer}`, `chat=${one.chat ?? 0}`];
    if (two) parts.push(`with=${two.viewer}`, `chat2=${two.chat ?? 0}`);
    history.replaceState(null, "", `#${parts.join("&")}`);
    this.emit("phones");
  }
}

export const stage = new Stage();
