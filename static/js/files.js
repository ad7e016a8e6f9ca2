// Shows the chosen files with their sizes, lets one be taken away again, and names at once what the server would refuse.
const UNITS = ["B", "kB", "MB", "GB"];

function sized(bytes) {
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit < 2 || size >= 100 ? size.toFixed(0) : size.toFixed(1)} ${UNITS[unit]}`;
}

function keep(input, files) {
  const transfer = new DataTransfer();
  files.forEach((file) => transfer.items.add(file));
  input.files = transfer.files;
}

function line(box, file, fault, remove) {
  const row = document.createElement("li");
  const name = document.createElement("span");
  name.textContent = file.name;
  const size = document.createElement("span");
  size.className = "file-size";
  size.textContent = sized(file.size);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-sm btn-quiet";
  button.textContent = box.dataset.remove;
  button.setAttribute("aria-label", `${box.dataset.remove}: ${file.name}`);
  button.addEventListener("click", remove);
  row.append(name);
  if (fault) {
    const words = document.createElement("span");
    words.className = "file-wrong";
    words.textContent = fault;
    row.append(words);
  }
  row.append(size, button);
  return row;
}

export function attach(box) {
  const input = box.querySelector("input[type=file]");
  const list = box.querySelector(".file-chosen");
  let chosen = [];

  function draw() {
    list.replaceChildren(...chosen.map((file, place) => {
      const large = file.size > Number(box.dataset.each);
      const many = place >= Number(box.dataset.most);
      return line(box, file, large ? box.dataset.tooLarge : many ? box.dataset.tooMany : "", () => {
        chosen.splice(place, 1);
        keep(input, chosen);
        draw();
        input.focus();
      });
    }));
  }

  input.addEventListener("change", () => {
    // Choosing again adds to what is there: a phone takes one photo at a time.
    const known = new Set(chosen.map((file) => `${file.name}|${file.size}|${file.lastModified}`));
    chosen = [...chosen, ...[...input.files].filter((file) => !known.has(`${file.name}|${file.size}|${file.lastModified}`))];
    keep(input, chosen);
    draw();
  });
  input.form?.addEventListener("reset", () => {
    chosen = [];
    draw();
  });
}
