// Where a link leads: into a chat of this page, out to the web, or nowhere.

const SAFE = new Set(["http:", "https:", "mailto:", "tel:"]);
const T_ME = new Set(["t.me", "telegram.me", "telegram.dog"]);

function parse(text) {
  try {
    return new URL(/^[a-z][a-z\d+.-]*:/i.test(text) ? text : `https://${text}`);
  } catch {
    return null;
  }
}

/** {kind: "start", payload} | {kind: "web", href} | null for what must not be opened (javascript: and the like). */
export function destination(text, bot) {
  const url = parse(text);
  if (!url) return null;
  const name = bot.username?.toLowerCase();
  if (url.protocol === "tg:" && `${url.host}${url.pathname}`.replaceAll("/", "") === "resolve") {
    return url.searchParams.get("domain")?.toLowerCase() === name ? start(url) : null;
  }
  if (T_ME.has(url.host) && url.pathname.slice(1).toLowerCase() === name) return start(url);
  return SAFE.has(url.protocol) ? { kind: "web", href: url.href } : null;
}

const start = (url) => ({ kind: "start", payload: url.searchParams.get("start") });

export function openWeb(href) {
  window.open(href, "_blank", "noopener,noreferrer");
}
