/** The page's own API of the local workspace's server. */

/** The server's refusal, or its silence, as a sentence for the person at the keyboard. */
export class Refused extends Error {}

/** There is no server to refuse anything. */
export class Unreached extends Refused {}

async function answer(response) {
  const body = await response.json().catch(() => null);
  if (body === null) throw new Refused("The workspace gave no answer. Please try again.");
  if (!response.ok) throw new Refused(body.error ?? `The workspace refused this (${response.status}).`);
  return body;
}

async function call(path, options) {
  const response = await fetch(`/page/${path}`, options).catch((error) => {
    throw new Unreached("The workspace cannot be reached. Please try again.", { cause: error });
  });
  return answer(response);
}

function get(path, query) {
  const wanted = Object.entries(query).filter(([, value]) => value);
  return call(`${path}?${new URLSearchParams(wanted)}`, { cache: "no-store" });
}

/** Sends `body` to `path`; throws Refused. */
export function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  return call(path, { method: "POST", headers, body: JSON.stringify(body) });
}

/** Uploads a file for `me`, to be sent afterwards by its id; throws Refused. */
export async function upload(me, file) {
  const query = new URLSearchParams({ as: me, name: file.name });
  const headers = { "Content-Type": "application/octet-stream" };
  return (await call(`upload?${query}`, { method: "POST", headers, body: file })).file;
}

/** The workspace as `me` sees it; without `me` only its name and its people. */
export function loadState(me) {
  return get("state", { as: me });
}

/** A conversation's messages, oldest first. */
export async function loadMessages(me, channel) {
  return (await get("messages", { as: me, channel })).messages;
}

const RETRY_MS = 2000;

/** Listens to what happens for `me`; the returned function stops it. `heard(event)`, `up()` and `down()` are called. */
export function listen(me, { heard, up, down }) {
  let [source, timer] = [null, 0];
  const connect = () => {
    source = new EventSource(`/page/events?as=${encodeURIComponent(me)}`);
    source.addEventListener("open", up);
    source.addEventListener("message", (event) => heard(JSON.parse(event.data)));
    source.addEventListener("error", () => {
      down();
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(connect, RETRY_MS);
    });
  };
  connect();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
