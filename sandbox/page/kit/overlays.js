// Things that come over a phone for a moment: a toast, an alert, a menu.

import { el } from "./dom.js";
import { signed } from "./signs.js";
import { t } from "../words/words.js";

const TOAST_LASTS = 3600; // milliseconds

export function toast(root, text, kind = "") {
  root.querySelector(":scope > .toast")?.remove();
  const node = el("div.toast", { role: "status", class: kind }, signed(text));
  root.append(node);
  setTimeout(() => node.remove(), TOAST_LASTS + 25 * text.length);
}

/** A dialog with one button, over the phone it concerns; the focus goes back where it was. */
export function alertBox(root, text, title) {
  const before = document.activeElement;
  const close = () => {
    veil.remove();
    before?.focus?.({ preventScroll: true });
  };
  const onkeydown = (event) => {
    if (event.key === "Tab") event.preventDefault(); // the one button is all there is
    if (event.key === "Escape") close();
  };
  const ok = el("button.primary", { type: "button", onclick: close }, t("ok"));
  const veil = el("div.veil", { onkeydown, onclick: (event) => { if (event.target === veil) close(); } },
    el("div.alert", { role: "alertdialog", "aria-modal": "true", "aria-label": title },
      el("p.alert-title", {}, title), el("p.alert-text", {}, signed(text)), el("div.alert-foot", {}, ok)));
  root.append(veil);
  ok.focus();
}

/**
 * A menu near a point of the page, inside `root`. items: [{icon, label, act, danger}] and `head` nodes above them.
 */
export function popMenu(root, { x, y }, items, head = null) {
  closeMenus();
  const before = document.activeElement;
  const close = (refocus = true) => {
    node.remove();
    document.removeEventListener("pointerdown", outside, true);
    if (refocus) before?.focus?.({ preventScroll: true });
  };
  const outside = (event) => { if (!node.contains(event.target)) close(false); };
  const node = el("div.menu", { role: "menu", onkeydown: (event) => walk(event, node, close) }, head,
    items.map(({ icon, label, act, danger }) => el("button.menu-item", {
      type: "button", role: "menuitem", class: danger ? "danger" : null, onclick: () => { close(); act(); },
    }, icon, label)));
  node.close = close;
  root.append(node);
  const frame = root.getBoundingClientRect();
  const left = Math.min(Math.max(x - frame.left, 8), frame.width - node.offsetWidth - 8);
  const top = Math.min(Math.max(y - frame.top, 8), frame.height - node.offsetHeight - 8);
  node.style.left = `${left}px`;
  node.style.top = `${top}px`;
  document.addEventListener("pointerdown", outside, true);
  node.querySelector("[role=menuitem]")?.focus();
  return node;
}

export function closeMenus() {
  for (const menu of document.querySelectorAll(".menu")) menu.close?.(false);
}

function walk(event, node, close) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    close();
  }
  if (!step) return;
  event.preventDefault();
  const items = [...node.querySelectorAll("[role=menuitem]")];
  items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
}
