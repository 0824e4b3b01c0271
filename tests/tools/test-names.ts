// The clauses that tests name: an id stands in the title of a describe, it or test ("FB-4.1.1 answers count"), or, in the name of a
// GoogleTest, with underscores (TEST(Clauses, FB_4_1_1AnswersCount)).
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

export interface Named {
  clause: string;
  file: string; // from the root of the repository
  title: string;
}

const ids = /\b[A-Z]{2}-\d+(?:\.\d+)*[a-z]?(?![\w.-]*\d)/g;
const runners = new Set(["describe", "it", "test"]);

// `it.each(rows)("title", …)` is a call whose callee begins with `it`, too.
function runner(node: ts.Expression): string {
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isPropertyAccessExpression(node) || ts.isCallExpression(node) || ts.isTaggedTemplateExpression(node)) {
    return runner(ts.isTaggedTemplateExpression(node) ? node.tag : node.expression);
  }
  return "";
}

export function titles(source: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && runners.has(runner(node.expression))) {
      const [title] = node.arguments;
      if (title && ts.isStringLiteralLike(title)) found.push(title.text);
      else if (title && ts.isTemplateExpression(title)) found.push(title.head.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("test.ts", source, ts.ScriptTarget.Latest));
  return found;
}

const cppName = /^TEST(?:_F|_P)?\((\w+), (\w+)\)/gm;
export function cppTitles(source: string, clauses: string[]): { clause: string; title: string }[] {
  return [...source.matchAll(cppName)].flatMap(([, suite = "", name = ""]) =>
    clauses
      .filter((clause) => {
        const id = clause.replaceAll(/[-.]/g, "_");
        return name.startsWith(id) && /^(_?[A-Z]|$)/.test(name.slice(id.length));
      })
      .map((clause) => ({ clause, title: `${suite}.${name}` })),
  );
}

function files(root: string, folder: string, suffix: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(suffix) && !path.includes("node_modules"))
    .map((path) => `${folder}/${path}`)
    .sort();
}

export function testsNaming(root: string, clauses: string[]): Named[] {
  const known = new Set(clauses);
  const wire = files(root, "tests", ".test.ts").flatMap((file) =>
    titles(readFileSync(join(root, file), "utf8")).flatMap((title) =>
      (title.match(ids) ?? []).filter((id) => known.has(id)).map((clause) => ({ clause, file, title })),
    ),
  );
  const unit = files(root, "src", "_test.cpp").flatMap((file) =>
    cppTitles(readFileSync(join(root, file), "utf8"), clauses).map((one) => ({ ...one, file })),
  );
  return [...wire, ...unit];
}
