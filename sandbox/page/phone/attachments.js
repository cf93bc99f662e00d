// Pictures and files on their way: picked, pasted, dropped, or drawn as a sample.

import { el, replace } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { toast } from "../kit/overlays.js";
import { control } from "../state/control.js";
import { t } from "../words/words.js";
import { SAMPLES, sampleFile, sampleThumb } from "./samples.js";

const ALBUM_LIMIT = 10; // Telegram's

const isPicture = (file) => /^image\/(jpeg|png|webp|gif|bmp)$/.test(file.type);

export class Attachments {
  files = [];
  #urls = [];

  constructor(composer) {
    this.composer = composer;
    this.tray = el("div.tray", { hidden: true, role: "group", "aria-label": t("attach.tray") });
    this.menu = el("div.attach-menu", { hidden: true });
    this.outside = (event) => {
      if (!this.menu.contains(event.target) && !this.composer.attachButton.contains(event.target)) this.toggle(false);
    };
  }

  destroy() {
    document.removeEventListener("pointerdown", this.outside, true);
    for (const url of this.#urls) URL.revokeObjectURL(url);
  }

  toggle(open = this.menu.hidden) {
    this.menu.hidden = !open;
    document.removeEventListener("pointerdown", this.outside, true);
    if (!open) return;
    document.addEventListener("pointerdown", this.outside, true);
    this.#fill();
    this.menu.querySelector("button").focus();
  }

  #fill() {
    if (this.menu.childElementCount) return;
    const picker = (accept) => el("input", {
      type: "file", multiple: true, accept, hidden: true,
      onchange: (event) => { this.add([...event.target.files]); event.target.value = ""; this.toggle(false); },
    });
    const photos = picker("image/*"), files = picker("");
    const entry = (glyph, label, input) => el("button.menu-item", { type: "button", onclick: () => input.click() }, icon(glyph), t(label));
    this.menu.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { event.stopPropagation(); this.toggle(false); this.composer.focus(); }
    });
    replace(this.menu, photos, files, entry("photo", "attach.photos", photos), entry("file", "attach.file", files),
      el("div.attach-title", { id: "samples" }, t("attach.samples")),
      el("div.samples", { role: "group", "aria-label": t("attach.samples") }, SAMPLES.map((sample) => el("button.sample", {
        type: "button", "aria-label": t(`sample.${sample}`), title: t(`sample.${sample}`),
        onclick: async () => { this.toggle(false); this.add([await sampleFile(sample)]); },
      }, sampleThumb(sample), el("span", {}, t(`sample.${sample}`))))));
  }

  add(files) {
    const pictures = [...this.files, ...files].filter(isPicture).length;
    if (pictures > ALBUM_LIMIT) toast(this.composer.phone.screen, t("attach.tooMany", { n: ALBUM_LIMIT }), "warn");
    let room = ALBUM_LIMIT - this.files.filter(isPicture).length;
    this.files = [...this.files, ...files.filter((file) => !isPicture(file) || room-- > 0)];
    this.#show();
    if (files.length) this.composer.focus();
  }

  clear() {
    this.files = [];
    this.#show();
  }

  #show() {
    this.tray.hidden = this.files.length === 0;
    for (const url of this.#urls.splice(0)) URL.revokeObjectURL(url);
    replace(this.tray, this.files.map((file) => el("div.tray-item", { class: isPicture(file) ? null : "tray-file" },
      isPicture(file) ? el("img", { src: this.#url(file), alt: file.name }) : el("span.tray-name", {}, icon("file"), file.name),
      el("button.tray-drop", {
        type: "button", "aria-label": t("attach.remove", { name: file.name }),
        onclick: () => { this.files = this.files.filter((other) => other !== file); this.#show(); },
      }, icon("close")))));
    this.composer.ready();
  }

  #url(file) {
    const url = URL.createObjectURL(file);
    this.#urls.push(url);
    return url;
  }

  /** Sends them: pictures together (an album when several), other files one by one; the caption goes with the first. */
  async deliver(files, caption, replyTo) {
    const { viewer, chatId } = this.composer;
    const pictures = files.filter(isPicture);
    const messages = [];
    if (pictures.length) messages.push(...(await control.photos(viewer, chatId, pictures, caption, replyTo)).messages);
    for (const file of files.filter((each) => !isPicture(each))) {
      const words = messages.length ? "" : caption;
      messages.push(...(await control.document(viewer, chatId, file, words, replyTo)).messages);
    }
    return { messages };
  }

  paste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.add(files);
  }

  /** Makes `area` a place to drop files on. */
  accept(area) {
    let depth = 0;
    const carries = (event) => event.dataTransfer?.types.includes("Files");
    const leave = () => { depth = 0; area.classList.remove("dropping"); };
    area.addEventListener("dragenter", (event) => { if (carries(event)) { depth += 1; area.classList.add("dropping"); } });
    area.addEventListener("dragleave", () => { depth -= 1; if (depth <= 0) leave(); });
    area.addEventListener("dragover", (event) => { if (carries(event)) event.preventDefault(); });
    area.addEventListener("drop", (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      leave();
      this.add([...event.dataTransfer.files]);
    });
  }
}
