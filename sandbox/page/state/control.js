// The control surface of the sandbox (see sandbox/README.md), one function per request.

export class Refused extends Error {}

async function request(path, options = {}) {
  let answer;
  try {
    answer = await fetch(`sandbox/${path}`, options);
  } catch {
    throw new Refused("offline");
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(body.error ?? `HTTP ${answer.status}`);
  return body;
}

const post = (path, body) =>
  request(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

function upload(path, fields, name, files) {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) if (value !== undefined && value !== null && value !== "") form.append(key, value);
  for (const file of files) form.append(name, file, file.name);
  return request(path, { method: "POST", body: form });
}

export const fileUrl = (fileId) => `sandbox/files/${encodeURIComponent(fileId)}`;

export const control = {
  state: () => request("state"),
  chats: (viewer) => request(`chats?viewer=${viewer}`),
  messages: (chatId, { before, viewer, limit }) =>
    request(`chats/${chatId}/messages?limit=${limit}${before ? `&before=${before}` : ""}${viewer ? `&viewer=${viewer}` : ""}`),
  calls: (since, updates, limit) => request(`calls?since=${since}&limit=${limit}&result=1${updates ? "&updates=1" : ""}`),

  write: (from, chatId, text, replyTo) => post("messages", { from, chat_id: chatId, text, reply_to: replyTo }),
  photos: (from, chatId, files, caption, replyTo) =>
    upload("photos", { from, chat_id: chatId, caption, reply_to: replyTo }, "photo", files),
  document: (from, chatId, file, caption, replyTo) =>
    upload("documents", { from, chat_id: chatId, caption, reply_to: replyTo }, "document", [file]),
  edit: (from, chatId, messageId, text) => post("edits", { from, chat_id: chatId, message_id: messageId, text }),
  remove: (from, chatId, messageId) => post("deletes", { from, chat_id: chatId, message_ids: [messageId] }),
  press: (from, chatId, messageId, data) => post("presses", { from, chat_id: chatId, message_id: messageId, data }),
  react: (from, chatId, messageId, emoji) => post("reactions", { from, chat_id: chatId, message_id: messageId, emoji }),
  vote: (from, chatId, messageId, optionIds) => post("votes", { from, chat_id: chatId, message_id: messageId, option_ids: optionIds }),
  read: (viewer, chatId) => post("read", { viewer, chat_id: chatId }),
  block: (user, blocked) => post("block", { user, blocked }),

  act: (id) => post(`actions/${encodeURIComponent(id)}`, {}),
  faults: () => request("faults"),
  addFault: (fault) => post("faults", fault),
  clearFaults: (id) => request(id === undefined ? "faults" : `faults/${id}`, { method: "DELETE" }),
  limits: (on) => post("limits", { on }),
};
