// One bubble: a message, or an album as one.

import { avatar, fullName, hue } from "../kit/avatar.js";
import { el } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { signed } from "../kit/signs.js";
import { clock, full } from "../kit/time.js";
import { t } from "../words/words.js";
import { inlineKeyboard } from "./keyboard.js";
import { media, pictureWidth } from "./media.js";
import { poll } from "./poll.js";
import { formatted, summary } from "./text.js";

/** A bubble row (see rows.js) as <li>. `acts` is what can be done with it (see conversation.js). */
export function bubble(row, acts) {
  const message = row.messages[0];
  const sides = [row.outgoing ? "out" : "in", row.first && "first", row.last && "last"].filter(Boolean).join(" ");
  const attached = media(row.messages, acts);
  const keyboard = row.messages.map((each) => inlineKeyboard(each, acts)).filter(Boolean);
  const content = [
    ...heading(row, message, acts),
    attached,
    message.poll && poll(message, acts),
    ...words(row, acts),
    reactions(message, acts),
  ];
  const wide = pictureWidth(row.messages);
  const body = el("div.bubble", { class: attached ? "pictured" : null, style: wide ? { width: `${wide + 8}px` } : {} }, content);
  if (!body.querySelector(".meta")) body.append(meta(row));
  const node = el("li.row", {
    class: sides, tabindex: "-1", "aria-label": label(row, message),
    dataset: { messageId: message.message_id }, oncontextmenu: (event) => menu(event, message, acts),
  },
    acts.group && !row.outgoing && el("span.seat", {}, row.last && avatar(row.sender, senderName(message), "small")),
    el("div.column", {}, el("div.line", {}, body, more(message, acts)), keyboard),
  );
  longPress(body, (event) => menu(event, message, acts));
  return node;
}

export const senderName = (message) => message.sender_chat?.title ?? fullName(message.from);

function heading(row, message, acts) {
  const parts = [];
  if (acts.group && row.first && !row.outgoing) {
    parts.push(el("div.sender", { class: `ink-${hue(row.sender)}` },
      el("span.who", {}, signed(senderName(message))), message.sender_tag && el("span.tag", {}, signed(message.sender_tag))));
  }
  if (message.forward_origin) {
    const origin = message.forward_origin;
    const name = fullName(origin.sender_user) || origin.sender_user_name || origin.chat?.title || origin.sender_chat?.title || "";
    parts.push(el("div.forward", {}, t("message.forwarded", { name })));
  }
  if (message.reply_to_message) parts.push(quote(message, acts));
  return parts;
}

function quote(message, acts) {
  const replied = message.reply_to_message;
  return el("button.quote", {
    type: "button", class: `edge-${hue(replied.from?.id ?? 0)}`, onclick: () => acts.jump(replied.message_id),
    "aria-label": t("message.inReply", { who: senderName(replied), what: summary(replied) }),
  },
    el("span.who", {}, senderName(replied)), el("span.what", {}, signed(message.quote?.text ?? summary(replied))));
}

function words(row, acts) {
  const spoken = row.messages.filter((each) => each.text || each.caption);
  if (spoken.length) {
    return spoken.map((each, index) => el("div.text", {},
      formatted(each.text ?? each.caption, each.entities ?? each.caption_entities, acts),
      index === spoken.length - 1 && meta(row)));
  }
  const shown = row.messages[0];
  const known = ["photo", "document", "poll", "video", "animation", "audio", "voice", "sticker"].some((kind) => shown[kind]);
  return known ? [] : [el("div.text.muted", {}, t("message.unsupported", { what: summary(shown) }), meta(row))];
}

function meta(row) {
  const message = row.messages.at(-1);
  const edited = row.messages.some((each) => each.edit_date);
  return el("span.meta", { title: full(message.date) },
    message.pinned && icon("pin"),
    edited && el("span.edited", {}, t("message.edited")),
    el("time", { datetime: new Date(message.date * 1000).toISOString() }, clock(message.date)),
    row.outgoing && icon("check"));
}

function reactions(message, acts) {
  if (!message.reactions?.length) return null;
  return el("div.reactions", {}, message.reactions.map(({ emoji, users }) => {
    const mine = users.includes(acts.viewer);
    return el("button.reaction", {
      type: "button", "aria-pressed": String(mine), title: users.map(acts.nameOf).join(t("list.separator")),
      onclick: () => acts.react(message, mine ? null : emoji), dataset: { focus: `r${emoji}` },
    }, signed(emoji), el("span", {}, String(users.length)));
  }));
}

function more(message, acts) {
  return el("button.more", {
    type: "button", "aria-label": t("message.actions"), "aria-haspopup": "menu", dataset: { focus: "more" },
    onclick: (event) => menu(event, message, acts),
  }, icon("more"));
}

function menu(event, message, acts) {
  if (event.type === "contextmenu" && event.target.closest("a, .text ::selection")) return;
  event.preventDefault();
  acts.menu(message, event);
}

const HOLD = 450; // milliseconds a finger rests before it means "more"

function longPress(node, act) {
  let timer = 0;
  const stop = () => clearTimeout(timer);
  node.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "touch" || event.target.closest("button, a")) return;
    timer = setTimeout(() => act(event), HOLD);
  });
  for (const name of ["pointerup", "pointermove", "pointercancel"]) node.addEventListener(name, stop);
}

function label(row, message) {
  const who = row.outgoing ? t("message.you") : senderName(message);
  return `${who}, ${clock(message.date)}: ${summary(message)}`;
}
