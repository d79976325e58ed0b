// What the first page weighs over the wire, and what a browser may keep.
import assert from "node:assert/strict";
import { pageTest } from "./support/browser.mjs";

for (const filled of ["nothing", "data"]) {
  pageTest(`the first page weighs less than 100 KB over the wire, with ${filled}`, { with: filled }, async ({ server, context, page, measured }) => {
    await page.goto(server.link);
    const fresh = await context.newPage();
    const wire = await context.newCDPSession(fresh);
    await wire.send("Network.enable");
    await wire.send("Network.setCacheDisabled", { cacheDisabled: true });
    let bytes = 0;
    const answers = [];
    wire.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
    wire.on("Network.responseReceived", ({ response }) => answers.push(response));
    await fresh.goto(server.origin, { waitUntil: "networkidle" });
    measured(`the first page with ${filled}: ${(bytes / 1000).toFixed(1)} KB over the wire in ${answers.length} answers`);
    assert.ok(bytes < 100_000, `${bytes} bytes`);
    assert.ok(answers.length > 1, "the stylesheet is among them");
    for (const { url, headers } of answers) {
      const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
      if (new URL(url).pathname.startsWith("/assets/")) {
        assert.match(named["cache-control"], /immutable/, url);
        assert.match(named["cache-control"], /max-age=31536000/, url);
        assert.match(new URL(url).pathname, /\/assets\/[0-9a-f]{8,}\//, `${url}: its name has its hash`);
      } else {
        assert.match(named["cache-control"], /no-store/, url);
      }
      if (/text|javascript/.test(named["content-type"]) && Number(named["content-length"] ?? 9_999) > 2_000) {
        assert.match(named["content-encoding"] ?? "", /gzip|br|zstd/, `${url}: it is compressed`);
      }
    }
  });
}
