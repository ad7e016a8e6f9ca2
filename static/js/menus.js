// Menus are <details>: they close on Escape, on a click elsewhere and when focus leaves. "/" goes to the search box.
const open = () => document.querySelectorAll("details.menu[open]");

export function attach() {
  document.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("focusin", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      for (const menu of open()) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    }
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const box = document.getElementById("find-text");
      if (!box) return;
      event.preventDefault();
      box.focus();
      box.select();
    }
  });
}
