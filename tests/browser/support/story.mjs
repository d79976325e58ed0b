// A newcomer's whole way, told once: from the link to a plan, practice, a mock exam, a credential, its renewal, and away.
//
// `hand` is how the pages are worked, `stop` is called wherever a person would look around: it checks the page.
import assert from "node:assert/strict";
import { exam } from "./program.mjs";
import { answerForm, begin, fillAnswer, sessionPath } from "./sitting.mjs";

const words = (page) => page.locator("main").innerText();
const arrived = (page, path) => page.waitForURL((url) => (path instanceof RegExp ? path.test(url.pathname) : url.pathname === path));

/** Tells a step's name where it fails. */
async function step(name, body) {
  try {
    return await body();
  } catch (error) {
    error.message = `${name}: ${error.message}`;
    throw error;
  }
}

export async function newcomer({ page, server, hand, stop, scripts }) {
  const at = (name, body) => step(name, async () => {
    await body();
    await stop();
  });
  const go = (name) => hand.press(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name }));

  await at("the first screen", async () => {
    await page.goto(server.link);
    await arrived(page, "/");
    const text = await words(page);
    assert.match(text, /Which AI certification, if any/, "it says what this is");
    assert.match(text, /Everything stays on this computer/, "it says where the data lives");
    assert.equal(await page.locator("main .button-primary").count(), 1, "there is one thing to do");
  });

  await at("Find my plan", async () => {
    await hand.press(page.locator("main .button-primary"));
    await arrived(page, "/plan");
  });

  await at("the plan", async () => {
    const form = page.locator('main form[action="/plan"]').first();
    await hand.select(form.locator('select[name="goal"]'), "build-models");
    await hand.pick(form.locator('input[name="cloud"][value="aws"]'));
    await hand.write(form.locator('input[name="hours_per_week"][type=number]'), "8");
    if (scripts) await page.waitForTimeout(300);
    await hand.press(form.locator("button[type=submit]"));
    await page.waitForURL(/[?&]goal=build-models/);
    const text = await words(page);
    assert.match(text, /months?.*\$\d+|\$\d+.*months?/is, "it says how long and what it costs");
    assert.match(text, /CLF-C02/, "it names its first step");
  });

  await at("follow the plan", async () => {
    await hand.press(page.locator('form[action="/plan/adopt"] button'));
    await page.waitForURL((url) => !url.search.includes("goal=") || !url.pathname.startsWith("/plan/adopt"));
    await page.waitForLoadState();
    await hand.press(page.locator("a.brand"));
    await arrived(page, "/");
    assert.match(await words(page), /CLF-C02|Cloud Practitioner/, "the first page now says what to do");
  });

  await at("the exams with questions", async () => {
    await go("Practise");
    await arrived(page, "/practise");
    await hand.press(page.locator(`main a[href="/practise/${exam}"]`));
    await arrived(page, `/practise/${exam}`);
    const text = await words(page);
    for (const fact of [/\b65\b/, /\b90\b/, /700|pass/i]) assert.match(text, fact, "count, time and pass mark before it begins");
  });

  await at("a skills check", async () => {
    await begin(page, "check", hand);
    for (let number = 0; number < 60 && !/result|skills/.test(new URL(page.url()).pathname); number += 1) {
      if (!(await answerForm(page).count())) break;
      if (number === 0) await stop();
      await answerStudy(page, hand, number > 0);
    }
    await page.goto(`${server.origin}${sessionPath(page)}/result`);
    assert.match(await words(page), /skill|topic/i);
  });

  await at("study", async () => {
    await page.goto(`${server.origin}/practise/${exam}`);
    await begin(page, "study", hand);
    for (let number = 0; number < 3; number += 1) {
      await answerStudy(page, hand, false);
      const text = await words(page);
      assert.match(text, /Right|Wrong|Not right/i, "the verdict comes at once");
      assert.match(text, /Source/i, "with its source");
      if (number === 0) {
        assert.ok((await page.locator(".reason").count()) >= 1, "with reasons");
        await stop();
      }
      await hand.press(page.locator("[data-key=next]"));
      await page.waitForLoadState();
    }
  });

  const session = await step("a mock exam begins", async () => {
    await page.goto(`${server.origin}/practise/${exam}`);
    await begin(page, "mock", hand);
    await page.goto(`${server.origin}${sessionPath(page)}/1`);
    await stop();
    assert.match(await words(page), /Question 1 of 65/);
    return sessionPath(page);
  });

  await at("answer, flag, strike, go by number", async () => {
    await fillAnswer(page, hand);
    await send(page, hand);
    await page.goto(`${server.origin}${session}/2`);
    await hand.press(page.locator("[data-key=flag]"));
    await page.waitForLoadState();
    await page.goto(`${server.origin}${session}/1`);
    await strike(page, hand, server, session);
    const open = page.locator("details:has(.palette) > summary");
    if ((await open.count()) && !(await page.locator(".palette").first().isVisible())) await hand.press(open);
    await hand.press(page.locator(`.palette a[href$="${session}/2"], .palette button[value="2"]`));
    await page.waitForURL(/\/2$/);
    assert.match(await words(page), /Question 2 of 65/);
  });

  await at("before handing in", async () => {
    await page.goto(`${server.origin}${session}/submit`);
    const text = await words(page);
    assert.match(text, /\b64\b/, "it counts what is not answered");
    assert.match(text, /flag|look at again/i, "it names what is flagged");
    assert.ok((await page.locator(`main a[href="${session}/2"]`).count()) >= 1, "and leads to it");
  });

  await at("the result", async () => {
    await hand.press(page.locator('main form[action$="/submit"] button'));
    await page.waitForURL(/\/result/);
    const text = await words(page);
    assert.match(text, /of 50/, "right answers of those that count");
    assert.match(text, /estimate|probably/i, "it says that it is an estimate");
  });

  await at("the review", async () => {
    await hand.press(page.locator(`main a[href^="${session}/review"]`));
    await arrived(page, `${session}/review`);
    assert.match(await words(page), /Source/i);
  });

  await at("a credential", async () => {
    await go("Credentials");
    await arrived(page, "/credentials");
    const form = page.locator('main form[action="/credentials"]');
    const fold = page.locator('details:has(form[action="/credentials"]) > summary');
    if ((await fold.count()) && !(await form.isVisible())) await hand.press(fold);
    const which = form.locator('[name="cert"]');
    if ((await which.evaluate((one) => one.tagName)) === "SELECT") await hand.select(which, exam);
    else await hand.write(which, exam);
    await hand.write(form.locator('input[name="earned"]'), "2026-11-20");
    await hand.press(form.locator("button[type=submit], button:not([type])"));
    await page.waitForLoadState();
    await arrived(page, /^\/credentials/);
    assert.match(await words(page), /AI Practitioner/);
  });

  await at("its renewal", async () => {
    await page.goto(`${server.origin}/credentials`);
    await hand.press(page.locator('main a[href^="/credentials/renewals"]'));
    await arrived(page, "/credentials/renewals");
    assert.match(await words(page), /2029/, "it runs out after three years");
  });

  await at("delete everything", async () => {
    await hand.press(page.getByRole("contentinfo").getByRole("link", { name: "Your record" }));
    await arrived(page, "/record");
    await stop();
    await forget(page, hand);
    await page.goto(`${server.origin}/`);
    assert.match(await words(page), /Which AI certification, if any/, "it is a newcomer again");
    await page.goto(`${server.origin}/credentials`);
    assert.doesNotMatch(await words(page), /20 Nov(ember)? 2026/, "nothing is left");
  });
}

async function send(page, hand) {
  await hand.press(answerForm(page).locator("button.button-primary, button[type=submit]"));
  await page.waitForLoadState();
}

/** Answers a question of study or skills check; with `skip` it leaves the question out where the page offers that. */
export async function answerStudy(page, hand, skip) {
  if (!skip) await fillAnswer(page, hand);
  await send(page, hand);
  if (skip && (await page.locator("[data-key=next]").count())) await hand.press(page.locator("[data-key=next]"));
}

/** Strikes an option out and finds it struck after a reload. */
async function strike(page, hand, server, session) {
  const options = page.locator(".strike");
  if (!(await options.count())) await page.goto(`${server.origin}${session}/3`);
  await hand.press(page.locator(".strike"));
  await page.waitForLoadState();
  await page.reload();
  assert.ok((await page.locator(".struck").count()) >= 1, "the option stays struck out");
}

/** One click and a confirmation. */
async function forget(page, hand) {
  await hand.press(page.locator('.danger summary, main a[href*="forget"], form[action="/record/forget"] button').first());
  await page.waitForLoadState();
  const sure = page.locator('form[action="/record/forget"]');
  const box = sure.locator("input[type=checkbox][required]");
  if (await box.count()) await hand.pick(box);
  if (await sure.locator("button").first().isVisible()) await hand.press(sure.locator("button.button-danger, button"));
  await page.waitForLoadState();
}
