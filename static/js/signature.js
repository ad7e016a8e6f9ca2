// Signing by finger, pen or mouse. The strokes go into a hidden input as compact JSON; without this script a typed name signs.
import SignaturePad from "../vendor/signature_pad.min.js";

function compact(pad, width, height) {
  const strokes = pad.toData().map((stroke) => stroke.points.map((point) => [Math.round(point.x * 10) / 10, Math.round(point.y * 10) / 10]));
  return strokes.length ? JSON.stringify({ width, height, strokes }) : "";
}

function restore(pad, text) {
  try {
    const kept = JSON.parse(text);
    pad.fromData(kept.strokes.map((stroke) => ({ ...pad.toData()[0], penColor: "#14181c", dotSize: 0, minWidth: 0.8, maxWidth: 2.4, points: stroke.map(([x, y], at) => ({ x, y, pressure: 0.5, time: at * 10 })) })));
  } catch {
    // What was kept is not a drawing: start with an empty pad.
  }
}

export function attach(box) {
  const frame = box.querySelector(".signature-pad");
  const canvas = box.querySelector("canvas");
  const strokes = box.querySelector("[data-signature-strokes]");
  frame.hidden = false;
  box.querySelector("[data-signature-or]").hidden = false;
  box.querySelector("[data-signature-only]").hidden = true;

  const width = Math.max(Math.round(canvas.clientWidth), 200);
  const height = Math.round(width / 3);
  const scale = Math.max(window.devicePixelRatio || 1, 1);
  canvas.width = width * scale;
  canvas.height = height * scale;
  canvas.getContext("2d").scale(scale, scale);

  const pad = new SignaturePad(canvas, { penColor: "#14181c", minWidth: 0.8, maxWidth: 2.4 });
  if (strokes.value) restore(pad, strokes.value);
  pad.addEventListener("endStroke", () => {
    strokes.value = compact(pad, width, height);
  });
  box.querySelector("[data-signature-clear]").addEventListener("click", () => {
    pad.clear();
    strokes.value = "";
  });
}
