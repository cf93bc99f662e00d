// A persona's list of chats.

import { avatar, chatTitle, fullName } from "../kit/avatar.js";
import { batched, el, reconcile } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { signed } from "../kit/signs.js";
import { brief } from "../kit/time.js";
import { world } from "../state/world.js";
import { t } from "../words/words.js";
import { serviceText } from "./service.js";
import { summary } from "./text.js";

export class ChatList {
  #offs = [];

  constructor(phone) {
    this.phone = phone;
    this.viewer = phone.viewer;
    this.status = el("span.list-status", {});
    this.list = el("ul.chats", {});
    this.root = el("section.chat-list", { "aria-label": t("chats.title") },
      el("header.list-head", {}, el("h2", {}, t("chats.title")), this.status), this.list,
      el("p.chats-hint", {}, t("chats.hint")));
    const soon = batched(() => this.render());
    this.#offs.push(
      world.on("chats", (viewer) => { if (viewer === this.viewer) soon(); }),
      world.on("typing", soon), world.on("link", soon));
    this.render();
  }

  destroy() { for (const off of this.#offs) off(); }

  render() {
    this.status.textContent = world.linked === false ? t("chat.connecting") : "";
    const rows = world.lists.get(this.viewer) ?? [];
    this.root.classList.toggle("sparse", rows.length < 3);
    reconcile(this.list, rows.map((row) => {
      const typing = world.typing.has(row.chat.id);
      return { key: String(row.chat.id), mark: JSON.stringify([row.last_message, row.unread, row.chat.title, typing, row.pinned_message?.message_id]), make: () => this.#row(row, typing) };
    }));
  }

  #row(row, typing) {
    const title = chatTitle(row.chat, world.bot);
    const last = row.last_message;
    const label = row.unread ? t("chats.withUnread", { title, n: row.unread }) : title;
    return el("li", {}, el("button.chat-row", {
      type: "button", "aria-label": label, dataset: { focus: "row", chatId: row.chat.id }, onclick: () => this.phone.open(row.chat.id),
    },
      avatar(row.chat.type === "private" ? world.bot.id : row.chat.id, title),
      el("span.chat-words", {},
        el("span.chat-line", {},
          el("span.chat-name", {}, signed(title)), last && el("time.chat-time", {}, brief(last.date))),
        el("span.chat-line", {},
          typing ? el("span.chat-last.live", {}, t("chat.typing")) : el("span.chat-last", {}, this.#preview(row, last)),
          row.pinned_message && !row.unread && icon("pin"),
          row.unread > 0 && el("span.badge", {}, String(row.unread))))));
  }

  #preview(row, last) {
    if (!last) return t("chats.empty");
    const service = serviceText(last);
    if (service !== null) return signed(service);
    const own = last.from?.id === this.viewer;
    const who = own ? t("message.you") : row.chat.type === "private" ? null : fullName(last.from);
    return [who && el("span.chat-who", {}, `${who}: `), last.photo && icon("photo"), ...signed(summary(last))];
  }
}
