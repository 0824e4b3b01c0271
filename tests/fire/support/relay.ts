// A line to the database that can be cut where nobody may make network namespaces: what comes while it is cut is swallowed, and the
// connection stays open without a word.
import { connect, createServer, type Server, type Socket } from "node:net";
import { once } from "node:events";
import type { Direction, Line } from "./network.js";

export class Relay implements Line {
  readonly address = "127.0.0.1";
  readonly database = "";
  readonly through: string[] = [];
  readonly #server: Server;
  readonly #pairs = new Set<[Socket, Socket]>();
  #cut: Direction | undefined;

  constructor() {
    this.#server = createServer();
  }

  // Of the cluster whose socket is in the folder.
  async url(folder: string, port: string): Promise<string> {
    this.#server.on("connection", (near) => {
      const far = connect(`${folder}/.s.PGSQL.${port}`);
      const pair: [Socket, Socket] = [near, far];
      this.#pairs.add(pair);
      near.on("data", (bytes) => {
        if (this.#cut === undefined || this.#cut === "back") far.write(bytes);
      });
      far.on("data", (bytes) => {
        if (this.#cut === undefined || this.#cut === "there") near.write(bytes);
      });
      for (const one of pair) {
        one.on("error", () => one.destroy());
        one.on("close", () => {
          // An end travels along the line too.
          if (this.#cut === undefined) this.#drop(pair);
        });
      }
    });
    this.#server.listen(0, this.address);
    await once(this.#server, "listening");
    const own = this.#server.address();
    return `postgresql://wellkept@${this.address}:${typeof own === "object" && own ? own.port : 0}/desk`;
  }

  #drop(pair: [Socket, Socket]): void {
    for (const one of pair) one.destroy();
    this.#pairs.delete(pair);
  }

  cut(direction: Direction): void {
    this.#cut = direction;
  }
  // What was swallowed does not come again, as it would from a network: those connections are over.
  mend(): void {
    this.#cut = undefined;
    for (const pair of this.#pairs) this.#drop(pair);
  }
  remove(): void {
    this.mend();
    this.#server.close();
  }
}
