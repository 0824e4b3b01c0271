#include "ticket/confirmation_page.h"

#include <array>
#include <map>

#include "base/text.h"
#include "http/page.h"

namespace wellkept::ticket {
namespace {

struct Words {
  std::string_view title, lead, whole, satisfied, yes, no, first_time, at_once, not_at_once, incomplete, comment, hint,
      send;
  std::array<std::pair<std::string_view, std::string_view>, 4> scores;
  std::array<std::string_view, 5> points;
};

const Words& words(std::string_view language) {
  static const Words zh{
      "请您确认服务结果",
      "您的答复决定这件事是否算办完。",
      "查看全部进展",
      "问题解决得满意吗？",
      "满意",
      "不满意，请继续处理",
      "是一次就解决的吗？（可不填）",
      "一次解决",
      "不止一次",
      "请先选择是否满意。",
      "还想说的话（可不填）",
      "您的话只用于改进服务。",
      "提交",
      {{{"attitude", "服务态度"}, {"speed", "响应速度"}, {"quality", "处理质量"}, {"overall", "总体评价"}}},
      {"很差", "较差", "一般", "较好", "很好"}};
  static const Words en{
      "Please confirm the result",
      "Your word decides whether this is done.",
      "See the whole request",
      "Are you satisfied with the solution?",
      "Satisfied",
      "Not satisfied, go on with it",
      "Was it solved at the first attempt? (optional)",
      "At the first",
      "It took more",
      "Please choose first whether you are satisfied.",
      "Anything else (optional)",
      "What you say is used only to serve you better.",
      "Send",
      {{{"attitude", "Attitude"}, {"speed", "Speed"}, {"quality", "Quality"}, {"overall", "Overall"}}},
      {"Very poor", "Poor", "Fair", "Good", "Very good"}};
  return language == "en" ? en : zh;
}

std::string pick(std::string_view name, std::string_view value, std::string_view label) {
  std::string html = "<label class=\"pick\"><input type=\"radio\" name=\"";
  html += name;
  html += "\" value=\"";
  html += value;
  html += "\">";
  html += label;
  html += "</label>";
  return html;
}

std::string fieldset(std::string_view legend, std::string_view style, std::string_view content) {
  return "<fieldset><legend>" + std::string(legend) + "</legend><div class=\"" + std::string(style) + "\">" +
         std::string(content) + "</div></fieldset>";
}

}  // namespace

std::string question_page(const Question& question, std::string_view language) {
  const Words& w = words(language);
  std::string html = "<h1>" + std::string(w.title) + "</h1><p class=\"soft\">" + text::html_escape(question.kind) +
                     " · " + text::html_escape(question.number) + "</p><p>" + text::html_escape(question.subject) +
                     "</p><p class=\"soft\">" + std::string(w.lead) + "</p>";
  if (!question.whole.empty()) {
    html += "<p><a href=\"" + text::html_escape(question.whole) + "\">" + std::string(w.whole) + "</a></p>";
  }
  if (question.incomplete) html += "<p class=\"problem\" role=\"alert\">" + std::string(w.incomplete) + "</p>";
  html += "<form method=\"post\">";
  html += fieldset(w.satisfied, "choice", pick("satisfied", "yes", w.yes) + pick("satisfied", "no", w.no));
  html +=
      fieldset(w.first_time, "choice", pick("first_time", "yes", w.at_once) + pick("first_time", "no", w.not_at_once));
  for (const auto& [name, label] : w.scores) {
    std::string points;
    for (std::size_t i = 0; i < w.points.size(); ++i) points += pick(name, std::to_string(i + 1), w.points[i]);
    html += fieldset(label, "score", points);
  }
  html +=
      "<fieldset><legend><label for=\"comment\">" + std::string(w.comment) +
      "</label></legend><textarea id=\"comment\" name=\"comment\" maxlength=\"2000\"></textarea><p class=\"soft\">" +
      std::string(w.hint) + "</p></fieldset><button type=\"submit\">" + std::string(w.send) + "</button></form>";
  return http::page_html(w.title, html, language);
}

std::string message_page(std::string_view code, std::string_view language) {
  struct Message {
    std::string_view zh_title, zh, en_title, en;
  };
  static const std::map<std::string_view, Message> kMessages{
      {"thanks.satisfied",
       {"谢谢您", "您的确认已经记录，这件事就此办完。", "Thank you", "Your word is recorded; this is done."}},
      {"thanks.refused",
       {"我们继续处理", "您的意见已经退回责任部门，我们会再次与您联系。", "We go on with it",
        "Your answer went back to the department in charge; you will hear from us again."}},
      {"confirmation.answered",
       {"已经答复过", "这个链接已经用过一次，您的答复在案。", "Already answered",
        "This link was used once; your answer is on record."}},
      {"confirmation.expired",
       {"链接已过期", "请联系客服，我们会发送新的链接。", "This link has expired",
        "Please contact us and we will send a new one."}},
      {"confirmation.not_awaited",
       {"已不需要确认", "这件事的状态已经变化，请联系客服了解。", "No longer awaited",
        "This has moved on in the meantime; please contact us."}},
  };
  static const Message kUnknown{"链接无效", "请检查链接是否完整，或联系客服。", "This link is not valid",
                                "Please check that it is whole, or contact us."};
  const auto found = kMessages.find(code);
  const Message& message = found != kMessages.end() ? found->second : kUnknown;
  const std::string_view title = language == "en" ? message.en_title : message.zh_title;
  const std::string_view body = language == "en" ? message.en : message.zh;
  return http::page_html(
      title, "<div class=\"card\"><h1>" + std::string(title) + "</h1><p>" + std::string(body) + "</p></div>", language);
}

}  // namespace wellkept::ticket
