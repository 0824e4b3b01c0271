// The real program on a folder of its own, with a clock that stands still until a test moves it.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { leaks } from "./leaks.js";

export const root = fileURLToPath(new URL("../../..", import.meta.url));
export const binary = resolve(root, process.env["WELLKEPT_BINARY"] ?? "build/dev/wellkept");

// A line that the program prints on standard output for other programs: {"event":"server.listening","url":"http://…"}
interface Announcement {
  event: string;
  url?: string;
}

// How the program is started where its surroundings are part of the test.
export interface Launch {
  under?: string; // the folder that its data folder is made in
  through?: readonly string[]; // a command that becomes the program, such as ["ip", "netns", "exec", "one"]
  environment?: Readonly<Record<string, string>>;
  machineClock?: boolean; // the machine's clock, instead of one that stands still
}

export class Server {
  readonly folder: string;
  #process: ChildProcess | undefined;
  #origin = "";
  #setupLink = "";
  #log: string[] = [];

  constructor(
    private readonly startAt: string, // instant at which the clock stands first
    readonly databaseUrl: string | undefined, // PostgreSQL's, or SQLite in the folder
    private readonly flags: string[] = [],
    private readonly launch: Launch = {},
  ) {
    this.folder = mkdtempSync(join(launch.under ?? tmpdir(), "wellkept-"));
  }

  // Where its data is, as every command takes it.
  get place(): string[] {
    return ["--data", this.folder, ...(this.databaseUrl === undefined ? [] : ["--database", this.databaseUrl])];
  }
  get origin(): string {
    return this.#origin;
  }
  // The link that makes the first administrator; empty when the last start printed none.
  get setupLink(): string {
    return this.#setupLink;
  }
  // What the program wrote on standard error, for tests about logs.
  get log(): readonly string[] {
    return this.#log;
  }

  async start(): Promise<void> {
    this.#setupLink = "";
    this.#origin = "";
    const clock = this.launch.machineClock ? [] : ["--test-clock", this.startAt];
    const command = [...(this.launch.through ?? []), binary, "serve", ...this.place, "--port", "0", ...clock, ...this.flags];
    const child = spawn(command[0] ?? binary, command.slice(1), {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...this.launch.environment },
    });
    this.#process = child;
    // Where browsers would reach it through a proxy is not where it listens; the log has the port.
    const port = new Promise<number>((told) => {
      createInterface({ input: child.stderr }).on("line", (line) => {
        this.#log.push(line);
        const found = /"event":"http.started","port":(\d+)/.exec(line)?.[1];
        if (found !== undefined) told(Number(found));
      });
    });
    await new Promise<void>((ready, failed) => {
      child.once("error", failed);
      child.once("exit", (code, signal) => {
        failed(new Error(`${binary} stopped before it listened: ${signal ?? code ?? ""}\n${this.#log.slice(-40).join("\n")}`));
      });
      createInterface({ input: child.stdout }).on("line", (line) => {
        if (!line.startsWith("{")) return;
        const { event, url = "" } = JSON.parse(line) as Announcement;
        if (event === "setup.link") this.#setupLink = url;
        if (event === "server.listening") {
          this.#origin = url;
          ready();
        }
      });
    });
    child.removeAllListeners("exit");
    if (this.flags.includes("--public-url")) this.#origin = `http://127.0.0.1:${await port}`;
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }
  // Whether it runs: a server may die by itself.
  get runs(): boolean {
    return this.#process !== undefined && this.#process.exitCode === null && this.#process.signalCode === null;
  }

  // A graceful stop, or with SIGKILL a crash. Throws when a graceful stop fails, such as on a leak that the sanitizer found.
  async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child) return;
    const died = child.exitCode !== null || child.signalCode !== null;
    // Nobody asks at a port that another may get.
    if (signal === "SIGKILL") this.#origin = "";
    if (!died) {
      // Closed: what it wrote last was read too.
      const closed = once(child, "close");
      child.kill(signal);
      await closed;
    }
    if ((died || signal === "SIGTERM") && child.exitCode !== 0) {
      throw new Error(`the server ended with ${child.signalCode ?? child.exitCode ?? ""}:\n${this.#log.slice(-60).join("\n")}`);
    }
  }

  async remove(): Promise<void> {
    try {
      await this.stop();
      const found = leaks(this.#log);
      if (found.length > 0) throw new Error(`the log says what it must not:\n${found.slice(0, 10).join("\n")}`);
    } finally {
      rmSync(this.folder, { recursive: true, force: true });
    }
  }
}
