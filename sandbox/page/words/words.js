import { settings } from "../state/settings.js";
import en from "./en.js";
import zh from "./zh.js";

const CATALOGUES = { zh, en };

/** The words for `key` in the language chosen now; "{name}" takes params.name. In English "key.one" serves n = 1. */
export function t(key, params = {}) {
  const words = CATALOGUES[settings.language];
  const form = (params.n === 1 && words[`${key}.one`]) || words[key];
  return form.replace(/\{(\w+)\}/g, (_, name) => String(params[name]));
}

/** A text the host gave: a string, or {zh, en}. */
export function hostText(text) {
  if (!text) return "";
  return typeof text === "string" ? text : (text[settings.language] ?? text.zh ?? text.en ?? "");
}
