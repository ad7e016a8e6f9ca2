// Long texts grow with what is typed; their rows are the least height.
export function attach(box) {
  const grow = () => {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 2}px`;
  };
  box.addEventListener("input", grow);
  if (box.value.trim()) grow();
}
