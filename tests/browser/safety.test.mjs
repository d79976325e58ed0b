// Who may come in and what they may do, although there is no login: other users of the computer reach its loopback
// address, and so does every page that a browser has open.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pageTest } from "./support/browser.mjs";
import { enter, post, send, word } from "./support/http.mjs";
import { wholeMap } from "./support/map.mjs";
import { exam, folder, rungs, seeded, serve } from "./support/program.mjs";

/** What changes something, with fields that a page of ours could send. */
const changes = [
  ["/plan/adopt", { goal: "build-models", cloud: "aws" }],
  ["/plan/replan", {}],
  [`/practise/${exam}/study`, {}],
  [`/practise/${exam}/mock`, {}],
  [`/practise/${exam}/check`, {}],
  ["/sessions/none/1/answer", { answer: "0" }],
  ["/sessions/none/submit", {}],
  ["/exams/book", { cert: exam, on: "2027-01-01" }],
  ["/exams/result", { cert: exam, on: "2026-11-01", passed: "yes" }],
  ["/hours", { cert: exam, minutes: "60" }],
  ["/credentials", { cert: exam, earned: "2026-01-01" }],
  ["/record/import", {}],
  ["/record/forget", { everything: "yes" }],
  ["/theme", { theme: "dark" }],
];

/** A test with a server and no browser. */
function wire(name, data, body) {
  test(name, { timeout: 60_000 }, async () => {
    const server = await serve(data());
    try {
      await body(server);
    } finally {
      await server.stop();
    }
  });
}

const record = (server) => rungs(server.data, ["log", "export"]).out;

wire("without the cookie nothing is shown and nothing done", seeded, async (server) => {
  const before = record(server);
  for (const path of ["/", "/plan", "/record", "/record/export", "/progress", "/credentials", "/changes.ics", "/plan.ics", "/nowhere"]) {
    for (const cookie of ["", `rungs-${server.port}=${"0".repeat(64)}`, "rungs-1=x; theme=dark"]) {
      const answer = await send(server, path, { headers: cookie ? { cookie } : {} });
      assert.equal(answer.status, 403, path);
      assert.match(answer.text, /Open the link that the program printed/, `${path}: it says what to do`);
      assert.doesNotMatch(answer.text, /Cloud Practitioner|build-models|csrf/, `${path}: nothing of the person is shown`);
      assert.equal(answer.headers["set-cookie"], undefined);
    }
  }
  const csrf = await word(server, await enter(server));
  for (const [path, fields] of changes) {
    const answer = await post(server, path, { ...fields, csrf }, { origin: server.origin });
    assert.equal(answer.status, 403, path);
  }
  const feed = await send(server, "/feed/0000/changes.ics");
  assert.ok([403, 404].includes(feed.status), `a feed asks for its own key: ${feed.status}`);
  assert.equal(record(server), before);
});

wire("the link lets one browser in, once, and a restart keeps it in", folder, async (server) => {
  const { pathname } = new URL(server.link);
  const first = await send(server, pathname);
  assert.equal(first.status, 303);
  const [cookie] = first.headers["set-cookie"];
  for (const part of [/; HttpOnly/, /; SameSite=Strict/, /; Path=\//]) assert.match(cookie, part);
  const second = await send(server, pathname);
  assert.equal(second.status, 403);
  assert.match(second.text, /used already/);
  assert.equal((await send(server, "/open/")).status >= 400, true);
  assert.equal((await send(server, `/open/${"0".repeat(64)}`)).status, 403);
  const headers = { cookie: cookie.split(";")[0] };
  assert.equal((await send(server, "/", { headers })).status, 200);
  const old = server.link;
  await server.kill();
  await server.restart();
  assert.notEqual(server.link, old, "every start has a new link");
  assert.equal((await send(server, "/", { headers })).status, 200, "the cookie outlives a restart");
});

wire("a name that only leads to this computer is refused", seeded, async (server) => {
  const cookie = await enter(server);
  const bad = ["evil.example", `evil.example:${server.port}`, `127.0.0.1.evil.example:${server.port}`, `localhost.evil.example:${server.port}`, "127.0.0.1:1", `0.0.0.0:${server.port}`];
  for (const host of bad) {
    const answer = await send(server, "/record", { headers: { cookie, host } });
    assert.ok(answer.status === 403 || answer.status === 400, `${host}: ${answer.status}`);
    assert.doesNotMatch(answer.text, /csrf/, host);
  }
  for (const host of [`127.0.0.1:${server.port}`, `localhost:${server.port}`]) {
    assert.equal((await send(server, "/", { headers: { cookie, host } })).status, 200, host);
  }
});

wire("a form from elsewhere changes nothing", seeded, async (server) => {
  const cookie = await enter(server);
  const csrf = await word(server, cookie);
  assert.ok(csrf, "a page of ours has the word");
  const before = record(server);
  const cases = [
    ["another page", { origin: "http://evil.example" }, csrf],
    ["another program on this computer", { origin: "http://127.0.0.1:3000" }, csrf],
    ["a page without an origin", { origin: "null" }, csrf],
    ["another site, as the browser says", { "sec-fetch-site": "cross-site" }, csrf],
    ["another port, as the browser says", { "sec-fetch-site": "same-site" }, csrf],
    ["our origin without the word", { origin: server.origin }, ""],
    ["our origin with a wrong word", { origin: server.origin }, "0".repeat(64)],
  ];
  for (const [path, fields] of changes) {
    for (const [who, headers, given] of cases) {
      const sent = given ? { ...fields, csrf: given } : fields;
      const answer = await post(server, path, sent, { cookie, ...headers });
      assert.ok(answer.status >= 400 && answer.status < 500, `${path}: ${who}: ${answer.status}`);
    }
    const plain = await send(server, path, { method: "POST", body: `csrf=${csrf}`, headers: { cookie, origin: server.origin, "content-type": "text/plain" } });
    assert.ok(plain.status >= 400, `${path}: as plain text: ${plain.status}`);
  }
  assert.equal(record(server), before);
});

pageTest("to look changes nothing", { with: "data" }, async ({ server, page, open, allowed }) => {
  allowed.push(/answer: 4\d\d/);
  const before = record(server);
  const profile = rungs(server.data, ["plan", "--json"]).out;
  await open();
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const all = [...(await wholeMap(page, server.origin)), "/plan.ics", "/changes.ics", "/record/export", "/plan/optimum", "/plan/more"];
  for (const path of all) {
    for (const method of ["GET", "HEAD"]) {
      const { status } = await send(server, path, { method, headers: { cookie } });
      assert.ok(status === 200, `${method} ${path}: ${status}`);
    }
  }
  for (const [path, fields] of changes) {
    const { status } = await send(server, `${path}?${new URLSearchParams(fields)}`, { headers: { cookie } });
    assert.ok(status < 500, `GET ${path}: ${status}`);
  }
  assert.equal(record(server), before);
  assert.equal(rungs(server.data, ["plan", "--json"]).out, profile);
});

wire("every answer forbids inline code, frames and guessing of types", seeded, async (server) => {
  const cookie = await enter(server);
  const home = await send(server, "/", { headers: { cookie } });
  const asset = /\/assets\/[^"]+/.exec(home.text)[0];
  for (const path of ["/", "/record", "/record/export", "/nowhere", "/plan.ics", asset]) {
    for (const given of [{ cookie }, {}]) {
      const { headers } = await send(server, path, { headers: given });
      const policy = headers["content-security-policy"];
      for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"]) {
        assert.ok(policy?.includes(part), `${path}: ${part} in ${policy}`);
      }
      assert.doesNotMatch(policy, /unsafe|\*/);
      assert.equal(headers["x-content-type-options"], "nosniff", path);
      assert.equal(headers["x-frame-options"], "DENY", path);
      assert.match(headers["referrer-policy"], /same-origin|no-referrer/, path);
      assert.equal(headers["access-control-allow-origin"], undefined, path);
      if (path !== asset) assert.match(headers["cache-control"], /no-store/, path);
    }
  }
});

wire("more than a form holds is refused, and nothing is kept", seeded, async (server) => {
  const cookie = await enter(server);
  const csrf = await word(server, cookie);
  const before = record(server);
  const headers = { cookie, origin: server.origin };
  const answer = await post(server, "/credentials", { csrf, cert: exam, earned: "2026-01-01", number: "x".repeat(2_000_000) }, headers)
    .catch((error) => ({ status: error.code }));
  assert.ok([413, "EPIPE", "ECONNRESET"].includes(answer.status), `${answer.status}`);
  assert.equal(record(server), before);
  assert.equal((await send(server, "/", { headers: { cookie } })).status, 200, "it goes on");
});

test("an address that others could reach is refused with exit code 2", () => {
  for (const address of ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"]) {
    const ran = rungs(folder(), ["serve", "--addr", address]);
    assert.equal(ran.code, 2, address);
    assert.match(ran.err, /127\.0\.0\.1/, `${address}: it says how to mend it`);
  }
});

pageTest("hostile text is shown as text", { with: "data" }, async ({ server, page, open, allowed }) => {
  allowed.push(/answer: 4\d\d/);
  const bad = `<img src=x onerror=alert(1)>"'><script>alert(2)</script>{{7*7}}`;
  const added = rungs(server.data, ["credential", "add", bad, "--issuer", `Evil ${bad}`, "--earned", "2026-01-01", "--number", bad]);
  assert.equal(added.code, 0, added.err);
  rungs(server.data, ["study", "log", exam, "--minutes", "5", "--note", bad]);
  rungs(server.data, ["mock", exam, "--plain"], `A\nnote ${bad}\nreport k ${bad}\nsubmit\nyes\n`);
  await open();
  const text = encodeURIComponent(bad);
  const asked = ["/search?q=", "/ladder?goal=", "/ladder?vendor=", "/ladder?as_of=", "/plan?goal=", "/plan?have.python=", "/compare?c=", "/certifications/", "/questions/", "/guides/", "/changes?since=", "/sessions/", "/progress/", "/practise/"];
  const pages = ["/", "/credentials", "/credentials/renewals", "/credentials/review", "/record", "/progress", `/progress/${exam}`, "/practise", `/practise/${exam}`];
  for (const path of [...pages, ...asked.map((start) => start + text)]) {
    const answer = await page.goto(server.origin + path);
    assert.ok(answer.status() < 500, `${path}: ${answer.status()}`);
    assert.equal(await page.locator("img[src=x], img[onerror]").count(), 0, path);
    assert.doesNotMatch(await answer.text(), /<script>alert|<img src=x/, path);
    assert.doesNotMatch(await page.locator("body").innerText(), /\b49\b.*Evil/, path);
  }
  await page.goto(`${server.origin}/credentials`);
  assert.ok((await page.locator("main").innerText()).includes("<script>alert(2)</script>"), "it is shown as it was written");
});
