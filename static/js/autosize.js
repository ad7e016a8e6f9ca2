// Long texts grow with what is typed, where the browser does not do it by itself (field-sizing in forms.css).
// By rows, not by a style: htmx carries attributes over when it swaps, and the content policy refuses styles.
const MOST_ROWS = 24;

export function attach(box) {
  if (CSS.supports("field-sizing", "content")) return;
  const least = box.rows;
  const grow = () => {
    box.rows = least;
    while (box.scrollHeight > box.clientHeight && box.rows < MOST_ROWS) box.rows += 1;
  };
  box.addEventListener("input", grow);
  if (box.value) grow();
}
