// Runs the tests of the pages in a real browser.
//
//     node run.mjs PROGRAM FOLDER [WORDS]
//
// PROGRAM is the built `rungs`, FOLDER is where the tests may write, WORDS choose the tests whose names hold them.
// The last line is `N passed, N failed`.
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { run } from "node:test";
import { fileURLToPath } from "node:url";

const [program, folder, ...words] = process.argv.slice(2);
if (!program || !folder) {
  console.error("usage: node run.mjs PROGRAM FOLDER [WORDS]");
  process.exit(2);
}
const work = resolve(folder);
rmSync(join(work, "data"), { recursive: true, force: true });
rmSync(join(work, "failures"), { recursive: true, force: true });
mkdirSync(work, { recursive: true });
process.env.RUNGS_PROGRAM = resolve(program);
process.env.RUNGS_TEST_FOLDER = work;

const support = await import("./support/program.mjs");
const seed = join(work, "data", "seed");
support.fill(seed);
process.env.RUNGS_TEST_SEED = seed;

const here = fileURLToPath(new URL(".", import.meta.url));
const files = readdirSync(here)
  .filter((name) => name.endsWith(".test.mjs"))
  .map((name) => join(here, name));
let passed = 0;
let failed = 0;
const options = words.length ? { testNamePatterns: [new RegExp(words.join(" "), "i")] } : {};
const tests = run({ files, concurrency: 2, ...options });
// A file is reported as a test too: it counts only when it could not run.
tests.on("test:pass", ({ name, skip, details }) => {
  if (skip !== undefined || files.includes(name)) return;
  passed += 1;
  console.log(`ok      ${name} (${(details.duration_ms / 1000).toFixed(1)} s)`);
});
tests.on("test:fail", ({ name, details }) => {
  failed += 1;
  const error = details.error.cause ?? details.error;
  const place = /[\w.-]+\.mjs:\d+/.exec((error.stack ?? "").split("\n    at ").slice(1).join("\n"))?.[0] ?? "";
  console.log(`FAILED  ${name} ${place}\n  ${String(error.message ?? error).replace(/\n(?! )/g, "\n  ")}`);
});
tests.on("test:diagnostic", ({ message }) => {
  if (message.startsWith("measured: ")) console.log(`        ${message}`);
});
tests.on("test:stderr", ({ message }) => process.stderr.write(message));
tests.on("end", () => {
  rmSync(join(work, "data"), { recursive: true, force: true });
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed || !passed ? 1 : 0;
});
tests.resume();
