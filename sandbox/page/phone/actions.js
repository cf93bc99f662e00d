// What can be done with a chat's messages, gathered for the bubbles: press, reply, edit, react, vote, follow a link.

import { fullName } from "../kit/avatar.js";
import { el } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { alertBox, popMenu, toast } from "../kit/overlays.js";
import { signed } from "../kit/signs.js";
import { control } from "../state/control.js";
import { world } from "../state/world.js";
import { t } from "../words/words.js";
import { follow } from "./keyboard.js";
import { openWeb } from "./links.js";
import { viewPhotos } from "./viewer.js";

const REACTIONS = ["👍", "❤", "🔥", "🎉", "🙏", "🤔"];
const POLLS_BACK = 50; // messages among which a viewer's earlier votes are looked up
const ownVotes = new Map(); // "viewer:chat:message" → option ids; messages are kept for all viewers, votes are one viewer's

export function actions(conversation) {
  const { phone, chatId, viewer } = conversation;
  const busy = new Set();
  const attempt = (promise) => promise.catch((error) => phone.refused(error));
  const voteKey = (message) => `${viewer}:${chatId}:${message.message_id}`;

  const acts = {
    viewer,
    get bot() { return world.bot; },
    get group() { return conversation.row?.chat.type !== "private"; },
    nameOf: (id) => fullName(id === world.bot.id ? world.bot : world.persona(id)) || String(id),
    toast: (text) => toast(phone.screen, text),
    web: openWeb,
    command: (text) => conversation.composer.send(text),
    insert: (text) => conversation.composer.insert(text),

    /** A deep link: into the private chat, as if START had been pressed there. */
    start(payload) {
      phone.open(viewer);
      if (payload) attempt(control.write(viewer, viewer, `/start ${payload}`));
      else if (!world.row(viewer, viewer)?.started) attempt(control.write(viewer, viewer, "/start"));
    },

    pressing: (message, place) => busy.has(`${message.message_id}:${place}`),
    busyPlaces: (message) => [...busy].filter((key) => key.startsWith(`${message.message_id}:`)).join(),

    async press(message, data, place) {
      const key = `${message.message_id}:${place}`;
      busy.add(key);
      conversation.rerender();
      try {
        const answer = await control.press(viewer, chatId, message.message_id, data);
        if (phone.viewer !== viewer) return; // somebody else looks at this screen now
        if (answer.timeout) toast(phone.screen, t("message.noAnswer"), "warn");
        else if (answer.text && answer.show_alert) alertBox(phone.screen, answer.text, fullName(world.bot));
        else if (answer.text) toast(phone.screen, answer.text);
        if (answer.url) follow(answer.url, acts);
      } catch (error) {
        phone.refused(error);
      } finally {
        busy.delete(key);
        conversation.rerender();
      }
    },

    async copy(text) {
      try {
        await navigator.clipboard.writeText(text);
        toast(phone.screen, t("message.copied"));
      } catch {
        toast(phone.screen, t("message.copyFailed"), "warn");
      }
    },

    view: (id) => viewPhotos(conversation.thread.messages, id, acts),

    jump(id) {
      const node = [...conversation.list.children].find((row) => row.dataset.messageId === String(id));
      if (!node) return toast(phone.screen, t("message.notLoaded"));
      node.scrollIntoView({ block: "center" });
      node.classList.add("flash");
      setTimeout(() => node.classList.remove("flash"), 1600);
    },

    react: (message, emoji) => attempt(control.react(viewer, chatId, message.message_id, emoji)),

    async recallVotes() {
      const { messages } = await control.messages(chatId, { viewer, limit: POLLS_BACK });
      for (const message of messages) if (message.votes) ownVotes.set(voteKey(message), message.votes);
      conversation.rerender();
    },
    votes: (message) => ownVotes.get(voteKey(message)) ?? [],
    vote: (message, ids) => attempt(control.vote(viewer, chatId, message.message_id, ids).then((answer) => {
      ownVotes.set(voteKey(message), ids);
      world.keep(chatId, [answer.message]);
    })),

    menu(message, event) {
      const own = message.from?.id === viewer;
      const text = message.text ?? message.caption ?? "";
      const items = [
        { icon: icon("reply"), label: t("menu.reply"), act: () => conversation.composer.reply(message) },
        text && { icon: icon("copy"), label: t("menu.copy"), act: () => acts.copy(text) },
        own && text && { icon: icon("edit"), label: t("menu.edit"), act: () => conversation.composer.edit(message) },
        own && { icon: icon("trash"), label: t("menu.delete"), danger: true, act: () => attempt(control.remove(viewer, chatId, message.message_id)) },
      ].filter(Boolean);
      const mine = message.reactions?.find(({ users }) => users.includes(viewer))?.emoji;
      const head = el("div.menu-reactions", { role: "group", "aria-label": t("menu.react") }, REACTIONS.map((emoji) => el("button", {
        type: "button", role: "menuitem", "aria-label": emoji, "aria-pressed": String(mine === emoji),
        onclick: () => { menu.close(); acts.react(message, mine === emoji ? null : emoji); },
      }, signed(emoji))));
      const menu = popMenu(phone.screen, point(event), items, head);
    },

    chatMenu(event) {
      const { blocked, chat } = conversation.row;
      const items = [
        { icon: icon("slash"), label: t("menu.commands"), act: () => conversation.composer.showCommands() },
        chat.type === "private" && {
          icon: icon("block"), label: t(blocked ? "menu.unblock" : "menu.block"), danger: !blocked,
          act: () => attempt(control.block(viewer, !blocked)),
        },
      ].filter(Boolean);
      popMenu(phone.screen, point(event), items);
    },
  };
  return acts;
}

/** Where a menu opens: at the pointer, or at the button when the keyboard pressed it. */
function point(event) {
  if (event.clientX || event.clientY) return { x: event.clientX, y: event.clientY };
  const { left, bottom } = event.currentTarget.getBoundingClientRect();
  return { x: left, y: bottom };
}
