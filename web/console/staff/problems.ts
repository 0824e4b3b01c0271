// The refusals of this folder in words, before those that all share.
import { Refused } from "@shared/api/client";
import { useWords } from "@shared/i18n";
import { useProblemWords } from "@shared/i18n/problems";

export function useStaffProblem(): (error: unknown) => string {
  const { t, has } = useWords();
  const explain = useProblemWords();
  return (error) => {
    const key = error instanceof Refused ? `staff.problem.${error.code.replaceAll(".", "_")}` : "";
    if (!key || !has(key)) return explain(error);
    return error instanceof Refused && error.code === "routing.rule" ? `${t(key)} ${error.message}` : t(key);
  };
}
