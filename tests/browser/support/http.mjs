// Requests as a hostile page or another user of the computer would send them: every header as given, no browser in between.
import { request } from "node:http";

/** Sends one request to the server and returns status, headers and text. */
export function send(server, path, { method = "GET", headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: "127.0.0.1", port: server.port, path, method, agent: false, headers: { host: `127.0.0.1:${server.port}`, ...headers } },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (part) => (text += part));
        answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
        answer.on("error", reject);
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Goes in by the link and returns the cookie that every later request needs. */
export async function enter(server) {
  const link = new URL(server.link);
  const answer = await send(server, link.pathname + link.search);
  return (answer.headers["set-cookie"] ?? []).map((one) => one.split(";")[0]).join("; ");
}

/** Returns the word against forgery of a page. */
export async function word(server, cookie, path = "/ladder") {
  const { text } = await send(server, path, { headers: { cookie } });
  return /name="csrf" value="([^"]*)"/.exec(text)?.[1];
}

/** Sends a form. */
export function post(server, path, fields, headers = {}) {
  const body = new URLSearchParams(fields).toString();
  const type = { "content-type": "application/x-www-form-urlencoded", "content-length": Buffer.byteLength(body) };
  return send(server, path, { method: "POST", headers: { ...type, ...headers }, body });
}
