/** The input for files of a modal: native, with a list of what was chosen. */

import { upload } from "./api.js";
import { identity, naming } from "./choosers.js";
import { h } from "./dom.js";
import { Tray } from "./tray.js";
import { register } from "./values.js";

/** The files that were chosen, by id: a view that is rendered anew has their ids only. */
const chosen = new Map();

function dotted(filetype) {
  return `.${filetype.toLowerCase()}`;
}

/** Lets the native input say what is in the list, since it forgets what it held before. */
function mirror(node, files) {
  const transfer = new DataTransfer();
  for (const { file } of files) if (file) transfer.items.add(file);
  node.files = transfer.files;
}

/** An input whose files are uploaded as they are chosen. One that takes a single file replaces it. */
export function fileInput(definition, place) {
  const many = (definition.max_files ?? 10) > 1;
  const accept = definition.filetypes?.map(dotted).join(",") ?? null;
  const node = h("input", { type: "file", multiple: many, accept, ...naming(definition, place) });
  const tray = new Tray({
    upload: (file) => upload(place.surface.me(), file),
    changed: () => mirror(node, tray.files),
    removed: () => node.focus(),
  });
  node.addEventListener("change", async () => {
    const added = [...node.files];
    if (added.length > 0 && !many) tray.hold([]);
    await tray.add(added);
    for (const file of tray.files) chosen.set(file.id, file);
  });
  register(node, {
    ...identity(definition, place),
    read: () => ({ type: definition.type, files: tray.files.map(({ id, name, size }) => ({ id, name, size })) }),
    write: (kept) => tray.hold(kept.files.map((file) => chosen.get(file.id) ?? file)),
    isEmpty: () => tray.files.length === 0,
    ready: () => tray.ready,
  });
  return h("div", { class: "file-input" }, node, tray.node);
}
