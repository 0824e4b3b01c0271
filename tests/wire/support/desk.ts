// One service desk for a test file: `const desk = useDesk()`. The server starts before the file's tests and ends after them.
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { afterAll, beforeAll, inject } from "vitest";
import { Client } from "./client.js";
import { Contract } from "./contract.js";
import { createDatabase } from "./postgres.js";
import { type Launch, root, Server } from "./server.js";

export const contract = new Contract(join(root, "api/openapi.yaml"));

// A Monday morning, 09:00 in Shanghai, without a holiday near.
export const monday = "2026-03-02T01:00:00Z";

// A member with a token of its own: `await desk.member("specialist")` and then `specialist.client.post(...)`.
export interface Member {
  id: string;
  login: string;
  client: Client;
}

export interface DeskOptions {
  startAt?: string;
  flags?: string[];
  database?: string; // an address, in place of one of the engine that the tests run on
  launch?: Launch;
}

export class Desk {
  readonly server: Server;
  // Nobody: for the open routes.
  readonly anyone: Client;
  #now: string;
  #admin: Promise<Member> | undefined;
  #members = 0;

  constructor({ startAt = monday, flags = [], database, launch }: DeskOptions) {
    this.#now = startAt;
    const fresh = () => (process.env["WELLKEPT_ENGINE"] === "postgres" ? createDatabase(inject("postgres"), `desk_${randomUUID().replaceAll("-", "")}`) : undefined);
    this.server = new Server(startAt, database ?? fresh(), flags, launch);
    this.anyone = new Client(contract, () => this.server.origin);
  }

  get now(): string {
    return this.#now;
  }

  // The first administrator, made by the link that the first start prints.
  admin(): Promise<Member> {
    this.#admin ??= this.#setUp();
    return this.#admin;
  }

  // A new member with these roles, in that unit (absent: none), who may do through the API what the roles allow.
  async member(roles: string | string[], unit?: string): Promise<Member> {
    const { client } = await this.admin();
    const login = `member${++this.#members}`;
    const wanted = { login, name: login, roles: [roles].flat(), ...(unit === undefined ? {} : { unit }) };
    const { member } = await client.post<{ member: { id: string } }>("/api/v1/members", wanted);
    return { id: member.id, login, client: await this.#withToken(client, member.id) };
  }

  async #setUp(): Promise<Member> {
    const token = decodeURIComponent(new URL(this.server.setupLink).pathname.split("/").pop() ?? "");
    const login = "admin";
    const password = "correct horse battery";
    const { id } = await this.anyone.post<{ id: string }>("/api/v1/setup", { token, login, name: "Administrator", password });
    const session = await this.signIn(login, password);
    return { id, login, client: await this.#withToken(session, id) };
  }

  // A client as a browser is one: with the session's cookie and its token against forged requests.
  async signIn(login: string, password: string): Promise<Client> {
    const { status, headers, body } = await this.anyone.call<{ csrf_token: string }>("POST", "/api/v1/sessions", {
      body: { login, password },
    });
    if (status !== 201) throw new Error(`${login} could not sign in: ${status} ${JSON.stringify(body)}`);
    const cookie = headers.get("set-cookie")?.split(";")[0] ?? "";
    return this.anyone.with({ cookie, "x-csrf-token": body.csrf_token });
  }

  async #withToken(client: Client, member: string): Promise<Client> {
    const { secret } = await client.post<{ secret: string }>("/api/v1/tokens", { member, name: "wire test" });
    return this.anyone.withToken(secret);
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
