// What the page knows of the sandbox: people, chats, messages. Loaded once, then kept up by events.
//
// Events out: "people" (personas, groups, actions), "chats" (viewer), "thread" (chatId), "typing" (chatId),
// "faults", "link", "ran" (an action's result).

import { Events } from "../kit/events.js";
import { batched } from "../kit/dom.js";
import { control } from "./control.js";
import { connect } from "./live.js";

const TYPING_LASTS = 5000; // milliseconds, as in Telegram's clients
const FAULT_LOOK = 1000; // milliseconds
const PAGE = 50;

class World extends Events {
  bot = null;
  personas = [];
  groups = [];
  actions = [];
  faults = [];
  limits = false;
  tour = [];
  host = {};            // whatever else the host put into the state (title, font, timezone)
  linked = null;        // null before the first connection
  lists = new Map();    // viewer → rows of /sandbox/chats
  threads = new Map();  // chat id → {messages, more, loading, loaded}
  typing = new Map();   // chat id → {action, timer}

  #faultTimer = 0;

  async start() {
    await this.refresh();
    connect((event) => this.#apply(event), (linked, again) => this.#link(linked, again));
  }

  persona(id) { return this.personas.find((person) => person.id === id); }

  row(viewer, chatId) { return this.lists.get(viewer)?.find((row) => row.chat.id === chatId); }

  unread(viewer) { return (this.lists.get(viewer) ?? []).reduce((sum, row) => sum + row.unread, 0); }

  async refresh() {
    const { bot, personas, chats, actions, faults, limits, tour, ...host } = await control.state();
    Object.assign(this, { bot, personas, groups: chats, actions, faults, limits, tour: tour ?? [], host });
    this.emit("people");
    this.emit("faults");
    this.#watchFaults();
    await Promise.all(personas.map((person) => this.loadChats(person.id)));
  }

  async loadChats(viewer) {
    const { chats } = await control.chats(viewer);
    this.lists.set(viewer, chats);
    this.emit("chats", viewer);
  }

  thread(chatId) {
    if (!this.threads.has(chatId)) this.threads.set(chatId, { messages: [], more: false, loading: false, loaded: false });
    return this.threads.get(chatId);
  }

  /** The newest page of a chat, unless it is known already; what arrived while it was on its way is kept. */
  async openThread(chatId) {
    const thread = this.thread(chatId);
    if (thread.loaded || thread.loading) return;
    thread.loading = true;
    const before = new Set(thread.messages.map((message) => message.message_id));
    try {
      const { messages, more } = await control.messages(chatId, { limit: PAGE });
      const arrived = thread.messages.filter((message) => !before.has(message.message_id));
      thread.messages = [];
      merge(thread, [...messages, ...arrived]);
      Object.assign(thread, { more, loaded: true });
    } finally {
      thread.loading = false;
    }
    this.emit("thread", chatId);
  }

  async older(chatId) {
    const thread = this.thread(chatId);
    if (!thread.more || thread.loading) return;
    thread.loading = true;
    try {
      const { messages, more } = await control.messages(chatId, { before: thread.messages[0]?.message_id, limit: PAGE });
      merge(thread, messages);
      thread.more = more;
    } finally {
      thread.loading = false;
    }
    this.emit("thread", chatId);
  }

  /** A message the page itself just sent or changed: shown at once, whether its event has come yet or not. */
  keep(chatId, messages) {
    merge(this.thread(chatId), messages);
    this.emit("thread", chatId);
  }

  async read(viewer, chatId) {
    const row = this.row(viewer, chatId);
    if (!row?.unread) return;
    row.unread = 0;
    this.emit("chats", viewer);
    await control.read(viewer, chatId);
  }

  #link(linked, again) {
    this.linked = linked;
    this.emit("link");
    if (!linked || !again) return;
    // Events were missed: lists and the chats on screen are fetched anew, the others when they are next opened.
    for (const [chatId, thread] of this.threads) {
      thread.loaded = false;
      this.emit("thread", chatId);
    }
    this.#refreshSoon();
  }

  #refreshSoon = batched(() => this.refresh().catch(() => { /* the link is gone again; it will be tried when it is back */ }), 60);

  #apply(event) {
    const handle = this[`on_${event.type}`];
    if (handle) handle.call(this, event);
  }

  on_message({ chat_id: chatId, message }) {
    this.#take(chatId, message);
    if (message.from?.is_bot) this.#typed(chatId, null);
    for (const [viewer, rows] of this.lists) {
      const row = rows.find((each) => each.chat.id === chatId);
      if (!row) continue;
      if (message.from?.id !== viewer) row.unread += 1;
      row.last_message = message;
      if (message.reply_keyboard && concerns(message, viewer)) row.keyboard = inForce(message.reply_keyboard);
      sort(rows);
      this.emit("chats", viewer);
    }
  }

  on_edit({ chat_id: chatId, message }) {
    this.#take(chatId, message, true);
    for (const [viewer, rows] of this.lists) {
      const row = rows.find((each) => each.chat.id === chatId);
      if (row?.last_message?.message_id !== message.message_id) continue;
      row.last_message = message;
      this.emit("chats", viewer);
    }
  }

  on_delete({ chat_id: chatId, message_ids: ids }) {
    const thread = this.threads.get(chatId);
    if (thread) thread.messages = thread.messages.filter((message) => !ids.includes(message.message_id));
    this.emit("thread", chatId);
    this.#refreshSoon(); // last messages and unread counts
  }

  on_reaction({ chat_id: chatId, message_id: id, reactions }) {
    const message = this.threads.get(chatId)?.messages.find((each) => each.message_id === id);
    if (!message) return;
    message.reactions = reactions;
    this.emit("thread", chatId);
  }

  on_read({ chat_id: chatId, viewer }) {
    const row = this.row(viewer, chatId);
    if (!row || !row.unread) return;
    row.unread = 0;
    this.emit("chats", viewer);
  }

  on_chat_action({ chat_id: chatId, action }) { this.#typed(chatId, action); }

  on_pin() { this.#refreshSoon(); }

  on_chats() { this.#refreshSoon(); }

  on_faults({ faults, limits }) {
    Object.assign(this, { faults, limits });
    this.emit("faults");
    this.#watchFaults();
  }

  /** Hits and expiry come without an event, so faults in force are looked at until there are none. */
  #watchFaults() {
    clearTimeout(this.#faultTimer);
    if (!this.faults.length) return;
    this.#faultTimer = setTimeout(async () => {
      const { faults } = await control.faults().catch(() => this);
      if (JSON.stringify(faults) !== JSON.stringify(this.faults)) {
        this.faults = faults;
        this.emit("faults");
      }
      this.#watchFaults();
    }, FAULT_LOOK);
  }

  on_action(event) { this.emit("ran", event); }

  #take(chatId, message, onlyKnown = false) {
    const thread = this.threads.get(chatId);
    if (!thread) return;
    if (onlyKnown && !thread.messages.some((each) => each.message_id === message.message_id)) return;
    merge(thread, [message]);
    this.emit("thread", chatId);
  }

  #typed(chatId, action) {
    clearTimeout(this.typing.get(chatId)?.timer);
    this.typing.delete(chatId);
    if (action) this.typing.set(chatId, { action, timer: setTimeout(() => this.#typed(chatId, null), TYPING_LASTS) });
    this.emit("typing", chatId);
  }
}

/** Adds or replaces by message id; an older state of a message never replaces a newer one. */
function merge(thread, messages) {
  const known = new Map(thread.messages.map((message) => [message.message_id, message]));
  for (const message of messages) {
    const old = known.get(message.message_id);
    if (!old || (message.edit_date ?? 0) >= (old.edit_date ?? 0)) known.set(message.message_id, message);
  }
  thread.messages = [...known.values()].sort((a, b) => a.message_id - b.message_id);
}

const inForce = (keyboard) => (keyboard.remove_keyboard ? null : keyboard);

/** A selective keyboard is for those it answers or names; others keep what they had. */
function concerns(message, viewer) {
  if (!message.reply_keyboard.selective) return true;
  const named = (message.entities ?? []).some((entity) => entity.user?.id === viewer);
  return named || message.reply_to_message?.from?.id === viewer;
}

function sort(rows) {
  rows.sort((a, b) => (b.chat.type === "private") - (a.chat.type === "private") || (b.last_message?.date ?? 0) - (a.last_message?.date ?? 0));
}

export const world = new World();
