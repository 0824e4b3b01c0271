// The walk-through of the README, run as it stands there: what it promises a newcomer stays true.
import { execFileSync } from "node:child_process";
import { readFileSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { useDesk } from "./support/desk.js";
import { binary, root } from "./support/server.js";

// The commands of the walk-through go by the machine's clock, months ahead of the desk's: their order must hold all the same.
const desk = useDesk();

function walkThrough(): string {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const block = /<!-- walk-through[^\n]*-->\n```sh\n([\s\S]*?)```\n<!-- end/.exec(readme);
  if (!block?.[1]) throw new Error("README.md has no walk-through");
  return block[1];
}

it("takes a complaint from a phone call to its close", () => {
  const tools = join(desk.server.folder, "bin");
  mkdirSync(tools);
  symlinkSync(binary, join(tools, "wellkept"));
  const script = walkThrough()
    .replace('PATH="$PWD/build/release:$PATH"', "")
    .replace("http://127.0.0.1:8080", desk.server.origin);
  const printed = execFileSync("bash", ["-eu", "-c", script], {
    encoding: "utf8",
    env: { ...process.env, PATH: `${tools}:${process.env["PATH"] ?? ""}`, WELLKEPT_DATA: desk.server.folder, WELLKEPT_DATABASE: desk.server.databaseUrl ?? "" },
  });
  expect(printed).toContain('"code":"ticket.role"'); // the proposer may not approve
  expect(printed).toContain('"code":"ticket.action_not_offered"'); // no close without the customer's word
  expect(printed).toContain("T-1000001  已办结");
  expect(printed).toMatch(/✓ 达成\s+US-3\.2\.5/);
  expect(printed).toContain("intact:");
});
