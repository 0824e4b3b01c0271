// The programs that a run starts: the server, wrk, and the in-process bench.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface Rate {
  rate: number; // a second
  p50_ms: number;
  p99_ms: number;
}

export interface World {
  token: string;
  units: string[];
  members: string[];
  customers: string[];
  tickets: string[];
}

// The server on a folder that a fill made.
export class Server {
  #process: ChildProcess | undefined;
  origin = "";
  startSeconds = 0;

  constructor(
    private readonly binary: string,
    private readonly folder: string,
  ) {}

  async start(): Promise<void> {
    const begun = performance.now();
    const child = spawn(this.binary, ["serve", "--data", this.folder, "--port", "0"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    this.#process = child;
    await new Promise<void>((ready, failed) => {
      child.once("exit", () => {
        failed(new Error("the server did not start"));
      });
      createInterface({ input: child.stdout }).on("line", (line) => {
        if (!line.startsWith("{")) return;
        const { event, url } = JSON.parse(line) as { event: string; url: string };
        if (event !== "server.listening") return;
        this.origin = url;
        ready();
      });
    });
    this.startSeconds = (performance.now() - begun) / 1000;
  }

  // Resident now, and the most that it ever was.
  memoryMiB(): { now: number; peak: number } {
    const status = readFileSync(`/proc/${this.#process?.pid ?? 0}/status`, "utf8");
    const field = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) / 1024;
    return { now: field("VmRSS"), peak: field("VmHWM") };
  }
  // CPU seconds used so far.
  cpuSeconds(): number {
    const fields = readFileSync(`/proc/${this.#process?.pid ?? 0}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }

  async stop(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child?.exitCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  }
}

export interface Load {
  method?: string;
  paths: string[];
  bodies?: string[];
  status?: number;
  expect?: string;
}

// Load from `clients` connections; throws when any answer was not as expected.
export function load(server: Server, folder: string, token: string, what: Load, clients: number, seconds: number): Rate {
  const paths = join(folder, "paths.txt");
  writeFileSync(paths, what.paths.join("\n") + "\n");
  const env: NodeJS.ProcessEnv = { ...process.env, METHOD: what.method ?? "GET", PATHS: paths, TOKEN: token };
  if (what.bodies) {
    env["BODY"] = join(folder, "bodies.txt");
    writeFileSync(env["BODY"], what.bodies.join("\n") + "\n");
  }
  env["STATUS"] = String(what.status ?? 200);
  env["EXPECT"] = what.expect ?? "";
  const script = fileURLToPath(new URL("load.lua", import.meta.url));
  const args = ["-t1", `-c${clients}`, `-d${seconds}s`, "--timeout", "10s", "-s", script, server.origin];
  const output = execFileSync("wrk", args, { env, encoding: "utf8" });
  const line = output.split("\n").find((one) => one.startsWith("RESULT "));
  if (line === undefined) throw new Error(`wrk gave no result:\n${output}`);
  const result = JSON.parse(line.slice(7)) as Rate & { failed: number; sample: string };
  if (result.failed > 0) throw new Error(`${result.failed} answers failed: ${result.sample}`);
  return result;
}

export interface Figure {
  name: string;
  rate?: number;
  p50_ms?: number;
  p99_ms?: number;
  value?: number;
}

// A part of the in-process bench: its figures by name.
export function inProcess(program: string, ...args: (string | number)[]): Map<string, Figure> {
  const output = execFileSync(program, args.map(String), { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  const figures = output
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Figure);
  return new Map(figures.map((figure) => [figure.name, figure]));
}
