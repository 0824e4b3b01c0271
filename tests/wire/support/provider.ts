// A sign-in provider (OpenID Connect): the certified library, on a port of its own, and a browser that goes through its pages.
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import Provider, { type Configuration } from "oidc-provider";

export const publicUrl = "http://desk.test";
export const callback = `${publicUrl}/api/v1/sign-in/provider/callback`;

export interface Account {
  email?: string;
  email_verified?: boolean;
  name?: string;
  groups?: string[];
}

export interface RunningProvider {
  issuer: string;
  accounts: Map<string, Account>;
  rotateKeys(): void;
  // What a person does in their browser: from where the desk sends it, to where the provider sends it back.
  walk(location: string, login: string): Promise<URL>;
  stop(): Promise<void>;
}

type Algorithm = "RS256" | "ES256";
let keys = 0;
function signingKey(algorithm: Algorithm) {
  const pair = algorithm === "RS256" ? generateKeyPairSync("rsa", { modulusLength: 2048 }) : generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { ...pair.privateKey.export({ format: "jwk" }), use: "sig", alg: algorithm, kid: `key${++keys}` };
}

export const clientSecret = "very secret, even with = & %";

// Without a secret the desk is a public client.
export async function startProvider(algorithm: Algorithm = "RS256", secret: string | null = clientSecret): Promise<RunningProvider> {
  const accounts = new Map<string, Account>();
  let handle: ReturnType<Provider["callback"]>;
  const server: Server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const begin = () => {
    const configuration: Configuration = {
      clients: [
        {
          client_id: "desk & co",
          ...(secret === null ? { token_endpoint_auth_method: "none" as const } : { client_secret: secret }),
          redirect_uris: [callback],
          response_types: ["code"],
          grant_types: ["authorization_code"],
          id_token_signed_response_alg: algorithm,
        },
      ],
      jwks: { keys: [signingKey(algorithm), ...(algorithm === "ES256" ? [signingKey("RS256")] : [])] },
      cookies: { keys: ["for tests"] },
      claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups"] },
      pkce: { required: () => true },
      findAccount: (_, id) => ({ accountId: id, claims: () => Promise.resolve({ sub: id, ...accounts.get(id) }) }),
    };
    handle = new Provider(issuer, configuration).callback();
  };
  begin();

  const walk: RunningProvider["walk"] = async (location, login) => {
    const jar = new Map<string, string>();
    let url = new URL(location);
    let form: URLSearchParams | undefined;
    for (let hop = 0; hop < 20; ++hop) {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
      const answer = await fetch(url, { redirect: "manual", headers: { cookie }, ...(form ? { method: "POST", body: form } : {}) });
      for (const line of answer.headers.getSetCookie()) {
        const [name = "", value = ""] = (line.split(";")[0] ?? "").split(/=(.*)/s);
        jar.set(name, value);
      }
      form = undefined;
      const next = answer.headers.get("location");
      if (next) {
        url = new URL(next, url);
        if (url.href.startsWith(publicUrl)) return url;
        continue;
      }
      const page = await answer.text();
      const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
      const action = /action="([^"]+)"/.exec(page)?.[1];
      if (!prompt || !action) throw new Error(`the provider answered ${answer.status}: ${page.replaceAll(/<[^>]+>/g, " ").slice(0, 400)}`);
      url = new URL(action, url);
      form = new URLSearchParams({ prompt, ...(prompt === "login" ? { login, password: "any" } : {}) });
    }
    throw new Error("the provider leads nowhere");
  };

  return {
    issuer,
    accounts,
    walk,
    rotateKeys: begin,
    stop: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
