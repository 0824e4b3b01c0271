// A browser's jar: it keeps what answers set and sends it back, and follows nothing by itself.
import type { Answer, Client, Options } from "./client.js";

export class Jar {
  readonly cookies = new Map<string, string>();
  #csrf: string | undefined;

  constructor(private readonly client: Client) {}

  // Every Set-Cookie as it came, for tests about their flags.
  async call<Body>(method: string, path: string, options: Options = {}): Promise<Answer<Body> & { set: string[] }> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { ...(cookie ? { cookie } : {}), ...(this.#csrf ? { "x-csrf-token": this.#csrf } : {}), ...options.headers };
    const answer = await this.client.call<Body>(method, path, { ...options, headers });
    const set = answer.headers.getSetCookie();
    for (const line of set) {
      const [pair = "", ...flags] = line.split("; ");
      const [name = "", value = ""] = pair.split(/=(.*)/s);
      if (flags.includes("Max-Age=0")) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const csrf = (answer.body as { csrf_token?: string | null } | "").valueOf() as { csrf_token?: string | null };
    if (typeof csrf.csrf_token === "string") this.#csrf = csrf.csrf_token;
    return { ...answer, set };
  }
}
