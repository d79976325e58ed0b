// Keeps a question of an exam at each change, and goes on trying where the program does not answer. Without this script
// every button of the form keeps it.
//
// <form data-keep action=…> … <p role="status" data-keep-status></p>
//   buttons with data-stay change the page in place; other buttons lead to the next page once everything is kept.
//
// The form carries what it began with (had, had_note): only what differs from that is taken, so that a tab that was left
// open does not undo what another one answered.

const TYPING_MS = 600;
const MOST_WAIT_MS = 5000;

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

function start(form) {
  const status = document.querySelector("[data-keep-status]");
  const clock = document.querySelector(".clock");
  const queue = [];
  let busy = false;
  let typing = 0;

  const say = (text) => {
    if (status && status.textContent !== text) status.textContent = text;
  };

  async function send(button) {
    const body = new URLSearchParams(new FormData(form));
    if (button?.name) body.set(button.name, button.value);
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    // Handed in elsewhere, or deleted: the page itself says it best.
    if (answer.status >= 400 && answer.status < 500) {
      queue.length = 0;
      return location.reload();
    }
    if (!answer.ok) throw new Error(String(answer.status));
    return show(await answer.json());
  }

  function show(kept) {
    if (kept.left_ms !== undefined) clock?.dispatchEvent(new CustomEvent("left", { detail: kept.left_ms }));
    if (kept.to) {
      queue.length = 0;
      return location.assign(kept.to);
    }
    form.elements.had.value = kept.had;
    if (form.elements.had_note) form.elements.had_note.value = kept.had_note;
    for (const fault of form.querySelectorAll(".fault")) fault.remove();
    const flag = form.querySelector("[name=flag]");
    if (flag) {
      flag.value = kept.flagged ? "0" : "1";
      flag.setAttribute("aria-pressed", String(kept.flagged));
      flag.querySelector(".word").textContent = kept.flagged ? "Take the flag away" : "Flag";
    }
    for (const strike of form.querySelectorAll(".strike")) {
      const struck = kept.struck.includes(strike.value);
      strike.name = struck ? "restore" : "strike";
      strike.setAttribute("aria-pressed", String(struck));
      strike.querySelector(".word").textContent = strike.name;
      strike.closest(".option").classList.toggle("struck", struck);
    }
    const square = form.querySelector(".palette [aria-current]");
    if (square) {
      square.className = kept.state;
      square.querySelector(".vh").textContent = ` ${kept.words}`;
    }
    const counts = form.querySelector("[data-counts]");
    if (counts) counts.textContent = kept.counts;
    return say(kept.missing ? `Not complete: ${kept.missing}` : "Kept.");
  }

  async function work() {
    if (busy) return;
    busy = true;
    let pause = 500;
    while (queue.length > 0) {
      try {
        await send(queue[0]);
        queue.shift();
        pause = 500;
      } catch {
        say("Not kept yet: the program does not answer. Trying again; what you chose stays on this page.");
        await wait(pause);
        pause = Math.min(pause * 2, MOST_WAIT_MS);
      }
    }
    busy = false;
  }

  // What the form holds goes with every entry, so one plain entry is enough.
  const keep = (button) => {
    if (button || queue.length < 2 || queue.at(-1)) queue.push(button);
    work();
  };

  form.addEventListener("change", (event) => {
    if (event.target.matches("[type=text], textarea")) clearTimeout(typing);
    keep(null);
  });
  form.addEventListener("input", (event) => {
    if (!event.target.matches("[type=text], textarea")) return;
    clearTimeout(typing);
    typing = setTimeout(() => keep(null), TYPING_MS);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(typing);
    const button = event.submitter;
    // As it is now: its value may change before its turn.
    keep(button?.name ? { name: button.name, value: button.value } : null);
  });
  // Folded or not, as it was on the question before.
  const palette = form.querySelector("[data-palette]");
  if (palette) {
    palette.open = sessionStorage.getItem("rungs-palette") === "open";
    palette.addEventListener("toggle", () => sessionStorage.setItem("rungs-palette", palette.open ? "open" : ""));
  }
  window.addEventListener("beforeunload", (event) => {
    if (queue.some((entry) => entry?.name !== "go")) event.preventDefault();
  });
}

for (const form of document.querySelectorAll("[data-keep]")) start(form);
