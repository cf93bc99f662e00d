// A photo over the whole page: arrows walk through the chat's photos, a click shows it in full size, Escape closes.

import { el, replace } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { full } from "../kit/time.js";
import { fileUrl } from "../state/control.js";
import { t } from "../words/words.js";
import { formatted } from "./text.js";
import { senderName } from "./message.js";

/** Opens the photo of message `id` among `messages` (those without a photo are left out). */
export function viewPhotos(messages, id, acts) {
  const photos = messages.filter((message) => message.photo);
  let at = Math.max(photos.findIndex((message) => message.message_id === id), 0);
  const before = document.activeElement;

  const frame = el("div.viewer-frame", { onclick: (event) => { if (event.target === frame) dialog.close(); } });
  const caption = el("div.viewer-caption", {});
  const title = el("div.viewer-title", {});
  const save = el("a.icon-button", { "aria-label": t("viewer.save"), title: t("viewer.save"), download: "" }, icon("save"));
  const step = (by, name, label) =>
    el("button.viewer-step", { type: "button", class: name, "aria-label": t(label), onclick: () => show(at + by) }, icon("back"));
  const back = step(-1, "prev", "viewer.prev"), next = step(1, "next", "viewer.next");
  const close = el("button.icon-button", { type: "button", "aria-label": t("close"), onclick: () => dialog.close() }, icon("close"));
  const onkeydown = ({ key }) => {
    if (key === "ArrowLeft") show(at - 1);
    if (key === "ArrowRight") show(at + 1);
  };
  const dialog = el("dialog.viewer", { "aria-label": t("kind.photo"), onkeydown, onclose: () => { dialog.remove(); before?.focus?.({ preventScroll: true }); } },
    el("header.viewer-bar", {}, title, save, close), frame, back, next, caption);

  function show(index) {
    if (!photos[index]) return;
    at = index;
    const message = photos[at];
    const size = message.photo.at(-1);
    const image = el("img", { src: fileUrl(size.file_id), alt: message.caption ?? t("kind.photo"), width: size.width, height: size.height });
    image.addEventListener("click", () => frame.classList.toggle("zoomed"));
    frame.classList.remove("zoomed");
    replace(frame, image);
    replace(title, el("strong", {}, senderName(message)), el("span", {}, full(message.date)),
      photos.length > 1 && el("span", {}, `${at + 1} / ${photos.length}`));
    replace(caption, message.caption && formatted(message.caption, message.caption_entities, acts));
    save.href = fileUrl(size.file_id);
    back.hidden = at === 0;
    next.hidden = at === photos.length - 1;
  }

  show(at);
  document.body.append(dialog);
  dialog.showModal();
}
