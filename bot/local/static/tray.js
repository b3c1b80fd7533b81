/** The files that a person has chosen and not yet sent: uploaded one by one, listed, and taken out again. */

import { count, h } from "./dom.js";
import { sizeWords } from "./sizes.js";

/** A list of files below an input. `options`: upload(file) -> {id, name, size}, changed() after every change. */
export class Tray {
  constructor(options) {
    this.options = options;
    this.files = [];
    this.waiting = 0;
    this.ready = Promise.resolve();
    this.list = h("ul", { class: "tray", "aria-label": "Files to be sent", hidden: true });
    this.status = h("p", { class: "hint", role: "status" });
    this.error = h("p", { class: "error", role: "alert" });
    this.node = h("div", { class: "tray-place" }, this.list, this.status, this.error);
  }

  /** Whether there is anything to send, or soon may be. */
  get isEmpty() {
    return this.files.length === 0 && this.waiting === 0;
  }

  /** Uploads `chosen` and adds them; what is refused is said, and the others stay. `ready` settles when all are done. */
  add(chosen) {
    this.error.textContent = "";
    const files = this.files;
    const done = Promise.all([...chosen].map((file) => this.take(file, files)));
    this.ready = Promise.all([this.ready, done]);
    return this.ready;
  }

  async take(file, files) {
    this.waiting += 1;
    this.show();
    const given = await this.options.upload(file).catch((error) => this.refuse(file, error));
    this.waiting -= 1;
    if (given) files.push({ ...given, file });
    this.show();
  }

  refuse(file, error) {
    this.error.textContent = `${file.name} was not taken. ${error.message}`;
    return null;
  }

  /** Shows other files instead: those of another conversation, or none. */
  hold(files) {
    this.files = files;
    this.error.textContent = "";
    this.show();
  }

  show() {
    const number = this.files.length;
    this.list.replaceChildren(...this.files.map((file) => this.entry(file)));
    this.list.hidden = number === 0;
    const chosen = number ? count(number, "file chosen.", "files chosen.") : "";
    this.status.textContent = this.waiting ? "Uploading..." : chosen;
    this.options.changed?.();
  }

  entry(file) {
    const on = { click: () => this.remove(file) };
    const button = h("button", { type: "button", class: "link", "aria-label": `Remove ${file.name}`, on }, "Remove");
    return h("li", {}, h("span", {}, file.name), h("small", {}, sizeWords(file.size)), button);
  }

  remove(file) {
    this.error.textContent = "";
    this.drop(this.files, [file]);
    this.options.removed?.();
  }

  /** Takes `gone` out of `files`, which may be another conversation's by now. */
  drop(files, gone) {
    for (const file of gone) if (files.includes(file)) files.splice(files.indexOf(file), 1);
    this.show();
  }
}
