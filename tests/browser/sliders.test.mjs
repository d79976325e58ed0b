// Dragging a slider plans again: the optimum at once, alone; the rest when it rests.
import assert from "node:assert/strict";
import { pageTest } from "./support/browser.mjs";

const middle = (numbers) => numbers.sort((one, other) => one - other)[Math.floor(numbers.length / 2)];

pageTest("dragging a slider plans again, and asks for the optimum alone", { with: "data" }, async ({ page, open, measured }) => {
  await open("/plan");
  const slider = page.locator('input[type=range][name="hours_per_week"]');
  await slider.scrollIntoViewIfNeeded();
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  // Times from each move of the slider to the change of the page, taken in the page itself.
  await page.evaluate(() => {
    window.moved = [];
    window.changed = [];
    document.addEventListener("input", () => window.moved.push(performance.now()), true);
    const seen = new MutationObserver((all) => {
      if (all.some((one) => !one.target.parentElement?.closest("label, output, .inputs"))) window.changed.push(performance.now());
    });
    seen.observe(document.querySelector("main"), { childList: true, subtree: true, characterData: true });
  });
  const answer = () => page.locator("#optimum, [data-optimum]").first().innerText();
  const before = await answer();
  const box = await slider.boundingBox();
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.2, y);
  await page.mouse.down();
  for (let step = 0; step < 24; step += 1) {
    await page.mouse.move(box.x + box.width * (0.2 + step * 0.03), y);
    await page.waitForTimeout(120);
  }
  const during = [...asked];
  const dragged = await answer();
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

pageTest("a slider is moved by keyboard, and without scripts it is part of a form", { with: "data", screen: { javaScriptEnabled: false } }, async ({ page, open }) => {
  await open("/plan");
  const before = await page.locator("#optimum, [data-optimum]").first().innerText();
  const slider = page.locator('input[type=range][name="hours_per_week"]');
  await slider.focus();
  await page.keyboard.press("Home");
  const value = await slider.inputValue();
  await page.locator('main form[action="/plan"] button[type=submit]').first().click();
  await page.waitForURL(new RegExp(`hours_per_week=${value}`));
  assert.notEqual(await page.locator("#optimum, [data-optimum]").first().innerText(), before);
});
