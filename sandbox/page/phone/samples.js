// A few pictures drawn here, for those without one at hand. The same sample is the same picture every time, byte for byte.

import { el } from "../kit/dom.js";

const WIDTH = 960, HEIGHT = 720;

export const SAMPLES = ["rig", "trees", "class", "repair", "notice", "duty"];

const rect = (ctx, colour, x, y, w, h) => { ctx.fillStyle = colour; ctx.fillRect(x, y, w, h); };

function disc(ctx, colour, x, y, r) {
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.arc(x, y, r, 0, Math.PI * 2);
  ctx.fill();
}

function shape(ctx, colour, points) {
  ctx.fillStyle = colour;
  ctx.beginPath();
  points.forEach(([x, y], index) => (index ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
  ctx.closePath();
  ctx.fill();
}

function sky(ctx, top, bottom, horizon) {
  const fade = ctx.createLinearGradient(0, 0, 0, horizon);
  fade.addColorStop(0, top);
  fade.addColorStop(1, bottom);
  ctx.fillStyle = fade;
  ctx.fillRect(0, 0, WIDTH, horizon);
}

function worker(ctx, x, y, colour, scale = 1) {
  rect(ctx, colour, x - 26 * scale, y, 52 * scale, 90 * scale);
  rect(ctx, "#39445c", x - 26 * scale, y + 90 * scale, 22 * scale, 70 * scale);
  rect(ctx, "#39445c", x + 4 * scale, y + 90 * scale, 22 * scale, 70 * scale);
  disc(ctx, "#f0c9a4", x, y - 24 * scale, 24 * scale);
  ctx.fillStyle = "#e0483c";
  ctx.beginPath();
  ctx.arc(x, y - 30 * scale, 27 * scale, Math.PI, 0);
  ctx.fill();
  rect(ctx, "#e0483c", x - 33 * scale, y - 32 * scale, 66 * scale, 7 * scale);
}

const DRAWINGS = {
  rig(ctx) {
    sky(ctx, "#f7b267", "#fde7c4", 560);
    disc(ctx, "#fff3d6", 730, 250, 70);
    rect(ctx, "#b98a5a", 0, 560, WIDTH, 160);
    ctx.strokeStyle = "#39445c";
    ctx.lineWidth = 10;
    for (const [a, b] of [[[380, 560], [455, 110]], [[580, 560], [505, 110]]]) { ctx.beginPath(); ctx.moveTo(...a); ctx.lineTo(...b); ctx.stroke(); }
    ctx.lineWidth = 6;
    for (let y = 180, wide = 24; y < 560; y += 62, wide += 20) { ctx.beginPath(); ctx.moveTo(480 - wide, y); ctx.lineTo(480 + wide + 10, y + 62); ctx.lineTo(480 - wide - 10, y + 62); ctx.lineTo(480 + wide, y); ctx.stroke(); }
    rect(ctx, "#39445c", 440, 92, 80, 24);
    rect(ctx, "#c9433a", 330, 520, 300, 44);
    worker(ctx, 230, 470, "#c9433a");
    worker(ctx, 740, 480, "#c9433a");
  },
  trees(ctx) {
    sky(ctx, "#a7d8f0", "#eaf6fb", 470);
    shape(ctx, "#8fbf7f", [[0, 430], [300, 340], [620, 420], [960, 330], [960, 720], [0, 720]]);
    rect(ctx, "#79ab69", 0, 520, WIDTH, 200);
    for (const [x, y, s] of [[180, 470, 1], [470, 440, 0.8], [760, 480, 1.1]]) {
      rect(ctx, "#8a5f3c", x - 9 * s, y, 18 * s, 150 * s);
      for (const [dx, dy, r] of [[0, -40, 70], [-45, 0, 50], [45, 0, 50]]) disc(ctx, "#4f9a55", x + dx * s, y + dy * s, r * s);
    }
    worker(ctx, 320, 500, "#c9433a");
    worker(ctx, 620, 500, "#3f6fb5");
    disc(ctx, "#7a5236", 395, 680, 40);
  },
  class(ctx) {
    rect(ctx, "#f3ead9", 0, 0, WIDTH, 560);
    rect(ctx, "#c79d6b", 0, 560, WIDTH, 160);
    rect(ctx, "#7b5a3a", 180, 70, 600, 300);
    rect(ctx, "#2f6b57", 196, 86, 568, 268);
    rect(ctx, "#f5f2e8", 250, 140, 300, 12);
    rect(ctx, "#f5f2e8", 250, 190, 420, 12);
    rect(ctx, "#f5f2e8", 250, 240, 360, 12);
    rect(ctx, "#e2b64a", 250, 290, 200, 12);
    for (const x of [170, 390, 610, 830]) {
      disc(ctx, "#4a3b32", x, 470, 40);
      rect(ctx, ["#c9433a", "#3f6fb5", "#4f9a55", "#c9433a"][(x - 170) / 220], x - 55, 510, 110, 90);
      rect(ctx, "#9b7548", x - 85, 590, 170, 26);
    }
  },
  repair(ctx) {
    rect(ctx, "#dfe6ee", 0, 0, WIDTH, 520);
    rect(ctx, "#9aa6b4", 0, 520, WIDTH, 200);
    for (const y of [130, 210]) { rect(ctx, "#6f8196", 0, y, WIDTH, 34); rect(ctx, "#8799ad", 0, y, WIDTH, 10); }
    rect(ctx, "#3f6fb5", 520, 270, 320, 260);
    disc(ctx, "#f5f7fa", 600, 350, 46);
    disc(ctx, "#f5f7fa", 740, 350, 46);
    rect(ctx, "#c9433a", 598, 316, 5, 38);
    rect(ctx, "#c9433a", 738, 346, 34, 5);
    rect(ctx, "#e2b64a", 560, 430, 240, 26);
    worker(ctx, 360, 370, "#e08a2c", 1.3);
    shape(ctx, "#5c6878", [[395, 400], [520, 372], [526, 394], [402, 426]]);
  },
  notice(ctx) {
    rect(ctx, "#e9e2d4", 0, 0, WIDTH, HEIGHT);
    rect(ctx, "#8a5f3c", 150, 70, 660, 560);
    rect(ctx, "#c7a26f", 172, 92, 616, 516);
    rect(ctx, "#c9433a", 210, 130, 540, 70);
    rect(ctx, "#f7e4b8", 300, 155, 360, 20);
    for (const [x, y, h] of [[210, 230, 330], [400, 230, 210], [590, 230, 270]]) {
      rect(ctx, "#fffdf6", x, y, 160, h);
      for (let line = y + 30; line < y + h - 20; line += 30) rect(ctx, "#b8bfc9", x + 18, line, 124 - (line % 4) * 12, 8);
      disc(ctx, "#c9433a", x + 80, y + 8, 8);
    }
  },
  duty(ctx) {
    sky(ctx, "#1d2742", "#4a5578", 540);
    for (const [x, y] of [[90, 80], [260, 150], [520, 60], [700, 130], [880, 90], [620, 210]]) disc(ctx, "#f3f0d8", x, y, 4);
    disc(ctx, "#f3e9c0", 800, 190, 56);
    disc(ctx, "#2a3452", 822, 176, 50);
    rect(ctx, "#2c3348", 0, 540, WIDTH, 180);
    rect(ctx, "#e6e9ef", 190, 340, 420, 220);
    rect(ctx, "#c9433a", 170, 316, 460, 34);
    rect(ctx, "#ffd97a", 240, 400, 110, 80);
    rect(ctx, "#ffd97a", 450, 400, 110, 80);
    rect(ctx, "#6b7488", 370, 430, 60, 130);
    worker(ctx, 740, 480, "#e0c23c", 1.1);
  },
};

function draw(sample, width) {
  const canvas = el("canvas", { width, height: (width * HEIGHT) / WIDTH });
  const ctx = canvas.getContext("2d");
  ctx.scale(width / WIDTH, width / WIDTH);
  DRAWINGS[sample](ctx);
  return canvas;
}

export const sampleThumb = (sample) => draw(sample, 192);

export async function sampleFile(sample) {
  const blob = await new Promise((done) => { draw(sample, WIDTH).toBlob(done, "image/jpeg", 0.88); });
  return new File([blob], `${sample}.jpg`, { type: "image/jpeg" });
}
