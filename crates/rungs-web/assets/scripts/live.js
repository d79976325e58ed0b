// Sliders that re-plan while they are dragged. Without this script the form is sent by its button.
//
// <form data-live-plan="/plan/optimum"> … <input type="range" data-number="hours"> <input id="hours" type="number" name=…>
//   … <input type="range" data-months="deadline" data-from="2026-11-22"> months from a day, for a field with a date
//   … fields with data-quiet do not plan by themselves … <p role="status" data-live-status> <a data-live-line> </form>
// <div id="optimum">…</div>   replaced by what the address returns for the form's query; data-unproven: ask once more
// <div id="more" data-more="/plan/more" data-load>…</div>   fetched once it is quiet, with data-load at once

const SOON_MS = 40;
const SLOW_MS = 250;
const QUIET_MS = 600;
const TAB = { "HX-Request": "true", "Rungs-Tab": crypto.randomUUID() };

// A day some months later; the last of the month where that month is shorter.
function later(from, months) {
  const [year, month, day] = from.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10);
}

function start(form) {
  const optimum = document.getElementById("optimum");
  const more = document.getElementById("more");
  const line = form.querySelector("[data-live-line]");
  const status = form.querySelector("[data-live-status]");
  let soon = 0;
  let quiet = 0;
  let running = null;
  let changed = false;
  let rest = new AbortController();

  const query = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== "")).toString();
  const heading = () => optimum.querySelector("h1, h2")?.textContent ?? "";

  async function ask(address, asked, signal) {
    const answer = await fetch(`${address}?${asked}`, { signal, headers: TAB });
    const text = await answer.text();
    if (answer.status === 422) throw new Error(text);
    if (!answer.ok) throw new Error("No new plan: the program did not answer. What you see is the plan before.");
    return { text, unproven: answer.headers.has("Rungs-Unproven") };
  }

  // What is beside the plan; first the proof, where the quick search was cut off.
  async function everything(asked) {
    rest.abort();
    rest = new AbortController();
    const signal = rest.signal;
    more.setAttribute("aria-busy", "true");
    try {
      if (optimum.hasAttribute("data-unproven")) {
        optimum.innerHTML = (await ask(form.dataset.livePlan, `${asked}&proven=1`, signal)).text;
        optimum.removeAttribute("data-unproven");
        status.textContent = heading();
      }
      more.innerHTML = (await ask(more.dataset.more, asked, signal)).text;
      more.classList.remove("stale");
      more.removeAttribute("aria-busy");
    } catch (error) {
      if (error.name === "AbortError") return;
      more.removeAttribute("aria-busy");
      status.textContent = error.message;
    }
  }

  // One question at a time, so that a drag shows plans on its way; a slow one is given up for a newer.
  async function plan() {
    soon = 0;
    changed = running !== null;
    if (changed) return;
    rest.abort();
    running = new AbortController();
    const slow = setInterval(() => changed && running.abort(), SLOW_MS);
    const asked = query();
    try {
      const answer = await ask(form.dataset.livePlan, asked, running.signal);
      optimum.innerHTML = answer.text;
      optimum.toggleAttribute("data-unproven", answer.unproven);
      document.querySelector(".faults")?.remove();
      if (line) line.textContent = heading();
      history.replaceState(null, "", `${form.getAttribute("action")}?${asked}`);
      clearTimeout(quiet);
      quiet = setTimeout(() => {
        status.textContent = heading();
        everything(asked);
      }, QUIET_MS);
    } catch (error) {
      if (error.name !== "AbortError") {
        more.classList.remove("stale");
        status.textContent = error.message;
      }
    }
    clearInterval(slow);
    running = null;
    if (changed) plan();
  }

  function show(control) {
    if (control.dataset.number) document.getElementById(control.dataset.number).value = control.value;
    if (control.dataset.months) document.getElementById(control.dataset.months).value = later(control.dataset.from, Number(control.value));
    follow(control.id);
  }

  // The slider beside a field goes where the field says; an empty field leaves it.
  function follow(id) {
    const field = id ? document.getElementById(id) : null;
    if (!field?.value) return;
    const range = form.querySelector(`[data-number="${id}"]`);
    if (range) range.value = field.value;
    const months = form.querySelector(`[data-months="${id}"]`);
    if (months) months.value = Math.round((Date.parse(field.value) - Date.parse(months.dataset.from)) / 2_629_800_000);
  }

  form.addEventListener("input", (event) => {
    show(event.target);
    if (event.target.hasAttribute("data-quiet") || !form.checkValidity()) return;
    more.classList.add("stale");
    clearTimeout(quiet);
    soon ||= setTimeout(plan, SOON_MS);
  });
  // Going back in a browser keeps what the fields held; the sliders follow them.
  for (const range of form.querySelectorAll("[data-number], [data-months]")) follow(range.dataset.number ?? range.dataset.months);
  if (more.hasAttribute("data-load")) everything(more.dataset.query ?? query());
}

for (const form of document.querySelectorAll("[data-live-plan]")) start(form);
document.addEventListener("click", (event) => event.target.closest?.("[data-print]") && window.print());
