// The program on a copy of the sample data, with members who can sign in, and a browser.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page, type Request } from "playwright-core";
import { binary } from "../../wire/support/server.js";

export const password = "correct horse battery";
// Members of the sample, by what they do there.
export const logins = { specialist: "demo01", supervisor: "demo11", engineer: "demo14", head: "demo25", quality: "demo28", admin: "browser.admin" } as const;
export type Who = keyof typeof logins;

export const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;

// What each page waits for from the server, and who waits until it is all there. The live stream, which never ends, is left out.
const awaited = new WeakMap<Page, { open: Set<Request>; waiting: (() => void)[] }>();
function watchRequests(page: Page): void {
  const open = new Set<Request>();
  const waiting: (() => void)[] = [];
  awaited.set(page, { open, waiting });
  const over = (request: Request) => {
    open.delete(request);
    if (open.size === 0) for (const done of waiting.splice(0)) done();
  };
  page.on("request", (request) => {
    if (request.resourceType() !== "eventsource") open.add(request);
  });
  page.on("requestfinished", over);
  page.on("requestfailed", over);
}
// Everything that the page asked for is there, and what it showed led to no further question.
export async function settled(page: Page): Promise<void> {
  const watched = awaited.get(page);
  if (!watched) throw new Error("this page was not opened by the desk");
  const { open, waiting } = watched;
  do {
    if (open.size > 0) await new Promise<void>((done) => waiting.push(done));
    // What came is drawn, and what follows from it is asked for, once the page has nothing else to do.
    await page.evaluate(() => new Promise<void>((idle) => requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(() => { idle(); }, { timeout: 2000 })))));
  } while (open.size > 0);
}

// What is typed is kept in the browser a moment after the last key.
export async function kept(page: Page, text: string): Promise<void> {
  await page.waitForFunction((words) => Object.entries(localStorage).some(([key, value]) => key.startsWith("wk.draft.") && String(value).includes(words)), text);
}

// Where a build of the web applications lies that is to be tested in place of the built-in one; for their development.
const webFolder = process.env["WELLKEPT_WEB"];

export function findChromium(): string {
  const found = [process.env["WELLKEPT_CHROMIUM"], "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => path !== undefined && existsSync(path));
  if (found === undefined) throw new Error("no Chromium: install it (`tools/setup test`) or name it in WELLKEPT_CHROMIUM");
  return found;
}

export class BrowserDesk {
  readonly folder = mkdtempSync(join(tmpdir(), "wellkept-browser-"));
  origin = "";
  browser!: Browser;
  #process: ChildProcess | undefined;
  #contexts: BrowserContext[] = [];
  // What the pages complained about: nothing may.
  readonly complaints: string[] = [];

  // `flags` of the program beside the usual ones, asked for when it starts.
  constructor(
    private readonly sample: string,
    private readonly flags: () => readonly string[] = () => [],
    private readonly database?: string, // PostgreSQL's; without it the one in the folder
    private readonly hasMembers = false, // in the sample they can sign in already
  ) {}

  // Lets the members of a sample in, once for all who copy it: passwords take long on purpose.
  static async letMembersIn(sample: string, database?: string): Promise<void> {
    const desk = new BrowserDesk(sample, () => [], database);
    try {
      await desk.#open();
      await desk.stopServer();
      cpSync(desk.folder, sample, { recursive: true });
    } finally {
      await desk.stopServer();
      rmSync(desk.folder, { recursive: true, force: true });
    }
  }
  get #place(): string[] {
    return ["--data", this.folder, ...(this.database === undefined ? [] : ["--database", this.database])];
  }

  async #open(): Promise<void> {
    cpSync(this.sample, this.folder, { recursive: true });
    if (this.hasMembers) return this.serve();
    const links = (["specialist", "supervisor", "engineer", "head", "quality"] as const).map((who) => this.#command("member", "reset", "--login", logins[who]));
    links.push(this.#command("member", "add", "--login", logins.admin, "--name", "管理员", "--role", "admin"));
    await this.serve();
    await Promise.all(links.map((output) => this.#usePassword(/\/setup\/([\w-]+)/.exec(output)?.[1] ?? "")));
  }
  async start(): Promise<void> {
    await this.#open();
    this.browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox", "--disable-gpu"] });
  }
  async serve(port = 0): Promise<void> {
    const web = webFolder === undefined ? [] : ["--web", webFolder];
    const child = spawn(binary, ["serve", ...this.#place, "--port", String(port), "--access-log", "false", ...this.flags(), ...web], { stdio: ["ignore", "pipe", "ignore"] });
    this.#process = child;
    this.origin = await new Promise<string>((resolve, reject) => {
      child.once("exit", (code) => {
        reject(new Error(`the program ended with ${code ?? "a signal"} before it listened`));
      });
      createInterface({ input: child.stdout }).on("line", (line) => {
        if (!line.startsWith("{")) return;
        const told = JSON.parse(line) as { event: string; url: string };
        if (told.event === "server.listening") resolve(told.url);
      });
    });
  }
  // The network goes: what is typed must stay. `serve` on the same port brings it back.
  async stopServer(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  }
  #command(...words: string[]): string {
    return execFileSync(binary, [...words, ...this.#place], { encoding: "utf8" });
  }
  async #usePassword(token: string): Promise<void> {
    const answer = await fetch(`${this.origin}/api/v1/setup`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ token, password }) });
    if (answer.status !== 201) throw new Error(`the link of a member was refused: ${await answer.text()}`);
  }

  // A page of a fresh browser profile; every error on it fails the test that opened it.
  async page(options: BrowserContextOptions & { theme?: "light" | "dark"; language?: "zh-CN" | "zh-TW" | "en" } = {}): Promise<Page> {
    const { theme = "light", language = "zh-CN", ...rest } = options;
    const context = await this.browser.newContext({ viewport: sizes.desktop, locale: language, reducedMotion: "reduce", baseURL: this.origin, ...rest });
    await context.addInitScript(([chosen, words]) => {
      localStorage.setItem("wk.theme", chosen);
      localStorage.setItem("wk.locale", words);
    }, [theme, language] as const);
    this.#contexts.push(context);
    const page = await context.newPage();
    watchRequests(page);
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("console", (message) => {
      // A refusal that the page handles is logged by the browser all the same.
      if (message.type() === "error" && !/Failed to load resource|ERR_CONNECTION|ERR_INTERNET/.test(message.text())) this.complaints.push(message.text());
      if (message.type() === "warning" && message.text().includes("[intlify]")) this.complaints.push(message.text());
    });
    return page;
  }
  async signIn(page: Page, who: Who = "specialist"): Promise<void> {
    await page.goto("/console/sign-in");
    await page.fill("#login", logins[who]);
    await page.fill("#password", password);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => !url.pathname.endsWith("/sign-in"));
    // The address changes before the page does; keys are heard from now on.
    await page.locator(".rail").waitFor();
  }
  // The API as the page's session: for what a test needs beforehand.
  async api<T>(page: Page, method: string, path: string, body?: unknown): Promise<T> {
    return page.evaluate(
      async ([how, where, what]) => {
        const me = (await (await fetch("/api/v1/me")).json()) as { csrf_token: string };
        const answer = await fetch(where, {
          method: how,
          headers: { "X-CSRF-Token": me.csrf_token, ...(what === undefined ? {} : { "Content-Type": "application/json" }) },
          ...(what === undefined ? {} : { body: JSON.stringify(what) }),
        });
        const said: unknown = answer.status === 204 ? null : await answer.json();
        if (!answer.ok) throw new Error(`${how} ${where}: ${answer.status.toString()} ${JSON.stringify(said)}`);
        return said;
      },
      [method, path, body] as const,
    ) as Promise<T>;
  }
  async closePages(): Promise<void> {
    await Promise.all(this.#contexts.splice(0).map((context) => context.close()));
  }
  async remove(): Promise<void> {
    try {
      await this.closePages();
      await this.browser.close();
      await this.stopServer();
    } finally {
      rmSync(this.folder, { recursive: true, force: true });
    }
  }
}
