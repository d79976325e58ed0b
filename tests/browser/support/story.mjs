// A newcomer's whole way, told once: from the link to a plan, practice, a mock exam, a credential, its renewal, and away.
//
// `hand` is how the pages are worked, `stop` is called wherever a person would look around: it checks the page.
import assert from "node:assert/strict";
import { exam } from "./program.mjs";
import { begin, fillAnswer, send, sessionPath, turn } from "./sitting.mjs";

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
  // A flag is set in place; without scripts the page comes again.
  const inPlace = (press) => (scripts ? press() : turn(page, press));
  const toExam = async () => {
    await hand.press(page.locator(`main a[href="/practise/${exam}"]`));
    await arrived(page, `/practise/${exam}`);
  };
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
    const form = page.locator("#plan-form");
    await hand.select(form.locator('select[name="goal"]'), "build-models");
    await hand.pick(form.locator('input[name="cloud"][value="aws"]'));
    await hand.write(form.locator('input[name="hours_per_week"]'), "8");
    await turn(page, () => hand.press(form.getByRole("button", { name: "Work out my plan" })));
    assert.match(page.url(), /[?&]goal=build-models.*cloud=aws/);
    const text = await words(page);
    assert.match(text, /months?.*\$\d+|\$\d+.*months?/is, "it says how long and what it costs");
    assert.match(text, /CLF-C02/, "it names its first step");
  });

  await at("follow the plan", async () => {
    await turn(page, () => hand.press(page.locator('form[action="/plan/adopt"] button')));
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
    for (let number = 0; /\/\d+$/.test(new URL(page.url()).pathname); number += 1) {
      assert.ok(number < 45, "it ends");
      if (number === 0) await stop();
      // What one does not know is left out.
      if (number < 4) await fillAnswer(page, hand);
      await send(page, hand);
    }
    await arrived(page, `${sessionPath(page)}/result`);
    assert.match(await words(page), /What the answers show/);
  });

  await at("study", async () => {
    await toExam();
    await begin(page, "study", hand);
    for (let number = 0; number < 3; number += 1) {
      await fillAnswer(page, hand);
      await send(page, hand);
      assert.match(await page.locator(".verdict").innerText(), /right|wrong/i, "the verdict comes at once");
      assert.ok((await page.locator(".reason").allInnerTexts()).every((text) => text.length > 10), "with reasons");
      assert.match(await words(page), /Source: /, "and its source");
      if (number === 0) await stop();
      await turn(page, () => hand.press(page.locator("[data-key=next]")));
    }
  });

  const session = await step("a mock exam begins", async () => {
    await toExam();
    await begin(page, "mock", hand);
    await stop();
    assert.match(await words(page), /Question 1 of 65/);
    return sessionPath(page);
  });

  await at("answer, flag, strike, go by number", async () => {
    await fillAnswer(page, hand);
    await send(page, hand);
    assert.match(await words(page), /Question 2 of 65/);
    await inPlace(() => hand.press(page.locator("[data-key=flag]")));
    await page.locator("[data-key=flag][aria-pressed=true]").waitFor();
    let number = 2;
    for (; !(await page.locator(".strike").count()); number += 1) await send(page, hand);
    await inPlace(() => hand.press(page.locator(".strike")));
    await page.locator(".struck").waitFor();
    await page.reload();
    assert.equal(await page.locator(".struck").count(), 1, "the option stays struck out");
    const squares = page.locator(".palette");
    if (!(await squares.isVisible())) await hand.press(page.locator("details:has(.palette) > summary"));
    assert.match(await squares.innerText(), /2\s+(?:seen|not seen|answered) and flagged/, "states are said in words");
    await turn(page, () => hand.press(squares.locator('button[value="2"]')));
    assert.match(await words(page), /Question 2 of 65/);
  });

  await at("before handing in", async () => {
    await turn(page, () => hand.press(page.getByRole("button", { name: "Hand in" })));
    await arrived(page, `${session}/submit`);
    const text = await words(page);
    assert.match(text, /\b64\b/, "it counts what is not answered");
    assert.match(text, /Flagged/, "it names what is flagged");
    const flagged = page.getByRole("list", { name: "Flagged" }).getByRole("link");
    assert.deepEqual(await flagged.evaluateAll((all) => all.map((one) => one.getAttribute("href"))), [`${session}/2`]);
    assert.equal(await page.getByRole("list", { name: "Not answered" }).getByRole("link").count(), 64);
  });

  await at("the result", async () => {
    await turn(page, () => hand.press(page.getByRole("button", { name: "Hand in" })));
    await arrived(page, `${session}/result`);
    const text = await words(page);
    assert.match(text, /of 50/, "right answers of those that count");
    assert.match(text, /estimate/, "it says that it is an estimate");
  });

  await at("the review", async () => {
    await hand.press(page.locator(`main a[href="${session}/review"]`));
    await arrived(page, `${session}/review`);
    assert.equal((await words(page)).match(/^Question \d+: /gm).length, 65, "every question");
  });

  await at("a credential", async () => {
    await go("Credentials");
    await arrived(page, "/credentials");
    const form = page.locator('main form[action="/credentials"]');
    await hand.write(form.locator('[name="cert"]'), "AIF-C01");
    await hand.write(form.locator('[name="earned"]'), "2026-11-20");
    await turn(page, () => hand.press(form.getByRole("button", { name: "Add it" })));
    await arrived(page, "/credentials");
    assert.match(await page.locator(".holdings").innerText(), /AI Practitioner/);
  });

  await at("its renewal", async () => {
    await hand.press(page.locator('main a[href="/credentials/renewals"]'));
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

/** One click and a confirmation. */
async function forget(page, hand) {
  await hand.press(page.locator(".danger a.button-danger"));
  await arrived(page, "/record/forget");
  const sure = page.locator('form[action="/record/forget"]');
  await hand.pick(sure.locator("input[type=checkbox]"));
  await turn(page, () => hand.press(sure.locator("button.button-danger")));
}
