#include <algorithm>

#include "metric/metric.h"

namespace wellkept::metric {
namespace {

// A label as it stands within a sentence.
std::string within(std::string label) {
  if (!label.empty() && label[0] >= 'A' && label[0] <= 'Z') label[0] = static_cast<char>(label[0] - 'A' + 'a');
  return label;
}

Metric score(std::string_view id, const policy::Text& label, std::vector<std::string_view> clauses) {
  return {id,
          label,
          {"客户对" + label.zh + "打的分，1 至 5 分；每张工单只计最后一次。",
           "The customer's mark for " + within(label.en) + ", 1 to 5; of each ticket the last one counts."},
          Measure::score,
          Values::field,
          id,
          std::move(clauses),
          "confirmation.answered, survey.answered, followup.made"};
}

Metric last_value(std::string_view id, policy::Text label, policy::Text definition,
                  std::vector<std::string_view> clauses, std::string_view source) {
  return {id, std::move(label), std::move(definition), Measure::tickets, Values::field, id, std::move(clauses), source};
}

std::vector<Metric> make() {
  return {
      {"opened",
       {"新增工单", "Tickets opened"},
       {"当日建立的工单数，按客户提出的时间计。", "Tickets that came in that day, by the moment of the request."},
       Measure::tickets,
       Values::none,
       {},
       {"FB-6.2b", "FB-4.2.3"},
       "ticket.opened"},
      {"closed",
       {"办结工单", "Tickets closed"},
       {"当日办结且未再打开的工单数，按办结结果分；平均时长为建立到办结的自然时间。",
        "Tickets closed that day and not opened again, by outcome; the mean is the time from opening to close."},
       Measure::duration,
       Values::field,
       "outcome",
       {"FB-6.2b", "AS-2.1b"},
       "inquiry.answered, ticket.closed, …"},
      {"reopened",
       {"重新打开", "Reopened"},
       {"当日重新打开的次数。", "How often a closed ticket was opened again that day."},
       Measure::tickets,
       Values::none,
       {},
       {"FB-4.1.2", "AS-2.3"},
       "ticket.reopened"},
      {"clock",
       {"时限用时", "Time taken by clocks"},
       {"当日停止的时限实际用时，按条款分；扣除暂停，按该时限自己的时间口径（自然时间或工作时间）计。"
        "按产品或按渠道时以整月计。",
        "How long the clocks that stopped that day had run, by clause; pauses taken off, in the clock's own time. By "
        "product or by channel it is counted by whole months."},
       Measure::duration,
       Values::clause,
       {},
       {"FB-6.2b", "QI-2.2.1c"},
       "the events that start and stop each clock",
       true},
      {"attainment",
       {"条款达成率", "Promises kept"},
       {"当日有结论的承诺中达成的比例，按条款分：达成的计入完成之日，超时的计入到期之日，把关、记录与指标计入判定之日。"
        "计入当时负责的部门，以及工单现在的类型、产品和渠道；已超时而尚未完成的，自该工单的下一条记录起计入。按产品或按"
        "渠道时以整月计。"
        "区间为 95% 的 Wilson 区间。",
        "Of the promises decided that day, the share kept, by clause: what was kept counts on the day it was done, "
        "what "
        "ran over on the day it was due, gates, records and targets on the day they were judged. They count for the "
        "unit that had the ticket then, and for the kind, product and channel that it has now; what has run over and "
        "is "
        "not done yet counts from the next entry on its ticket on. By product or by channel it is counted by whole "
        "months. The interval is Wilson's, of 95 %."},
       Measure::share,
       Values::clause,
       {},
       {"FB-6.2b", "QI-2.2.1c", "FB-4.2.3"},
       "the events that each promise is judged by",
       true},
      {"asked",
       {"满意度征询", "Asked for their opinion"},
       {"当日首次征询客户意见的工单数，按有无答复分；答复率 = 已答复 ÷ 征询。",
        "Tickets whose customer was asked for the first time that day, by whether an answer came; the response rate is "
        "the share answered."},
       Measure::tickets,
       Values::answer,
       {},
       {"SE-2", "FB-4.2.2"},
       "confirmation.requested, survey.sent"},
      score("overall", {"总体满意度", "Overall satisfaction"}, {"SE-3.3", "QI-2.3.1"}),
      score("attitude", {"服务态度", "Attitude"}, {"FB-4.1.4", "SE-3.1"}),
      score("speed", {"响应速度", "Speed"}, {"SE-3.1"}),
      score("quality", {"处理质量", "Quality"}, {"SE-3.1"}),
      last_value("satisfied", {"客户确认满意", "Customer satisfied"},
                 {"客户最后一次确认的结论。", "What the customer said last when asked to confirm."}, {"US-3.2.5"},
                 "confirmation.answered, followup.made"),
      last_value("first_time", {"一次解决", "Solved at the first attempt"},
                 {"问题是否一次解决，取最后一次记录。", "Whether the first attempt solved it, as recorded last."},
                 {"QI-2.3.1"}, "ticket.resolved, confirmation.answered"),
      last_value("subcategory", {"反馈小类", "What it was about"},
                 {"工单的反馈小类，计入最后一次归类的当日。",
                  "The class of the feedback, counted on the day when it was last set."},
                 {"FB-5.2", "US-4.2"}, "ticket.opened, ticket.changed"),
      last_value("fault", {"故障类别", "Class of fault"},
                 {"诊断得出的故障类别，取最后一次诊断。", "The class of fault by the last diagnosis."}, {"AS-2.2"},
                 "diagnosis.recorded, problem.confirmed"),
      last_value("department", {"责任部门", "Department in charge"},
                 {"投诉或建议最后转交的责任部门。", "The department that a complaint or suggestion went to last."},
                 {"US-3.2.3b", "FB-6.1"}, "complaint.handed_over, suggestion.passed_on"),
      last_value("verified", {"投诉属实", "Complaint verified"},
                 {"调查结论：情况是否属实。", "The finding: whether it was as the customer said."}, {"FB-5.3.2"},
                 "finding.recorded"),
      {"suggested",
       {"建议与人的决定一致", "Suggestions that people agreed with"},
       {"由文字得出建议、且已有人作出决定的工单中，决定与建议相同的比例，按建议的内容分（类型、严重程度、分类、重复）。"
        "以最后一次决定为准，计入决定的当日；无人改动的，办结之日视为采纳。重复：判定为重复而系统曾提示的算一致，"
        "未曾提示的和判定不重复的算不一致。区间为 95% 的 Wilson 区间。",
        "Of the tickets whose words suggested something and about which somebody decided, the share decided as "
        "suggested, by what was suggested: kind, severity, class, duplicate. The last decision counts, on its day; "
        "what "
        "nobody touched counts as accepted on the day of the close. Duplicates: one that was found and had been "
        "suggested agrees; one that had not been suggested, and a suggestion that was turned down, do not. The "
        "interval "
        "is Wilson's, of 95 %."},
       Measure::share,
       Values::suggestion,
       {},
       {"FB-5.2", "FB-5.1.2"},
       "ticket.opened, ticket.changed, ticket.closed, ticket.linked, ticket.merged, duplicate.dismissed"},
  };
}

}  // namespace

const std::vector<Metric>& catalogue() {
  static const std::vector<Metric> metrics = make();
  return metrics;
}

const Metric* find_metric(std::string_view id) {
  const auto& all = catalogue();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Metric& one) { return one.id == id; });
  return found != all.end() ? &*found : nullptr;
}

std::string_view measure_name(Measure measure) {
  switch (measure) {
    case Measure::tickets:
      return "tickets";
    case Measure::duration:
      return "duration_ms";
    case Measure::score:
      return "score";
    case Measure::share:
      return "share";
  }
  return "";
}

}  // namespace wellkept::metric
