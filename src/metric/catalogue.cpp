#include <algorithm>

#include "metric/metric.h"

namespace wellkept::metric {
namespace {

Metric score(std::string_view id, const policy::Text& label, std::vector<std::string_view> clauses) {
  return {id,
          label,
          {"客户对" + label.zh + "打的分，1 至 5 分；每张工单只计最后一次。",
           "The customer's mark for " + label.en + ", 1 to 5; of each ticket the last one counts."},
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
       {"当日停止的时限实际用时，按条款分；扣除暂停，按该时限自己的时间口径（自然时间或工作时间）计。",
        "How long the clocks that stopped that day had run, by clause; pauses taken off, in the clock's own time."},
       Measure::duration,
       Values::clause,
       {},
       {"FB-6.2b", "QI-2.2.1c"},
       "the events that start and stop each clock"},
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
      score("overall", {"总体满意度", "overall satisfaction"}, {"SE-3.3", "QI-2.3.1"}),
      score("attitude", {"服务态度", "attitude"}, {"FB-4.1.4", "SE-3.1"}),
      score("speed", {"响应速度", "speed"}, {"SE-3.1"}),
      score("quality", {"处理质量", "quality"}, {"SE-3.1"}),
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
  }
  return "";
}

}  // namespace wellkept::metric
