// Keeps clock chips and "ago" words current, and turns a chip to warned or overdue at its moment, without a reload.
// The server prints the words for the moment of the page; the same patterns are in <html data-clock-words>.
const words = JSON.parse(document.documentElement.dataset.clockWords);
let timer = null;

// The portal's clock decides, not this machine's: by how much the two differ was measured when the page arrived.
const arrived = performance.timeOrigin + (performance.getEntriesByType("navigation")[0]?.responseStart ?? 0);
const differ = Date.parse(document.documentElement.dataset.now) - arrived;
const present = () => Date.now() + (Math.abs(differ) > 1500 ? differ : 0);

export function spoken(seconds) {
  const whole = seconds > 0 ? Math.ceil(seconds) : Math.floor(-seconds);
  if (whole < 60) return words.s.replace("{n}", whole);
  const total = Math.floor(whole / 60);
  const days = Math.floor(total / 1440);
  const hours = Math.floor(total / 60) % 24;
  const parts = days ? [["d", days], ["h", hours]] : [["h", hours], ["min", total % 60]];
  return parts.filter(([, count]) => count).map(([unit, count]) => words[unit].replace("{n}", count)).join(" ");
}

function write(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

function tickClock(chip, now) {
  const state = chip.dataset.state;
  if (!["running", "warned", "breached"].includes(state) || !chip.dataset.due) return Infinity;
  const left = (Date.parse(chip.dataset.due) - now) / 1000;
  const warned = chip.dataset.warn && Date.parse(chip.dataset.warn) <= now;
  const shown = left <= 0 ? "breached" : warned ? "warned" : "running";
  if (shown !== state) chip.dataset.state = shown;
  const pattern = left <= 0 ? words.overdue : words.left;
  write(chip.querySelector(".clock-words"), pattern.replace("{time}", spoken(left)));
  return Math.abs(left);
}

function tickAgo(time, now) {
  const seconds = (Date.parse(time.getAttribute("datetime")) - now) / 1000;
  const near = Math.abs(seconds) < 45;
  const pattern = near ? words.now : seconds > 0 ? words.ahead : words.ago;
  write(time.querySelector(".time-words"), pattern.replace("{time}", spoken(seconds)));
}

function tick() {
  const now = present();
  let nearest = Infinity;
  for (const chip of document.querySelectorAll("[data-clock]")) nearest = Math.min(nearest, tickClock(chip, now));
  for (const time of document.querySelectorAll("[data-ago]")) tickAgo(time, now);
  // Seconds are shown in the last minute only; until then it is enough to look every few seconds.
  timer = setTimeout(tick, nearest < 125 ? 1000 - (now % 1000) : 5000);
}

export function start() {
  clearTimeout(timer);
  tick();
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) clearTimeout(timer);
  else start();
});
