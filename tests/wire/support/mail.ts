// A mail server for a test file: `const mail = useMail()`, then a desk with `mail.flags`, and `await mail.letter(({ to }) => …)`.
import { afterAll, beforeAll } from "vitest";
import { MailServer } from "./mail-server.js";

export { type Letter, MailServer } from "./mail-server.js";

export function useMail(): MailServer {
  const mail = new MailServer();
  beforeAll(() => mail.start());
  afterAll(() => mail.stop());
  return mail;
}
