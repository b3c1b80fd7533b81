/** Questions that are answered before something is done. */

import { h } from "./dom.js";
import { textBlock, textInline } from "./mrkdwn.js";

let numbers = 0;

function buttons(confirm, scene) {
  const style = confirm.style === "danger" ? "danger" : "primary";
  return h(
    "div",
    { class: "dialog-foot" },
    h("button", { class: "button", value: "no" }, textInline(confirm.deny, scene)),
    h("button", { class: `button ${style}`, value: "yes" }, textInline(confirm.confirm, scene)),
  );
}

/** Shows Block Kit's confirmation object; true if the person says yes, false on no or Escape. */
export function confirmed(confirm, scene) {
  const id = `confirm-${(numbers += 1)}`;
  const dialog = h(
    "dialog",
    { class: "confirm", "aria-labelledby": id, role: "alertdialog", "aria-describedby": `${id}-text` },
    h(
      "form",
      { method: "dialog" },
      h("h2", { id }, textInline(confirm.title, scene)),
      h("div", { class: "words", id: `${id}-text` }, textBlock(confirm.text, scene)),
      buttons(confirm, scene),
    ),
  );
  return ask(dialog);
}

function ask(dialog) {
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

/** The page's own question, in plain words. */
export function sure(title, text, yes) {
  const plain = (words) => ({ type: "plain_text", text: words, emoji: false });
  const question = { title: plain(title), text: plain(text), confirm: plain(yes), deny: plain("Cancel"), style: "danger" };
  return confirmed(question, {});
}
