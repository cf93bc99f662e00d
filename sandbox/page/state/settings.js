// What this browser remembers about the page itself: language, theme, which columns are open, what was already shown.

import { Events } from "../kit/events.js";

const KEY = "sandbox.settings";
const events = new Events();
const stored = read();

export const settings = {
  language: stored.language ?? browserLanguage(),
  theme: stored.theme ?? "auto",
  panel: stored.panel ?? true,
  toured: stored.toured ?? false,
};

export const onSettings = (f) => events.on("change", f);

export function change(patch) {
  Object.assign(settings, patch);
  Object.assign(stored, patch);
  try {
    localStorage.setItem(KEY, JSON.stringify(stored));
  } catch { /* private windows may refuse storage: the setting then lasts as long as the page */ }
  apply();
  events.emit("change", patch);
}

/** Puts language and theme on <html>, where the style sheets and screen readers look. */
export function apply() {
  document.documentElement.lang = settings.language === "zh" ? "zh-Hans" : "en";
  document.documentElement.dataset.theme = settings.theme;
}

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

function browserLanguage() {
  const known = (navigator.languages ?? []).map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag === "zh" || tag === "en");
  return known ?? "zh";
}
