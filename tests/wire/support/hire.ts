// Members who sign in as people do, with a password.
import type { Client } from "./client.js";

export const password = "correct horse battery";

// A new member who set their password by the link; the id.
export async function hire(admin: Client, anyone: Client, login: string, roles: string[] = ["specialist"]): Promise<string> {
  const { member, link } = await admin.post<{ member: { id: string }; link: { token: string } }>("/api/v1/members", { login, name: login, roles });
  await anyone.post("/api/v1/setup", { token: link.token, password });
  return member.id;
}
