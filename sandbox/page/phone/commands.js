// The bot's commands: behind the "/" button, and as suggestions while one is typed.

import { el, replace } from "../kit/dom.js";
import { signed } from "../kit/signs.js";
import { t } from "../words/words.js";

export class CommandList {
  #commands = [];
  #shown = [];
  #at = 0;

  constructor(composer) {
    this.composer = composer;
    this.root = el("div.commands", { role: "listbox", "aria-label": t("composer.commands"), hidden: true });
  }

  update(commands) { this.#commands = commands; }

  toggle(open = this.root.hidden) {
    if (open) this.#show(this.#commands);
    else this.hide();
    if (open) this.composer.focus();
  }

  hide() { this.root.hidden = true; }

  /** Commands that begin as the text does, while it is one word with a slash. */
  suggest(text) {
    const typed = /^\/(\w*)$/.exec(text)?.[1];
    const fitting = typed === undefined ? [] : this.#commands.filter(({ command }) => command.startsWith(typed))
      .sort((a, b) => (b.command === typed) - (a.command === typed)); // Enter sends what was typed before what begins like it
    if (fitting.length) this.#show(fitting);
    else this.hide();
  }

  #show(commands) {
    this.#shown = commands;
    this.#at = 0;
    this.root.hidden = false;
    replace(this.root, commands.map(({ command, description }) => el("button.command-item", {
      type: "button", role: "option", onclick: () => this.#choose(command),
    }, el("span.command-name", {}, `/${command}`), el("span.command-what", {}, signed(description)))));
    this.#mark();
  }

  #mark() {
    [...this.root.children].forEach((node, index) => {
      node.setAttribute("aria-selected", String(index === this.#at));
      if (index === this.#at) node.scrollIntoView({ block: "nearest" });
    });
  }

  #choose(command) {
    this.hide();
    this.composer.insert("");
    this.composer.send(`/${command}`);
  }

  /** Takes a key press when the list is open; true when it was used. */
  key(event) {
    if (this.root.hidden) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      this.#at = (this.#at + step + this.#shown.length) % this.#shown.length;
      this.#mark();
    } else if (event.key === "Tab") {
      this.composer.insert(`/${this.#shown[this.#at].command} `);
    } else if (event.key === "Enter" && !event.shiftKey) {
      this.#choose(this.#shown[this.#at].command);
    } else if (event.key === "Escape") {
      this.hide();
      event.stopPropagation();
    } else {
      return false;
    }
    event.preventDefault();
    return true;
  }
}
