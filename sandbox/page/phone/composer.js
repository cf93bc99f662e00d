// Where one writes: text, attachments, a reply or an edit, the bot's commands, the reply keyboard.

import { el, replace } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { toast } from "../kit/overlays.js";
import { signed } from "../kit/signs.js";
import { control } from "../state/control.js";
import { stage } from "../state/stage.js";
import { world } from "../state/world.js";
import { t } from "../words/words.js";
import { Attachments } from "./attachments.js";
import { CommandList } from "./commands.js";
import { replyKeyboard } from "./keyboard.js";
import { senderName } from "./message.js";
import { summary } from "./text.js";

const drafts = new Map(); // "viewer:chat" → text not sent yet

export class Composer {
  #context = null;     // {kind: "reply"|"edit", message}
  #queue = Promise.resolve();
  #keyboard = null;
  #keyboardOpen = true;
  #forced = null;      // the message whose ForceReply was already obeyed

  constructor(conversation) {
    this.conversation = conversation;
    this.viewer = conversation.viewer;
    this.chatId = conversation.chatId;
    this.phone = conversation.phone;
    this.attachments = new Attachments(this);
    this.commands = new CommandList(this);
    this.#build();
    this.input.value = drafts.get(this.#draftKey) ?? "";
    this.#typed();
  }

  get #draftKey() { return `${this.viewer}:${this.chatId}`; }

  #build() {
    this.input = el("textarea", {
      rows: "1", "aria-label": t("composer.message"), placeholder: t("composer.message"), enterkeyhint: "send", maxlength: "20000", autocomplete: "off",
      oninput: () => this.#typed(), onkeydown: (event) => this.#key(event), onpaste: (event) => this.attachments.paste(event),
    });
    const button = (name, glyph, label, act) => el("button.icon-button", { type: "button", class: name, "aria-label": t(label), title: t(label), onclick: act }, icon(glyph));
    this.commandsButton = button("commands-button", "slash", "composer.commands", () => this.commands.toggle());
    this.attachButton = button("attach-button", "attach", "composer.attach", () => this.attachments.toggle());
    this.keyboardButton = button("keyboard-button", "keyboard", "composer.keyboard", () => this.#toggleKeyboard());
    this.sendButton = el("button.send", { type: "submit", "aria-label": t("composer.send"), title: t("composer.send") }, icon("send"));
    this.banner = el("div.banner", { hidden: true });
    this.keys = el("div", { hidden: true });
    this.startBar = el("button.start-bar", { type: "button", hidden: true, onclick: () => this.#startBar() });
    const form = el("form.composer-form", { onsubmit: (event) => { event.preventDefault(); this.submit(); } },
      this.commandsButton, this.attachButton, this.input, this.keyboardButton, this.sendButton);
    this.root = el("div.composer", {}, this.commands.root, this.attachments.menu, this.startBar, this.banner, this.attachments.tray, form, this.keys);
  }

  destroy() { this.attachments.destroy(); }

  focus() { this.input.focus({ preventScroll: true }); }

  /** Takes what the chat's row says: commands, the reply keyboard in force, not started, blocked. */
  update(row) {
    this.commands.update(row.commands ?? []);
    this.commandsButton.hidden = !(row.commands ?? []).length;
    const bar = row.chat.type !== "private" ? null : row.blocked ? "composer.unblock" : row.started ? null : "composer.start";
    this.startBar.hidden = !bar;
    if (bar) this.startBar.textContent = t(bar);
    this.#useKeyboard(row.keyboard ?? null);
    if (row.keyboard?.force_reply) this.#obey();
  }

  #startBar() {
    const row = this.conversation.row;
    if (row.blocked) control.block(this.viewer, false).catch((error) => this.phone.refused(error));
    else this.send("/start");
  }

  // Text

  #typed() {
    const text = this.input.value;
    if (this.#context?.kind !== "edit") drafts.set(this.#draftKey, text);
    this.#fit();
    this.ready();
    this.commands.suggest(text);
  }

  /** As high as its text, up to what style/composer.css allows. */
  #fit() {
    this.input.style.height = "";
    if (this.input.scrollHeight > this.input.clientHeight) this.input.style.height = `${this.input.scrollHeight + 2}px`;
  }

  /** Shows whether there is something to send. */
  ready() { this.root.classList.toggle("ready", this.input.value.trim() !== "" || this.attachments.files.length > 0); }

  #key(event) {
    // While an input method composes, Enter chooses a word; it does not send.
    if (event.isComposing || event.keyCode === 229) return;
    if (this.commands.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && this.#context) {
      event.stopPropagation();
      this.#clearContext();
    } else if (event.key === "ArrowUp" && this.input.value === "") {
      const own = this.conversation.thread.messages.filter((message) => message.from?.id === this.viewer && message.text).at(-1);
      if (own) { event.preventDefault(); this.edit(own); }
    }
  }

  insert(text) {
    this.input.value = text;
    this.#typed();
    this.focus();
  }

  #empty() {
    this.input.value = "";
    this.#typed();
  }

  // Sending

  submit() {
    const text = this.input.value.trim();
    const files = this.attachments.files;
    const context = this.#context;
    if (context?.kind === "edit") {
      if (!text) return;
      this.#clearContext();
      this.#run(() => control.edit(this.viewer, this.chatId, context.message.message_id, text), () => { this.edit(context.message); this.insert(text); });
      return;
    }
    if (!text && !files.length) return;
    this.#empty();
    this.attachments.clear();
    this.#clearContext();
    const replyTo = context?.message.message_id;
    const restore = () => { if (!this.input.value) this.insert(text); this.attachments.add(files); };
    if (files.length) this.#run(() => this.attachments.deliver(files, text, replyTo), restore);
    else this.send(text, replyTo, restore);
  }

  send(text, replyTo, restore) {
    this.conversation.toEnd();
    this.#run(() => control.write(this.viewer, this.chatId, text, replyTo), restore);
  }

  /** One request after the other, in the order they were made; what failed comes back into the field. */
  #run(request, restore) {
    this.#queue = this.#queue.then(request).then((answer) => {
      world.keep(this.chatId, answer.messages ?? [answer.message]);
      this.conversation.toEnd();
    }).catch((error) => {
      this.phone.refused(error);
      restore?.();
    });
  }

  // Reply and edit

  reply(message, { focus = true } = {}) {
    this.#context = { kind: "reply", message };
    this.#showContext(t("composer.replyTo", { who: senderName(message) }), message, "reply");
    if (focus) this.focus();
  }

  edit(message) {
    this.#context = { kind: "edit", message };
    this.#showContext(t("composer.editing"), message, "edit");
    this.insert(message.text ?? message.caption ?? "");
  }

  #showContext(title, message, glyph) {
    this.banner.hidden = false;
    replace(this.banner, icon(glyph),
      el("div.banner-words", {}, el("span.banner-title", {}, title), el("span.banner-what", {}, signed(summary(message)))),
      el("button.icon-button", { type: "button", "aria-label": t("cancel"), onclick: () => this.#clearContext() }, icon("close")));
  }

  #clearContext() {
    const { kind, message } = this.#context ?? {};
    const wasEdit = kind === "edit";
    this.#context = null;
    this.banner.hidden = true;
    if (message?.reply_keyboard?.force_reply) this.#hint();
    if (wasEdit) this.#empty();
  }

  // Reply keyboard

  #useKeyboard(markup) {
    const mark = JSON.stringify(markup);
    if (this.#keyboard === mark) return;
    this.#hint(markup?.keyboard ? markup.input_field_placeholder : undefined);
    this.#keyboard = mark;
    this.#keyboardOpen = true;
    replace(this.keys, markup?.keyboard && replyKeyboard(markup, (text) => {
      if (markup.one_time_keyboard) this.#toggleKeyboard(false);
      this.send(text);
    }, () => toast(this.phone.screen, t("message.keyUnsupported"))));
    this.keyboardButton.hidden = !markup?.keyboard;
    this.#toggleKeyboard(Boolean(markup?.keyboard));
  }

  /** A ForceReply opens a reply to itself, once, unless the viewer has written since. */
  #obey() {
    const { messages } = this.conversation.thread;
    const asking = messages.filter((message) => message.reply_keyboard?.force_reply).at(-1);
    if (!asking || asking.message_id === this.#forced) return;
    this.#forced = asking.message_id;
    const answered = messages.some((message) => message.message_id > asking.message_id && message.from?.id === this.viewer);
    if (answered) return;
    this.reply(asking, { focus: stage.current?.viewer === this.viewer });
    this.#hint(asking.reply_keyboard.input_field_placeholder);
  }

  #hint(placeholder) { this.input.placeholder = placeholder ?? t("composer.message"); }

  #toggleKeyboard(open = !this.#keyboardOpen) {
    this.#keyboardOpen = open;
    this.keys.hidden = !open;
    this.keyboardButton.setAttribute("aria-expanded", String(open));
  }

  showCommands() { this.commands.toggle(true); }
}

