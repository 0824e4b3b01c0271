// A stream of server-sent events as a browser reads it.
import { expect } from "vitest";

export interface Told {
  id?: string;
  event: string;
  data: Record<string, unknown>;
}

export class Reader {
  readonly #abort = new AbortController();
  #reader!: ReadableStreamDefaultReader<string>;
  #text = "";
  last = "";

  static async open(origin: string, headers: Record<string, string>, query = ""): Promise<Reader> {
    const reader = new Reader();
    const response = await fetch(`${origin}/api/v1/live${query}`, {
      headers,
      signal: reader.#abort.signal,
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    if (!response.body) throw new Error("a stream has a body");
    reader.#reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.next()).event).toBe("hello");
    return reader;
  }

  // The next block of lines; "" when the stream has ended.
  async block(): Promise<string> {
    for (;;) {
      const end = this.#text.indexOf("\n\n");
      if (end >= 0) {
        const block = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 2);
        return block;
      }
      const { done, value } = await this.#reader.read();
      if (done) return "";
      this.#text += value;
    }
  }
  async next(event?: string): Promise<Told> {
    for (;;) {
      const block = await this.block();
      if (block === "") throw new Error("the stream has ended");
      const told = Object.fromEntries(block.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]));
      if (told["id"] !== undefined) this.last = told["id"];
      if (told["event"] === undefined || (event !== undefined && told["event"] !== event)) continue;
      return { ...told, event: told["event"], data: JSON.parse(told["data"] ?? "{}") as Record<string, unknown> };
    }
  }
  close(): void {
    this.#abort.abort();
  }
}
