// Draws the learner's plan as one strong line through the ladder, along the lines between cells and never over words.
// Without this script each step still carries its bar, its number and its words.
//
// <div class="ladder-frame"><table class="ladder"> … <li class="entry is-planned" data-step="1" data-why="…"> … </table></div>
// <p class="why-line" data-why-line role="status"></p>   one line on the entry under the pointer or the focus

const SVG = "http://www.w3.org/2000/svg";

function route(frame, table) {
  const origin = frame.getBoundingClientRect();
  const stops = [...table.querySelectorAll("[data-step]")]
    .filter((entry) => entry.getClientRects().length > 0)
    .sort((a, b) => Number(a.dataset.step) - Number(b.dataset.step))
    .map((entry) => {
      const box = entry.getBoundingClientRect();
      const row = entry.closest("tr").getBoundingClientRect();
      return { x: Math.round(box.left) - origin.left + 2, y: box.top - origin.top + box.height / 2, top: row.top - origin.top, bottom: row.bottom - origin.top };
    });
  return stops.slice(1).map((to, index) => {
    const from = stops[index];
    if (Math.abs(from.x - to.x) < 2) return `M${from.x} ${from.y}V${to.y}`;
    const across = to.top > from.top ? from.bottom : from.top;
    return `M${from.x} ${from.y}V${across}H${to.x}V${to.y}`;
  });
}

function start(frame) {
  const table = frame.querySelector(".ladder");
  const drawing = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  drawing.setAttribute("class", "route-line");
  drawing.setAttribute("aria-hidden", "true");
  drawing.append(path);
  frame.append(drawing);
  const draw = () => path.setAttribute("d", route(frame, table).join(""));
  new ResizeObserver(draw).observe(table);
  table.addEventListener("toggle", draw, true);

  const line = document.querySelector("[data-why-line]");
  const tell = (event) => {
    const why = event.target.closest("[data-why]")?.dataset.why;
    if (line && why && line.textContent !== why) line.textContent = why;
  };
  table.addEventListener("pointerover", tell);
  table.addEventListener("focusin", tell);
}

for (const frame of document.querySelectorAll(".ladder-frame")) start(frame);
