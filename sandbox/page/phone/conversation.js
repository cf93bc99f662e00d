// One chat on a phone: header, pinned bar, the messages, and the composer under them.

import { avatar, chatTitle } from "../kit/avatar.js";
import { batched, el, reconcile, replace } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { signed } from "../kit/signs.js";
import { dayName } from "../kit/time.js";
import { world } from "../state/world.js";
import { t } from "../words/words.js";
import { actions } from "./actions.js";
import { Composer } from "./composer.js";
import { bubble } from "./message.js";
import { rows } from "./rows.js";
import { summary } from "./text.js";

const NEAR_END = 60; // pixels from the end that still count as "at the end"

export class Conversation {
  #offs = [];
  #stick = true;
  #unreadAfter = null;
  #opened = false;
  #missed = 0;

  constructor(phone, chatId) {
    this.phone = phone;
    this.chatId = chatId;
    this.viewer = phone.viewer;
    this.acts = actions(this);
    this.composer = new Composer(this);
    this.header = el("header.chat-head", {});
    this.pinned = el("div.pinned", { hidden: true });
    this.list = el("ol.messages", { role: "log", "aria-label": t("chat.messages"), "aria-live": "polite", tabindex: "0" });
    this.empty = el("div.chat-empty", { hidden: true });
    this.jumpButton = el("button.jump-down", { type: "button", hidden: true, onclick: () => this.toEnd(true) });
    this.scroller = el("div.scroller", { onscroll: () => this.#scrolled() }, this.empty, this.list);
    this.root = el("section.conversation", { "aria-label": t("chat.conversation") },
      this.header, this.pinned, el("div.wall", {}, this.scroller, this.jumpButton), this.composer.root);
    this.composer.attachments.accept(this.root);
    this.root.dataset.drop = t("attach.drop");
    this.#listen();
    world.openThread(chatId).catch((error) => phone.refused(error));
    this.render();
  }

  get row() { return world.row(this.viewer, this.chatId); }

  get thread() { return world.thread(this.chatId); }

  destroy() {
    for (const off of this.#offs) off();
    this.composer.destroy();
    this.sizes.disconnect();
  }

  #listen() {
    const soon = batched(() => this.render());
    const mine = (f) => (id) => { if (id === undefined || id === this.chatId) f(); };
    const seen = () => this.#read();
    document.addEventListener("visibilitychange", seen);
    this.#offs.push(
      world.on("thread", mine(() => { world.openThread(this.chatId).catch(() => {}); soon(); })),
      world.on("chats", (viewer) => { if (viewer === this.viewer) soon(); }),
      world.on("typing", mine(() => this.#head())),
      world.on("link", () => this.#head()),
      () => document.removeEventListener("visibilitychange", seen),
    );
    this.sizes = new ResizeObserver(() => { if (this.#stick) this.#end(); });
    this.sizes.observe(this.scroller);
  }

  rerender = batched(() => this.render());

  render() {
    if (!this.row) return;
    this.#head();
    this.#pin();
    this.composer.update(this.row);
    const { messages, loaded } = this.thread;
    if (loaded && !this.#opened) this.#open(messages);
    this.#blank(loaded && messages.length === 0);
    const before = this.scroller.scrollHeight - this.scroller.scrollTop;
    const oldest = this.list.querySelector("[data-message-id]")?.dataset.messageId;
    const items = rows(this.#opened ? messages : [], this.viewer, this.#unreadAfter).map((row) => this.#item(row));
    reconcile(this.list, items);
    const grewAbove = oldest && messages.length && messages[0].message_id < Number(oldest);
    if (this.#stick) this.#end();
    else if (grewAbove) this.scroller.scrollTop = this.scroller.scrollHeight - before;
    else this.#jump();
    this.#read();
  }

  #item(row) {
    if (row.kind === "date") return { key: row.key, mark: dayName(row.at), make: () => el("li.notch", {}, el("span", {}, dayName(row.at))) };
    if (row.kind === "unread") return { key: row.key, mark: "", make: () => el("li.unread-line", {}, el("span", {}, t("chat.unread"))) };
    if (row.kind === "service") return { key: row.key, mark: row.text, make: () => el("li.notch.service", {}, el("span", {}, signed(row.text))) };
    const busy = row.messages.map((message) => this.acts.busyPlaces(message) + this.acts.votes(message));
    return { key: row.key, mark: JSON.stringify([row, busy]), make: () => bubble(row, this.acts) };
  }

  /** The first time the messages are there: where reading goes on, and from where the line "unread" is drawn. */
  #open(messages) {
    this.#opened = true;
    if (messages.some((message) => message.poll)) this.acts.recallVotes().catch(() => {});
    const foreign = messages.filter((message) => message.from?.id !== this.viewer);
    const first = this.row.unread ? foreign.at(-Math.min(this.row.unread, foreign.length)) : null;
    if (!first) return;
    this.#unreadAfter = first.message_id - 1;
    this.#stick = false;
    setTimeout(() => {
      const line = this.list.querySelector(".unread-line");
      if (line) this.scroller.scrollTop = line.offsetTop - 56;
      this.#scrolled();
    });
  }

  #head() {
    const row = this.row;
    if (!row) return;
    const title = chatTitle(row.chat, world.bot);
    const waiting = (world.lists.get(this.viewer) ?? []).filter((other) => other.chat.id !== this.chatId).reduce((sum, other) => sum + other.unread, 0);
    const key = JSON.stringify([title, waiting, this.#status(), row.blocked]);
    if (this.header.mark === key) return;
    this.header.mark = key;
    const typing = world.typing.has(this.chatId) && world.linked !== false;
    replace(this.header,
      el("button.icon-button.back", { type: "button", "aria-label": t("chat.back"), onclick: () => this.phone.open(null) },
        icon("back"), waiting > 0 && el("span.badge", { "aria-label": t("chat.waiting", { n: waiting }) }, String(waiting))),
      avatar(row.chat.type === "private" ? world.bot.id : row.chat.id, title, "small"),
      el("div.chat-names", {}, el("h2.chat-title", {}, signed(title)), el("div.chat-status", { class: typing ? "live" : null }, this.#status())),
      el("button.icon-button", { type: "button", "aria-label": t("chat.menu"), "aria-haspopup": "menu", onclick: (event) => this.acts.chatMenu(event) }, icon("more")));
  }

  #status() {
    if (world.linked === false) return t("chat.connecting");
    const typing = world.typing.get(this.chatId);
    if (typing) return t(typing.action.startsWith("upload_photo") ? "chat.sendingPhoto" : typing.action.startsWith("upload") ? "chat.sendingFile" : "chat.typing");
    if (this.row.chat.type === "private") return t(this.row.blocked ? "chat.blocked" : "chat.bot");
    return t("chat.members", { n: this.row.members });
  }

  #pin() {
    const message = this.row.pinned_message;
    this.pinned.hidden = !message;
    if (!message) return;
    replace(this.pinned, el("button.pinned-button", { type: "button", onclick: () => this.acts.jump(message.message_id) },
      el("span.pinned-title", {}, t("chat.pinned")), el("span.pinned-what", {}, signed(summary(message)))), icon("pin"));
  }

  #blank(empty) {
    this.empty.hidden = !empty;
    if (!empty || this.empty.childElementCount) return;
    const personal = this.row.chat.type === "private";
    const about = personal ? world.bot.description || world.bot.short_description || t("chat.emptyBot") : t("chat.emptyGroup");
    replace(this.empty, el("div.empty-card", {},
      avatar(personal ? world.bot.id : this.chatId, chatTitle(this.row.chat, world.bot), "large"),
      el("strong", {}, signed(chatTitle(this.row.chat, world.bot))), el("p", {}, signed(about))));
  }

  // Scrolling

  #end() { this.scroller.scrollTop = this.scroller.scrollHeight; }

  toEnd(smooth = false) {
    this.#stick = true;
    this.#unreadAfter = smooth ? this.#unreadAfter : null;
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: smooth && !matchMedia("(prefers-reduced-motion: reduce)").matches ? "smooth" : "auto" });
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.#stick = scrollHeight - scrollTop - clientHeight < NEAR_END;
    if (scrollTop < 200 && this.thread.more) world.older(this.chatId).catch(() => {});
    this.#read();
    this.#jump();
  }

  #jump() {
    this.#missed = this.#stick ? 0 : (this.row?.unread ?? 0);
    this.jumpButton.hidden = this.#stick;
    if (this.#stick) return;
    this.jumpButton.setAttribute("aria-label", t("chat.toEnd"));
    replace(this.jumpButton, icon("down"), this.#missed > 0 && el("span.badge", {}, String(this.#missed)));
  }

  #read() {
    if (!this.#stick || !this.#opened || document.visibilityState !== "visible") return;
    if (this.row?.unread) world.read(this.viewer, this.chatId).catch(() => {});
  }
}
