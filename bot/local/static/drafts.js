/** What has been typed and not sent, by person and conversation; it outlives a reload of the page. */

const key = (me, channel) => `draft|${me}|${channel}`;

export function draftOf(me, channel) {
  return sessionStorage.getItem(key(me, channel)) ?? "";
}

export function keepDraft(me, channel, text) {
  if (text === "") sessionStorage.removeItem(key(me, channel));
  else sessionStorage.setItem(key(me, channel), text);
}
