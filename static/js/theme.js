// Changes light and dark in place; without this script the same form changes it with a reload.
export function attach(form) {
  form.addEventListener("submit", (event) => {
    const chosen = event.submitter?.value;
    if (!chosen) return;
    event.preventDefault();
    const secure = window.location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `theme=${chosen}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    const root = document.documentElement;
    root.dataset.theme = chosen;
    if (chosen === "auto") delete root.dataset.bsTheme;
    else root.dataset.bsTheme = chosen;
    for (const button of form.querySelectorAll("button")) {
      if (button.value === chosen) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  });
}
