import { el } from "../kit/dom.js";
import { icon } from "../kit/icons.js";
import { signed } from "../kit/signs.js";
import { t } from "../words/words.js";

/** A poll or quiz: options to vote for, results as bars once the viewer has voted or it is closed. */
export function poll(message, acts) {
  const { poll: asked } = message;
  const mine = acts.votes(message);
  const results = asked.is_closed || mine.length > 0;
  const chosen = new Set();
  const vote = (index) => {
    if (!asked.allows_multiple_answers) return acts.vote(message, [index]);
    if (!chosen.delete(index)) chosen.add(index);
    sync();
  };
  const options = asked.options.map((option, index) => choice(asked, option, index, { results, mine, vote }));
  const submit = asked.allows_multiple_answers && !results
    && el("button.poll-submit", { type: "button", onclick: () => acts.vote(message, [...chosen]) }, t("poll.vote"));
  const sync = () => {
    options.forEach((node, index) => node.setAttribute("aria-pressed", String(chosen.has(index))));
    if (submit) submit.disabled = chosen.size === 0;
  };
  if (submit) sync();
  return el("div.poll", { role: "group", "aria-label": asked.question },
    el("div.poll-question", {}, signed(asked.question)),
    el("div.poll-kind", {}, kind(asked)),
    options, submit,
    results && asked.explanation && el("div.poll-why", {}, signed(asked.explanation)),
    el("div.poll-total", {}, t("poll.total", { n: asked.total_voter_count })));
}

function kind(asked) {
  if (asked.is_closed) return t("poll.closed");
  const name = t(asked.type === "quiz" ? "poll.quiz" : "poll.poll");
  return asked.is_anonymous ? t("poll.anonymous", { name }) : name;
}

function choice(asked, option, index, { results, mine, vote }) {
  const share = asked.total_voter_count ? Math.round((option.voter_count / asked.total_voter_count) * 100) : 0;
  const picked = mine.includes(index);
  const right = asked.correct_option_id === index || asked.correct_option_ids?.includes(index);
  return el("button.poll-option", {
    type: "button", disabled: results, onclick: () => vote(index), style: { "--share": results ? `${share}%` : "0%" },
    class: [picked && "picked", results && asked.type === "quiz" && (right ? "right" : picked && "wrong")].filter(Boolean).join(" ") || null,
  },
    results ? el("span.poll-share", {}, `${share}%`) : el("span.poll-dot", {}),
    el("span.poll-text", {}, signed(option.text)),
    picked && icon("check"));
}
