/** Files that are dropped onto the page. */

function hasFiles(event) {
  return event.dataTransfer?.types.includes("Files") && !event.target.matches?.("input[type=file]");
}

/** Hands files that are dropped onto `node` to `take(files)`. Dropped elsewhere they must not take the page's place. */
export function dropsInto(node, take) {
  const mark = (event) => node.classList.toggle("dropping", event?.type === "dragover" && node.contains(event.target));
  addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = node.contains(event.target) ? "copy" : "none";
    mark(event);
  });
  addEventListener("dragleave", (event) => event.relatedTarget || mark());
  addEventListener("drop", (event) => {
    mark();
    if (!hasFiles(event)) return;
    event.preventDefault();
    if (node.contains(event.target)) take(event.dataTransfer.files);
  });
}
