// Inline keyboards under a message and reply keyboards under the composer.

import { el } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { signed } from "../kit/signs.js";
import { t } from "../words/words.js";
import { destination } from "./links.js";

/** The buttons under a message, or null. */
export function inlineKeyboard(message, acts) {
  const lines = message.reply_markup?.inline_keyboard;
  if (!lines?.length) return null;
  return el("div.keys", { role: "group", "aria-label": t("message.buttons") },
    lines.map((line, row) => el("div.keys-line", {}, line.map((button, column) => key(message, button, `${row}.${column}`, acts)))));
}

function key(message, button, place, acts) {
  const busy = acts.pressing(message, place);
  const badge = button.url || button.web_app || button.login_url ? "link" : button.copy_text ? "copy" : null;
  return el("button.key", {
    type: "button", class: button.style ?? null, "aria-busy": busy ? "true" : null, dataset: { focus: `k${message.message_id}.${place}` },
    title: button.url ?? null, onclick: () => { if (!acts.pressing(message, place)) press(message, button, place, acts); },
  },
    el("span.key-text", {}, signed(button.text)), badge && icon(badge), busy && el("span.spinner", { "aria-hidden": "true" }));
}

function press(message, button, place, acts) {
  const url = button.url ?? button.web_app?.url ?? button.login_url?.url;
  if (button.callback_data !== undefined) acts.press(message, button.callback_data, place);
  else if (url) follow(url, acts);
  else if (button.copy_text) acts.copy(button.copy_text.text);
  else if (button.switch_inline_query_current_chat !== undefined) acts.insert(`@${acts.bot.username} ${button.switch_inline_query_current_chat}`);
  else acts.toast(t("message.keyUnsupported"));
}

/** Goes where a link leads: a deep link into the private chat, another into a new tab. */
export function follow(url, acts) {
  const to = destination(url, acts.bot);
  if (!to) acts.toast(t("message.badLink", { url }));
  else if (to.kind === "start") acts.start(to.payload);
  else acts.web(to.href);
}

/** A reply keyboard: its buttons send their own text. */
export function replyKeyboard(markup, send, unsupported) {
  const plain = (button) => ["request_contact", "request_location", "request_users", "request_chat", "request_poll", "web_app"].every((kind) => !button[kind]);
  return el("div.reply-keys", { role: "group", "aria-label": t("composer.keyboard"), class: markup.resize_keyboard ? "fitted" : null },
    markup.keyboard.map((line) => el("div.keys-line", {}, line.map((one) => {
      const button = typeof one === "string" ? { text: one } : one;
      return el("button.reply-key", {
        type: "button", class: button.style ?? null, onclick: () => (plain(button) ? send(button.text) : unsupported()),
      }, signed(button.text));
    }))));
}
