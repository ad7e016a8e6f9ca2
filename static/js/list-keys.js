// j and k walk the rows of a list, Enter opens one (it is the focused link), arrow keys do the same.
const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

export function attach(list) {
  document.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step || !list.isConnected || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable], details[open]")) return;
    const links = [...list.querySelectorAll(".row-link")];
    const at = links.indexOf(document.activeElement);
    if (at < 0 && event.key.startsWith("Arrow")) return;
    const next = links[Math.min(Math.max(at + step, 0), links.length - 1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  });
}
