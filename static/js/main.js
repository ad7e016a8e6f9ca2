// Attaches behaviours: each is one module, loaded only when a page has an element that asks for it, and optional.
// An element asks by data-behaviour="name another"; htmx content is looked at again after each swap.
const BY_NAME = {
  "add-row": () => import("./add-row.js"),
  "autosize": () => import("./autosize.js"),
  "conditional": () => import("./conditional.js"),
  "enter-next": () => import("./enter-next.js"),
  "files": () => import("./files.js"),
  "keep-link": () => import("./keep-link.js"),
  "list-keys": () => import("./list-keys.js"),
  "serial-check": () => import("./serial-check.js"),
  "signature": () => import("./signature.js"),
  "submit-keys": () => import("./submit-keys.js"),
  "theme": () => import("./theme.js"),
};
const ALWAYS = [() => import("./errors.js"), () => import("./menus.js")];
const attached = new WeakMap();

function attach(element, name) {
  const names = attached.get(element) ?? new Set();
  if (names.has(name) || !BY_NAME[name]) return;
  attached.set(element, names.add(name));
  BY_NAME[name]().then((module) => module.attach(element));
}

function look(root) {
  const asking = [...root.querySelectorAll("[data-behaviour]")];
  if (root.matches?.("[data-behaviour]")) asking.unshift(root);
  for (const element of asking) {
    for (const name of element.dataset.behaviour.split(/\s+/)) attach(element, name);
  }
  if (root.querySelector("[data-clock], [data-ago]") || root.matches?.("[data-clock], [data-ago]")) {
    import("./countdown.js").then((module) => module.start());
  }
}

look(document.body);
ALWAYS.forEach((load) => load().then((module) => module.attach(document.body)));
// htmx 4 says this for every piece of content it has put in place, the whole body at the start.
document.addEventListener("htmx:after:process", (event) => look(event.target));
