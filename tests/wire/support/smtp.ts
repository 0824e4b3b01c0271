// A real mail server, Debian's aiosmtpd, that delivers into a Maildir: `const post = usePost()`, then `await post.start()`.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { freePort, ownAddress } from "./address.js";
import { until } from "./until.js";

export class Post {
  readonly #folder = mkdtempSync(join(tmpdir(), "wellkept-mail-"));
  #port = 0;
  #process: ChildProcess | undefined;

  // Of the program that is to send here.
  get flags(): string[] {
    return ["--smtp-host", ownAddress, "--smtp-port", String(this.#port), "--smtp-security", "none", "--smtp-from", "desk@example.com", "--smtp-from-name", "守诺"];
  }
  // The same, encrypted: the server's certificate is trusted, and nothing is said before STARTTLS.
  get tlsFlags(): string[] {
    return [...this.flags.map((flag) => (flag === "none" ? "starttls" : flag)), "--smtp-ca", join(this.#folder, "cert.pem")];
  }
  makeCertificate(): void {
    const out = ["-keyout", join(this.#folder, "key.pem"), "-out", join(this.#folder, "cert.pem")];
    const subject = ["-subj", `/CN=${ownAddress}`, "-addext", `subjectAltName=IP:${ownAddress}`, "-days", "2"];
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...subject, ...out], { stdio: "ignore" });
  }

  async choosePort(): Promise<void> {
    this.#port = await freePort();
  }

  // `limit`: bytes; a longer letter is refused for good. `tls`: takes letters only after STARTTLS.
  async start({ limit, tls = false }: { limit?: number; tls?: boolean } = {}): Promise<void> {
    const size = limit === undefined ? [] : ["-s", String(limit)];
    if (tls) size.push("--tlscert", join(this.#folder, "cert.pem"), "--tlskey", join(this.#folder, "key.pem"));
    const child = spawn("/usr/bin/python3", ["-m", "aiosmtpd", "-n", ...size, "-l", `${ownAddress}:${this.#port}`, "-c", "aiosmtpd.handlers.Mailbox", join(this.#folder, "box")], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let log = "";
    child.stderr.on("data", (text: Buffer) => (log += text.toString()));
    this.#process = child;
    await until(
      () => {
        if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the mail server stopped: ${log}`);
        return this.#answers();
      },
      Boolean,
      { what: "the greeting of the mail server" },
    );
  }
  async stop(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  // What was delivered, as it came.
  letters(): string[] {
    try {
      const box = join(this.#folder, "box", "new");
      return readdirSync(box).map((file) => readFileSync(join(box, file), "utf8"));
    } catch {
      return []; // the first letter makes the folder
    }
  }

  #answers(): Promise<boolean> {
    return new Promise((told) => {
      const socket = connect(this.#port, ownAddress);
      socket.once("data", () => {
        told(true);
        socket.destroy();
      });
      socket.once("error", () => undefined);
      socket.once("close", () => {
        told(false);
      });
    });
  }
}

export function usePost(): Post {
  const post = new Post();
  beforeAll(() => post.choosePort());
  afterAll(() => post.remove());
  return post;
}
