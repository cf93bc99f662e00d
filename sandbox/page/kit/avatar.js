import { el } from "./dom.js";

const HUES = 7;
const CJK = /\p{Script=Han}/u;

export const hue = (id) => Math.abs(id) % HUES;

export const fullName = (user) => [user?.first_name, user?.last_name].filter(Boolean).join(" ");

export const chatTitle = (chat, bot) => (chat.type === "private" ? fullName(bot) : chat.title);

/** Two signs that tell people apart: given name of a Chinese name, initials of others. */
function initials(name) {
  const han = [...name].filter((sign) => CJK.test(sign));
  if (han.length >= 2 && han.length <= 4) return han.slice(-2).join("");
  if (han.length) return han.slice(0, 2).join("");
  const words = name.split(/\s+/).filter(Boolean);
  return words.slice(0, 2).map((word) => [...word][0].toUpperCase()).join("") || "?";
}

export function avatar(id, name, size = "") {
  return el("span.avatar", { class: `hue-${hue(id)} ${size}`, "aria-hidden": "true" }, initials(name));
}
