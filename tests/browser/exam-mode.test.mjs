// An open mock exam tells nothing of what is right: not in words, not in the source of the page, not in an address.
import assert from "node:assert/strict";
import { pageTest } from "./support/browser.mjs";
import { post, send, word } from "./support/http.mjs";
import { exam, rungs } from "./support/program.mjs";
import { sitting } from "./support/sitting.mjs";

/** Words as a page shows them, without its marks. */
const plain = (html) =>
  html.replace(/<[^>]*>/g, " ").replace(/&(?:#39|#x27|apos);/g, "'").replace(/&(?:quot|#34);/g, '"').replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&").replace(/[\s`*_]+/g, " ");

const value = (html, name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? "";

/** Returns the fields of some answer to the question of a page. */
function anyAnswer(html) {
  const choice = [...html.matchAll(/name="choice" value="([^"]+)"/g)].map((one) => one[1]);
  if (choice.length) return { choice: choice.at(-1) };
  const lists = [...html.matchAll(/<select[^>]* name="((?:place|match)\.[^"]+)"/g)].map((one) => one[1]);
  return lists.length ? Object.fromEntries(lists.map((name, at) => [name, name.startsWith("place") ? `${at + 1}` : "A"])) : { typed: "7" };
}

/** Returns every reason and explanation in the texts of a finished exam. */
function reasons(texts) {
  const found = new Set();
  const collect = (value, key) => {
    if (Array.isArray(value)) value.forEach((one) => collect(one, key));
    else if (value && typeof value === "object") Object.entries(value).forEach(([name, one]) => collect(one, name));
    else if (typeof value === "string" && /^(reason|why|explanation)$/.test(key)) found.add(plain(value).trim().slice(0, 60));
  };
  for (const text of Object.values(texts)) collect(JSON.parse(text), "");
  return [...found].filter((text) => text.length >= 20);
}

pageTest("an open mock exam never tells what is right", {}, async ({ server, page, context, allowed, measured }) => {
  allowed.push(/answer: 4\d\d/);
  const session = await sitting(page, server, "mock");
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const html = [];
  const get = async (path, headers = {}) => {
    const answer = await send(server, path, { headers: { cookie, ...headers } });
    html.push([path, answer.text, answer.status]);
    return answer;
  };
  const csrf = await word(server, cookie, `${session}/1`);
  assert.ok(csrf, "the question has a form");
  let questions = 0;
  for (let number = 1; number <= 65; number += 1) {
    const asked = await get(`${session}/${number}`);
    assert.equal(asked.status, 200, `question ${number}`);
    questions += 1;
    const fields = { csrf, paper: "1", had: value(asked.text, "had"), shown: value(asked.text, "shown"), ...anyAnswer(asked.text) };
    const answered = await post(server, `${session}/${number}/answer`, fields, { cookie, origin: server.origin, accept: number % 2 ? "application/json" : "text/html" });
    html.push([`answer to ${number}`, `${answered.text} ${answered.headers.location ?? ""}`, answered.status]);
    await get(`${session}/${number}`, { "hx-request": "true" });
    await get(`${session}/${number}?fault=1`);
  }
  for (const path of ["/", session, `${session}/submit`, `${session}/result`, `${session}/review`, "/practise", `/practise/${exam}`, "/progress", `/progress/${exam}`]) await get(path);
  for (const path of [`${session}/result`, `${session}/review`]) {
    const [, text, status] = html.find(([one]) => one === path);
    assert.ok(status !== 200 || !/ of 50 right|Probably|Right answer/i.test(text), `${path}: no result before the end`);
  }

  // The order of names and values in the page follows what is shown, never the order of the source, which could tell.
  for (const [path, text] of html.filter(([one]) => /\/\d+$/.test(one))) {
    for (const attribute of ["radio", "checkbox"]) {
      const values = [...text.matchAll(new RegExp(`<input[^>]*type="${attribute}"[^>]*>`, "g"))]
        .map(([tag]) => /value="([^"]*)"/.exec(tag)?.[1]);
      assert.deepEqual(values, [...values].sort((one, other) => Number(one) - Number(other) || one.localeCompare(other)), `${path}: values in the order shown`);
    }
    assert.doesNotMatch(text, /data-(?:right|correct|answer)|class="[^"]*\b(?:right|wrong|correct)\b/i, path);
  }

  await page.goto(`${server.origin}${session}/submit`);
  await page.getByRole("button", { name: "Hand in" }).click();
  await page.waitForURL(/\/result$/);
  const { texts, session: sat } = JSON.parse(rungs(server.data, ["mock", exam, "--review", "--json"]).out);
  const told = reasons(texts);
  assert.ok(told.length > 150, `${told.length} reasons to look for`);
  for (const [path, text] of html) {
    const words = plain(text);
    for (const reason of told) assert.ok(!words.includes(reason), `${path} tells: ${reason}`);
    assert.doesNotMatch(words, /\b(?:That is right|That is wrong|Right\.|Wrong\.|Correct\b)/, path);
    if (!/^\/(?:sessions)/.test(path)) continue;
    const ids = Object.values(sat.places ?? {}).map((place) => place.answer?.question).filter(Boolean);
    for (const id of ids) assert.ok(!text.includes(id), `${path} names the question ${id}, and names tell`);
  }
  measured(`${questions} questions and ${html.length} answers searched for ${told.length} reasons`);

  // What was searched for is really there afterwards: otherwise nothing was looked for.
  const review = plain((await send(server, `${session}/review`, { headers: { cookie } })).text);
  const shown = told.filter((reason) => review.includes(reason)).length;
  assert.ok(shown > told.length * 0.8, `${shown} of ${told.length} reasons are in the review`);
});
