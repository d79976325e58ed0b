// The server is killed in the middle of a mock exam; a second tab is open on it; the page is loaded again.
import assert from "node:assert/strict";
import { pageTest } from "./support/browser.mjs";
import { mouse } from "./support/hands.mjs";
import { answerForm, chosen, fillAnswer, kind, send, sitting, turn } from "./support/sitting.mjs";

/** Seconds left, as the clock of the page says. */
const left = async (page) => {
  const [hours, minutes, seconds] = (await page.locator(".clock time").innerText()).split(":").map(Number);
  return hours * 3600 + minutes * 60 + seconds;
};

async function answer(page, server, session, number) {
  await page.goto(`${server.origin}${session}/${number}`);
  await fillAnswer(page, mouse);
  const given = await chosen(page);
  await send(page, mouse);
  return given;
}

async function handIn(page, server, session) {
  await page.goto(`${server.origin}${session}/submit`);
  await turn(page, () => mouse.press(page.getByRole("button", { name: "Hand in" })));
  assert.match(page.url(), /\/result$/);
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
    await handIn(page, server, session);
    await server.kill();
    await server.restart();
    await page.reload();
    assert.match(await page.locator("main").innerText(), /of 50/, "the result is kept too");
  });
}

pageTest("an answer given while the server is away is kept when it is back", {}, async ({ server, page, allowed }) => {
  allowed.push(/ERR_CONNECTION/);
  const session = await sitting(page, server, "mock");
  await server.kill();
  await fillAnswer(page, mouse);
  await page.getByText("Not kept yet").waitFor();
  const given = await chosen(page);
  await server.restart();
  await page.getByText("Kept.").waitFor();
  await expectAnswer(page, server, session, 1, given);
});

pageTest("two tabs on one mock exam keep both answers", {}, async ({ server, page, context, allowed }) => {
  allowed.push(/answer: 409/);
  const session = await sitting(page, server, "mock");
  const second = await context.newPage();
  await second.goto(`${server.origin}${session}/1`);
  const one = await answer(page, server, session, 2);
  const other = await answer(second, server, session, 3);
  await expectAnswer(page, server, session, 3, other);
  await expectAnswer(second, server, session, 2, one);
  // A tab that was left open on a question does not undo what the other one answered meanwhile.
  await page.goto(`${server.origin}${session}/4`);
  const newer = await answer(second, server, session, 4);
  await send(page, mouse);
  await expectAnswer(page, server, session, 4, newer);
  await second.goto(`${server.origin}${session}/5`);
  for (let number = 6; (await kind(second)) !== "radio choice"; number += 1) await second.goto(`${server.origin}${session}/${number}`);
  await handIn(page, server, session);
  // The other tab still shows a question of the exam that is over.
  await turn(second, () => second.locator(".option label").first().click());
  assert.match(second.url(), /\/(?:review|result)/, "it leads to what came of it");
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
