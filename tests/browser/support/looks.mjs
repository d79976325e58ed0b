// What must hold of every page, whoever looks at it.
import assert from "node:assert/strict";

/** Fails unless the page has its landmarks, one heading of the first rank, and a foot that says what every foot says. */
export async function sound(page) {
  const found = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    title: document.title,
    h1: [...document.querySelectorAll("h1")].map((one) => one.textContent.trim()),
    main: document.querySelectorAll("main").length,
    foot: document.querySelector("body > footer")?.innerText ?? "",
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
      // What is there for screen readers alone may still make the page wider.
      if (root.scrollWidth > root.clientWidth && box.right > root.clientWidth && getComputedStyle(one).position === "absolute") faults.push(`makes it wider: ${name(one)}`);
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

/** Returns words of charts that are cut off. */
export const cutLabels = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("svg text")]
      .filter((one) => {
        const box = one.getBoundingClientRect();
        return box.width > 0 && (box.left < 0 || box.right > document.documentElement.clientWidth);
      })
      .map((one) => `words of a chart are cut off: ${one.textContent.slice(0, 60)}`)
      .slice(0, 6),
  );

/**
 * Returns targets smaller than 24 by 24. As in WCAG 2.2 (2.5.8), links within a sentence are excepted, and links around which a
 * circle of 24 touches no other target.
 */
export const smallTargets = (page) =>
  page.evaluate(() => {
    const all = [];
    for (const one of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]")) {
      if (getComputedStyle(one).visibility === "hidden" || one.tabIndex < 0) continue;
      const boxes = [one, ...(one.labels ?? [])].map((part) => part.getBoundingClientRect()).filter((box) => box.width > 1 && box.height > 1);
      if (boxes.length) all.push({ one, box: boxes.sort((a, b) => b.width * b.height - a.width * a.height)[0] });
    }
    const small = (box) => box.width < 24 || box.height < 24;
    const alone = ({ one, box }) => {
      const x = box.left + box.width / 2;
      const y = box.top + box.height / 2;
      return all.every((other) => {
        if (other.one === one) return true;
        const dx = Math.max(other.box.left - x, 0, x - other.box.right);
        const dy = Math.max(other.box.top - y, 0, y - other.box.bottom);
        return Math.hypot(dx, dy) >= 12;
      });
    };
    const inSentence = (one) => {
      const words = (element) => element.textContent.replace(/\s+/g, " ").trim().length;
      return getComputedStyle(one).display === "inline" && words(one.parentElement) > words(one);
    };
    return all
      .filter((target) => small(target.box) && !(target.one.tagName === "A" && (inSentence(target.one) || alone(target))))
      .map(({ one, box }) => `${Math.round(box.width)} × ${Math.round(box.height)}: ${one.outerHTML.slice(0, 110)}`)
      .slice(0, 12);
  });
