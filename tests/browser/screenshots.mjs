// Takes pictures of the pages at three widths in both themes, to be looked at.
//
//     node screenshots.mjs PROGRAM FOLDER [PATH...]
//
// FOLDER gets one file a page, width and theme, such as `plan-768-dark.png`, and the newcomer's first pages as `new-...`.
import { mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const [program, folder, ...only] = process.argv.slice(2);
if (!program || !folder) {
  console.error("usage: node screenshots.mjs PROGRAM FOLDER [PATH...]");
  process.exit(2);
}
const out = resolve(folder);
mkdirSync(out, { recursive: true });
process.env.RUNGS_PROGRAM = resolve(program);
process.env.RUNGS_TEST_FOLDER = join(tmpdir(), `rungs-screenshots-${process.pid}`);

const { chromium } = await import("playwright-core");
const { exam, folder: fresh, seeded, serve } = await import("./support/program.mjs");
const { open } = await import("./support/open.mjs");
const { sitting } = await import("./support/sitting.mjs");

const heights = { 360: 740, 768: 1024, 1440: 900 };
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const pages = ["/", "/ladder", `/certifications/${exam}`, `/compare?c=${exam}&c=ms-ai-901`, "/search?q=azure", "/guides", "/changes", "/questions", "/plan", "/practise", `/practise/${exam}`, "/progress", `/progress/${exam}`, "/credentials", "/credentials/renewals", "/credentials/review", "/record", "/about"];
const name = (path) => path.replace(/^\/$/, "home").replace(/\/sessions\/[^/]+/, "question").replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "");

async function take(server, prefix, paths) {
  for (const [width, height] of Object.entries(heights)) {
    for (const colorScheme of ["light", "dark"]) {
      const context = await browser.newContext({ viewport: { width: Number(width), height }, colorScheme });
      const page = await context.newPage();
      if (server.cookies) await context.addCookies(server.cookies);
      await open(page, server);
      server.cookies ??= await context.cookies();
      for (const path of paths) {
        await page.goto(server.origin + path);
        await page.screenshot({ path: join(out, `${prefix}${name(path)}-${width}-${colorScheme}.png`), fullPage: true });
      }
      await context.close();
    }
  }
}

const newcomer = await serve(fresh());
await take(newcomer, "new-", only.length ? only : ["/", "/plan", "/practise", "/progress", "/credentials"]);
await newcomer.stop();
const somebody = await serve(seeded());
await take(somebody, "", only.length ? only : pages);
if (!only.length) {
  const context = await browser.newContext();
  await context.addCookies(somebody.cookies);
  const page = await context.newPage();
  for (const mode of ["study", "mock"]) {
    const session = await sitting(page, somebody, mode);
    await take(somebody, `${mode}-`, mode === "mock" ? [session, `${session}/submit`] : [session]);
  }
  await context.close();
}
await somebody.stop();
await browser.close();
rmSync(process.env.RUNGS_TEST_FOLDER, { recursive: true, force: true });
