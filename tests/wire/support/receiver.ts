// A receiver of webhooks on this machine, at an address of its own, so that others of the machine stay forbidden: `const receiver = useReceiver()`. It answers as it is told and keeps what it was given.
import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { afterAll, beforeAll } from "vitest";
import type { Schema } from "./client.js";

export interface Told {
  path: string;
  headers: IncomingHttpHeaders;
  text: string;
  payload: Schema<"WebhookPayload">;
}
// What it answers to the next requests: a status, with headers; or it says nothing at all, or never stops.
export type Reply = { status: number; headers?: Record<string, string> } | "silence" | "hang up" | "flood";

export class Receiver {
  readonly told: Told[] = [];
  reply: Reply = { status: 200 };
  readonly #server: Server;
  #port = 0;
  #heard: (() => void)[] = [];

  constructor() {
    this.#server = createServer((request, response) => {
      let text = "";
      request.on("data", (part: Buffer) => (text += part.toString()));
      request.on("end", () => {
        this.told.push({ path: request.url ?? "", headers: request.headers, text, payload: JSON.parse(text) as Schema<"WebhookPayload"> });
        const reply = this.reply;
        if (reply === "hang up") request.socket.destroy();
        else if (reply === "flood") {
          response.writeHead(200);
          const pour = (): void => {
            while (!response.destroyed && response.write("x".repeat(65_536)));
          };
          response.on("drain", pour);
          pour();
        } else if (reply !== "silence") response.writeHead(reply.status, reply.headers).end("ok");
        for (const wake of this.#heard.splice(0)) wake();
      });
    });
  }
  async start(): Promise<void> {
    await new Promise<void>((listening) => this.#server.listen(this.#port, "127.0.0.2", listening));
    const address = this.#server.address();
    this.#port = typeof address === "object" && address ? address.port : 0;
  }
  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }
  url(path: string): string {
    return `http://127.0.0.2:${this.#port}${path}`;
  }
  // What was told at a path, once there are so many; waits for them.
  async at(path: string, count: number): Promise<Told[]> {
    const until = Date.now() + 20_000;
    for (;;) {
      const found = this.told.filter((one) => one.path === path);
      if (found.length >= count) return found;
      const left = until - Date.now();
      if (left <= 0) throw new Error(`${path} was told ${found.length} times, not ${count}`);
      await new Promise<void>((woken) => {
        const timer = setTimeout(woken, left);
        this.#heard.push(() => {
          clearTimeout(timer);
          woken();
        });
      });
    }
  }
}

// Whether one of the signatures is made with the secret, as a receiver checks it.
export function isSigned({ headers, text }: Told, secret: string): boolean {
  const parts = String(headers["wellkept-signature"]).split(",").map((part) => part.split("=") as [string, string]);
  const moment = parts.find(([name]) => name === "t")?.[1] ?? "";
  const right = createHmac("sha256", secret).update(`${moment}.${text}`).digest("hex");
  return parts.some(([name, value]) => name === "v1" && value === right);
}

export function useReceiver(): Receiver {
  const receiver = new Receiver();
  beforeAll(() => receiver.start());
  afterAll(() => receiver.stop());
  return receiver;
}
