// The server is killed in the middle of a mock exam; a second tab is open on it; the page is loaded again.
import assert from "node:assert/strict";
import { pageTest } from "./support/browser.mjs";
import { mouse } from "./support/hands.mjs";
import { answerForm, chosen, fillAnswer, sitting } from "./support/sitting.mjs";

/** Seconds left, as the clock of the page says. */
const left = async (page) => {
  const text = await page.locator("[data-clock], [role=timer], .clock").first().innerText();
  const [hours, minutes, seconds] = /(\d+):(\d\d):(\d\d)/.exec(text).slice(1).map(Number);
  return hours * 3600 + minutes * 60 + seconds;
};

async function answer(page, server, session, number) {
  await page.goto(`${server.origin}${session}/${number}`);
  await fillAnswer(page, mouse);
  const given = await chosen(page);
  const kept = page.waitForResponse((one) => one.request().method() === "POST" && one.url().includes("/answer"));
  await mouse.press(answerForm(page).locator("button[type=submit], button:not([type])"));
  await kept;
  await page.waitForLoadState();
  return given;
}

async function expectAnswer(page, server, session, number, given) {
  await page.goto(`${server.origin}${session}/${number}`);
  assert.deepEqual(await chosen(page), given, `the answer to question ${number} was kept`);
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "" : ", without scripts";
  pageTest(`a mock exam outlives the server's death${how}`, { screen: { javaScriptEnabled } }, async ({ server, page, allowed }) => {
    allowed.push(/ERR_CONNECTION/, /Failed to load resource/, /answer: 502/, /htmx/);
    const session = await sitting(page, server, "mock");
    const given = [];
    for (let number = 1; number <= 4; number += 1) given[number] = await answer(page, server, session, number);
    const before = await left(page);
    await server.kill();
    await page.goto(`${server.origin}${session}/5`).catch(() => {});
    await server.restart();
    for (let number = 1; number <= 4; number += 1) await expectAnswer(page, server, session, number, given[number]);
    const after = await left(page);
    assert.ok(after <= before && before - after < 120, `the clock stood at ${before} s and stands at ${after} s`);
    given[5] = await answer(page, server, session, 5);
    await expectAnswer(page, server, session, 5, given[5]);
    await page.goto(`${server.origin}${session}/submit`);
    const words = await page.locator("main").innerText();
    assert.match(words, /\b60\b/, "the sixty that are not answered are counted");
    await mouse.press(page.locator('main form[action$="/submit"] button'));
    await page.waitForURL(/\/result/);
    await server.kill();
    await server.restart();
    await page.reload();
    assert.match(await page.locator("main").innerText(), /of 50/, "the result is kept too");
  });
}

pageTest("an answer given while the server is away is not lost in silence", {}, async ({ server, page, allowed }) => {
  allowed.push(/ERR_CONNECTION/, /Failed to load resource/, /htmx/);
  const session = await sitting(page, server, "mock");
  await page.goto(`${server.origin}${session}/1`);
  await server.kill();
  await fillAnswer(page, mouse);
  await mouse.press(answerForm(page).locator("button[type=submit], button:not([type])"));
  await page.waitForTimeout(500);
  const words = await page.locator("body").innerText().catch(() => "");
  const said = /not (?:kept|saved|reached)|cannot be reached|does not answer|try again/i.test(words);
  assert.ok(said || !page.url().startsWith(server.origin) || /refused|ERR_/.test(words), "the page says that the answer did not arrive");
  await server.restart();
  await page.goto(`${server.origin}${session}/1`);
  assert.ok(await answerForm(page).isVisible(), "the exam goes on");
});

pageTest("two tabs on one mock exam keep both answers", {}, async ({ server, page, context }) => {
  const session = await sitting(page, server, "mock");
  const second = await context.newPage();
  await second.goto(`${server.origin}${session}/1`);
  const one = await answer(page, server, session, 2);
  const other = await answer(second, server, session, 3);
  await expectAnswer(page, server, session, 3, other);
  await expectAnswer(second, server, session, 2, one);
  await page.goto(`${server.origin}${session}/submit`);
  await mouse.press(page.locator('main form[action$="/submit"] button'));
  await page.waitForURL(/\/result/);
  // The other tab still shows a question of the exam that is over.
  await fillAnswer(second, mouse).catch(() => {});
  await mouse.press(answerForm(second).locator("button[type=submit], button:not([type])"));
  await second.waitForLoadState();
  const words = await second.locator("body").innerText();
  assert.match(words, /handed in|over|ended|result|finished/i, "it says that the exam is over");
});

pageTest("a reload shows the same question with the same answer", {}, async ({ server, page }) => {
  const session = await sitting(page, server, "mock");
  const given = await answer(page, server, session, 1);
  await page.goto(`${server.origin}${session}/1`);
  const words = await answerForm(page).innerText();
  const clock = await left(page);
  await page.reload();
  assert.equal(await answerForm(page).innerText(), words, "the same options in the same order");
  assert.deepEqual(await chosen(page), given);
  assert.ok(clock - (await left(page)) < 30, "a reload costs no time");
});
