// Building DOM without markup strings: text goes in as text nodes, so nothing a person typed is ever parsed as HTML.

/**
 * el("button.send.primary", {type: "button", onclick: f, "aria-label": "…"}, "text", node, [more])
 * Properties: on* are listeners, `dataset` and `style` take objects, booleans set or drop the attribute, null drops it.
 */
export function el(spec, props = {}, ...children) {
  const [tag, ...classes] = spec.split(".");
  const node = document.createElement(tag || "div");
  if (classes.length) node.className = classes.join(" ");
  for (const [name, value] of Object.entries(props)) set(node, name, value);
  append(node, children);
  return node;
}

function set(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "dataset") Object.assign(node.dataset, value);
  else if (name === "style") for (const [key, text] of Object.entries(value)) node.style.setProperty(key, text);
  else if (name === "class") node.classList.add(...value.split(" ").filter(Boolean));
  else if (name === "value") node.value = value;
  else node.setAttribute(name, value === true ? "" : value);
}

export function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child);
  }
}

export function replace(node, ...children) {
  node.replaceChildren();
  append(node, children);
  return node;
}

/** Runs f soon, once, however often it is asked for meanwhile. Timers run in hidden tabs too; animation frames do not. */
export function batched(f, wait = 16) {
  let timer = 0;
  return () => {
    if (!timer) timer = setTimeout(() => { timer = 0; f(); }, wait);
  };
}

/**
 * Makes the children of `parent` match `items` ([{key, mark, make}]), keeping every node whose key and mark are unchanged,
 * so that scroll positions, loading states and focus survive what does not concern them.
 */
export function reconcile(parent, items) {
  const old = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  const focus = focusKey(parent);
  let at = parent.firstElementChild;
  for (const { key, mark, make } of items) {
    let node = old.get(key);
    if (!node || node.mark !== mark) {
      const fresh = make();
      fresh.dataset.key = key;
      fresh.mark = mark;
      if (node) {
        if (at === node) at = node.nextElementSibling;
        node.remove();
      }
      node = fresh;
    }
    old.delete(key);
    if (node === at) at = at.nextElementSibling;
    else parent.insertBefore(node, at);
  }
  for (const gone of old.values()) gone.remove();
  if (focus) refocus(parent, focus);
}

function focusKey(parent) {
  const active = document.activeElement;
  if (!active || active === document.body || !parent.contains(active)) return null;
  return { row: active.closest("[data-key]")?.dataset.key, part: active.dataset.focus };
}

function refocus(parent, { row, part }) {
  if (parent.contains(document.activeElement)) return;
  const node = [...parent.children].find((child) => child.dataset.key === row);
  const target = part && [...(node?.querySelectorAll("[data-focus]") ?? [])].find((n) => n.dataset.focus === part);
  (target ?? node)?.focus({ preventScroll: true });
}
