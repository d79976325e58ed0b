// The way in.

/** Opens a page; the first time by the link with the one-time token, as `--open` does. */
export async function open(page, server, path = "/") {
  if (!(await page.context().cookies(server.origin)).length) await page.goto(server.link);
  if (new URL(page.url()).pathname + new URL(page.url()).search !== path) return page.goto(server.origin + path);
  return null;
}
