// A connection that sends whatever it likes, as no library would.
import { connect, type Socket } from "node:net";
import { once } from "node:events";

export class Raw {
  readonly #socket: Socket;
  readonly connected: Promise<unknown>;
  received = "";
  bytes = 0;
  closed = false;

  constructor(origin: string) {
    const { hostname, port } = new URL(origin);
    this.#socket = connect(Number(port), hostname);
    this.#socket.setNoDelay(true);
    this.connected = once(this.#socket, "connect");
    this.connected.catch(() => undefined);
    this.#socket.on("data", (data: Buffer) => {
      this.bytes += data.length;
      if (this.received.length < 4096) this.received += data.toString("latin1");
      this.#tell();
    });
    for (const end of ["close", "error"]) {
      this.#socket.on(end, () => {
        this.closed = true;
        this.#tell();
      });
    }
  }

  #waiting: (() => void)[] = [];
  #tell(): void {
    for (const told of this.#waiting.splice(0)) told();
  }
  // Until more has come, or the end.
  async news(): Promise<void> {
    if (!this.closed) await new Promise<void>((told) => this.#waiting.push(told));
  }

  send(bytes: string | Buffer): void {
    if (!this.closed) this.#socket.write(bytes);
  }
  // Of the first answer; 0: none yet.
  get status(): number {
    return Number(/^HTTP\/1\.1 (\d{3})/.exec(this.received)?.[1] ?? "0");
  }
  get code(): string {
    return /"code":"([^"]+)"/.exec(this.received)?.[1] ?? "";
  }
  forget(): void {
    this.received = "";
  }
  close(): void {
    this.#socket.destroy();
  }
}

export const head = (method: string, path: string, headers: Record<string, string | number> = {}): string =>
  `${method} ${path} HTTP/1.1\r\nHost: desk\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("")}\r\n`;
