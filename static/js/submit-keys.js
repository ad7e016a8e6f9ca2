// Ctrl+Enter (or Cmd+Enter) anywhere in the form presses its first button.
export function attach(form) {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    const button = form.querySelector(".acts button:not([disabled]), button:not([type=button]):not([disabled])");
    if (button) form.requestSubmit(button);
  });
}
