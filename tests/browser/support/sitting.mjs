// A session in the browser: beginning it, answering whatever kind of question comes.
import { mouse } from "./hands.mjs";
import { open } from "./open.mjs";
import { exam } from "./program.mjs";

/** Begins a session from the exam's page; returns its path, such as `/sessions/0192…`. `mode`: study, mock or check. */
export async function sitting(page, server, mode, hand = mouse) {
  await open(page, server, `/practise/${exam}`);
  // This seed draws every kind of question.
  if (mode === "mock") await page.locator("#seed").evaluate((field) => (field.value = "3"));
  await begin(page, mode, hand);
  return sessionPath(page);
}

/** Presses what begins a session, on the exam's page. */
export async function begin(page, mode, hand) {
  await hand.press(page.locator(`form[action="/practise/${exam}/${mode}"] button`));
  await page.waitForURL(/\/sessions\//);
}

export const sessionPath = (page) => /\/sessions\/[^/?#]+/.exec(page.url())[0];

/** The form that takes the answer of the question shown. */
export const answerForm = (page) => page.locator('main form[action$="/answer"]').first();

/** The kind of the question shown, by what one answers with. */
export const kind = (page) =>
  answerForm(page).evaluate((form) => {
    const one = form.querySelector("#answer input, #answer select");
    return one ? `${one.type} ${one.name.split(".")[0]}` : "none";
  });

const numbers = { two: 2, three: 3, four: 4 };

/** Answers the question that is shown with the first thing that fits its kind, without sending it. */
export async function fillAnswer(page, hand) {
  const answer = answerForm(page).locator("#answer");
  const radios = answer.locator("input[type=radio]");
  const boxes = answer.locator("input[type=checkbox]");
  const lists = answer.locator("select");
  if (await radios.count()) await hand.pick(radios.first());
  if (await boxes.count()) {
    const said = /\b(two|three|four)\b/i.exec(await answerForm(page).innerText());
    const wanted = numbers[said?.[1].toLowerCase()] ?? 2;
    for (let at = 0; at < wanted; at += 1) await hand.pick(boxes.nth(at));
  }
  for (let at = 0; at < (await lists.count()); at += 1) {
    const values = await lists.nth(at).locator("option").evaluateAll((all) => all.map((one) => one.value).filter(Boolean));
    await hand.select(lists.nth(at), values[at % values.length]);
  }
  const field = answer.locator("input[type=text]");
  if (await field.count()) await hand.write(field, "1");
}

/** Presses the main button of the question: to the next one, or to the verdict. */
export async function send(page, hand) {
  await turn(page, () => hand.press(answerForm(page).locator("button.button-primary")));
}

/** Waits until another page is there than before. A page without scripts cannot tell by itself. */
export async function turn(page, press) {
  await page.evaluate(() => (document.documentElement.dataset.old = "yes"));
  await press();
  for (const end = Date.now() + 10_000; ; await new Promise((resolve) => setTimeout(resolve, 20))) {
    const is = await page.evaluate(() => `${document.readyState} ${document.documentElement.dataset.old ?? "new"}`).catch(() => "");
    if (is === "complete new") return;
    if (Date.now() > end) throw new Error(`no other page came after ${page.url()}`);
  }
}

/** Sits down for each mode and hands `look` each kind of page on the way: questions of each kind, answered ones, the end. */
export async function pagesOfSessions(page, server, look) {
  await sitting(page, server, "study");
  await look("a question of study");
  await fillAnswer(page, mouse);
  await send(page, mouse);
  await look("an answered question of study");
  const check = await sitting(page, server, "check");
  await look("a question of a skills check");
  while (!page.url().endsWith("/result")) await send(page, mouse);
  await look("what a skills check shows");
  await page.goto(`${server.origin}${check}/review`);
  await look("the review of a skills check");
  const mock = await sitting(page, server, "mock");
  const kinds = new Set();
  for (let number = 1; number <= 65; number += 1) {
    await page.goto(`${server.origin}${mock}/${number}`);
    const now = await kind(page);
    if (kinds.has(now)) continue;
    kinds.add(now);
    await fillAnswer(page, mouse);
    if (await page.locator(".strike").count()) await mouse.press(page.locator(".strike").last());
    await mouse.press(page.locator("[data-key=flag]"));
    await page.locator("[data-key=flag][aria-pressed=true]").waitFor();
    await look(`a question of a mock exam, ${now}`);
    if (kinds.size === 1) {
      await page.locator("[data-keys-open]").click();
      await look("the list of keys");
      await page.keyboard.press("Escape");
    }
  }
  await page.goto(`${server.origin}${mock}/submit`);
  await look("before handing in");
  await turn(page, () => mouse.press(page.getByRole("button", { name: "Hand in" })));
  await look("the result of a mock exam");
  await page.goto(`${server.origin}${mock}/review`);
  await look("the review of a mock exam");
  await page.goto(`${server.origin}/practise/${exam}/exam-day`);
  await look("the day of the exam");
  return [...kinds];
}

/** Returns what is chosen or written in the question shown. */
export const chosen = (page) =>
  answerForm(page)
    .locator("#answer")
    .evaluate((answer) =>
      [...answer.querySelectorAll("input, select")]
        .filter((one) => !/radio|checkbox/.test(one.type) || one.checked)
        .map((one) => `${one.name}=${one.value}`),
    );
