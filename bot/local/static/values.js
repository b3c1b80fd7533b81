/** What people have put into a message's or a modal's inputs, in the shape of Slack's state.values. */

const controls = new WeakMap();

/**
 * Makes `node` the place of one input. `control` has blockId, actionId, definition (the element as sent),
 * read() -> Slack's state of it, write(state), isEmpty(), and where reading must wait ready() -> a promise.
 */
export function register(node, control) {
  node.dataset.control = `${control.blockId}|${control.actionId}`;
  controls.set(node, { ...control, definition: JSON.stringify(control.definition), initial: JSON.stringify(control.read()) });
  return node;
}

function within(root) {
  return [...root.querySelectorAll("[data-control]")].map((node) => ({ node, ...controls.get(node) }));
}

/** {block_id: {action_id: state}} of every input within `root`. */
export function collect(root) {
  const values = {};
  for (const { blockId, actionId, read } of within(root)) (values[blockId] ??= {})[actionId] = read();
  return values;
}

/** The inputs within `root` that must be filled in and are not. */
export function missing(root) {
  return within(root).filter((control) => control.required && control.isEmpty());
}

/** Waits for what is still being uploaded within `root`. */
export function settled(root) {
  return Promise.all(within(root).map((control) => control.ready?.()));
}

/** The node of an input, by its block. */
export function inputOf(root, blockId) {
  return within(root).find((control) => control.blockId === blockId)?.node ?? null;
}

/** What has been changed by hand within `root`, to be put back with `restore` after a new rendering. */
export function capture(root) {
  const changed = within(root).filter(({ read, initial }) => JSON.stringify(read()) !== initial);
  return new Map(changed.map(({ node, definition, read }) => [node.dataset.control, { definition, state: read() }]));
}

/** Puts back what `capture` kept, but for inputs that the app has meanwhile defined otherwise. */
export function restore(root, captured) {
  for (const { node, definition, write } of within(root)) {
    const kept = captured.get(node.dataset.control);
    if (kept?.definition === definition) write(kept.state);
  }
}
