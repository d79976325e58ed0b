// A session in the browser: beginning it, answering whatever kind of question comes.
import { open } from "./browser.mjs";
import { mouse } from "./hands.mjs";
import { exam } from "./program.mjs";

/** Begins a session from the exam's page; returns its path, such as `/sessions/0192…`. `mode`: study, mock or check. */
export async function sitting(page, server, mode, hand = mouse) {
  await open(page, server, `/practise/${exam}`);
  await begin(page, mode, hand);
  return sessionPath(page);
}

/** Presses what begins a session, on the exam's page. */
export async function begin(page, mode, hand) {
  await hand.press(page.locator(`form[action$="/${mode}"] button:not([type=button])`));
  await page.waitForURL(/\/sessions\//);
}

export const sessionPath = (page) => /\/sessions\/[^/?#]+/.exec(page.url())[0];

/** The form that takes the answer of the question shown. */
export const answerForm = (page) => page.locator('main form[action*="/answer"]').first();

/** Answers the question that is shown with the first thing that fits its kind, without sending it. */
export async function fillAnswer(page, hand) {
  const form = answerForm(page);
  const shown = async (selector) => {
    const all = form.locator(selector);
    const found = [];
    for (let at = 0; at < (await all.count()); at += 1) if (await all.nth(at).isEnabled()) found.push(all.nth(at));
    return found;
  };
  const radios = await shown("input[type=radio]");
  if (radios.length) return hand.pick(radios[0]);
  const lists = await shown("select");
  for (const [at, list] of lists.entries()) {
    const values = await list.locator("option").evaluateAll((all) => all.map((one) => one.value).filter(Boolean));
    await hand.select(list, values[at % values.length]);
  }
  if (lists.length) return undefined;
  const boxes = await shown("input[type=checkbox]");
  for (const box of boxes.slice(0, 2)) await hand.pick(box);
  if (boxes.length) return undefined;
  for (const field of await shown("input[type=text], input[type=number], input:not([type])")) await hand.write(field, "1");
  return undefined;
}

/** Returns what is chosen or written in the form of the question shown. */
export const chosen = (page) =>
  answerForm(page).evaluate((form) =>
    [...new FormData(form)].filter(([name]) => !["csrf", "seconds", "at"].includes(name)).map(([name, value]) => `${name}=${value}`),
  );
