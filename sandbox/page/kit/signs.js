// Signs (✅ ❌ ↩️ …) drawn as pictures. The character itself stays in the text, only transparent: screen readers, copy and
// paste, search and test tools find it where it was written.

import { el } from "./dom.js";
import { SIGNS, signUri } from "./sign-art.js";

// A keycap is digit + U+FE0F + U+20E3; every other sign may be followed by U+FE0F or by a skin tone, which is not drawn.
const spelling = (sign) => (sign.endsWith("\u20E3") ? `${sign[0]}\uFE0F?\u20E3` : `${sign}[\uFE0F\u{1F3FB}-\u{1F3FF}]?`);
const PATTERN = new RegExp(SIGNS.sort((a, b) => b.length - a.length).map(spelling).join("|"), "gu");

/** Text as nodes: plain text nodes with each known sign in a drawn <span class="sign">. */
export function signed(text) {
  const parts = [];
  let at = 0;
  for (const match of text.matchAll(PATTERN)) {
    if (match.index > at) parts.push(text.slice(at, match.index));
    const art = signUri(match[0].replace(/[\uFE0F\u{1F3FB}-\u{1F3FF}]/gu, ""));
    parts.push(el("span.sign", { style: { "background-image": art } }, match[0]));
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push(text.slice(at));
  return parts;
}
