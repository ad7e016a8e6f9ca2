// Looks a serial number up as soon as it is typed, and shows the device under it. Without this script the button
// sends the form, which comes back with the device and everything that was filled in.
export function attach(button) {
  const input = document.getElementById(button.dataset.input);
  let shown = input.value.trim();

  function look() {
    const serial = input.value.trim();
    if (serial === shown) return;
    shown = serial;
    window.htmx.ajax("GET", `${button.dataset.address}?serial=${encodeURIComponent(serial)}`, { target: "#unit", swap: "outerMorph" });
  }

  input.addEventListener("change", look);
  button.addEventListener("click", (event) => {
    event.preventDefault();
    shown = null;
    look();
  });
}
