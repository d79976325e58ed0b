// What must hold of every page, whoever looks at it.
import assert from "node:assert/strict";

/** Fails unless the page has its landmarks, one heading of the first rank, and a foot that says what every foot says. */
export async function sound(page) {
  const found = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    title: document.title,
    h1: [...document.querySelectorAll("h1")].map((one) => one.textContent.trim()),
    main: document.querySelectorAll("main").length,
    foot: document.querySelector("footer")?.innerText ?? "",
    inline: [...document.querySelectorAll("script:not([src]), [style], style")].map((one) => one.outerHTML.slice(0, 100)),
    handlers: [...document.querySelectorAll("*")]
      .flatMap((one) => [...one.attributes].map((attribute) => attribute.name))
      .filter((name) => /^on/.test(name)),
    elsewhere: [...document.querySelectorAll("link[href], script[src], img[src]")]
      .map((one) => one.href || one.src)
      .filter((address) => !address.startsWith(location.origin) && !address.startsWith("data:")),
    unnamed: [...document.querySelectorAll("form[method=post]")].filter((form) => !form.querySelector("[name=csrf]")).length,
  }));
  const where = page.url();
  assert.equal(found.lang, "en", where);
  assert.match(found.title, /\S.* · Rungs$/, where);
  assert.equal(found.h1.length, 1, `${where}: headings of the first rank: ${found.h1}`);
  assert.ok(found.h1[0].length > 3, `${where}: the heading is empty`);
  assert.equal(found.main, 1, where);
  assert.match(found.foot, /not affiliated/i, `${where}: the foot says that nobody stands behind it`);
  assert.match(found.foot, /\b\d{1,2} [A-Z][a-z]+ 20\d\d/, `${where}: the foot has the catalogue's day`);
  assert.match(found.foot, /this computer/, `${where}: the foot says where the data lives`);
  assert.deepEqual(found.inline, [], `${where}: no inline code or style`);
  assert.deepEqual(found.handlers, [], `${where}: no handlers in attributes`);
  assert.deepEqual(found.elsewhere, [], `${where}: nothing comes from elsewhere`);
  assert.equal(found.unnamed, 0, `${where}: every form that changes something has its word against forgery`);
}

/** Opens whatever opens in place. */
export const unfold = (page) =>
  page.evaluate(() => document.querySelectorAll("details:not([name])").forEach((one) => (one.open = true)));

/** Returns what sticks out to the side or is cut off. Regions that scroll by themselves can be reached by the keyboard. */
export const spills = (page) =>
  page.evaluate(() => {
    const faults = [];
    const root = document.documentElement;
    const name = (one) => `<${one.tagName.toLowerCase()} class="${one.getAttribute("class") ?? ""}"> ${one.textContent.trim().slice(0, 40)}`;
    const scrolls = (one) => /auto|scroll/.test(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth;
    const hidden = (one) => {
      const style = getComputedStyle(one);
      return style.clipPath !== "none" || style.visibility === "hidden" || style.position === "fixed";
    };
    if (root.scrollWidth > root.clientWidth) faults.push(`the page is ${root.scrollWidth} wide in ${root.clientWidth}`);
    for (const one of document.querySelectorAll("body *")) {
      const box = one.getBoundingClientRect();
      if (!box.width || !box.height) continue;
      const above = [];
      for (let up = one.parentElement; up; up = up.parentElement) above.push(up);
      if ([one, ...above].some(hidden)) continue;
      const svg = one instanceof SVGElement && !(one instanceof SVGSVGElement);
      if (!svg && box.right > root.clientWidth + 1 && !above.some(scrolls)) faults.push(`sticks out by ${Math.round(box.right - root.clientWidth)}: ${name(one)}`);
      if (scrolls(one) && one.tabIndex < 0 && !one.querySelector("a, button, input, select")) faults.push(`scrolls, but not by keyboard: ${name(one)}`);
      if (svg || one instanceof SVGElement) continue;
      const style = getComputedStyle(one);
      const field = /^(INPUT|SELECT|TEXTAREA)$/.test(one.tagName);
      if (!field && /hidden|clip/.test(style.overflowX) && one.scrollWidth > one.clientWidth + 1 && one.textContent.trim()) faults.push(`cut off at the side: ${name(one)}`);
      if (!field && /hidden|clip/.test(style.overflowY) && one.scrollHeight > one.clientHeight + 2 && one.textContent.trim()) faults.push(`cut off below: ${name(one)}`);
    }
    return faults.slice(0, 12);
  });

/** Returns targets smaller than 24 by 24 that WCAG 2.2 (2.5.8) does not except: links within a sentence are excepted. */
export const smallTargets = (page) =>
  page.evaluate(() => {
    const faults = [];
    for (const one of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]")) {
      const style = getComputedStyle(one);
      if (style.visibility === "hidden") continue;
      const boxes = [one, ...(one.labels ?? [])].map((part) => part.getBoundingClientRect()).filter((box) => box.width > 1 && box.height > 1);
      if (!boxes.length) continue;
      const words = one.parentElement.textContent.replace(/\s+/g, " ").trim().length;
      const own = one.textContent.replace(/\s+/g, " ").trim().length;
      if (one.tagName === "A" && style.display === "inline" && words > own) continue;
      const width = Math.max(...boxes.map((box) => box.width));
      const height = Math.max(...boxes.map((box) => box.height));
      if (width < 24 || height < 24) faults.push(`${Math.round(width)} × ${Math.round(height)}: ${one.outerHTML.slice(0, 110)}`);
    }
    return faults.slice(0, 12);
  });
