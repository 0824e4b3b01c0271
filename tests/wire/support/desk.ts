// One service desk for a test file: `const desk = useDesk()`. The server starts before the file's tests and ends after them.
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { afterAll, beforeAll, inject } from "vitest";
import { Client } from "./client.js";
import { Contract } from "./contract.js";
import { createDatabase } from "./postgres.js";
import { root, Server } from "./server.js";

export const contract = new Contract(join(root, "api/openapi.yaml"));

// A Monday morning, 09:00 in Shanghai, without a holiday near.
export const monday = "2026-03-02T01:00:00Z";

export interface DeskOptions {
  startAt?: string;
  flags?: string[];
}

export class Desk {
  readonly server: Server;
  // Nobody: for the open routes.
  readonly anyone: Client;
  #now: string;

  constructor({ startAt = monday, flags = [] }: DeskOptions) {
    this.#now = startAt;
    const database =
      process.env["WELLKEPT_ENGINE"] === "postgres"
        ? createDatabase(inject("postgres"), `desk_${randomUUID().replaceAll("-", "")}`)
        : undefined;
    this.server = new Server(startAt, database, flags);
    this.anyone = new Client(contract, () => this.server.origin);
  }

  get now(): string {
    return this.#now;
  }

  // Moves the clock. When it returns, the scheduler has done what fell due.
  async moveTo(instant: string): Promise<void> {
    await this.anyone.post("/test/clock", { now: instant });
    this.#now = instant;
  }
  async pass({ days = 0, hours = 0, minutes = 0, seconds = 0 }): Promise<void> {
    const ms = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
    await this.moveTo(new Date(Date.parse(this.#now) + ms).toISOString());
  }
}

export function useDesk(options: DeskOptions = {}): Desk {
  let desk: Desk | undefined;
  beforeAll(async () => {
    desk = new Desk(options);
    await desk.server.start();
  });
  afterAll(() => desk?.server.remove());
  // The desk exists only once the file's tests run; until then its members cannot be asked.
  return new Proxy({} as Desk, {
    get: (_, name) => {
      if (!desk) throw new Error("the desk opens before the first test, not while the file loads");
      const value: unknown = Reflect.get(desk, name, desk);
      return typeof value === "function" ? (value.bind(desk) as unknown) : value;
    },
  });
}
