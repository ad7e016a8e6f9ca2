// One more row in a table of a form, without asking the server. Without JavaScript the same button sends the form.
function blank(row, place) {
  const next = row.cloneNode(true);
  next.querySelectorAll(".field-fault").forEach((fault) => fault.remove());
  for (const cell of next.querySelectorAll("input, select, textarea")) {
    cell.value = "";
    cell.removeAttribute("value");
    cell.removeAttribute("aria-invalid");
    cell.removeAttribute("aria-describedby");
    cell.querySelectorAll("option[selected]").forEach((option) => option.removeAttribute("selected"));
    // `parts-2-lot` becomes `parts-3-lot`: the last number is the place, whatever the table is called.
    cell.name = cell.name.replace(/-\d+-(?=[^-]*$)/, `-${place}-`);
    cell.id = cell.id.replace(/-\d+-(?=[^-]*$)/, `-${place}-`);
  }
  return next;
}

export function attach(button) {
  const rows = () => document.getElementById(button.dataset.rows).querySelector("tbody");
  const settle = () => {
    button.type = "button"; // Enter in a field must not press it
    button.hidden = rows().rows.length >= Number(button.dataset.most);
  };
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const body = rows();
    if (body.rows.length >= Number(button.dataset.most)) return;
    const next = blank(body.rows[body.rows.length - 1], body.rows.length);
    body.append(next);
    settle();
    next.querySelector("input, select")?.focus();
  });
  document.addEventListener("htmx:after:process", function again() {
    if (button.isConnected) settle();
    else document.removeEventListener("htmx:after:process", again);
  });
  settle();
}
