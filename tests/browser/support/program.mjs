// The program under test: its command line, and `rungs serve` as a process that can be killed and started again.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync } from "node:fs";
import { join } from "node:path";

export const today = "2026-11-22";
export const exam = "aws-aif-c01";
export const program = process.env.RUNGS_PROGRAM;
export const work = process.env.RUNGS_TEST_FOLDER;
if (!program || !work) throw new Error("start the tests with `node run.mjs PROGRAM FOLDER`");

const environment = { ...process.env, RUNGS_TODAY: today, NO_COLOR: "1", COLUMNS: "80", LANG: "C.UTF-8" };
delete environment.RUNGS_DATA;

/** Returns a new folder for one test. */
export function folder() {
  mkdirSync(join(work, "data"), { recursive: true });
  return mkdtempSync(join(work, "data", "t-"));
}

/** Runs one command to its end; `typed` is what a person types. */
export function rungs(data, args, typed = "") {
  const ran = spawnSync(program, ["--data", data, ...args], { env: environment, input: typed, encoding: "utf8" });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}

function done(data, args, typed) {
  const ran = rungs(data, args, typed);
  if (ran.code !== 0) throw new Error(`rungs ${args.join(" ")}: exit code ${ran.code}: ${ran.err}`);
  return ran.out;
}

/** Returns the data folder of somebody who has done something of everything. */
export function seeded() {
  const model = process.env.RUNGS_TEST_SEED;
  const data = folder();
  if (model && existsSync(model)) cpSync(model, data, { recursive: true });
  else fill(data);
  return data;
}

/** Fills a data folder by the command line, as somebody in the middle of their way would have. */
export function fill(data) {
  done(data, ["plan", "--goal", "build-models", "--cloud", "aws", "--hours-per-week", "8", "--save"]);
  done(data, ["mock", exam, "--plain", "--seed", "1"], `${"A\n\n".repeat(65)}submit\nyes\n`);
  done(data, ["mock", exam, "--plain", "--seed", "2"], "A\nflag\nB\nnote look at this\nsubmit\nyes\n");
  done(data, ["practice", exam, "--plain"], "A\n\nB\n\nA\n\nquit\n");
  done(data, ["credential", "add", "aws-clf-c02", "--earned", "2024-02-01"]);
  done(data, ["study", "log", exam, "--hours", "3"]);
  done(data, ["exam", "book", exam, "--on", "2027-01-20"]);
}

/** Starts `rungs serve` and waits until it answers. */
export async function serve(data = folder(), { args = [], address = "127.0.0.1:0" } = {}) {
  const server = new Server(data, args);
  await server.start(address);
  return server;
}

class Server {
  constructor(data, args) {
    this.data = data;
    this.args = args;
    this.said = "";
  }

  async start(address) {
    const args = ["--data", this.data, ...this.args, "serve", "--addr", address];
    const child = spawn(program, args, { env: environment, stdio: ["ignore", "pipe", "pipe"] });
    this.child = child;
    this.ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
    const from = this.said.length;
    const link = await new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`no address after 20 s; it said: ${this.said}`)), 20_000);
      const hear = (text) => {
        this.said += text;
        const found = /http:\/\/\S+\/open\/[0-9a-f]+(?=\s)/.exec(this.said.slice(from));
        if (!found) return;
        clearTimeout(late);
        resolve(found[0]);
      };
      child.stdout.setEncoding("utf8").on("data", hear);
      child.stderr.setEncoding("utf8").on("data", hear);
      this.ended.then(({ code }) => {
        clearTimeout(late);
        reject(new Error(`it ended with exit code ${code}; it said: ${this.said}`));
      });
    });
    this.link = link;
    this.origin = new URL(link).origin;
    this.port = Number(new URL(link).port);
    for (let tries = 0; ; tries += 1) {
      try {
        await fetch(`${this.origin}/`, { redirect: "manual" });
        return;
      } catch (error) {
        if (tries === 100) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  /** Kills it as a power cut would: no signal that it could catch. */
  async kill() {
    this.child.kill("SIGKILL");
    await this.ended;
  }

  /** Starts it again on the same port with the same data. */
  async restart() {
    await this.start(`127.0.0.1:${this.port}`);
  }

  /** Stops it as Ctrl+C does; fails when it does not stop, had panicked or was gone already. */
  async stop() {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill("SIGINT");
      const late = setTimeout(() => this.child.kill("SIGKILL"), 10_000);
      const { signal } = await this.ended;
      clearTimeout(late);
      if (signal === "SIGKILL") throw new Error("the server does not stop at Ctrl+C");
    } else if (this.child.signalCode !== "SIGKILL") {
      throw new Error(`the server was gone before its end; it said: ${this.said}`);
    }
    if (/panicked/.test(this.said)) throw new Error(`the server panicked: ${this.said}`);
  }
}
