// Writes docs/clauses.md: part of `make docs`.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { allClauses, document } from "./clauses.js";
import { readPolicy } from "./policy.js";
import { testsNaming } from "./test-names.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const policy = readPolicy(join(root, "policy"));
const ids = allClauses(policy).map(({ id }) => id);
writeFileSync(join(root, "docs/clauses.md"), document(policy, testsNaming(root, ids)));
