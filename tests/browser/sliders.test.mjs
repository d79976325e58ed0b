// Dragging a slider plans again: the optimum at once, alone; the rest when it rests.
import assert from "node:assert/strict";
import { pageTest } from "./support/browser.mjs";

/** The slider that stands beside a number. */
async function sliderOf(page, name) {
  const number = page.locator(`main input[name="${name}"]`).first();
  const id = await number.getAttribute("id");
  return { number, slider: page.locator(`input[type=range][data-number="${id}"]`) };
}

const shown = (page) => page.locator("#optimum").innerText();
const middle = (numbers) => numbers.sort((one, other) => one - other)[Math.floor(numbers.length / 2)];

pageTest("dragging a slider plans again, and asks for the optimum alone", { with: "data" }, async ({ page, open, measured }) => {
  await open("/plan");
  await page.waitForLoadState("networkidle");
  const { slider } = await sliderOf(page, "hours_per_week");
  await slider.scrollIntoViewIfNeeded();
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  // Times from each move of the slider to the change of the page, taken in the page itself.
  await page.evaluate(() => {
    window.moved = [];
    window.changed = [];
    document.addEventListener("input", () => window.moved.push(performance.now()), true);
    const seen = new MutationObserver((all) => {
      if (all.length) window.changed.push(performance.now());
    });
    seen.observe(document.getElementById("optimum"), { childList: true, subtree: true, characterData: true });
  });
  const before = await shown(page);
  const box = await slider.boundingBox();
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.2, y);
  await page.mouse.down();
  // Slowly, then as fast as a hand is: there is never a pause.
  for (let step = 0; step < 60; step += 1) {
    await page.mouse.move(box.x + box.width * (0.2 + step * 0.01), y);
    await page.waitForTimeout(step < 20 ? 120 : 16);
  }
  const during = [...asked];
  const dragged = await shown(page);
  await page.mouse.up();
  assert.notEqual(dragged, before, "the answer changes while the slider is dragged");
  assert.ok(during.length >= 5, `${during.length} questions while it was dragged`);
  assert.deepEqual([...new Set(during)], ["/plan/optimum"], "while it is dragged it asks for the optimum alone");
  await page.waitForRequest(/\/plan\/more/, { timeout: 10_000 }).catch(() => {});
  assert.ok(asked.includes("/plan/more"), "the rest follows when it rests");
  const { answers, waits } = await page.evaluate(() => ({
    answers: performance.getEntriesByType("resource").filter((one) => one.name.includes("/plan/optimum")).map((one) => one.duration),
    waits: window.moved.map((at) => window.changed.find((when) => when > at) - at).filter((wait) => wait >= 0),
  }));
  measured(`slider: the optimum in ${middle(answers).toFixed(0)} ms (median of ${answers.length} answers, slowest ${Math.max(...answers).toFixed(0)} ms); on the page ${middle(waits).toFixed(0)} ms after the move (median of ${waits.length})`);
  const value = await slider.inputValue();
  assert.match(page.url(), new RegExp(`hours_per_week=${value}`), "the address is that of the plan shown, so that it can be kept");
});

pageTest("a slider is moved by keyboard too", { with: "data" }, async ({ page, open }) => {
  await open("/plan");
  const { slider, number } = await sliderOf(page, "hours_per_week");
  assert.ok(await slider.evaluate((one) => one.labels.length > 0 || one.ariaLabel || one.getAttribute("aria-labelledby")), "it has a name");
  await slider.focus();
  const before = await shown(page);
  const planned = page.waitForResponse(/\/plan\/optimum/);
  await page.keyboard.press("Home");
  await planned;
  await page.waitForFunction((text) => document.getElementById("optimum").innerText !== text, before);
  assert.equal(await number.inputValue(), await slider.inputValue());
});

pageTest("without scripts the number beside the slider plans again", { with: "data", screen: { javaScriptEnabled: false } }, async ({ page, open }) => {
  await open("/plan");
  const before = await shown(page);
  const { slider, number } = await sliderOf(page, "hours_per_week");
  assert.ok(!(await slider.isVisible()), "a slider that does nothing is not shown");
  await number.fill("20");
  await page.getByRole("button", { name: "Work out my plan" }).click();
  await page.waitForURL(/hours_per_week=20/);
  assert.notEqual(await shown(page), before);
});
