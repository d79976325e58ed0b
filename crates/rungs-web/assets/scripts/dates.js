// A slider beside the date field of the ladder: dragging it retires and opens exams. The field alone does the same without scripts.

const DAY = 86_400_000;

function slider(form) {
  const field = form.querySelector("input[type=date]");
  const [first, last] = [Date.parse(field.min), Date.parse(field.max)];
  const range = document.createElement("input");
  range.type = "range";
  range.min = 0;
  range.max = Math.round((last - first) / DAY);
  range.setAttribute("aria-label", "As known on, as a slider");
  const follow = () => {
    range.value = Math.round((Date.parse(field.value || field.dataset.today) - first) / DAY);
    range.setAttribute("aria-valuetext", field.value);
  };
  let waiting;
  range.addEventListener("input", () => {
    field.value = new Date(first + Number(range.value) * DAY).toISOString().slice(0, 10);
    range.setAttribute("aria-valuetext", field.value);
    clearTimeout(waiting);
    waiting = setTimeout(() => field.dispatchEvent(new Event("change", { bubbles: true })), 60);
  });
  // The form listens for changes; that of the slider itself would ask a second time.
  range.addEventListener("change", (event) => event.stopPropagation());
  field.addEventListener("change", follow);
  follow();
  field.after(range);
}

for (const form of document.querySelectorAll("[data-dates-form]")) slider(form);
