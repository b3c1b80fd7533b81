/** The options of selects: of Slack's option objects, of people and of conversations, in one form. */

import { withEmoji } from "./emoji.js";
import { unescaped } from "./mrkdwn.js";

/** A choice is {key, text, state}: what tells it apart, its words, and what Slack's state holds for it. */
function ofOption(option) {
  const words = option.text.type === "mrkdwn" ? unescaped(option.text.text) : option.text.text;
  return { key: option.value, text: withEmoji(words), state: option };
}

function staticGroups({ options, option_groups: groups }) {
  if (groups) return groups.map((group) => ({ label: group.label.text, choices: group.options.map(ofOption) }));
  return [{ label: null, choices: (options ?? []).map(ofOption) }];
}

function peopleGroups(_, surface) {
  const people = surface.people().filter((person) => !person.is_bot && !person.deleted);
  return [{ label: null, choices: people.map(({ id, real_name: text }) => ({ key: id, text, state: id })) }];
}

function channelGroup(surface) {
  const rooms = surface.rooms().filter((room) => room.kind === "channel");
  return { label: "Channels", choices: rooms.map(({ id, name }) => ({ key: id, text: `#${name}`, state: id })) };
}

function conversationGroups(definition, surface) {
  const wanted = definition.filter?.include ?? ["public", "private", "im"];
  const people = { ...peopleGroups(definition, surface)[0], label: "People" };
  const groups = [];
  if (wanted.includes("public") || wanted.includes("private")) groups.push(channelGroup(surface));
  if (wanted.includes("im")) groups.push(people);
  return groups;
}

const SOURCES = {
  static: { noun: "option", groups: staticGroups },
  users: { noun: "user", groups: peopleGroups },
  conversations: { noun: "conversation", groups: conversationGroups },
  channels: { noun: "channel", groups: (_, surface) => [channelGroup(surface)] },
};

/**
 * What a select offers, by its type ("multi_users_select"): its groups, the keys chosen at first, and the
 * field of Slack's state that holds the choice ("selected_users").
 */
export function offered(definition, surface) {
  const [, many, source] = /^(multi_)?(.*)_select$/.exec(definition.type);
  const { noun, groups } = SOURCES[source];
  const name = many ? `${noun}s` : noun;
  const initial = [definition[`initial_${name}`] ?? []].flat();
  return {
    field: `selected_${name}`,
    groups: groups(definition, surface),
    chosen: initial.map((state) => (typeof state === "string" ? state : state.value)),
  };
}
