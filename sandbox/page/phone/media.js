// Photos, albums and files inside a bubble.

import { el } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { fileUrl } from "../state/control.js";
import { t } from "../words/words.js";

const SHOWN_WIDTH = 640; // pixels: enough for a bubble on a phone with two device pixels each
const WIDEST = 340, TALLEST = 640; // pixels of the page

/** The media part of a bubble, or null when there is none. */
export function media(messages, acts) {
  const photos = messages.filter((message) => message.photo);
  const others = messages.filter((message) => !message.photo && carried(message)).map(file);
  if (!photos.length && !others.length) return null;
  const pictures = photos.length > 1 ? album(photos, acts) : photos.map((message) => single(message, acts));
  return el("div.media", {}, pictures, others);
}

const best = (sizes) => sizes.find((size) => size.width >= SHOWN_WIDTH) ?? sizes.at(-1);

function picture(message, acts, style) {
  const size = best(message.photo);
  return el("button.photo", {
    type: "button", style, "aria-label": t("message.openPhoto", { caption: message.caption ?? "" }).trim(), dataset: { focus: `p${message.message_id}` },
    class: message.has_media_spoiler ? "veiled" : null, onclick: () => acts.view(message.message_id),
  }, el("img", { src: fileUrl(size.file_id), alt: message.caption ?? t("kind.photo"), width: size.width, height: size.height, loading: "lazy", decoding: "async" }));
}

// Extremely long or flat pictures are cropped to a shape that leaves room for the talk; the viewer shows them whole.
const ratio = ({ width, height }) => Math.min(Math.max(width / height, 0.38), 2.6);

const single = (message, acts) => picture(message, acts, { "aspect-ratio": String(ratio(message.photo.at(-1))) });

/** How wide a bubble with these pictures is, in pixels, where the phone has the room; null without pictures. */
export function pictureWidth(messages) {
  const photos = messages.filter((message) => message.photo);
  if (!photos.length) return null;
  if (photos.length > 1) return WIDEST;
  const size = photos[0].photo.at(-1);
  return Math.round(Math.max(Math.min(size.width, WIDEST, TALLEST * ratio(size)), 160));
}

/** Rows of two or three, the first row taking what does not divide evenly. */
function album(photos, acts) {
  const perRow = photos.length === 2 || photos.length === 4 ? 2 : 3;
  const lead = photos.length % perRow;
  const span = (index) => (index < lead ? 6 / lead : 6 / perRow);
  return el("div.album", { role: "group", "aria-label": t("message.album", { n: photos.length }) },
    photos.map((message, index) => picture(message, acts, { "grid-column": `span ${span(index)}`, "aspect-ratio": index < lead && lead === 1 ? "1.8" : "1" })));
}

const carried = (message) => ["document", "video", "animation", "audio", "voice", "sticker"].map((kind) => message[kind]).find(Boolean);

function file(message) {
  const item = carried(message);
  const name = item.file_name ?? t(`kind.${["video", "animation", "audio", "voice", "sticker"].find((kind) => message[kind]) ?? "document"}`);
  const ending = name.includes(".") ? name.split(".").pop().slice(0, 4) : "";
  return el("a.file", { href: fileUrl(item.file_id), download: name, "aria-label": t("message.download", { name }) },
    el("span.file-icon", {}, ending ? ending.toUpperCase() : icon("file")),
    el("span.file-words", {}, el("span.file-name", {}, name), el("span.file-size", {}, bytes(item.file_size))));
}

function bytes(n) {
  if (!n) return "";
  if (n < 1024) return `${n} B`;
  return n < 1024 * 1024 ? `${(n / 1024).toFixed(1)} KB` : `${(n / 1024 / 1024).toFixed(1)} MB`;
}
