// Single keys for questions. They work where a form or section carries data-keys, and press what the page already has:
//
//   1-9, A-E   the option with that place          N, right   [data-key=next]       P, left   [data-key=previous]
//   F          [data-key=flag]                     X, letter  .strike of that option
//   E          opens or closes details[data-key=explain]
//   T          tells the time left                 ?          opens dialog#keys     Escape    closes it (native)
//
// Never with Ctrl, Alt or Meta, never while typing. A box [data-keys-switch] turns them off and is remembered;
// a button [data-keys-open] opens the list.

const off = () => localStorage.getItem("rungs-keys") === "off";
const list = document.getElementById("keys");
let striking = false;

const typing = (target) => target.closest("textarea, select, [contenteditable], input:not([type=radio]):not([type=checkbox])");
const press = (name) => document.querySelector(`[data-key="${name}"]`)?.click();

function choose(scope, place) {
  const option = scope.querySelectorAll(".option")[place];
  const control = striking ? option?.querySelector(".strike") : option?.querySelector("input");
  if (!control || control.disabled) return false;
  control.click();
  if (!striking) control.focus();
  return true;
}

function act(scope, key) {
  const letter = "abcde".indexOf(key);
  const place = /^[1-9]$/.test(key) ? Number(key) - 1 : letter;
  const explain = document.querySelector("details[data-key=explain]");
  const wasStriking = striking;
  // E explains when studying; where there is nothing to explain it is the fifth option.
  if (key === "e" && explain && !wasStriking) return (explain.open = !explain.open), true;
  if (place >= 0) {
    const done = choose(scope, place);
    striking = false;
    return done;
  }
  striking = key === "x" && scope.querySelector(".strike") !== null;
  if (striking) return true;
  if (key === "n" || key === "arrowright") return press("next"), true;
  if (key === "p" || key === "arrowleft") return press("previous"), true;
  if (key === "f") return press("flag"), true;
  if (key === "t") return document.querySelector(".clock")?.dispatchEvent(new Event("tell-time")), true;
  if (key === "?") return list?.showModal(), true;
  return false;
}

document.addEventListener("keydown", (event) => {
  const scope = document.querySelector("[data-keys]");
  if (!scope || off() || list?.open || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  const target = event.target instanceof Element ? event.target : document.body;
  // Arrows move between radios by themselves; leave them that.
  if (typing(target) || (event.key.startsWith("Arrow") && target.matches("input"))) return;
  if (act(scope, event.key.toLowerCase())) event.preventDefault();
});

for (const button of document.querySelectorAll("[data-keys-open]")) button.addEventListener("click", () => list?.showModal());
for (const box of document.querySelectorAll("[data-keys-switch]")) {
  box.checked = !off();
  box.addEventListener("change", () => localStorage.setItem("rungs-keys", box.checked ? "on" : "off"));
}
