import { settings } from "../state/settings.js";
import { world } from "../state/world.js";
import { t } from "../words/words.js";

const formats = new Map();

function format(options) {
  const locale = settings.language === "zh" ? "zh-CN" : "en-GB";
  const timeZone = world.host.timezone;
  const key = locale + timeZone + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale, { ...options, timeZone }));
  return formats.get(key);
}

const date = (unix) => new Date(unix * 1000);

/** A day as a comparable text, in the zone shown. */
export const day = (unix) => format({ year: "numeric", month: "2-digit", day: "2-digit" }).format(date(unix));

export const clock = (unix) => format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(date(unix));

export const clockWithSeconds = (unix) =>
  format({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }).format(date(unix));

export const full = (unix) => format({ dateStyle: "long", timeStyle: "medium" }).format(date(unix));

export function dayName(unix, now = Date.now() / 1000) {
  if (day(unix) === day(now)) return t("time.today");
  if (day(unix) === day(now - 86400)) return t("time.yesterday");
  const thisYear = day(unix).match(/\d{4}/)[0] === day(now).match(/\d{4}/)[0];
  return format(thisYear ? { month: "long", day: "numeric" } : { year: "numeric", month: "long", day: "numeric" }).format(date(unix));
}

/** For a list of chats: the clock today, then a weekday, then a date. */
export function brief(unix, now = Date.now() / 1000) {
  if (day(unix) === day(now)) return clock(unix);
  if (now - unix < 6 * 86400) return format({ weekday: "short" }).format(date(unix));
  return format({ month: "numeric", day: "numeric" }).format(date(unix));
}
