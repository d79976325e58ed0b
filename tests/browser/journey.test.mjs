// A newcomer's whole way in a real browser, in each way a person may work it.
import assert from "node:assert/strict";
import { pageTest, screens } from "./support/browser.mjs";
import { finger, keyboard, mouse } from "./support/hands.mjs";
import { smallTargets, sound, spills } from "./support/looks.mjs";
import { kind, sitting, turn } from "./support/sitting.mjs";
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
  const press = (key) => page.keyboard.press(key);
  const question = async () => Number(/Question (\d+) of 65/.exec(await page.locator("h1").innerText())[1]);
  const option = (place) => page.locator(".option input").nth(place);
  for (let number = 2; (await kind(page)) !== "radio choice"; number += 1) await page.goto(`${server.origin}${session}/${number}`);
  const number = await question();
  await press("b");
  assert.ok(await option(1).isChecked(), "B chooses the second option");
  await press("3");
  assert.ok(await option(2).isChecked(), "3 chooses the third");
  await press("x");
  await press("a");
  await page.locator(".option").first().and(page.locator(".struck")).waitFor();
  assert.ok(await option(2).isChecked(), "to strike out does not choose");
  await press("f");
  await page.locator("[data-key=flag][aria-pressed=true]").waitFor();
  await turn(page, () => press("n"));
  assert.equal(await question(), number + 1, "N goes on");
  await turn(page, () => press("p"));
  assert.equal(await question(), number, "P goes back");
  assert.ok(await option(2).isChecked(), "what was chosen is kept by going on");
  assert.equal(await page.locator(".struck").count(), 1);
  await press("Shift+?");
  await page.locator("dialog#keys").waitFor();
  await page.locator("[data-keys-switch]").uncheck();
  await press("Escape");
  await page.locator("dialog#keys").waitFor({ state: "hidden" });
  await press("n");
  await press("a");
  await page.waitForTimeout(300);
  assert.equal(await question(), number, "turned off, N is only a letter");
  assert.ok(await option(2).isChecked());
});

pageTest("the clock of a mock exam can be hidden, and stays hidden", {}, async ({ page, server }) => {
  const session = await sitting(page, server, "mock");
  const time = page.locator(".clock time");
  assert.match(await time.innerText(), /^1:(?:29:5\d|30:00)$/);
  await page.getByRole("button", { name: "Hide the clock" }).click();
  assert.ok(!(await time.isVisible()));
  await page.goto(`${server.origin}${session}/2`);
  assert.ok(!(await time.isVisible()));
  await page.getByRole("button", { name: "Show the clock" }).click();
  assert.ok(await time.isVisible());
});
