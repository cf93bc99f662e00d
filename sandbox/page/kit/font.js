// A host may lend a CJK font for machines that have none.

const RANGE = "U+2000-206F, U+2E80-9FFF, U+F900-FAFF, U+FF00-FFEF, U+20000-323AF";

/**
 * Makes the font known as "Sandbox CJK" (the last but one family of style/tokens.css); browsers fetch it when a text needs it.
 * Where this machine draws Chinese as boxes it is waited for: Chromium keeps words it shaped before the font came.
 */
export async function lendFont(url) {
  if (!url) return;
  const face = new FontFace("Sandbox CJK", `url("${url}")`, { display: "swap", unicodeRange: RANGE });
  document.fonts.add(face);
  if (boxed()) await face.load().catch(() => { /* boxes, then; the page works all the same */ });
}

/** Whether two different characters look the same here: the box for "no such glyph". */
function boxed() {
  const draw = (text) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 24;
    const ctx = canvas.getContext("2d");
    ctx.font = "20px sans-serif";
    ctx.fillText(text, 1, 20);
    return ctx.getImageData(0, 0, 24, 24).data.join();
  };
  return draw("亮") === draw("榜");
}
