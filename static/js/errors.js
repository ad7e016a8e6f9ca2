// When the portal fails (5xx), is out of reach or takes too long, the page stays as it is and says: nothing was saved.
// Also brings focus to what an answer placed: an error summary, or the notice that tells what happened.
const box = () => document.getElementById("broken");

function show(yes) {
  if (box()) box().hidden = !yes;
}

export function attach() {
  document.addEventListener("htmx:response:error", (event) => {
    if (event.detail.ctx.response.status >= 500) show(true);
  });
  // No answer at all. What went wrong after an answer may well have been saved, and is not told as a loss.
  document.addEventListener("htmx:error", (event) => {
    if (event.detail.ctx && !event.detail.ctx.response) show(true);
  });
  document.addEventListener("htmx:before:request", () => show(false));
  document.addEventListener("click", (event) => {
    const closes = event.target.closest("[data-closes]");
    if (closes) document.getElementById(closes.dataset.closes).hidden = true;
  });
  document.addEventListener("htmx:after:swap", (event) => {
    const status = event.detail.ctx?.response?.status ?? 200;
    if (status < 400) return;
    const summary = document.querySelector(".error-summary");
    (summary ?? document.getElementById("notice"))?.scrollIntoView({ block: "nearest" });
    summary?.focus({ preventScroll: true });
  });
  // A link of the error summary goes to the input itself, not only to its place.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a[href^='#']");
    const field = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!field) return;
    event.preventDefault();
    field.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  });
}
