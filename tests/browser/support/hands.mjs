// Ways to work a page: with a mouse, a finger, or the keyboard alone. A story is told once and lived in each way.
//
// Each hand can `press` a link or button, `pick` a radio or checkbox, `write` into a field and `select` an option. The
// keyboard goes to a control by Tab as a person does, and every stop on the way must be seen.

/** Returns what a pointer aims at: the words beside a radio or checkbox are part of it. */
async function target(control) {
  const wrapped = await control.evaluate((element) => element.closest("label") !== null);
  return wrapped ? control.locator("xpath=ancestor::label[1]") : control;
}

const pointer = (name, aim) => ({
  name,
  press: async (locator) => aim(locator.first()),
  pick: async (locator) => {
    if (await locator.first().isChecked()) return;
    await aim(await target(locator.first()));
    if (!(await locator.first().isChecked())) throw new Error(`${name}: to press it does not choose it`);
  },
  write: async (locator, text) => locator.first().fill(text),
  select: async (locator, value) => locator.first().selectOption(value),
});

export const mouse = pointer("mouse", (locator) => locator.click());
export const finger = pointer("finger", (locator) => locator.tap());

export const keyboard = {
  name: "keyboard",
  async press(locator) {
    await reach(locator.first());
    await locator.page().keyboard.press("Enter");
  },
  async pick(locator) {
    const control = locator.first();
    if (await control.isChecked()) return;
    const keys = control.page().keyboard;
    if ((await control.getAttribute("type")) === "radio") {
      await reach(control, true);
      for (let steps = 0; !(await focused(control)); steps += 1) {
        if (steps > 20) throw new Error("the arrows do not reach the radio");
        await keys.press("ArrowDown");
      }
    } else {
      await reach(control);
    }
    if (!(await control.isChecked())) await keys.press("Space");
    if (!(await control.isChecked())) throw new Error("Space does not tick it");
  },
  async write(locator, text) {
    const field = locator.first();
    await reach(field);
    const keys = field.page().keyboard;
    if ((await field.getAttribute("type")) === "date") {
      const [year, month, day] = text.split("-");
      await keys.type(`${month}${day}${year}`);
    } else {
      await keys.press("Control+A");
      await keys.type(text);
    }
    if ((await field.inputValue()) !== text) throw new Error(`typed ${text}, the field holds ${await field.inputValue()}`);
  },
  async select(locator, value) {
    const list = locator.first();
    await reach(list);
    const index = await list.evaluate((element, wanted) => [...element.options].findIndex((one) => one.value === wanted), value);
    if (index < 0) throw new Error(`the list has no ${value}`);
    await list.page().keyboard.press("Home");
    for (let steps = 0; (await list.inputValue()) !== value; steps += 1) {
      if (steps > 200) throw new Error("the arrows do not reach the option");
      await list.page().keyboard.press("ArrowDown");
    }
  },
};

const focused = (locator) => locator.evaluate((element) => element === document.activeElement);

/** Goes by Tab to a control, or with `group` to any radio of its group. Every stop on the way must be visible. */
export async function reach(locator, group = false) {
  const page = locator.page();
  await locator.waitFor({ state: "attached" });
  const there = () =>
    locator.evaluate((element, any) => {
      const now = document.activeElement;
      return now === element || (any && now?.type === "radio" && now.name === element.name && now.form === element.form);
    }, group);
  for (let stops = 0; !(await there()); stops += 1) {
    if (stops > 400) throw new Error(`400 times Tab do not reach ${locator}`);
    await page.keyboard.press("Tab");
    const fault = await page.evaluate(unseen);
    if (fault) throw new Error(`the focus is not seen: ${fault}`);
  }
}

/** Runs in the page: says why the focused element cannot be seen, or returns nothing. */
function unseen() {
  const element = document.activeElement;
  if (!element || element === document.body) return "";
  // The button inside a date field: the browser draws its outline.
  if (!element.matches(":focus")) return "";
  const named = `<${element.tagName.toLowerCase()} ${[...element.attributes].map((one) => `${one.name}="${one.value}"`).join(" ")}>`;
  const around = [element, ...(element.labels ?? []), element.parentElement, element.nextElementSibling].filter(Boolean);
  const marked = around.some((one) => {
    const style = getComputedStyle(one);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1.5) || style.boxShadow !== "none";
  });
  if (!marked) return `no outline at ${named}`;
  const seen = around.slice(0, 1 + (element.labels?.length ?? 0)).some((one) =>
    [...one.getClientRects()].some((box) => {
      const xs = [box.left + 2, (box.left + box.right) / 2, box.right - 2];
      const ys = [box.top + 2, (box.top + box.bottom) / 2, box.bottom - 2];
      return xs.some((x) =>
        ys.some((y) => {
          const hit = document.elementFromPoint(x, y);
          return hit && (one.contains(hit) || hit.contains(one));
        }),
      );
    }),
  );
  return seen ? "" : `nothing to be seen of ${named}`;
}
