// A server in a network namespace of its own, with one line to the clients and another to the database, which can be cut: what is sent
// then goes to a card that nobody has, so it is lost without a word, as on a broken switch.
import { execFileSync } from "node:child_process";

const ip = (...words: string[]): string => execFileSync("ip", words, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const nobody = "02:00:00:00:00:99";

export type Direction = "there" | "back" | "both";

// A line between a server and its database.
export interface Line {
  readonly address: string; // where the server listens
  readonly database: string; // where PostgreSQL listens; empty: on its socket alone
  readonly through: string[]; // the command that becomes a program there
  url(folder: string, port: string): Promise<string>; // of the database, as the server reaches it
  cut(direction: Direction): void;
  mend(): void;
  remove(): void;
}

export class Network implements Line {
  readonly #name: string;
  readonly #within: string[];
  readonly #cards: { here: string; there: string };

  // `number`: of the addresses, 0 to 63; each network on a machine has its own.
  constructor(private readonly number: number) {
    this.#name = `fire${process.pid}n${number}`;
    this.#within = ["-n", this.#name];
    ip("netns", "add", this.#name);
    ip(...this.#within, "link", "set", "lo", "up");
    this.#line("c", this.address, this.clients);
    this.#cards = this.#line("d", this.#node, this.database);
  }

  // Where the server listens, and where its clients are.
  get address(): string {
    return `10.213.${this.number}.2`;
  }
  get clients(): string {
    return `10.213.${this.number}.1`;
  }
  // Where the database listens.
  get database(): string {
    return `10.214.${this.number}.1`;
  }
  get #node(): string {
    return `10.214.${this.number}.2`;
  }
  url(_: string, port: string): Promise<string> {
    return Promise.resolve(`postgresql://wellkept@${this.database}:${port}/desk`);
  }
  // The command that becomes a program in it.
  get through(): string[] {
    return ["ip", "netns", "exec", this.#name];
  }

  // A line from here into the namespace; the cards at both ends.
  #line(letter: string, inside: string, outside: string): { here: string; there: string } {
    const here = `f${process.pid % 100_000}${this.number}${letter}0`;
    const there = `f${process.pid % 100_000}${this.number}${letter}1`;
    ip("link", "add", here, "type", "veth", "peer", "name", there, "netns", this.#name);
    ip("addr", "add", `${outside}/30`, "dev", here);
    ip("link", "set", here, "up");
    ip(...this.#within, "addr", "add", `${inside}/30`, "dev", there);
    ip(...this.#within, "link", "set", there, "up");
    const card = (words: string[], name: string) => /link\/ether (\S+)/.exec(ip(...words, "link", "show", name))?.[1] ?? "";
    const cards = { here: card([], here), there: card(this.#within, there) };
    ip("neigh", "replace", inside, "lladdr", cards.there, "dev", here, "nud", "permanent");
    ip(...this.#within, "neigh", "replace", outside, "lladdr", cards.here, "dev", there, "nud", "permanent");
    return cards;
  }

  // "there": what the server sends to the database is lost; "back": the answers.
  cut(direction: Direction): void {
    this.#steer(direction !== "back" ? nobody : this.#cards.here, direction !== "there" ? nobody : this.#cards.there);
  }
  mend(): void {
    this.#steer(this.#cards.here, this.#cards.there);
  }
  #steer(there: string, back: string): void {
    const card = `f${process.pid % 100_000}${this.number}d`;
    ip(...this.#within, "neigh", "replace", this.database, "lladdr", there, "dev", `${card}1`, "nud", "permanent");
    ip("neigh", "replace", this.#node, "lladdr", back, "dev", `${card}0`, "nud", "permanent");
  }

  remove(): void {
    ip("netns", "delete", this.#name);
  }
}
