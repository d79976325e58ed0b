// Every page of the map, empty and filled, in both themes: axe-core, zoom, reflow, wider text, motion, print.
import assert from "node:assert/strict";
import { violations } from "./support/axe.mjs";
import { pageTest, screens } from "./support/browser.mjs";
import { cutLabels, smallTargets, sound, spills, unfold } from "./support/looks.mjs";
import { map, wholeMap } from "./support/map.mjs";
import { pagesOfSessions, turn } from "./support/sitting.mjs";

// 1280 by 1024 at 400 % is 320 by 256.
const reflow = { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 };

/** Goes through pages and fails at the end with every fault of every page. */
async function each(page, origin, paths, look) {
  const faults = [];
  const only = new RegExp(process.env.RUNGS_TEST_PAGES ?? "");
  for (const path of paths.filter((one) => only.test(one))) {
    const answer = await page.goto(origin + path);
    if (answer.status() !== 200) faults.push(`${path}: answer ${answer.status()}`);
    else for (const fault of await look(path)) faults.push(`${path}: ${fault}`);
  }
  assert.equal(faults.length, 0, `${faults.length} faults:\n  ${faults.join("\n  ")}`);
}

for (const filled of ["nothing", "data"]) {
  for (const colorScheme of ["light", "dark"]) {
    pageTest(`axe finds nothing on any page, ${colorScheme}, with ${filled}`, { with: filled, screen: { colorScheme } }, async ({ server, page, open }) => {
      await open();
      await each(page, server.origin, await wholeMap(page, server.origin), async () => {
        await sound(page);
        await unfold(page);
        return violations(page);
      });
    });
  }

  pageTest(`on a phone nothing sticks out and every target is large enough, with ${filled}`, { with: filled, screen: screens.phone }, async ({ server, page, open }) => {
    await open();
    await each(page, server.origin, await wholeMap(page, server.origin), async () => {
      await unfold(page);
      return [...(await spills(page)), ...(await cutLabels(page)), ...(await smallTargets(page))];
    });
  });
}

for (const screen of [{ colorScheme: "light" }, { colorScheme: "dark" }, screens.phone, reflow]) {
  const how = screen.colorScheme ?? (screen.isMobile ? "on a phone" : "at 400 % zoom");
  pageTest(`no fault on any page of a session, ${how}`, { with: "nothing", screen }, async ({ server, page, open }) => {
    await open();
    const faults = [];
    const kinds = await pagesOfSessions(page, server, async (what) => {
      await sound(page);
      await unfold(page);
      const found = screen.colorScheme ? await violations(page) : [...(await spills(page)), ...(await cutLabels(page)), ...(screen.isMobile ? await smallTargets(page) : [])];
      faults.push(...found.map((fault) => `${what}: ${fault}`));
    });
    assert.equal(kinds.length, 5, `kinds of questions: ${kinds}`);
    assert.equal(faults.length, 0, `${faults.length} faults:\n  ${faults.join("\n  ")}`);
  });
}

pageTest("at 400 % zoom nothing is lost and nothing scrolls sideways", { with: "data", screen: reflow }, async ({ server, page, open }) => {
  await open();
  await each(page, server.origin, map, async () => {
    await unfold(page);
    const stuck = await page.evaluate(() =>
      [...document.querySelectorAll("body *")]
        .filter((one) => /fixed|sticky/.test(getComputedStyle(one).position) && one.tagName !== "TH" && one.getBoundingClientRect().height > 128)
        .map((one) => `<${one.tagName.toLowerCase()} class="${one.className}"> stays and covers half of the screen`),
    );
    return [...stuck, ...(await spills(page)), ...(await cutLabels(page))];
  });
});

pageTest("with the browser's text at 200 % nothing is lost", { with: "data", textPixels: 32 }, async ({ server, page, open }) => {
  await open();
  await each(page, server.origin, map, async () => {
    await unfold(page);
    return spills(page);
  });
});

pageTest("with the spacing of text that WCAG asks for nothing is lost", { with: "data" }, async ({ server, page, open }) => {
  await open();
  const css =
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }";
  await each(page, server.origin, map, async () => {
    await unfold(page);
    await page.evaluate((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      document.adoptedStyleSheets = [sheet];
    }, css);
    return spills(page);
  });
});

pageTest("with reduced motion nothing moves", { with: "data", screen: { reducedMotion: "reduce" } }, async ({ server, page, open }) => {
  await open();
  await each(page, server.origin, map, () =>
    page.evaluate(() => {
      const longest = (text) => Math.max(...text.split(",").map((one) => parseFloat(one) * (/ms$/.test(one.trim()) ? 1 : 1000)));
      return [...document.querySelectorAll("*")]
        .filter((one) => {
          const style = getComputedStyle(one);
          const moves = style.animationName !== "none" && longest(style.animationDuration) > 10;
          return moves || longest(style.transitionDuration) > 10 || style.scrollBehavior === "smooth";
        })
        .map((one) => `moves: ${one.outerHTML.slice(0, 80)}`)
        .slice(0, 5);
    }),
  );
});

pageTest("the plan can be printed: the plan alone, whole, in ink", { with: "data" }, async ({ page, open, measured }) => {
  await open("/plan");
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  const seen = await page.evaluate(() => {
    const shown = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0;
    return {
      h1: shown(document.querySelector("h1")),
      words: document.querySelector("main").innerText,
      controls: [...document.querySelectorAll("nav a, form button, input:not([type=hidden]), select")].filter(shown).map((one) => one.outerHTML.slice(0, 80)),
      paper: getComputedStyle(document.body).backgroundColor,
    };
  });
  assert.ok(seen.h1);
  assert.match(seen.words, /CLF-C02|Cloud Practitioner/, "its steps are there");
  assert.deepEqual(seen.controls, [], "nothing is printed that can only be pressed");
  assert.match(seen.paper, /rgba?\(255, 255, 255|rgba\(0, 0, 0, 0\)/, "paper stays white, also where the screen is dark");
  const pdf = await page.pdf({ format: "A4" });
  measured(`the printed plan: ${(pdf.length / 1000).toFixed(0)} KB, ${pdf.toString("latin1").match(/\/Type \/Page\b/g)?.length ?? 0} sheets`);
  assert.ok(pdf.length > 5_000);
});

pageTest("the switch of colours is kept, by each way", { with: "nothing", screen: { colorScheme: "light" } }, async ({ page, open }) => {
  await open("/ladder");
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await turn(page, () => page.getByRole("button", { name: "Dark colours" }).click());
  assert.match(page.url(), /\/ladder$/);
  const dark = await paper();
  assert.notEqual(dark, light);
  await page.goto(new URL("/about", page.url()).href);
  assert.equal(await paper(), dark, "it holds for other pages");
  assert.deepEqual(await violations(page), []);
  await turn(page, () => page.getByRole("button", { name: "Light colours" }).click());
  assert.match(page.url(), /\/about$/);
  assert.equal(await paper(), light);
});
