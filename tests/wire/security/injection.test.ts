// Words that mean something elsewhere (SQL, paths, formulas, markup) are words here: in every parameter of every operation of the contract,
// and in every text that it takes.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Problem, Schema } from "../support/client.js";
import { contract, useDesk, type Member } from "../support/desk.js";
import { until } from "../support/until.js";

const desk = useDesk();
let all: Member;
let ticket: Schema<"Ticket">;
const everyRole = ["specialist", "supervisor", "engineer", "department_head", "product_manager", "quality", "management", "auditor", "admin"];
beforeAll(async () => {
  all = await desk.member(everyRole);
  ticket = await all.client.post<Schema<"Ticket">>("/api/v1/tickets", {
    fields: { kind: "repair", channel: "web", product: "lock" },
    subject: "Still there",
    customer: { name: "Zhao Wei", phone: "13900000001" },
  });
});

const hostile = [
  "' OR '1'='1",
  "1) UNION SELECT login, password FROM members --",
  "\\'; SELECT pg_sleep(9); --",
  "../../../../etc/passwd",
  "{{7*7}}${7*7}",
  "9".repeat(40),
  "\u202e\u0007",
];
const named: Record<string, () => string> = { ticket_id: () => ticket.id, customer_id: () => ticket.customer_id ?? "" };
const fill = (pattern: string, other: string) =>
  pattern.replaceAll(/\{([^}]+)\}/g, (_, name: string) => named[name]?.() ?? other).replace(/\/live$/, "/live?topics=none");

// An answer is JSON (or what the operation gives), never a fault, never a page, and comes at once.
async function tried(operation: string, path: string, query: Record<string, string> = {}, body?: unknown): Promise<void> {
  const method = operation.split(" ")[0]?.toUpperCase() ?? "";
  const begun = performance.now();
  const answer = await all.client.call<Problem>(method, path, { query, ...(body === undefined ? {} : { body }) }).catch((error: unknown) => {
    // What was taken although the contract would not allow it, such as a text without its pattern: not what is asked here.
    if (String(error).includes("the request was taken")) return undefined;
    throw error;
  });
  if (!answer) return;
  expect(answer.status, `${operation} ${JSON.stringify(query)}`).not.toBe(500);
  expect(performance.now() - begun, `${operation} ${JSON.stringify(query)}`).toBeLessThan(5000);
}

const gets = contract.operations().filter((operation) => operation.startsWith("get ") && !operation.includes("/portal/"));
describe("SQL and paths", () => {
  test.each(gets.filter((operation) => contract.queryParameters(operation).length > 0))("%s", async (operation) => {
    const path = fill(operation.split(" ")[1] ?? "", "1");
    for (const name of contract.queryParameters(operation)) for (const words of hostile) await tried(operation, path, { [name]: words });
  });

  test.each(gets.filter((operation) => operation.includes("{")))("%s in its path", async (operation) => {
    for (const words of hostile) await tried(operation, fill(operation.split(" ")[1] ?? "", encodeURIComponent(words)));
  });

  test("everything is as it was", async () => {
    expect((await all.client.get<Schema<"Ticket">>(`/api/v1/tickets/${ticket.id}`)).subject).toBe("Still there");
    expect((await all.client.get<{ items: unknown[] }>("/api/v1/members")).items.length).toBeGreaterThan(0);
    expect(desk.server.log.filter((line) => line.includes('"http.fault"'))).toEqual([]);
  });
});

describe("markup", () => {
  const markup = `<img src=x onerror=alert(1)>"'><script>alert(1)</script>`;
  // Where the answer does not repeat what was said.
  const writes = contract.operations().filter((operation) => !operation.startsWith("get ") && !contract.isOpen(operation) && !operation.includes("/portal/") && contract.textFields(operation).length > 0);
  test("is taken by some operations", () => {
    expect(writes.length).toBeGreaterThan(20);
  });
  test.each(writes)("%s", async (operation) => {
    const [method = "", pattern = ""] = operation.split(" ");
    if (/password|second-factor|sessions|setup-file/.test(pattern)) return;
    const body = contract.sample(operation, markup);
    const url = new URL(fill(pattern, "1"), desk.server.origin);
    const answer = await fetch(url, {
      method: method.toUpperCase(),
      headers: { ...all.client.sent, "content-type": "application/json", "if-match": '"v1"' },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    expect(answer.status, text).not.toBe(500);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    if (text) expect(answer.headers.get("content-type")).toMatch(/^application\/(problem\+)?json/);
    // Unharmed, for the page to show as words: nothing is escaped, cut or swallowed on the way.
    if (answer.ok && text.includes("onerror")) expect(text).toContain(JSON.stringify(markup).slice(1, -1));
  });

  test("is shown as words on the pages that the server writes itself", async () => {
    const inquiry = await all.client.post<Schema<"Ticket">>("/api/v1/tickets", { fields: { kind: "inquiry", channel: "web" }, subject: markup });
    await all.client.post(`/api/v1/tickets/${inquiry.id}/actions/answer`, { fields: { answer: markup } });
    const { token } = await all.client.post<{ token: string }>(`/api/v1/tickets/${inquiry.id}/confirmation-link`, { via: "app" });
    const page = await fetch(`${desk.server.origin}/c/${token}`);
    const html = await page.text();
    expect(html).not.toContain("<img src=x");
    expect(html).not.toContain("<script>alert");
    expect(html).toContain("&lt;img");
    expect(page.headers.get("content-security-policy")).toMatch(/default-src 'none'/);
  });
});

test("what is stored is given back as a download that runs nothing", async () => {
  for (const [name, content] of [["a.html", "<script>alert(document.domain)</script>"], ["a.svg", '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'], ["a.xhtml", '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>']] as const) {
    const { id } = await all.client.post<{ id: string }>(`/api/v1/tickets/${ticket.id}/attachments?name=${name}`, content);
    const { headers } = await all.client.download(`/api/v1/tickets/${ticket.id}/attachments/${id}`);
    expect(headers.get("content-type"), name).toBe("text/plain; charset=utf-8");
    expect(headers.get("content-disposition"), name).toMatch(/^attachment;/);
    expect(headers.get("x-content-type-options"), name).toBe("nosniff");
    expect(headers.get("content-security-policy"), name).toBe("sandbox; default-src 'none'");
  }
});

describe("formulas", () => {
  const formulas = ["=HYPERLINK(\"http://evil.example\")", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1"];
  const done = (id: string) => until(() => all.client.get<Schema<"Export">>(`/api/v1/exports/${id}`), ({ state }) => state === "done");
  beforeAll(async () => {
    for (const [i, formula] of formulas.entries()) {
      const phone = `1380000000${i}`;
      // Where a text begins with what no name may begin with, the refusal is as good.
      await all.client.call("POST", "/api/v1/tickets", { body: { fields: { kind: "inquiry", channel: "web" }, subject: formula, customer: { name: formula, phone } } });
    }
  });

  test.each(["tickets", "customers", "promises"])("no cell of an export of %s is one, as CSV or as a workbook", async (what) => {
    for (const format of ["csv", "xlsx"]) {
      const { id } = await all.client.post<{ id: string }>("/api/v1/exports", { what, format, personal: true });
      await done(id);
      const { bytes } = await all.client.download(`/api/v1/exports/${id}/parts/1`);
      if (format === "csv") {
        for (const line of bytes.toString().split("\r\n")) for (const cell of line.split(",")) expect(cell).not.toMatch(/^"?[=+\-@\t\r](?!\d+(\.\d+)?"?$)/);
      } else {
        const folder = mkdtempSync(join(tmpdir(), "wellkept-xlsx-"));
        writeFileSync(join(folder, "a.xlsx"), bytes);
        const sheets = execFileSync("python3", ["-c", "import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nprint(''.join(z.read(n).decode() for n in z.namelist() if n.startswith('xl/worksheets/sheet')))", join(folder, "a.xlsx")], { encoding: "utf8", maxBuffer: 1 << 26 });
        rmSync(folder, { recursive: true });
        expect(sheets).toContain("<row");
        expect(sheets, "a workbook's cells are texts").not.toContain("<f>");
      }
    }
  });
});

describe("paths", () => {
  // As bytes: a client would tidy them up before they are sent.
  const raw = (path: string) =>
    new Promise<string>((answered, failed) => {
      const { hostname, port } = new URL(desk.server.origin);
      const socket = connect(Number(port), hostname, () => socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`));
      let text = "";
      socket.setEncoding("latin1").on("data", (part) => (text += String(part)));
      socket.on("close", () => {
        answered(text);
      });
      socket.on("error", failed);
    });
  test.each([
    "/../../etc/passwd", "/assets/../../../etc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd", "/assets/..%2f..%2fetc%2fpasswd", "/assets/....//....//etc/passwd",
    "/assets/..%5c..%5cetc%5cpasswd", "/console/../../keys/links.key", "/api/docs/../../../keys/links.key", "/api/docs/%2e%2e%2fwellkept.db", "/assets//etc/passwd",
    "/assets/%00", "/.%2e/.%2e/etc/passwd", "//etc/passwd", "/api/v1/reports/quarters/..%2f..%2fkeys%2flinks.key/document",
  ])("%s leads to no file", async (path) => {
    const answer = await raw(path);
    expect(answer).not.toContain("root:x:");
    expect(answer).not.toContain("SQLite format 3");
    if (process.env["WELLKEPT_ENGINE"] !== "postgres" || path.includes("links")) expect(answer).not.toContain(readFileSync(join(desk.server.folder, "keys/links.key"), "utf8").trim());
    expect(answer).toMatch(/^HTTP\/1\.1 (200|400|401|404|405) /);
  });
});
