// Drawings for the signs people and bots use most, 24×24, so that they look the same with or without an emoji font.
// Keys are without the variation selector U+FE0F; signs.js accepts both spellings.

const BLUE = "#3f7ddb", GREEN = "#2e9e5b", RED = "#dc4343", GOLD = "#f0b429", DARK = "#b7791f", GREY = "#8793a5", INK = "#44506a";

const line = (d, colour, width = 2.4) =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
const fill = (d, colour) => `<path d="${d}" fill="${colour}"/>`;
const dot = (colour, edge = "none") => `<circle cx="12" cy="12" r="9" fill="${colour}" stroke="${edge}" stroke-width="1.5"/>`;
const tile = (colour, d) => `<rect x="2" y="2" width="20" height="20" rx="5" fill="${colour}"/>${line(d, "#fff")}`;
const solid = (colour, d) => `<rect x="2" y="2" width="20" height="20" rx="5" fill="${colour}"/>${fill(d, "#fff")}`;
const letter = (text, x = 12, y = 16.6, size = 13, colour = "#fff") =>
  `<text x="${x}" y="${y}" font-size="${size}" font-weight="700" text-anchor="middle" fill="${colour}" font-family="sans-serif">${text}</text>`;
const face = (mouth, eyes = "M8.5 9.5v.8M15.5 9.5v.8") =>
  `<circle cx="12" cy="12" r="10" fill="#ffce4a"/>${line(eyes, "#6b4a10", 2)}${line(mouth, "#6b4a10", 1.8)}`;
const medal = (colour, mark) =>
  fill("M6 2h5l2 7H9zM18 2h-5l-2 7h4z", BLUE) + `<circle cx="12" cy="15.5" r="6.5" fill="${colour}"/>` + letter(mark, 12, 19, 9.5);
const paper = (inside, colour = "#fff") =>
  `<rect x="4.5" y="2.5" width="15" height="19" rx="2" fill="${colour}" stroke="#9aa6b8" stroke-width="1.3"/>${inside}`;
const bars = (a, b, c) =>
  `<rect x="2" y="2" width="20" height="20" rx="3" fill="#f4f7fb" stroke="#b9c4d4"/>${fill(`M5.5 19v-${a}h3v${a}z`, GREEN)}` +
  fill(`M10.5 19v-${b}h3v${b}z`, RED) + fill(`M15.5 19v-${c}h3v${c}z`, BLUE);
const chart = (d, colour) => `<rect x="2" y="2" width="20" height="20" rx="3" fill="#f4f7fb" stroke="#b9c4d4"/>${line(d, colour, 2.2)}`;
const person = (x, colour) => `<circle cx="${x}" cy="8" r="4" fill="${colour}"/>` + fill(`M${x - 7} 21c0-5 3-7.5 7-7.5s7 2.5 7 7.5z`, colour);
const clock = dot("#fff", RED) + line("M12 7v5l3.5 2", INK, 2);
const star = (colour) => fill("M12 2l3 6.7 7.2.7-5.4 4.9 1.6 7.2-6.4-3.8-6.4 3.8 1.6-7.2L1.8 9.4 9 8.7z", colour);
const thumb = fill("M2.5 11h4v10h-4z", "#c98a2b") + fill("M7.5 11l4-9c1.9 0 2.9 1.2 2.7 3l-.5 4h5.6c1.5 0 2.4 1.2 2.1 2.6l-1.7 7.3c-.3 1.3-1.2 2.1-2.5 2.1H7.5z", "#ffce4a");
const hand = (tilt) => `<g transform="rotate(${tilt} 12 13)">${line("M8 13V5.5M11 12V3.5M14 12.5V4M17 14V6.5", "#ffce4a", 2.8)}` +
  `${fill("M6.6 11h11.8v5.5a5.5 5.5 0 0 1-5.5 5.5h-1.4c-2 0-3.6-.9-4.9-2.4L3.2 15.8c-.8-1-.5-2 .3-2.5.8-.5 1.8-.2 2.5.5l.6.7z", "#ffce4a")}</g>`;
const envelope = fill("M2 5h20v15H2z", "#e8eef8") + line("M2.5 6l9.5 8 9.5-8", BLUE, 1.8) + `<rect x="2" y="5" width="20" height="15" rx="1.5" fill="none" stroke="${BLUE}" stroke-width="1.5"/>`;
const horn = fill("M3 9.5v5l4 .5 10 5V4L7 9z", RED) + line("M20 9.5c1.3 1.5 1.3 3.5 0 5", GREY) + fill("M7 15l1.5 6h3L10 15.5z", INK);
const keycap = (text) => `<rect x="2" y="2" width="20" height="20" rx="5" fill="${BLUE}"/>${letter(text)}`;
const box = (arrow) => fill("M3 13h4l2 3h6l2-3h4v8H3z", "#8fa3c4") + line(arrow, BLUE);

const art = {
  "✅": tile(GREEN, "M6.5 12.5l3.8 3.8 7.2-8"),
  "☑": tile(BLUE, "M6.5 12.5l3.8 3.8 7.2-8"), "☐": `<rect x="3" y="3" width="18" height="18" rx="4" fill="#fff" stroke="${BLUE}" stroke-width="2"/>`,
  "✔": line("M4.5 13l5 5L19.5 6", GREEN, 3.2),
  "❌": line("M5 5l14 14M19 5L5 19", RED, 4),
  "✖": line("M5.5 5.5l13 13M18.5 5.5l-13 13", INK, 3.6),
  "❎": tile(GREEN, "M7.5 7.5l9 9M16.5 7.5l-9 9"),
  "↩": tile(BLUE, "M9.5 6l-4 4 4 4M6 10h7.5a4 4 0 0 1 0 8H11"),
  "↪": tile(BLUE, "M14.5 6l4 4-4 4M18 10h-7.5a4 4 0 0 0 0 8H13"),
  "⬅": tile(BLUE, "M11 6.5L5.5 12l5.5 5.5M6 12h12.5"),
  "➡": tile(BLUE, "M13 6.5l5.5 5.5-5.5 5.5M18 12H5.5"),
  "⬆": tile(BLUE, "M6.5 11L12 5.5l5.5 5.5M12 6v12.5"),
  "⬇": tile(BLUE, "M6.5 13l5.5 5.5 5.5-5.5M12 18V5.5"),
  "▶": solid(BLUE, "M8.5 6v12l10-6z"),
  "◀": solid(BLUE, "M15.5 6v12l-10-6z"),
  "⏭": solid(BLUE, "M5 7v10l7-5zM11.5 7v10l7-5zM18 7h2v10h-2z"),
  "⏮": solid(BLUE, "M19 7v10l-7-5zM12.5 7v10l-7-5zM4 7h2v10H4z"),
  "⏸": solid(BLUE, "M7.5 6.5h3v11h-3zM13.5 6.5h3v11h-3z"),
  "⏹": solid(BLUE, "M7 7h10v10H7z"),
  "🔄": tile(BLUE, "M17.5 9A6 6 0 0 0 6.6 9.8M6.5 15a6 6 0 0 0 10.9-.8M17.8 5.5V9h-3.5M6.2 18.5V15h3.5"),
  "🆕": solid(BLUE, "") + letter("NEW", 12, 15.5, 8.5),
  "🆗": solid(BLUE, "") + letter("OK", 12, 15.8, 10),
  "ℹ": solid(BLUE, "M10.5 10.5h3v7.5h-3zM10.5 5.5h3v3h-3z"),
  "✏": fill("M3 21l1.2-5.2L15.5 4.5l4 4L8.2 19.8z", GOLD) + fill("M15.5 4.5l1.2-1.2a1.7 1.7 0 0 1 2.4 0l1.6 1.6a1.7 1.7 0 0 1 0 2.4l-1.2 1.2z", RED) + fill("M3 21l.8-3.4 2.6 2.6z", INK),
  "✍": fill("M4 20l1-4.5L15 5.5l3.5 3.5-10 10z", GOLD) + line("M3.5 21.5h17", INK, 1.8),
  "📝": paper(line("M8 7h8M8 11h5", GREY, 1.5)) + fill("M9.5 19.5l.8-3.5 8.7-8.7 2.7 2.7-8.7 8.7z", GOLD),
  "⚖": line("M12 4v15M7.5 20h9M5 6.5l7-1.5 7 1.5", INK, 1.9) + fill("M1.8 14L5 7l3.2 7a3.3 3.3 0 0 1-6.4 0zM15.8 14L19 7l3.2 7a3.3 3.3 0 0 1-6.4 0z", GOLD),
  "🏅": medal(GOLD, "★"), "🎖": medal(GOLD, "★"), "🥇": medal(GOLD, "1"), "🥈": medal("#a9b4c2", "2"), "🥉": medal("#c98a4b", "3"),
  "🏆": fill("M7 3h10v6a5 5 0 0 1-10 0z", GOLD) + line("M7 5H3.5c0 3.5 1 5 4 5.5M17 5h3.5c0 3.5-1 5-4 5.5", DARK, 1.8) + fill("M11 13h2v4h-2zM7.5 17h9v4h-9z", DARK),
  "⭐": star(GOLD), "🌟": star(GOLD), "★": star(GOLD),
  "📊": bars(8, 13, 10),
  "📈": chart("M5 17l4.5-5 3.5 3L19 7", RED), "📉": chart("M5 7l4.5 5 3.5-3L19 17", BLUE),
  "📋": paper(line("M8 9.5h8M8 13h8M8 16.5h5", GREY, 1.5), "#f5ead6") + fill("M9 1.5h6v4H9z", GREY),
  "📄": paper(line("M8 8h8M8 12h8M8 16h5", GREY, 1.5)), "🧾": paper(line("M8 8h8M8 12h8M8 16h5", GREY, 1.5)),
  "📜": paper(line("M8 8h8M8 12h8M8 16h5", DARK, 1.5), "#f7e4b8"),
  "📁": fill("M2 6h8l2 2.5h10V20H2z", GOLD), "📂": fill("M2 6h8l2 2.5h10V20H2z", GOLD),
  "📷": fill("M2 7h5l2-3h6l2 3h5v13H2z", INK) + `<circle cx="12" cy="13" r="4.5" fill="#9cc7f5"/>`,
  "📸": fill("M2 7h5l2-3h6l2 3h5v13H2z", INK) + `<circle cx="12" cy="13" r="4.5" fill="#9cc7f5"/>` + star(GOLD).replace("<path", '<path transform="translate(13 0) scale(.45)"'),
  "🖼": fill("M2 3h20v18H2z", DARK) + fill("M4.5 5.5h15v13h-15z", "#bfe0f7") + fill("M4.5 18.5l5-7 4 4 2-2 4 5z", GREEN),
  "📌": fill("M9 3h6l-.8 6.5 4.3 4h-13l4.3-4z", RED) + line("M12 14v7", GREY, 1.8), "📍": fill("M12 22c-3-5-6-8-6-12a6 6 0 0 1 12 0c0 4-3 7-6 12z", RED),
  "📎": line("M18 11l-7 7a4 4 0 0 1-5.7-5.7l8-8a2.7 2.7 0 0 1 3.8 3.8l-7.7 7.7a1.3 1.3 0 0 1-1.9-1.9l6.5-6.5", GREY, 2),
  "🔗": line("M9 15l6-6M10.5 7.5l2-2a3.9 3.9 0 0 1 5.5 5.5l-2 2M13.5 16.5l-2 2A3.9 3.9 0 0 1 6 13l2-2", GREY, 2.2),
  "🔔": fill("M12 2a6 6 0 0 1 6 6c0 5 2 7 3 9H3c1-2 3-4 3-9a6 6 0 0 1 6-6zM9.5 18.5h5a2.5 2.5 0 0 1-5 0z", GOLD),
  "🔕": fill("M12 2a6 6 0 0 1 6 6c0 5 2 7 3 9H3c1-2 3-4 3-9a6 6 0 0 1 6-6zM9.5 18.5h5a2.5 2.5 0 0 1-5 0z", GREY) + line("M4 4l16 17", RED),
  "⏰": clock, "🕐": clock, "⏱": clock, "🕘": clock,
  "⏳": fill("M6 2h12v3l-4.5 7L18 19v3H6v-3l4.5-7L6 5z", "#cfd8e6") + fill("M8 6h8l-4 6zM7.5 20l4.5-4.5 4.5 4.5z", GOLD), "⌛": fill("M6 2h12v3l-4.5 7L18 19v3H6v-3l4.5-7L6 5z", "#cfd8e6") + fill("M7.5 20l4.5-6 4.5 6z", GOLD),
  "⚠": fill("M12 2.5L23 21.5H1z", GOLD) + line("M12 9.5v5M12 18v.1", "#4a3408"),
  "❗": line("M12 4v10", RED, 4) + line("M12 20v.1", RED, 4), "‼": line("M8 4v10M16 4v10M8 20v.1M16 20v.1", RED, 3.6),
  "❓": line("M8 8.5a4 4 0 1 1 6 3.5c-1.5.9-2 1.7-2 3.5M12 20v.1", RED, 3.2), "❔": line("M8 8.5a4 4 0 1 1 6 3.5c-1.5.9-2 1.7-2 3.5M12 20v.1", GREY, 3.2),
  "➕": line("M12 4.5v15M4.5 12h15", GREEN, 3.8), "➖": line("M4.5 12h15", RED, 3.8),
  "🚫": line("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM6 6l12 12", RED, 2.8), "⛔": dot(RED) + line("M7.5 12h9", "#fff", 3.2),
  "🟢": dot(GREEN), "🔴": dot(RED), "🔵": dot(BLUE), "🟡": dot(GOLD), "🟠": dot("#e8833a"), "🟣": dot("#8b5fc7"), "⚪": dot("#fff", GREY), "⚫": dot(INK),
  "🟩": solid(GREEN, ""), "🟥": solid(RED, ""), "🟦": solid(BLUE, ""), "🟨": solid(GOLD, ""), "⬜": `<rect x="2.5" y="2.5" width="19" height="19" rx="4" fill="#fff" stroke="${GREY}"/>`, "⬛": solid(INK, ""),
  "👤": person(12, GREY), "👥": person(16, "#a9b7cc") + person(9, GREY),
  "🙋": person(11, "#5b8def") + line("M17.5 13.5V4", "#5b8def", 2.8), "🧑": person(12, "#5b8def"), "👷": person(12, "#5b8def") + fill("M7 7a5 5 0 0 1 10 0z", GOLD),
  "👍": thumb, "👎": `<g transform="rotate(180 12 12)">${thumb}</g>`,
  "👏": fill("M6 21c-3-2-4-5-3-8L8 4.5a1.6 1.6 0 0 1 2.8 1.5L9 9.5l5-5a1.6 1.6 0 0 1 2.3 2.3l-1 1 1.2-.8a1.6 1.6 0 0 1 2 2.5l3 0a1.6 1.6 0 0 1 .3 2.5L15 20c-3 3-6 3-9 1z", "#ffce4a") + line("M13 8.5l-4 4.5M15.5 10.5l-4 4.5M18 12.5l-4 4.5", "#a8741a", 1.3) + line("M18.5 2.5l.5-1.5M21 4.5l1.5-1", GREY, 1.5),
  "🤝": fill("M1 8l6-2 5 2 5-2 6 2v8l-4 1-5 4-3-1-6-4-4-1z", "#ffce4a") + line("M12 8l-3 4 2 1.5 3-2 4.5 4.5", "#a8741a", 1.5),
  "🙏": fill("M11.6 2.5c-1.5.2-2 1.4-2.2 3L8.5 11.5l-4.7 4.2 3.4 5.8 4.4-2.8z", "#ffce4a") + `<g transform="matrix(-1 0 0 1 24 0)">${fill("M11.6 2.5c-1.5.2-2 1.4-2.2 3L8.5 11.5l-4.7 4.2 3.4 5.8 4.4-2.8z", "#ffd873")}</g>` + line("M12 3v15.5", "#a8741a", 1) + line("M3.6 15.9l3.5 5.7M20.4 15.9l-3.5 5.7", BLUE, 2.6), "💪": fill("M5 3h5l1 4-2 3 1 2c2-3 9-3 11 2 0 5-4 7-9 7-6 0-9-4-9-9z", "#ffce4a"),
  "👋": hand(-22) + line("M20.5 4c1 .9 1.5 1.9 1.6 3.2M3.5 20.5c-.8-.5-1.4-1.2-1.7-2", GREY, 1.3), "✋": hand(0), "🖐": hand(0),
  "👉": fill("M2 8h12v-.5h7a2 2 0 0 1 0 4h-5v6H7l-5-2z", "#ffce4a"), "👇": `<g transform="rotate(90 12 12)">${fill("M2 8h12v-.5h7a2 2 0 0 1 0 4h-5v6H7l-5-2z", "#ffce4a")}</g>`,
  "❤": fill("M12 21C5 15.5 2 12.5 2 8.5A5.2 5.2 0 0 1 12 6a5.2 5.2 0 0 1 10 2.5c0 4-3 7-10 12.5z", RED),
  "🔥": fill("M12 22c-5 0-8-3-8-7.5C4 9 9 8 9 2c4 1 6 4 6 7 1-.5 1.5-1.5 1.5-2.5C19 9 20 12 20 14.5 20 19 17 22 12 22z", "#ee6c2a") + fill("M12 22c-2.5 0-4-1.7-4-4 0-3 3-4 3-7 3 1.5 5 4 5 7 0 2.3-1.5 4-4 4z", GOLD),
  "🎉": fill("M2 22L8 8l8 8z", GOLD) + line("M12 8c0-3 1-4 3-5M16 12c3 0 4-1 5-3M15 8l3-3", RED, 2) + fill("M20 14h2v2h-2zM9 3h2v2H9zM19 3h2v2h-2z", BLUE), "🎊": fill("M2 22L8 8l8 8z", GOLD) + line("M12 8c0-3 1-4 3-5M16 12c3 0 4-1 5-3", RED, 2),
  "🎁": fill("M3 11h18v11H3zM2 7h20v4H2z", RED) + fill("M10.5 7h3v15h-3z", GOLD) + line("M12 7C9 7 7 5 8 3.5S12 4 12 7c0-3 3-5 4-3.5S15 7 12 7z", GOLD, 1.8),
  "🎯": dot(RED) + `<circle cx="12" cy="12" r="6" fill="#fff"/><circle cx="12" cy="12" r="3" fill="${RED}"/>`,
  "💡": fill("M12 2a7 7 0 0 1 4 12.5V18H8v-3.5A7 7 0 0 1 12 2z", GOLD) + fill("M8.5 19h7v2.5h-7z", GREY), "📣": horn, "📢": horn,
  "🔒": fill("M5 10h14v11H5z", GOLD) + line("M8 10V7a4 4 0 0 1 8 0v3", GREY), "🔓": fill("M5 10h14v11H5z", GOLD) + line("M8 10V7a4 4 0 0 1 7.5-2", GREY), "🔑": `<circle cx="7.5" cy="7.5" r="4.5" fill="none" stroke="${GOLD}" stroke-width="3"/>` + line("M11 11l9.5 9.5M16 16l3-3M18.8 18.8l2.2-2.2", GOLD, 2.8),
  "🔍": line("M10.5 4a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM15 15l5.5 5.5", GREY, 2.6), "🔎": line("M10.5 4a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM15 15l5.5 5.5", GREY, 2.6),
  "🗑": fill("M5 8h14l-1.5 14h-11zM3.5 4.5h17v2.5h-17zM9 2.5h6v2H9z", GREY),
  "📅": `<rect x="2.5" y="4" width="19" height="17.5" rx="2" fill="#fff" stroke="#9aa6b8"/>` + fill("M2.5 4h19v5h-19z", RED) + fill("M7 12h3v3H7zM14 12h3v3h-3zM7 17h3v2.5H7z", GREY), "📆": `<rect x="2.5" y="4" width="19" height="17.5" rx="2" fill="#fff" stroke="#9aa6b8"/>` + fill("M2.5 4h19v5h-19z", RED) + fill("M7 12h3v3H7zM14 12h3v3h-3z", GREY), "🗓": `<rect x="2.5" y="4" width="19" height="17.5" rx="2" fill="#fff" stroke="#9aa6b8"/>` + fill("M2.5 4h19v5h-19z", RED) + fill("M7 12h3v3H7zM14 12h3v3h-3z", GREY),
  "🌐": dot("#dbe9fb", BLUE) + line("M3 12h18M12 3c-5 5-5 13 0 18M12 3c5 5 5 13 0 18", BLUE, 1.5), "💬": fill("M2 4h20v13H11l-5 5v-5H2z", "#8fb4ee"), "🏠": fill("M12 2l10 9h-3v10h-5v-6h-4v6H5V11H2z", "#c7753f"), "🏁": line("M5 22V3", INK, 2) + fill("M5 3h15v10H5z", "#fff") + fill("M5 3h5v3.5H5zM15 3h5v3.5h-5zM10 6.5h5V10h-5zM5 10h5v3H5zM15 10h5v3h-5z", INK),
  "🚩": line("M5 22V3", INK, 2) + fill("M6 3l14 5-14 5z", RED), "⚡": fill("M13 1L4 14h7l-1 9 10-14h-7z", GOLD), "✨": star(GOLD), "📤": box("M12 13V3M8 6.5L12 3l4 3.5"), "📥": box("M12 3v10M8 9.5l4 3.5 4-3.5"), "📦": fill("M3 6l9-4 9 4v12l-9 4-9-4z", "#c9935a") + line("M3 6l9 4 9-4M12 10v12", "#8f5f2e", 1.5),
  "📚": fill("M4 4h5v17H4z", RED) + fill("M9.5 4h5v17h-5z", GREEN) + fill("M15 5l4-1 3 16-4 1z", BLUE), "📖": fill("M2 5c4-1.5 7-1 10 1 3-2 6-2.5 10-1v14c-4-1.5-7-1-10 1-3-2-6-2.5-10-1z", "#6c93d6") + line("M12 6v14", "#fff", 1.5), "🛠": line("M5 19L17 7M14 4l6 6M4 5l15 15", GREY, 2.6), "⚙": dot("none", GREY) + line("M12 1.5v4M12 18.5v4M1.5 12h4M18.5 12h4M4.6 4.6l2.8 2.8M16.6 16.6l2.8 2.8M4.6 19.4l2.8-2.8M16.6 7.4l2.8-2.8", GREY, 2.8),
  "📨": envelope + line("M0.8 9.5h3M0 12.5h3.5", GREY, 1.5), "📩": envelope + line("M12 12v8M9 17l3 3 3-3", RED, 2), "✉": envelope, "📧": envelope, "📬": envelope,
  "🔢": solid(BLUE, "") + letter("123", 12, 15.6, 9), "💯": letter("100", 12, 15, 11, RED) + line("M4 18.5c5-1.5 11-1.5 16-1", RED, 1.6), "🔝": solid(BLUE, "") + letter("TOP", 12, 15.5, 8.5),
  "⤴": tile(BLUE, "M6 17h4a5 5 0 0 0 5-5V7M11.5 10L15 6.5l3.5 3.5"), "⤵": tile(BLUE, "M6 7h4a5 5 0 0 1 5 5v5M11.5 14l3.5 3.5 3.5-3.5"),
  "↕": tile(BLUE, "M12 5.5v13M8.5 9L12 5.5 15.5 9M8.5 15l3.5 3.5 3.5-3.5"), "↔": tile(BLUE, "M5.5 12h13M9 8.5L5.5 12 9 15.5M15 8.5l3.5 3.5-3.5 3.5"),
  "⏩": solid(BLUE, "M5 7v10l7-5zM12 7v10l7-5z"), "⏪": solid(BLUE, "M19 7v10l-7-5zM12 7v10l-7-5z"), "🔁": tile(BLUE, "M17 9.5H7.5a2 2 0 0 0-2 2M14.5 7l2.5 2.5-2.5 2.5M7 14.5h9.5a2 2 0 0 0 2-2M9.5 17L7 14.5 9.5 12"),
  "🎓": fill("M12 4l11 5-11 5L1 9z", INK) + fill("M5.5 12v5c3.5 2.5 9.5 2.5 13 0v-5L12 15z", GREY) + line("M21.5 10v6", GOLD, 1.5), "🌱": line("M12 22v-9", GREEN) + fill("M12 13C12 8 8 6 3 6c0 5 3 8 9 7zM12 11c0-5 4-7 9-7 0 5-3 8-9 7z", GREEN), "🌳": fill("M10.5 14h3v8h-3z", "#8a5f3c") + fill("M12 2a6 6 0 0 1 5.5 8A4.5 4.5 0 0 1 16 17H8a4.5 4.5 0 0 1-1.5-7A6 6 0 0 1 12 2z", GREEN),
  "🪜": line("M7.5 2v20M16.5 2v20M7.5 6h9M7.5 10.5h9M7.5 15h9M7.5 19.5h9", DARK, 2), "📐": fill("M3 21V3l18 18z", GOLD) + fill("M7 17v-5l5 5z", "#fff") + line("M3 7h2M3 11h2M3 15h2", DARK, 1.2),
  "🕸": line("M12 2v20M2 12h20M5 5l14 14M19 5L5 19", GREY, 1.3) + line("M12 4.5l5.5 2.2L19.5 12l-2 5.300L12 19.500l-5.5-2.200L4.5 12l2-5.300zM12 8.500l2.6 1L15.5 12l-.9 2.5-2.6 1-2.6-1L8.5 12l.9-2.500z", INK, 1.3),
  "📘": fill("M5 2h14v20H5z", BLUE) + fill("M6.5 18h12.5v3H6.5z", "#fff") + fill("M5 2h2.5v16H5z", INK) + line("M10.5 7h5.5M10.5 10h5.5", "#fff", 1.5),
  "🗺": fill("M2 5l6.5-2.5 7 2.5L22 2.5V19l-6.5 2.5-7-2.5L2 21.5z", "#cfe6c4") + line("M8.5 2.5V19M15.5 5v16.5", GREEN, 1.2) + line("M4.5 15c3-5 6 1 8-3s3-4 6.5-5", RED, 1.5),
  "🏢": fill("M5 2h14v20H5z", "#8fa6c4") + fill("M8 5h3v3H8zM13 5h3v3h-3zM8 10h3v3H8zM13 10h3v3h-3z", "#fff") + fill("M10 16h4v6h-4z", INK),
  "📰": paper(fill("M7 5.500h10v3H7z", INK) + fill("M7 11h4.500v5H7z", GREY) + line("M13.5 11.500H17M13.5 14H17M7 18.500h10", GREY, 1.3)), "🔙": tile(BLUE, "M18.5 12h-13M10.5 7l-5 5 5 5"),
  "🖨": fill("M6 2.500h12V9H6z", "#e8eef8") + fill("M2 8h20v9.500H2z", GREY) + fill("M6 13.500h12V22H6z", "#fff") + line("M8.5 16.500h7M8.5 19h7", GREY, 1.2) + `<circle cx="18.5" cy="10.8" r="1" fill="${GREEN}"/>`,
  "👀": [7, 17].map((x) => `<ellipse cx="${x}" cy="12" rx="4.2" ry="6.5" fill="#fff" stroke="${GREY}" stroke-width="1.3"/><circle cx="${x - 1}" cy="13" r="2.2" fill="${INK}"/>`).join(""),
  "🙈": dot("#9b6a3f") + `<circle cx="12" cy="15" r="5" fill="#e6c29a"/>` + line("M10 17c1.3 1 2.7 1 4 0", "#6b4a10", 1.3) + line("M3 19l6-8.500M21 19l-6-8.5", "#7d5330", 4.5),
  "😀": face("M7.5 14c2 3.5 7 3.5 9 0"), "😊": face("M7.5 14c2 3.5 7 3.5 9 0", "M7.5 10c.5-1 1.5-1 2 0M14.5 10c.5-1 1.5-1 2 0"), "🙂": face("M8 14.5c2 2 6 2 8 0"), "😄": face("M7.5 13.5c2 4 7 4 9 0z"), "😅": face("M7.5 13.5c2 4 7 4 9 0z"), "😂": face("M7.5 13.5c2 4 7 4 9 0z", "M7 10.5l2.5-1.5M17 10.5L14.5 9"), "😢": face("M8 16.5c2-2 6-2 8 0"), "😔": face("M8 16.5c2-2 6-2 8 0"), "🤔": face("M9 16h5"), "😮": face("M12 16a1 1 0 1 0 .1 0z"),
};

for (let n = 0; n <= 9; n++) art[`${n}\u20E3`] = keycap(n);
art["🔟"] = solid(BLUE, "") + letter("10", 12, 16, 11);

const uris = new Map();

export const SIGNS = Object.keys(art);

export function signUri(sign) {
  if (!uris.has(sign)) {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">${art[sign]}</svg>`;
    uris.set(sign, `url("data:image/svg+xml,${encodeURIComponent(svg)}")`);
  }
  return uris.get(sign);
}
