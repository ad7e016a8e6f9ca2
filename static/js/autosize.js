// Long texts grow with what is typed, where the browser does not do it by itself (field-sizing in forms.css).
export function attach(box) {
  if (CSS.supports("field-sizing", "content")) return;
  const grow = () => {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 2}px`;
  };
  box.addEventListener("input", grow);
  if (box.value) grow();
}
