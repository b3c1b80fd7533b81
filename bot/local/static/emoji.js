/** The emoji short names that an app is likely to send. An unknown one stays as it is written. */

const EMOJI = {
  alarm_clock: "⏰", arrow_right: "➡️", arrow_up: "⬆️", arrow_down: "⬇️", ballot_box_with_check: "☑️",
  bar_chart: "📊", bell: "🔔", blue_circle: "🔵", large_blue_circle: "🔵", books: "📚", bulb: "💡", calendar: "📆",
  chart_with_upwards_trend: "📈", clap: "👏", clipboard: "📋", clock9: "🕘", date: "📅", dart: "🎯", eyes: "👀",
  fast_forward: "⏩", green_circle: "🟢", large_green_circle: "🟢", grey_question: "❔", hourglass: "⌛",
  hourglass_flowing_sand: "⏳", information_source: "ℹ️", large_orange_circle: "🟠", large_yellow_circle: "🟡",
  link: "🔗", lock: "🔒", mag: "🔍", mailbox: "📫", memo: "📝", no_entry: "⛔", no_entry_sign: "🚫", orange_circle: "🟠",
  page_facing_up: "📄", paperclip: "📎", pause_button: "⏸️", double_vertical_bar: "⏸️", pencil: "📝", pencil2: "✏️",
  point_right: "👉", pray: "🙏", pushpin: "📌", question: "❓", red_circle: "🔴", rocket: "🚀", rotating_light: "🚨",
  smile: "😄", slightly_smiling_face: "🙂", spiral_calendar_pad: "🗓️", star: "⭐", tada: "🎉", thumbsup: "👍", "+1": "👍",
  "-1": "👎", thumbsdown: "👎", warning: "⚠️", wave: "👋", white_check_mark: "✅", white_circle: "⚪", x: "❌",
  yellow_circle: "🟡", zzz: "💤", thread: "🧵", heavy_check_mark: "✔️", speech_balloon: "💬", soon: "🔜", repeat: "🔁",
};

/** ":tada:" for "tada" where it is known. */
export function emoji(name) {
  return Object.hasOwn(EMOJI, name) ? EMOJI[name] : `:${name}:`;
}

/** Short names within plain text. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (_, name) => emoji(name));
}
