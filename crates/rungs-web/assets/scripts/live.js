// Sliders that re-plan while they are dragged. Without this script the form is sent by its button.
//
// <form data-live-plan="/plan/optimum"> … <input type="range" data-number="hours"> <input id="hours" type="number" name=…>
//   … <output for="hours"> … <p role="status" data-live-status> <a data-live-line> </form>
// <div id="optimum">…</div>   replaced by what the address returns for the form's query
// <div id="more" hx-get="/plan/more" hx-trigger="refresh" hx-include="#plan-form">…</div>   fetched once it is quiet

const SOON_MS = 40;
const SLOW_MS = 250;
const QUIET_MS = 600;

function start(form) {
  const optimum = document.getElementById("optimum");
  const more = document.getElementById("more");
  const line = form.querySelector("[data-live-line]");
  const status = form.querySelector("[data-live-status]");
  let soon = 0;
  let quiet = 0;
  let running = null;
  let changed = false;

  const query = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== "")).toString();

  // One question at a time, so that a drag shows plans on its way; a slow one is given up for a newer.
  async function plan() {
    soon = 0;
    changed = running !== null;
    if (changed) return;
    running = new AbortController();
    const slow = setInterval(() => changed && running.abort(), SLOW_MS);
    const asked = query();
    try {
      const answer = await fetch(`${form.dataset.livePlan}?${asked}`, { signal: running.signal, headers: { "HX-Request": "true" } });
      if (!answer.ok) throw new Error(String(answer.status));
      optimum.innerHTML = await answer.text();
      const found = optimum.querySelector("h1, h2")?.textContent ?? "";
      if (line) line.textContent = found;
      history.replaceState(null, "", `${form.getAttribute("action")}?${asked}`);
      clearTimeout(quiet);
      quiet = setTimeout(() => {
        status.textContent = found;
        more?.dispatchEvent(new CustomEvent("refresh"));
      }, QUIET_MS);
    } catch (error) {
      if (error.name !== "AbortError") {
        more?.classList.remove("stale");
        status.textContent = "No new plan: the program did not answer. What you see is the plan before.";
      }
    }
    clearInterval(slow);
    running = null;
    if (changed) plan();
  }

  function show(control) {
    const twin = control.dataset.number
      ? document.getElementById(control.dataset.number)
      : form.querySelector(`[data-number="${control.id}"]`);
    if (twin) twin.value = control.value;
    for (const output of form.querySelectorAll("output")) {
      if (output.htmlFor.contains(control.dataset.number ?? control.id)) output.value = control.value;
    }
  }

  form.addEventListener("input", (event) => {
    show(event.target);
    if (!form.checkValidity()) return;
    more?.classList.add("stale");
    soon ||= setTimeout(plan, SOON_MS);
  });
  more?.addEventListener("htmx:afterSettle", () => more.classList.remove("stale"));
  // Going back in a browser keeps what the fields held; the sliders follow them.
  for (const range of form.querySelectorAll("[data-number]")) range.value = document.getElementById(range.dataset.number).value;
}

for (const form of document.querySelectorAll("[data-live-plan]")) start(form);
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
