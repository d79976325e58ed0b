// Every address of the pages that can be opened as they are. Pages within a session are visited by the stories.
import { exam } from "./program.mjs";

export const map = [
  "/",
  "/ladder",
  "/ladder?goal=build-models&free=1",
  "/ladder?as_of=2025-06-01&gone=1",
  `/certifications/${exam}`,
  "/certifications/ms-ai-102",
  "/certifications/ms-ai-102?as_of=2025-06-01",
  `/compare?c=${exam}&c=ms-ai-901&c=gcp-generative-ai-leader`,
  "/compare",
  "/search?q=azure",
  "/search?q=zzzzqqqq",
  "/search",
  "/guides",
  "/changes",
  "/changes?since=2026-01-01",
  "/questions",
  "/plan",
  "/plan?goal=build-models&cloud=aws&hours_per_week=8",
  "/plan?goal=build-models&hours_per_week=1&budget_usd=0&deadline=2026-12-01",
  "/plan/manager?goal=build-models&cloud=aws",
  "/practise",
  `/practise/${exam}`,
  "/progress",
  `/progress/${exam}`,
  "/credentials",
  "/credentials/renewals",
  "/credentials/review",
  "/record",
  "/about",
];

/** Returns the map with every guide and every question that people ask, as the pages themselves list them. */
export async function wholeMap(page, origin) {
  const found = [];
  for (const list of ["/guides", "/questions"]) {
    await page.goto(origin + list);
    const links = await page.locator(`main a[href^="${list}/"]`).evaluateAll((all) => all.map((one) => one.getAttribute("href")));
    found.push(...new Set(links.map((link) => link.split("#")[0])));
  }
  return [...map, ...found];
}
