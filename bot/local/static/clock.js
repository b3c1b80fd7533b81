/** The workspace's clock, and the buttons that move it. */

import { h } from "./dom.js";
import { momentOf } from "./times.js";

const TICK_MS = 5000;

/** "Tue 6 Apr, 09:00" for "Tuesday 6 April 2010, 09:00". */
function brief(shown = "") {
  return shown.replace(/^(\w{3})\w* (\d+) (\w{3})\w* \d{4}/, "$1 $2 $3");
}

/** Shows the clock in `node`; `move(id)` moves it and gives the clock afterwards. */
export class Clock {
  constructor(node, zone, move) {
    this.zone = zone;
    this.move = move;
    this.words = h("time", { class: "now" });
    this.buttons = h("div", { class: "jumps", role: "group", "aria-label": "Move the clock on to" });
    this.said = h("span", { class: "unseen", role: "status" });
    node.replaceChildren(this.words, this.buttons, this.said);
    setInterval(() => this.tick(), TICK_MS);
  }

  /** Takes over the server's clock; null hides it. */
  show(clock) {
    this.buttons.parentElement.hidden = !clock;
    if (!clock) return;
    this.ahead = Date.parse(clock.now) - Date.now();
    this.words.textContent = clock.shown;
    this.showJumps(clock.jumps ?? []);
  }

  tick() {
    if (this.ahead === undefined) return;
    const shown = momentOf((Date.now() + this.ahead) / 1000, this.zone);
    if (this.words.textContent !== shown) this.words.textContent = shown;
  }

  showJumps(jumps) {
    const key = JSON.stringify(jumps);
    if (key === this.jumps) return;
    const focused = this.buttons.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
    this.jumps = key;
    this.buttons.replaceChildren(...jumps.map((jump) => this.button(jump)));
    if (focused) (this.buttons.querySelector(`[data-focus="${CSS.escape(focused)}"]`) ?? this.buttons.firstChild)?.focus();
  }

  button({ id, label, shown }) {
    const on = { click: (event) => this.jump(event.currentTarget, id, label) };
    const words = [h("span", {}, label), h("small", {}, brief(shown))];
    return h("button", { type: "button", class: "jump", "data-focus": id, title: shown, on }, words);
  }

  async jump(button, id, label) {
    if (this.buttons.getAttribute("aria-busy") === "true") return;
    this.busy(true);
    this.said.textContent = `Moving the clock on: ${label}`;
    const clock = await this.move(id);
    this.busy(false);
    if (!clock) return;
    this.show(clock);
    this.said.textContent = `It is now ${clock.shown}`;
  }

  busy(isBusy) {
    this.buttons.setAttribute("aria-busy", String(isBusy));
    this.words.classList.toggle("moving", isBusy);
    for (const button of this.buttons.children) button.setAttribute("aria-disabled", String(isBusy));
  }
}
