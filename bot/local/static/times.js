/** Slack's timestamps ("1270000000.000100", seconds, UTC) as the workspace's clock shows them. */

const FORMATS = new Map();

function format(zone, options) {
  const key = zone + JSON.stringify(options);
  if (!FORMATS.has(key)) FORMATS.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }));
  return FORMATS.get(key);
}

const DAY = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
const TIME = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

function dateOf(ts) {
  return new Date(Number.parseFloat(ts) * 1000);
}

/** "09:05" */
export function timeOf(ts, zone) {
  return format(zone, TIME).format(dateOf(ts));
}

/** "Thursday 1 April 2010" */
export function dayOf(ts, zone) {
  return format(zone, DAY).format(dateOf(ts)).replace(",", "");
}

/** "Thursday 1 April 2010, 09:05" */
export function momentOf(ts, zone) {
  return `${dayOf(ts, zone)}, ${timeOf(ts, zone)}`;
}

const TOKENS = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { day: "numeric", month: "long", year: "numeric" },
  date_short: { day: "numeric", month: "short", year: "numeric" },
  date_long: DAY,
  time: TIME,
  time_secs: { ...TIME, second: "2-digit" },
};

function token(name, ts, zone) {
  const options = TOKENS[name.replace(/_pretty$/, "")];
  if (!options) return null;
  const shown = format(zone, options).format(dateOf(ts)).replace(",", "");
  return name === "date_num" ? shown.split("/").reverse().join("-") : shown;
}

/** The words of `<!date^seconds^words with {tokens}|fallback>`; the fallback where a token is unknown. */
export function slackDate(seconds, words, fallback, zone) {
  if (!/^\d+$/.test(seconds) || !words) return fallback;
  const parts = words.split(/\{(\w+)\}/).map((part, index) => (index % 2 ? token(part, seconds, zone) : part));
  return parts.includes(null) ? fallback : parts.join("");
}
