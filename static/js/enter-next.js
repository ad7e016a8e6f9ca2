// Enter goes to the next field instead of sending; in the last one it moves on to the button. Ctrl+Enter sends (submit-keys).
// A line break in a long text is Shift+Enter here. Enter that picks a candidate of an input method is left alone.
const STOPS = "input:not([type=hidden]):not([disabled]), select:not([disabled]), textarea:not([disabled]), .acts button:not([disabled])";

function stops(form) {
  const seen = new Set();
  return [...form.querySelectorAll(STOPS)].filter((stop) => {
    if (stop.type !== "radio") return stop.offsetParent !== null;
    if (seen.has(stop.name)) return false;
    const group = [...form.querySelectorAll("input[type=radio]")].filter((one) => one.name === stop.name);
    seen.add(stop.name);
    return !group.some((one) => one.checked && one !== stop) || stop.checked;
  });
}

export function attach(form) {
  form.addEventListener("keydown", (event) => {
    const here = event.target;
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!here.matches("input, select, textarea") || here.type === "submit") return;
    event.preventDefault();
    const all = stops(form);
    const at = all.findIndex((stop) => stop === here || (stop.type === "radio" && stop.name === here.name));
    const next = all[at + 1];
    next?.focus();
    if (next?.select && next.type === "text") next.select();
  });
}
