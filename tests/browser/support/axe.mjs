// axe-core in the page: the rules of WCAG 2.2 A and AA, and what axe calls best practice.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];

/** Returns the violations as lines: rule, what it asks, and up to three places. */
export async function violations(page) {
  await page.evaluate(source);
  const found = await page.evaluate(
    (values) => window.axe.run(document, { runOnly: { type: "tag", values }, resultTypes: ["violations"] }),
    tags,
  );
  return found.violations.map(({ id, help, nodes }) => {
    const places = nodes.slice(0, 3).map((node) => `${node.target.join(" ")} ${node.html.slice(0, 120)}\n      ${node.failureSummary.replace(/\s*\n\s*/g, "; ").slice(0, 260)}`);
    return `${id} (${nodes.length} times): ${help}\n    ${places.join("\n    ")}`;
  });
}
