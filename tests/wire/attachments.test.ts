// Files of a ticket: told by their content, given back as downloads only.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Problem, Schema } from "./support/client.js";
import { useDesk, type Member } from "./support/desk.js";

const desk = useDesk();
let specialist: Member;
let path: string;
beforeAll(async () => {
  specialist = await desk.member("specialist");
  const ticket = await specialist.client.post<Schema<"Ticket">>("/api/v1/tickets", { fields: { kind: "inquiry", channel: "web" }, subject: "With files" });
  path = `/api/v1/tickets/${ticket.id}`;
});

const add = (name: string, body: string | Uint8Array, headers: Record<string, string> = { "content-type": "application/octet-stream" }) =>
  specialist.client.call<Schema<"Attachment"> & Problem>("POST", `${path}/attachments`, { query: { name }, body, headers });
const bytes = (text: string) => Buffer.from(text, "latin1");
function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => statSync(join(folder, name)).isFile());
}

test.each<[string, string, string]>([
  ["photo.jpg", "\xff\xd8\xff\xe0 and more", "image/jpeg"],
  ["photo.png", "\x89PNG\r\n\x1a\n and more", "image/png"],
  ["photo.webp", "RIFF....WEBPVP8 ", "image/webp"],
  ["paper.pdf", "%PDF-1.7 and more", "application/pdf"],
  ["film.mp4", "\0\0\0\x18ftypisom", "video/mp4"],
  ["notes.txt", "plain words", "text/plain; charset=utf-8"],
  ["page.html", "<script>alert(1)</script>", "text/plain; charset=utf-8"],
  ["picture.svg", "<svg onload='alert(1)'/>", "text/plain; charset=utf-8"],
  ["really-a-pdf.jpg", "%PDF-1.7", "application/pdf"],
])("%s is told by its content, and given back byte by byte", async (name, content, type) => {
  const added = await add(name, bytes(content));
  expect(added).toMatchObject({ status: 201, body: { name, media_type: type, size: content.length } });
  const answer = await specialist.client.download(`${path}/attachments/${added.body.id}`);
  expect(answer.bytes.equals(bytes(content))).toBe(true);
  expect(answer.headers.get("content-type")).toBe(type);
  expect(answer.headers.get("content-disposition")).toBe(`attachment; filename*=UTF-8''${name}`);
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  expect(answer.headers.get("content-security-policy")).toContain("sandbox");
  const etag = answer.headers.get("etag") ?? "";
  expect(etag).toBe(`"${added.body.sha256}"`);
  const again = await specialist.client.call("GET", `${path}/attachments/${added.body.id}`, { headers: { "if-none-match": etag } });
  expect(again.status).toBe(304);
});

test.each<[string, string]>([
  ["a program", "\x7fELF\x02\x01\x01\0\0"],
  ["a Windows program", "MZ\x90\0\x03"],
  ["noise", "\0\x01\x02\xff\xfe"],
])("%s is not taken", async (_, content) => {
  expect(await add("file.txt", bytes(content))).toMatchObject({ status: 415, body: { code: "attachment.type" } });
});

describe("a name", () => {
  test.each<[string, string, string]>([
    ["with a folder", "../../etc/passwd", "passwd"],
    ["of Windows", "C:\\Users\\li\\photo.txt", "photo.txt"],
    ["in Chinese", "发票 2026.txt", "发票 2026.txt"],
    ["with emoji", "👍.txt", "👍.txt"],
    ["with line breaks", "a\r\nSet-Cookie: x=1\r\n.txt", "a__Set-Cookie: x=1__.txt"],
    ["with quotes", 'a";b.txt', "a__b.txt"],
    ["of dots", "..", "file"],
    ["that is a folder", "photos/", "file"],
    ["of 200 characters", "长".repeat(200), "长".repeat(200)],
  ])("%s is kept safe and readable", async (_, name, kept) => {
    const added = await add(name, `content of ${name}`);
    expect(added).toMatchObject({ status: 201, body: { name: kept } });
    const read = await specialist.client.call("GET", `${path}/attachments/${added.body.id}`);
    expect(read.headers.get("content-disposition")).toMatch(/^attachment; filename\*=UTF-8''[\w.~%-]+$/);
    expect(decodeURIComponent(read.headers.get("content-disposition")?.split("''")[1] ?? "")).toBe(kept);
    expect(read.headers.get("set-cookie")).toBeNull();
  });

  test.each(["", "   ", "长".repeat(201)])("%j is refused", async (name) => {
    expect(await add(name, "text")).toMatchObject({ status: 400, body: { code: "attachment.name" } });
  });
});

test("one content is stored once, whatever it is called and whoever sends it", async () => {
  const folder = join(desk.server.folder, "files");
  const before = files(folder).length;
  const [one, other] = await Promise.all([add("one.txt", "the same words"), add("other.txt", "the same words")]);
  expect(one.body.sha256).toBe(other.body.sha256);
  expect(one.body.id).not.toBe(other.body.id);
  expect(files(folder).length).toBe(before + 1);
  expect(files(folder).every((name) => /^[0-9a-f]{2}\/[0-9a-f]{64}$/.test(name)), "nothing half written is left").toBe(true);
});

test("twenty MiB are taken and one byte more is not", async () => {
  const limit = 20 * 1024 * 1024;
  const before = (await specialist.client.get<Schema<"Ticket">>(path)).attachments.length;
  const large = Buffer.alloc(limit + 1, "a");
  expect(await add("large.txt", large)).toMatchObject({ status: 413, body: { code: "request.too_large" } });
  expect(await add("empty.txt", "")).toMatchObject({ status: 400, body: { code: "attachment.empty" } });
  expect(await add("whole.txt", large.subarray(1))).toMatchObject({ status: 201, body: { size: limit } });
  expect((await specialist.client.get<Schema<"Ticket">>(path)).attachments.length).toBe(before + 1);
});

test("a file is read only through its own ticket", async () => {
  const { body } = await add("mine.txt", "mine");
  const other = await specialist.client.post<Schema<"Ticket">>("/api/v1/tickets", { fields: { kind: "inquiry", channel: "web" }, subject: "Other" });
  expect(await specialist.client.refused("GET", `/api/v1/tickets/${other.id}/attachments/${body.id}`)).toMatchObject({ status: 404, code: "attachment.unknown" });
  expect((await specialist.client.refused("POST", "/api/v1/tickets/1/attachments", { query: { name: "a" }, body: "a" })).status).toBe(404);
});
