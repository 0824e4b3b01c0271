import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { allClauses, document, routesOf, untested } from "./clauses.js";
import { readPolicy, type Clause, type Policy } from "./policy.js";
import { cppTitles, testsNaming, titles } from "./test-names.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const shipped = readPolicy(join(root, "policy"));
const ids = allClauses(shipped).map(({ id }) => id);
const named = testsNaming(root, ids);

describe("docs/clauses.md", () => {
  test("is up to date: run `make docs`", () => {
    expect(readFileSync(join(root, "docs/clauses.md"), "utf8")).toBe(document(shipped, named));
  });

  test("every active clause has a test that bears its id", () => {
    expect(untested(shipped, named)).toEqual([]);
  });
});

// A policy of two clauses, to see that the tool finds what is missing.
const clause: Clause = {
  id: "ZZ-1",
  kind: "clock",
  title: { zh: "甲", en: "One" },
  clocks: [
    {
      id: "answer",
      label: { zh: "答", en: "Answer" },
      when: { kind: ["inquiry"] },
      start: [{ event: "ticket.opened" }],
      stop: [{ event: "inquiry.answered" }],
    },
  ],
};
const small: Policy = {
  regulations: [
    {
      regulation: "ZZ",
      title: { zh: "规", en: "Rules" },
      clauses: [clause, { ...clause, id: "ZZ-2", status: "planned" }, { ...clause, id: "ZZ-3", kind: "statement" }],
    },
  ],
  flows: {
    common: [
      { action: "note", event: "note.added" },
      { action: "classify", event: "ticket.changed", required: ["category"] },
    ],
    flows: {
      inquiry: { actions: [{ action: "answer", event: "inquiry.answered" }] },
      repair: { actions: [{ action: "explain", event: "inquiry.answered" }] },
    },
  },
};

describe("the tool", () => {
  test("asks for tests of active clauses only", () => {
    expect(untested(small, [])).toEqual(["ZZ-1"]);
    expect(untested(small, [{ clause: "ZZ-1", file: "a.test.ts", title: "ZZ-1" }])).toEqual([]);
  });

  test("finds the routes by the events of the rules, for the kinds of the rule", () => {
    expect(routesOf(small, clause)).toEqual([
      "`POST /api/v1/tickets`",
      "`POST /api/v1/tickets/{ticket_id}/actions/` `answer`",
    ]);
  });

  test("finds the actions that fill in what a gate needs", () => {
    const needs = [{ any: [{ fields: ["category"] }] }];
    const gate: Clause = { ...clause, kind: "gate", clocks: [], gates: [{ id: "classified", label: clause.title, needs }] };
    expect(routesOf(small, gate)).toEqual(["`POST /api/v1/tickets/{ticket_id}/actions/` `classify`"]);
  });

  test("reads the ids of GoogleTest names, whole", () => {
    const source = "TEST(Clauses, ZZ_1Answers) {\nTEST_F(Clauses, ZZ_1_2) {\nTEST(Clauses, ZZ_1a_Answers) {";
    const found = cppTitles(source, ["ZZ-1", "ZZ-1.2", "ZZ-1a"]);
    expect(found.map(({ clause: id }) => id)).toEqual(["ZZ-1", "ZZ-1.2", "ZZ-1a"]);
  });

  test("reads the titles of every kind of test, and nothing else", () => {
    const source = `
      describe("A", () => {
        it("B", () => { log("no"); });
        test.each([["x"]])("C %s", () => {});
        it.skipIf(slow)(\`D \${engine}\`, () => {});
      });`;
    expect(titles(source)).toEqual(["A", "B", "C %s", "D "]);
  });
});
