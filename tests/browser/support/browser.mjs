// Debian's Chromium, and a test that fails when a page logs an error, breaks its own security policy or misses a file.
import { after, test } from "node:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { open } from "./open.mjs";
import { folder, seeded, serve, work } from "./program.mjs";

export const screens = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
};

const running = new Map();

/** Returns the browser of this file of tests, or one with this size of text; they are closed after the last test. */
export function browser(textPixels = 16) {
  const args = ["--no-sandbox", `--blink-settings=defaultFontSize=${textPixels}`];
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  if (!running.has(textPixels)) running.set(textPixels, chromium.launch({ executablePath, args }));
  return running.get(textPixels);
}
after(async () => {
  for (const one of running.values()) await (await one).close();
});

/**
 * One test with a server of its own and a page that has its cookie.
 *
 * `with`: "nothing" or "data". `screen`: what Playwright takes for a context. `textPixels`: the browser's size of text. The body may add to `allowed` patterns of
 * faults that it causes on purpose.
 */
export function pageTest(name, { with: filled = "nothing", screen = {}, textPixels, timeout = 240_000 } = {}, body) {
  test(name, { timeout }, async (t) => {
    const server = await serve(filled === "data" ? seeded() : folder());
    const context = await (await browser(textPixels)).newContext({ ...screens.desktop, ...screen });
    context.setDefaultTimeout(10_000);
    const faults = [];
    const allowed = [];
    watch(context, faults);
    const page = await context.newPage();
    const measured = (what) => t.diagnostic(`measured: ${what}`);
    try {
      await body({ server, context, page, faults, allowed, measured, open: (path = "/") => open(page, server, path) });
    } catch (error) {
      error.message += `\n  at ${page.url()}\n  ${await keep(page, name)}${list(faults)}`;
      throw error;
    } finally {
      await context.close();
      await server.stop();
    }
    const left = faults.filter((fault) => !allowed.some((pattern) => pattern.test(fault)));
    if (left.length) throw new Error(`the pages were not quiet:${list(left)}`);
  });
}

/** Writes down whatever a page says that it should not. */
export function watch(context, faults) {
  context.on("weberror", (error) => faults.push(`script: ${error.error().message}`));
  context.on("console", (message) => {
    // A missing file is told once, as an answer.
    if (/the server responded with a status/.test(message.text())) return;
    if (["error", "warning"].includes(message.type())) faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on("requestfailed", (request) => {
    const why = request.failure()?.errorText;
    // A page that is left gives up what it still waited for, and so does a download.
    if (why !== "net::ERR_ABORTED") faults.push(`request: ${request.method()} ${request.url()}: ${why}`);
  });
  context.on("response", (response) => {
    if (response.status() >= 400) faults.push(`answer: ${response.status()} ${response.request().method()} ${response.url()}`);
  });
  context.on("dialog", (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
}

const list = (faults) => [...new Set(faults)].map((fault) => `\n  ${fault}`).join("");

/** Keeps how the page looked when a test failed, and says where. */
async function keep(page, name) {
  const file = join(work, "failures", name.replace(/[^a-z0-9]+/gi, "-").slice(0, 80));
  mkdirSync(join(work, "failures"), { recursive: true });
  try {
    await page.screenshot({ path: `${file}.png`, timeout: 5_000 });
    writeFileSync(`${file}.html`, await page.content());
    return `seen in ${file}.png and .html`;
  } catch {
    return "the page could not be kept";
  }
}
