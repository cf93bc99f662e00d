// Messages → what is shown one below the other: date lines, the line above the unread, service lines, bubbles.

import { day } from "../kit/time.js";
import { serviceText } from "./service.js";

const SAME_BREATH = 600; // seconds between messages of one sender that still count as one run of bubbles

/**
 * Rows: {kind: "date"|"unread"|"service"|"bubble", key, messages, outgoing, first, last, sender}.
 * An album (one media_group_id) is one bubble. `unreadAfter` is the id of the last message already read, or null.
 */
export function rows(messages, viewer, unreadAfter) {
  const list = [];
  let today = null, marked = unreadAfter === null;
  for (const message of messages) {
    const at = day(message.date);
    if (at !== today) {
      list.push({ kind: "date", key: `date-${at}`, at: message.date });
      today = at;
    }
    const outgoing = message.from?.id === viewer;
    if (!marked && message.message_id > unreadAfter && !outgoing) {
      list.push({ kind: "unread", key: "unread" });
      marked = true;
    }
    place(list, message, outgoing);
  }
  for (let index = 0; index < list.length; index += 1) join(list[index], list[index - 1], list[index + 1]);
  return list;
}

function place(list, message, outgoing) {
  const service = serviceText(message);
  if (service !== null) {
    list.push({ kind: "service", key: `m${message.message_id}`, text: service, messages: [message] });
    return;
  }
  const above = list.at(-1);
  if (message.media_group_id && above?.kind === "bubble" && above.messages[0].media_group_id === message.media_group_id) {
    above.messages.push(message);
    return;
  }
  const sender = message.sender_chat?.id ?? message.from?.id;
  list.push({ kind: "bubble", key: `m${message.message_id}`, messages: [message], outgoing, sender });
}

function join(row, above, below) {
  if (row.kind !== "bubble") return;
  row.first = !sameRun(above, row);
  row.last = !sameRun(row, below);
}

function sameRun(a, b) {
  return a?.kind === "bubble" && b?.kind === "bubble" && a.sender === b.sender
    && b.messages[0].date - a.messages.at(-1).date < SAME_BREATH;
}
