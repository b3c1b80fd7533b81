/** The page: fetches what the workspace's server knows and keeps every part of the page true to it. */

import { Refused, Unreached, listen, loadMessages, loadState, post, upload } from "./api.js";
import { Clock } from "./clock.js";
import { Composer } from "./composer.js";
import { h } from "./dom.js";
import { draftOf, keepDraft } from "./drafts.js";
import { dropsInto } from "./drop.js";
import { placeIn, returnTo } from "./focus.js";
import { spoken } from "./message.js";
import { Messages } from "./messages.js";
import { Modals } from "./modal.js";
import { whoAreYou } from "./people.js";
import { makeScene } from "./scene.js";
import { roomName, sidebar, unreadWords } from "./sidebar.js";

const HINT = "Enter sends, Shift+Enter starts a new line. /plan help lists the commands.";
const at = (id) => document.getElementById(id);

class App {
  constructor() {
    this.scene = makeScene(this);
    this.messages = new Messages(this.scene, at("frame"), at("messages"));
    this.modals = new Modals(this.scene);
    this.clock = new Clock(at("clock"), this.scene.zone, (jump) => this.attempt(post("clock", { jump })));
    this.composer = this.makeComposer();
    this.last = null;
    at("composer").replaceChildren(this.composer.node);
    dropsInto(at("room").closest("main"), (files) => this.composer.attach(files));
    addEventListener("hashchange", () => this.arrive());
    addEventListener("visibilitychange", () => this.changed());
  }

  makeComposer() {
    const say = (text, files) => post("say", { as: this.me, channel: this.channel, text, files });
    const send = (text, files) => {
      this.messages.follow();
      return say(text, files).then(() => this.changed());
    };
    const give = (file) => upload(this.me, file);
    const keep = (text) => keepDraft(this.me, this.channel, text);
    return new Composer({ send, keep, upload: give, label: "Message", hint: HINT, last: () => this.messages.editLast() });
  }

  /** The address names person and conversation, so that a reload stays where one was: #U123/C456. */
  arrive() {
    const [me = "", channel = ""] = location.hash.slice(1).split("/").map(decodeURIComponent);
    const isOther = me !== this.me;
    Object.assign(this, { me, channel });
    if (isOther) this.become(me);
    this.enter();
  }

  become(me) {
    this.stop?.();
    this.state = null;
    this.known = new Map();
    const heard = (event) => this.heard(event);
    this.stop = me ? listen(me, { heard, up: () => this.connected(true), down: () => this.connected(false) }) : null;
  }

  enter() {
    this.messages.begin(this.channel);
    this.composer.show("Message", draftOf(this.me, this.channel));
    this.composer.hold(`${this.me}|${this.channel}`);
    this.changed();
  }

  go(channel) {
    location.hash = `${encodeURIComponent(this.me)}/${encodeURIComponent(channel)}`;
  }

  be(me) {
    location.hash = encodeURIComponent(me);
  }

  async open(user) {
    const opened = await this.attempt(post("open", { as: this.me, user }));
    if (opened) this.go(opened.channel);
  }

  heard() {
    this.changed();
  }

  connected(isUp) {
    at("lost").hidden = isUp;
    if (isUp) this.changed();
  }

  /** Something may be different: fetches it anew. Calls while one is under way become one more. */
  async changed() {
    if (this.isFetching) {
      this.isStale = true;
      return;
    }
    this.isFetching = true;
    do {
      this.isStale = false;
      await this.refresh().catch((error) => this.complain(error));
    } while (this.isStale);
    this.isFetching = false;
  }

  async refresh() {
    const { me } = this;
    const state = await loadState(me).catch((error) => this.forget(error));
    if (me !== this.me || !state) return;
    this.state = state;
    if (!state.me) this.askWho(state);
    else if (state.conversations.some((room) => room.id === this.channel)) await this.showRoom(state, me, this.channel);
    else this.choose(state);
  }

  /** An address may name somebody of another workspace: then the page asks anew. */
  forget(error) {
    if (!this.me || this.state || error instanceof Unreached || !(error instanceof Refused)) throw error;
    this.be("");
  }

  askWho(state) {
    document.title = `Who are you? - ${state.team.name}, local workspace`;
    at("team").textContent = state.team.name;
    if (document.body.classList.contains("nobody")) return;
    document.body.classList.add("nobody");
    at("who").replaceChildren(whoAreYou(state.users, (id) => this.be(id)));
    at("who").querySelector("h1").focus();
  }

  /** Where a person begins: with an app's direct messages, if there are any. */
  choose(state) {
    const withApp = state.conversations.find((room) => state.users.some((user) => user.id === room.with && user.is_bot));
    const room = withApp ?? state.conversations[0];
    if (room) history.replaceState(null, "", `#${this.me}/${room.id}`);
    this.channel = room?.id ?? "";
    if (room) this.enter();
    else this.showAround(state, null);
  }

  async showRoom(state, me, channel) {
    const messages = await loadMessages(me, channel);
    if (me !== this.me || channel !== this.channel) return;
    this.showAround(state, state.conversations.find((room) => room.id === channel));
    this.messages.show(messages);
    this.modals.show(state.views ?? []);
    this.announce(messages);
    await this.markRead(state, channel);
  }

  showAround(state, room) {
    document.body.classList.remove("nobody");
    at("team").textContent = state.team.name;
    this.clock.show(state.clock);
    this.showSidebar(state);
    const name = room ? roomName(room, state.users) : "No conversations yet";
    const mark = room?.kind === "channel" ? "#" : "";
    at("room").textContent = mark + name;
    at("as").textContent = `You are ${state.me.real_name}`;
    const unread = unreadWords(state);
    document.title = `${mark}${name} as ${state.me.real_name} - ${state.team.name}, local workspace${unread && ` (${unread})`}`;
    this.composer.show(`Message ${mark}${name}`, this.composer.box.value);
  }

  showSidebar(state) {
    const key = JSON.stringify([state.users, state.conversations, state.me, this.channel]);
    if (key === this.aside) return;
    this.aside = key;
    const place = placeIn(at("sidebar"));
    const acts = { be: (id) => this.be(id), go: (id) => this.go(id), open: (id) => this.open(id) };
    at("sidebar").replaceChildren(...sidebar(state, this.channel, acts));
    returnTo(at("sidebar"), place, at("room"));
  }

  /** Says new messages of others to a screen reader, but not a conversation's past. */
  announce(messages) {
    const all = messages.flatMap((message) => [message, ...(message.replies ?? [])]);
    const seen = this.known.get(this.channel);
    const fresh = seen ? all.filter((message) => !seen.has(message.ts) && message.user !== this.me) : [];
    this.known.set(this.channel, new Set(all.map((message) => message.ts)));
    if (fresh.length === 0) return;
    const words = fresh.map((message) => `${this.scene.userName(message.user)}: ${spoken(message, this.scene)}`);
    at("said").replaceChildren(...words.map((sentence) => h("p", {}, sentence)));
  }

  async markRead(state, channel) {
    const room = state.conversations.find((one) => one.id === channel);
    if (room?.unread && document.visibilityState === "visible") await post("read", { as: this.me, channel });
  }

  /** Remembers what was pressed, so that the keyboard returns there when the modal it opened has closed. */
  pressed(ts, key) {
    this.last = { ts, key };
  }

  resume() {
    if (document.activeElement !== document.body) return;
    if (!this.last || !this.messages.resume(this.last.ts, this.last.key)) this.composer.box.focus();
  }

  async attempt(asked) {
    const answer = await asked.catch((error) => this.complain(error));
    this.changed();
    return answer ?? null;
  }

  /** Shows a refusal; anything else is an error of the page and stays one. */
  complain(error) {
    if (!(error instanceof Refused)) throw error;
    at("problem").textContent = error.message;
    at("trouble").hidden = false;
  }
}

/** Skip links move the focus; the address stays the place where one is. */
function skip(event) {
  event.preventDefault();
  const target = at(event.currentTarget.dataset.skip);
  (target.querySelector("textarea") ?? target).focus();
}

for (const link of document.querySelectorAll("[data-skip]")) link.addEventListener("click", skip);
at("dismiss").addEventListener("click", () => (at("trouble").hidden = true));
new App().arrive();
