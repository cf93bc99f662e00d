// The page: loads the world, then lays out cast, phones and panel, and lays them out again when the language changes.

import { batched, el, replace } from "./kit/dom.js";
import { fullName } from "./kit/avatar.js";
import { lendFont } from "./kit/font.js";
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

async function start() {
  apply();
  for (;;) {
    try {
      await world.start();
      break;
    } catch {
      replace(app, el("p.boot", { role: "status" }, t("app.unreachable")));
      await new Promise((done) => { setTimeout(done, RETRY); });
    }
  }
  await lendFont(world.host.font);
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
