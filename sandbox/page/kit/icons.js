// The line icons of the page itself (what people write is drawn by signs.js). 24×24, stroke of the current colour.

const PATHS = {
  back: "M15 5l-7 7 7 7",
  forward: "M9 5l7 7-7 7",
  send: "M5 12h13M12 5.5l6.5 6.5-6.5 6.5",
  attach: "M20 11.5l-8.2 8.2a5 5 0 0 1-7.1-7.1l8.6-8.6a3.4 3.4 0 0 1 4.8 4.8l-8.5 8.5a1.7 1.7 0 0 1-2.4-2.4l7.7-7.7",
  menu: "M4 7h16M4 12h16M4 17h10",
  slash: "M5 4h14a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zM14 8l-4 8",
  close: "M6 6l12 12M18 6L6 18",
  more: "M11.9 6h.2M11.9 12h.2M11.9 18h.2M12 5.9v.2M12 11.9v.2M12 17.9v.2",
  panel: "M4 5h16v14H4zM15 5v14",
  phones: "M4 5.5A1.5 1.5 0 0 1 5.5 4h3A1.5 1.5 0 0 1 10 5.5v13A1.5 1.5 0 0 1 8.5 20h-3A1.5 1.5 0 0 1 4 18.5zM14 5.5A1.5 1.5 0 0 1 15.5 4h3A1.5 1.5 0 0 1 20 5.5v13a1.5 1.5 0 0 1-1.5 1.5h-3a1.5 1.5 0 0 1-1.5-1.5z",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.6l1.1 1.1M17.3 17.3l1.1 1.1M18.4 5.6l-1.1 1.1M6.7 17.3l-1.1 1.1",
  moon: "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z",
  auto: "M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16",
  help: "M9.2 9.2a2.9 2.9 0 1 1 4.2 2.6c-.9.5-1.4 1.1-1.4 2.2M12 17.5v.01M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z",
  check: "M5 12.5l4.5 4.5L19 7.5",
  clock: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4.5l3 1.8",
  alert: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v5M12 16v.01",
  reply: "M10 6l-6 5.5 6 5.5v-3.5c5 0 8 1.3 10 4.5-.5-6-4-9-10-9z",
  edit: "M5 19l.8-3.8L16 5a1.6 1.6 0 0 1 2.3 0l.7.7a1.6 1.6 0 0 1 0 2.3L8.8 18.2zM14 7l3 3",
  globe: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM3.5 12h17M12 3.5c2.6 2.5 3.6 5.3 3.6 8.5s-1 6-3.6 8.5c-2.6-2.5-3.6-5.3-3.6-8.5s1-6 3.6-8.5z",
  copy: "M9 9h10v10H9zM15 9V5H5v10h4",
  trash: "M5 7h14M10 7V5h4v2M7 7l.8 12h8.4L17 7M10.5 10.5v5M13.5 10.5v5",
  pin: "M9 4h6l-.7 6 3.2 3.5h-11L9.7 10zM12 13.5V20",
  photo: "M4 6h16v12H4zM4 15.5l4.5-4.5 4 4 2.5-2.5 5 5M15.5 9.2v.01",
  file: "M7 3.5h6.5L18 8v12.5H7zM13.5 3.5V8H18",
  keyboard: "M4 7h16v10H4zM7.5 10.5v.01M10.5 10.5v.01M13.5 10.5v.01M16.5 10.5v.01M8.5 14h7",
  down: "M6 9.5l6 6 6-6",
  up: "M6 14.5l6-6 6 6",
  link: "M9 15l6-6M10.5 7.5l2-2a3.9 3.9 0 0 1 5.5 5.5l-2 2M13.5 16.5l-2 2A3.9 3.9 0 0 1 6 13l2-2",
  search: "M10.5 5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM14.5 14.5L20 20",
  play: "M8 5.5v13l11-6.5z",
  bolt: "M13 3L6 13.5h5L10.5 21 18 10h-5.5z",
  wire: "M4 8h13M13.5 4.5L17 8l-3.5 3.5M20 16H7M10.5 12.5L7 16l3.5 3.5",
  block: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM6.5 6.5l11 11",
  pause: "M9 6v12M15 6v12",
  save: "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 19.5h14",
  people: "M9 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM3.5 19c.3-3.2 2.4-5 5.5-5s5.2 1.8 5.5 5M15.5 5.3a3 3 0 0 1 0 5.4M17 14.3c2 .6 3.3 2.2 3.5 4.7",
  beside: "M4 5h7v14H4zM14 5h6v14h-6zM17 9.5v5M14.9 12h4.2",
  retry: "M19 12a7 7 0 1 1-2.2-5.1M19.5 4v4h-4",
  wifi: "M3.5 9.5a12.5 12.5 0 0 1 17 0M6.5 13a8 8 0 0 1 11 0M9.5 16.3a3.7 3.7 0 0 1 5 0M12 19.5v.01",
};

const NS = "http://www.w3.org/2000/svg";

export function icon(name) {
  const svg = document.createElementNS(NS, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(NS, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
