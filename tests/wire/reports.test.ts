// The policy as data, and the matrix of compliance as JSON and CSV.
import { beforeAll, describe, expect, test } from "vitest";
import type { Client, Schema } from "./support/client.js";
import { useDesk } from "./support/desk.js";
import { useStaff } from "./support/life.js";

const desk = useDesk();
const staff = useStaff(desk);
let client: Client; // a supervisor's
beforeAll(() => {
  client = staff.member("supervisor").client;
});

describe("the policy", () => {
  test("names its version, its clauses and its words, and says when it is unchanged", async () => {
    const { body, headers } = await client.call<Schema<"Policy">>("GET", "/api/v1/policy");
    expect(body.versions.map(({ label }) => label)).toContain(body.in_force);
    expect(body.timezone).toBe("Asia/Shanghai");
    const clauses = body.regulations.flatMap((regulation) => regulation.clauses.map(({ id }) => id));
    expect(clauses).toContain("FB-4.1.1");
    expect(new Set(clauses).size).toBe(clauses.length);
    expect((await client.call("GET", "/api/v1/policy", { headers: { "if-none-match": headers.get("etag") ?? "" } })).status).toBe(304);
  });

  test("explains every clause in both languages", async () => {
    const { regulations } = await client.get<Schema<"Policy">>("/api/v1/policy");
    for (const { id } of regulations.flatMap(({ clauses }) => clauses)) {
      const path = `/api/v1/policy/clauses/${id}`;
      const [zh, en] = [await client.get<{ words: string }>(path, { lang: "zh" }), await client.get<{ words: string }>(path, { lang: "en" })];
      expect(zh.words, id).toMatch(/\p{Script=Han}/u);
      expect(en.words, id).toMatch(/[a-z]{3}/);
      expect(en.words, id).not.toBe(zh.words);
    }
    expect(await client.refused("GET", "/api/v1/policy/clauses/FB-99")).toMatchObject({ status: 404, code: "policy.clause" });
  });

  test("speaks the language that is asked for, Chinese without one", async () => {
    const words = async (headers: Record<string, string>, query: Record<string, string> = {}) =>
      (await client.call<{ words: string }>("GET", "/api/v1/policy/clauses/FB-4.1.1", { headers, query })).body.words;
    const [zh, en] = [await words({}, { lang: "zh" }), await words({}, { lang: "en" })];
    expect(await words({ "accept-language": "en-GB,en;q=0.9" })).toBe(en);
    expect(await words({ "accept-language": "zh-CN" })).toBe(zh);
    expect(await words({ "accept-language": "fr" })).toBe(zh);
    expect(await words({ "accept-language": "en" }, { lang: "zh" })).toBe(zh);
  });
});

// RFC 4180.
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = "";
  let quoted = false;
  for (let i = 0; i < text.length; ++i) {
    const c = text[i];
    if (quoted && c === '"' && text[i + 1] === '"') {
      cell += '"';
      ++i;
    }
    else if (c === '"') quoted = !quoted;
    else if (!quoted && (c === "," || c === "\r")) {
      rows[rows.length - 1]?.push(cell);
      cell = "";
      if (c === "\r" && text[++i] === "\n") rows.push([]);
    } else cell += c ?? "";
  }
  expect(cell, "ends with a line break").toBe("");
  rows.pop();
  return rows;
}

describe("the matrix", () => {
  test("has every clause in force, and counts what was kept and missed", async () => {
    const before = await staff.figures("FB-4.1.1 respond");
    const [kept] = [await staff.open("feedback"), await staff.open("feedback")];
    await kept.specialist("accept");
    await kept.specialist("answer", { answer: "Thank you", via: "web" });
    await desk.pass({ days: 3 });
    const after = await staff.figures("FB-4.1.1 respond");
    expect(after.n - before.n).toBe(2);
    expect([after.met - before.met, after.breached - before.breached]).toEqual([1, 1]);

    const matrix = await client.get<Schema<"Matrix">>("/api/v1/compliance");
    const { regulations } = await client.get<Schema<"Policy">>("/api/v1/policy");
    const ids = regulations.flatMap(({ clauses }) => clauses.map(({ id }) => id));
    expect(matrix.clauses.map(({ clause }) => clause).sort()).toEqual(ids.sort());
    expect(matrix.months.length).toBe(12);
    for (const row of matrix.clauses) expect(row.trend.length, row.clause).toBe(12);
  });

  test("as CSV holds the same rows, in the language that is asked for", async () => {
    const matrix = await client.get<Schema<"Matrix">>("/api/v1/compliance");
    const texts: Record<string, string[][]> = {};
    for (const lang of ["zh", "en"]) {
      const { body, headers } = await client.call<string>("GET", "/api/v1/compliance", { query: { format: "csv", lang } });
      expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
      expect(headers.get("content-disposition")).toMatch(/^attachment; filename="compliance-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv"$/);
      texts[lang] = parseCsv(body.replace(/^\uFEFF/, ""));
    }
    for (const rows of Object.values(texts)) {
      for (const row of rows) expect(row.length, row.join("|")).toBe(rows[0]?.length);
      const cells = rows.flat();
      for (const { clause } of matrix.clauses) expect(cells, clause).toContain(clause);
    }
    expect(texts["zh"]?.[0]).not.toEqual(texts["en"]?.[0]);
    expect(texts["zh"]?.flat().join("")).toMatch(/\p{Script=Han}/u);
  });

  test("of a unit counts that unit's tickets and those below it", async () => {
    const admin = (await desk.admin()).client;
    const make = (name: string, parent?: string) =>
      admin.post<Schema<"Unit">>("/api/v1/units", { kind: "team", name, ...(parent ? { parent } : {}) });
    const top = await make("Top");
    const below = await make("Below", top.id);
    const other = await make("Other");
    await staff.open("feedback", {}, { unit_id: below.id });
    const running = async (unit: string) => {
      const matrix = await client.get<Schema<"Matrix">>("/api/v1/compliance", { unit });
      return matrix.clauses.find(({ clause }) => clause === "FB-4.1.1")?.open.running;
    };
    expect([await running(top.id), await running(below.id), await running(other.id)]).toEqual([1, 1, 0]);
    expect(await client.refused("GET", "/api/v1/compliance", { query: { unit: "1" } })).toMatchObject({ status: expect.any(Number) as number });
  });

  test("leads to the tickets behind each figure, page by page", async () => {
    const open = await staff.open("feedback");
    const path = "/api/v1/compliance/FB-4.1.1/tickets";
    const numbers: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: Schema<"EvidencePage"> = await client.get(path, { verdict: "open", limit: 1, ...(cursor === "" ? {} : { cursor }) });
      numbers.push(...page.items.map(({ number }) => number));
      cursor = page.next;
    }
    expect(numbers).toContain(open.ticket.number);
    const whole = await client.get<Schema<"EvidencePage">>(path, { verdict: "open", limit: 200 });
    expect(numbers).toEqual(whole.items.map(({ number }) => number));
    expect(await client.refused("GET", "/api/v1/compliance/XX-1/tickets", { query: { verdict: "met" } })).toMatchObject({ status: 404 });
  });
});
