// A newcomer's whole way in a real browser, in each way a person may work it.
import assert from "node:assert/strict";
import { pageTest, screens } from "./support/browser.mjs";
import { finger, keyboard, mouse, reach } from "./support/hands.mjs";
import { smallTargets, sound, spills } from "./support/looks.mjs";
import { sitting } from "./support/sitting.mjs";
import { newcomer } from "./support/story.mjs";

const none = async (page, look, what) => {
  const faults = await look(page);
  assert.equal(faults.length, 0, `${page.url()}: ${what}:\n    ${faults.join("\n    ")}`);
};

pageTest("a newcomer's whole way, by mouse", {}, async ({ page, server }) => {
  await newcomer({ page, server, hand: mouse, scripts: true, stop: () => sound(page) });
});

pageTest("a newcomer's whole way, without scripts", { screen: { javaScriptEnabled: false } }, async ({ page, server }) => {
  await newcomer({ page, server, hand: mouse, scripts: false, stop: () => sound(page) });
});

pageTest("a newcomer's whole way, on a phone", { screen: screens.phone }, async ({ page, server }) => {
  const stop = async () => {
    await sound(page);
    await none(page, spills, "sticks out");
    await none(page, smallTargets, "is too small for a finger");
  };
  await newcomer({ page, server, hand: finger, scripts: true, stop });
});

pageTest("a newcomer's whole way, by keyboard alone", {}, async ({ page, server }) => {
  await newcomer({ page, server, hand: keyboard, scripts: true, stop: () => sound(page) });
});

pageTest("the skip link leads to the content", {}, async ({ page, open }) => {
  await open("/ladder");
  await page.keyboard.press("Tab");
  assert.match(await page.evaluate(() => document.activeElement.textContent), /content/i, "it is the first stop");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
});

pageTest("single keys work a mock exam, and can be turned off", {}, async ({ page, server }) => {
  const session = await sitting(page, server, "mock");
  const chosen = () => page.locator(".option input:checked").count();
  const question = () => page.locator("main").innerText().then((text) => Number(/Question (\d+) of 65/.exec(text)[1]));
  // A question with options that can be struck out.
  let number = 1;
  for (; number <= 65; number += 1) {
    await page.goto(`${server.origin}${session}/${number}`);
    if (await page.locator(".option input[type=radio]").count()) break;
  }
  await page.keyboard.press("b");
  assert.equal(await chosen(), 1, "B chooses");
  assert.ok(await page.locator(".option input").nth(1).isChecked(), "the second option");
  await page.keyboard.press("3");
  assert.ok(await page.locator(".option input").nth(2).isChecked(), "3 chooses the third");
  await page.keyboard.press("x");
  await page.keyboard.press("a");
  await page.locator(".struck").first().waitFor();
  await page.keyboard.press("f");
  await page.waitForLoadState();
  await page.locator("[data-key=flag]", { hasText: /flagged|take/i }).or(page.locator("[data-key=flag][aria-pressed=true]")).first().waitFor();
  await page.keyboard.press("n");
  await page.waitForURL(new RegExp(`/${number + 1}$`));
  assert.equal(await question(), number + 1, "N goes on");
  await page.keyboard.press("p");
  await page.waitForURL(new RegExp(`/${number}$`));
  assert.ok(await page.locator(".option input").nth(2).isChecked(), "what was chosen is kept by going on");
  await page.keyboard.press("Shift+?");
  await page.locator("dialog#keys").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("dialog#keys").waitFor({ state: "hidden" });
  const shown = await page.locator(".clock time").isVisible();
  assert.ok(shown, "the clock is shown");
  await page.keyboard.press("Control+n").catch(() => {});
  const off = page.locator("[data-keys-switch]");
  if (!(await off.isVisible())) await page.locator("[data-keys-open]").click();
  await off.uncheck();
  await page.keyboard.press("Escape");
  await page.locator("h1").click();
  await page.keyboard.press("n");
  await page.waitForTimeout(300);
  assert.equal(await question(), number, "turned off, N is only a letter");
});

pageTest("the palette of a mock exam tells states in words, and the clock can be hidden", {}, async ({ page, server }) => {
  const session = await sitting(page, server, "mock");
  await page.goto(`${server.origin}${session}/1`);
  await page.locator(".clock button").click();
  assert.ok(!(await page.locator(".clock time").isVisible()), "it is hidden");
  await page.reload();
  assert.ok(!(await page.locator(".clock time").isVisible()), "and stays hidden");
  await page.locator(".clock button").click();
  await reach(page.locator("[data-key=next]"));
  const states = await page.locator(".palette a").evaluateAll((all) => all.map((one) => one.getAttribute("aria-label") ?? one.textContent));
  assert.equal(states.length, 65);
  assert.match(states[0], /seen|open|not answered/i, "a state is said in words");
});
