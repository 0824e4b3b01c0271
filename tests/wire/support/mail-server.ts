// A mail server that keeps what it is given.
import { createServer, type Server, type Socket } from "node:net";

export interface Letter {
  from: string;
  to: string[];
  subject: string;
  text: string; // decoded
}

export class MailServer {
  readonly letters: Letter[] = [];
  readonly #server: Server;
  readonly #waiting = new Set<() => void>();
  #port = 0;

  constructor() {
    this.#server = createServer((socket) => {
      this.#talk(socket);
    });
  }
  // Of the program that is to send here.
  get flags(): string[] {
    return ["--smtp-host", "127.0.0.1", "--smtp-port", String(this.#port), "--smtp-security", "none", "--smtp-from", "desk@example.com"];
  }
  async start(): Promise<void> {
    await new Promise<void>((listening) => this.#server.listen(0, "127.0.0.1", listening));
    const address = this.#server.address();
    this.#port = typeof address === "object" && address ? address.port : 0;
  }
  async stop(): Promise<void> {
    await new Promise((closed) => this.#server.close(closed));
  }

  // The first letter after `seen` of them that fits; waits for it.
  async letter(fits: (letter: Letter) => boolean, seen = 0): Promise<Letter> {
    const until = Date.now() + 20_000;
    for (;;) {
      const found = this.letters.slice(seen).find(fits);
      if (found) return found;
      const left = until - Date.now();
      if (left <= 0) throw new Error(`no such letter came; there are: ${this.letters.map(({ to, subject }) => `${to.join()} ${subject}`).join("; ")}`);
      await new Promise<void>((woken) => {
        const wake = (): void => {
          clearTimeout(timer);
          this.#waiting.delete(wake);
          woken();
        };
        const timer = setTimeout(wake, left);
        this.#waiting.add(wake);
      });
    }
  }

  #talk(socket: Socket): void {
    let buffer = "";
    let from = "";
    let to: string[] = [];
    let data = false;
    const say = (line: string) => socket.write(`${line}\r\n`);
    const command = (line: string): void => {
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === "EHLO") return void say("250-mail.test\r\n250-8BITMIME\r\n250 SMTPUTF8");
      if (verb === "MAIL") from = /<([^>]*)>/.exec(line)?.[1] ?? "";
      if (verb === "RCPT") to.push(/<([^>]*)>/.exec(line)?.[1] ?? "");
      if (verb === "DATA") {
        data = true;
        return void say("354 go on");
      }
      if (verb === "QUIT") {
        say("221 bye");
        return void socket.end();
      }
      say("250 ok");
    };
    socket.setEncoding("utf8").on("error", () => undefined);
    say("220 mail.test");
    socket.on("data", (chunk: string) => {
      buffer += chunk;
      for (;;) {
        const end = buffer.indexOf(data ? "\r\n.\r\n" : "\r\n");
        if (end < 0) return;
        const part = buffer.slice(0, end);
        buffer = buffer.slice(end + (data ? 5 : 2));
        if (!data) {
          command(part);
          continue;
        }
        data = false;
        this.letters.push({ from, to, ...read(part) });
        to = [];
        say("250 taken");
        for (const wake of [...this.#waiting]) wake();
      }
    });
  }
}

function read(source: string): { subject: string; text: string } {
  const [head = "", ...rest] = source.replaceAll("\r\n..", "\r\n.").split("\r\n\r\n");
  const headers = head.replaceAll(/\r\n[ \t]+/g, " ");
  const subject = /^subject:\s*(.*)$/im.exec(headers)?.[1] ?? "";
  return { subject: words(subject), text: decode(headers, rest.join("\r\n\r\n")) };
}
const encodedWord = /=\?utf-8\?(b|q)\?([^?]*)\?=\s*/gi;
const words = (text: string): string =>
  text.replaceAll(encodedWord, (_, kind: string, body: string) =>
    kind.toLowerCase() === "b" ? Buffer.from(body, "base64").toString() : quoted(body.replaceAll("_", " ")),
  );
const quoted = (text: string): string =>
  Buffer.from(text.replaceAll(/=\r?\n/g, "").replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))), "latin1").toString();
// The first part that is text, of a letter with several.
function decode(headers: string, body: string): string {
  const boundary = /boundary="?([^";\s]+)"?/i.exec(headers)?.[1];
  if (boundary) {
    const part = body.split(`--${boundary}`).find((one) => /content-type:\s*text\/plain/i.test(one)) ?? "";
    const [head = "", ...rest] = part.trimStart().split("\r\n\r\n");
    return decode(head, rest.join("\r\n\r\n"));
  }
  if (/content-transfer-encoding:\s*base64/i.test(headers)) return Buffer.from(body, "base64").toString();
  if (/content-transfer-encoding:\s*quoted-printable/i.test(headers)) return quoted(body);
  return body;
}
