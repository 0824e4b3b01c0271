// The refusals of this folder in words, before those that all share.
import { isRefused } from "@shared/api/client";
import { useProblemWords } from "@shared/i18n/problems";

export function useStaffProblem(): (error: unknown) => string {
  const explain = useProblemWords("staff");
  // Which rule it is, and what is wrong with it, stands in the answer alone.
  return (error) => (isRefused(error, "routing.rule") ? `${explain(error)} ${error.message}` : explain(error));
}
