// A button beside a link to keep that copies it; without this script the link is text to be selected.
export function attach(input) {
  if (!navigator.clipboard) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.textContent = input.dataset.copy;
  const said = document.createElement("span");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(input.value);
    } catch {
      input.select(); // not allowed here: the link is selected, ready to be copied by hand
      return;
    }
    button.textContent = said.textContent = input.dataset.copied;
    setTimeout(() => {
      button.textContent = input.dataset.copy;
      said.textContent = "";
    }, 2500);
  });
  input.after(button, said);
  input.addEventListener("focus", () => input.select());
}
