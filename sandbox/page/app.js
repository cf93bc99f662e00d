// The page: loads the world, then lays out cast, phones and panel, and lays them out again when the language changes.

import { batched, el, replace } from "./kit/dom.js";
import { fullName } from "./kit/avatar.js";
import { apply, onSettings } from "./state/settings.js";
import { stage } from "./state/stage.js";
import { world } from "./state/world.js";
import { Shell, WIDE } from "./shell.js";
import { hostText, t } from "./words/words.js";

const RETRY = 1500; // milliseconds between tries to reach a server that is not there yet

const app = document.getElementById("app");
let shell = null;

function mount() {
  shell?.destroy();
  shell = new Shell();
  replace(app, shell.root);
  shell.show();
}

function title() {
  const unread = world.personas.reduce((sum, person) => sum + world.unread(person.id), 0);
  const name = hostText(world.host.title) || fullName(world.bot);
  document.title = `${unread ? `(${unread}) ` : ""}${name} · ${t("app.sandbox")}`;
}

/** A host may hand in a CJK font for machines that have none. It is only fetched when a text needs it. */
function lendFont(url) {
  if (!url) return;
  const face = new FontFace("Sandbox CJK", `url("${url}")`, { display: "swap", unicodeRange: "U+2000-206F, U+2E80-9FFF, U+F900-FAFF, U+FF00-FFEF, U+20000-323AF" });
  document.fonts.add(face);
}

async function start() {
  apply();
  replace(app, el("p.boot", { role: "status" }, t("app.loading")));
  for (;;) {
    try {
      await world.start();
      break;
    } catch {
      replace(app, el("p.boot", { role: "status" }, t("app.unreachable")));
      await new Promise((done) => { setTimeout(done, RETRY); });
    }
  }
  lendFont(world.host.font);
  const asked = stage.start();
  if (!asked && window.innerWidth >= WIDE && world.personas.length > 1) stage.beside();
  stage.activate(0);
  mount();
  title();
  onSettings((patch) => { if ("language" in patch) { mount(); title(); } });
  world.on("chats", batched(title, 200));
  world.on("people", () => { if (!stage.phones.length && world.personas.length) { stage.start(); mount(); } });
}

window.addEventListener("hashchange", () => { if (shell) stage.follow(); });

start();
