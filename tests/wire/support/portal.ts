// Customers at the portal: `const li = await portal.enter("li@example.com", "Li Lei")`, then `li.client.post(...)`.
import type { Client, Schema } from "./client.js";
import type { Desk } from "./desk.js";
import type { MailServer } from "./mail.js";

export type PortalTicket = Schema<"PortalTicket">;
export interface Customer {
  contact: string;
  client: Client;
}

export class Portal {
  constructor(
    private readonly desk: Desk,
    private readonly mail: MailServer,
  ) {}

  // The code that a letter brings. A contact gets one a minute, so the clock moves on when need be.
  async code(contact: string, language = "en"): Promise<string> {
    const seen = this.mail.letters.length;
    const { status } = await this.desk.anyone.call("POST", "/api/v1/portal/codes", { body: { contact, language } });
    if (status !== 202) throw new Error(`no code was sent to ${contact}: ${status}`);
    return this.codeIn(contact, seen);
  }
  // That of the first letter to them after `seen` letters.
  async codeIn(contact: string, seen = 0): Promise<string> {
    const letter = await this.mail.letter(({ to }) => to.includes(contact.toLowerCase()), seen);
    const code = /\b\d{6}\b/.exec(letter.text)?.[0];
    if (code === undefined) throw new Error(`a letter without a code: ${letter.text}`);
    return code;
  }

  async enter(contact: string, name?: string): Promise<Customer> {
    const code = await this.code(contact);
    return { contact, client: await this.open({ contact, code, ...(name === undefined ? {} : { name }) }) };
  }
  async follow(link: string): Promise<Client> {
    return this.open({ link });
  }
  async open(body: Record<string, string>): Promise<Client> {
    const { status, headers, body: answer } = await this.desk.anyone.call<{ csrf_token: string }>("POST", "/api/v1/portal/sessions", { body });
    if (status !== 201) throw new Error(`nobody was let in: ${status} ${JSON.stringify(answer)}`);
    const cookie = headers.get("set-cookie")?.split(";")[0] ?? "";
    return this.desk.anyone.with({ cookie, "x-csrf-token": answer.csrf_token });
  }
}
