// Hides the fields of a step form whose condition does not hold, so that nobody reads what does not concern them.
// The server decides; a hidden field is not sent, and one with a fault is never hidden. Conditions: records/conditions.py.
const SIGNS = {
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
};

function number(text) {
  const plain = text.normalize("NFKC").replace(/[\s,]/g, "");
  return plain === "" ? NaN : Number(plain);
}

function same(left, value, read) {
  if ("field" in value) return left === read(value.field);
  if ("empty" in value) return left === "";
  if ("number" in value) return number(left) === number(value.number);
  return left !== "" && left === (value.word ?? value.text ?? value["yes-no"]);
}

function ordered(left, sign, value, read) {
  const right = value.number ?? read(value.field);
  if (left === "" || right === "") return false;
  const numbers = [number(left), number(right)];
  return numbers.some(Number.isNaN) ? SIGNS[sign](left, right) : SIGNS[sign](...numbers);
}

// Whether the condition `tree` holds, when `read(name)` gives what is filled in under a name ("" for nothing).
export function holds(tree, read) {
  const [word, ...rest] = tree;
  if (word === "all") return rest.every((part) => holds(part, read));
  if (word === "any") return rest.some((part) => holds(part, read));
  if (word === "not") return !holds(rest[0], read);
  const left = read(rest[0]);
  if (word === "yes") return left === "yes";
  if (word === "==") return same(left, rest[1], read);
  if (word === "!=") return !same(left, rest[1], read);
  return ordered(left, word, rest[1], read);
}

function reader(fields) {
  const known = JSON.parse(fields.dataset.known);
  const filled = (input) => (!["radio", "checkbox"].includes(input.type) || input.checked) && input.value !== "";
  return (name) => {
    if (name in known) return known[name];
    const inputs = [...fields.querySelectorAll("input, select, textarea")].filter((input) => !input.disabled && filled(input));
    // A table and a signature have several inputs: `parts-0-part`, `signature-typed`.
    const own = inputs.find((input) => input.name === name) ?? inputs.find((input) => input.name.startsWith(`${name}-`));
    return own ? own.value : "";
  };
}

function show(part, wanted) {
  part.hidden = !wanted;
  for (const input of part.querySelectorAll("input, select, textarea, button")) input.disabled = !wanted;
}

export function attach(fields) {
  const read = reader(fields);
  const decide = () => {
    for (const part of fields.querySelectorAll("[data-when]")) {
      show(part, holds(JSON.parse(part.dataset.when), read) || part.querySelector(".field-fault") !== null);
    }
  };
  fields.addEventListener("input", decide);
  fields.addEventListener("change", decide);
  // An answer that is morphed into the page brings the fields back as the server wrote them: all shown.
  document.addEventListener("htmx:after:process", function again() {
    if (fields.isConnected) decide();
    else document.removeEventListener("htmx:after:process", again);
  });
  decide();
}
