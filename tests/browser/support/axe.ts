// What axe finds on a page, by WCAG 2.2 AA: one line a finding, so that an empty list is the whole assertion.
import axe from "axe-core";
import type { Page } from "playwright-core";

interface Finding {
  id: string;
  help: string;
  nodes: { target: string[]; failureSummary?: string }[];
}

export async function findings(page: Page): Promise<string[]> {
  // By the debugger, past the content policy, which is right to refuse it as a script of the page.
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: axe.source });
  const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
    expression: `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }).then(({ violations }) => JSON.stringify(violations))`,
    awaitPromise: true,
    returnByValue: true,
  });
  await session.detach();
  if (exceptionDetails) throw new Error(exceptionDetails.text);
  const violations = JSON.parse(String(result.value)) as Finding[];
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary = "" }) => `${id}: ${help} at ${target.join(" ")}: ${failureSummary.replaceAll("\n", " ")}`));
}
