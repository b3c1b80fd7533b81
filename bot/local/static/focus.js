/** Keeps the keyboard's place while parts of the page are rendered anew. */

/** Where the focus is within `root`: null if it is elsewhere. */
export function placeIn(root) {
  const active = document.activeElement;
  if (!active || active === root || !root.contains(active)) return null;
  return { key: active.dataset.focus ?? null, selection: [active.selectionStart, active.selectionEnd] };
}

/** The node within `root` that bears a focus key. */
export function byKey(root, key) {
  return key === null ? null : root.querySelector(`[data-focus="${CSS.escape(key)}"]`);
}

/** Takes the focus back to its place, or to `fallback` when that place is gone. */
export function returnTo(root, place, fallback) {
  if (!place) return;
  const node = byKey(root, place.key);
  (node ?? fallback).focus({ preventScroll: true });
  if (node?.setSelectionRange && typeof place.selection[0] === "number") node.setSelectionRange(...place.selection);
}
