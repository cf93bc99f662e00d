// A message's text with its entities as DOM. Offsets are UTF-16 units, as JavaScript's own strings count.

import { el } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { signed } from "../kit/signs.js";
import { t } from "../words/words.js";
import { destination } from "./links.js";

const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);

/**
 * Nodes for `text`. `acts` answers what people press in it: {bot, start(payload), web(href), command(text)}.
 */
export function formatted(text, entities = [], acts) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, 0, text.length, sorted, acts);
}

function span(text, from, to, entities, acts) {
  const nodes = [];
  let at = from;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    if (start >= end) continue;
    const block = BLOCKS.has(entity.type);
    nodes.push(...signed(trim(text.slice(at, start), { end: block })));
    const inner = [];
    while (index + 1 < entities.length && entities[index + 1].offset < end) inner.push(entities[(index += 1)]);
    nodes.push(wrap(entity, text.slice(start, end), span(text, start, end, inner, acts), acts));
    at = end;
    if (block && text[at] === "\n" && at < to) at += 1; // the block already ends its line
  }
  nodes.push(...signed(text.slice(at, to)));
  return nodes;
}

const trim = (text, { end }) => (end && text.endsWith("\n") ? text.slice(0, -1) : text);

function wrap(entity, text, children, acts) {
  const make = WRAPS[entity.type];
  return make ? make(children, entity, text, acts) : el("span", {}, children);
}

const WRAPS = {
  bold: (children) => el("strong", {}, children),
  italic: (children) => el("em", {}, children),
  underline: (children) => el("u", {}, children),
  strikethrough: (children) => el("s", {}, children),
  code: (children) => el("code", {}, children),
  pre: (children, { language }) => el("pre", { "data-language": language, tabindex: "0" }, el("code", {}, children)),
  blockquote: (children) => el("blockquote", {}, children),
  expandable_blockquote: (children) => expandable(children),
  spoiler: (children) => spoiler(children),
  url: (children, _, text, acts) => link(children, text, acts),
  text_link: (children, { url }, _, acts) => link(children, url, acts),
  email: (children, _, text, acts) => link(children, `mailto:${text}`, acts),
  phone_number: (children, _, text, acts) => link(children, `tel:${text}`, acts),
  mention: (children) => el("span.mention", {}, children),
  text_mention: (children) => el("span.mention", {}, children),
  hashtag: (children) => el("span.mention", {}, children),
  cashtag: (children) => el("span.mention", {}, children),
  bot_command: (children, _, text, acts) =>
    el("button.command", { type: "button", onclick: () => acts.command(text) }, children),
};

function link(children, url, acts) {
  const to = destination(url, acts.bot);
  if (!to) return el("span", {}, children);
  const href = to.kind === "web" ? to.href : url;
  const follow = (event) => {
    event.preventDefault();
    if (to.kind === "start") acts.start(to.payload);
    else acts.web(to.href);
  };
  return el("a", { href, title: href, target: "_blank", rel: "noopener noreferrer", onclick: follow }, children);
}

function spoiler(children) {
  const reveal = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    if (node.classList.contains("shown")) return;
    event.preventDefault();
    node.classList.add("shown");
    node.removeAttribute("role");
    node.removeAttribute("tabindex");
    node.removeAttribute("aria-label");
  };
  const node = el("span.spoiler", {
    role: "button", tabindex: "0", "aria-label": t("message.spoiler"), onclick: reveal, onkeydown: reveal,
  }, el("span", {}, children));
  return node;
}

function expandable(children) {
  const toggle = () => {
    const open = node.classList.toggle("open");
    button.setAttribute("aria-expanded", String(open));
    button.setAttribute("aria-label", t(open ? "message.less" : "message.more"));
  };
  const button = el("button.expand", { type: "button", "aria-expanded": "false", "aria-label": t("message.more"), onclick: toggle }, icon("down"));
  const node = el("blockquote.expandable", {}, el("span.clamp", {}, children), button);
  return node;
}

/** One line for lists, replies and the pinned bar: what kind of message it is where it has no text. */
export function summary(message) {
  const text = message.text ?? message.caption;
  if (text) return text.replace(/\s+/g, " ");
  const kind = ["photo", "document", "poll", "sticker", "video", "voice", "audio", "location", "contact", "dice"].find((each) => message[each]);
  if (kind === "poll") return message.poll.question;
  if (kind === "document") return message.document.file_name ?? t("kind.document");
  return t(kind ? `kind.${kind}` : "kind.other");
}
