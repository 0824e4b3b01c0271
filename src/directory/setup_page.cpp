#include "directory/setup_page.h"

#include "base/json.h"
#include "base/text.h"
#include "http/page.h"

namespace wellkept::directory {

namespace {

struct Text {
  std::string_view zh;
  std::string_view en;
  std::string_view in(std::string_view language) const { return language == "en" ? en : zh; }
};

constexpr Text kFirstTitle{"设立第一个管理员", "Set up the first administrator"};
constexpr Text kFirstLead{"这个链接只能用一次。管理员可以添加成员、部门和接口令牌。",
                          "This link works once. An administrator adds members, units and API tokens."};
constexpr Text kMemberTitle{"设置密码", "Set your password"};
constexpr Text kMemberLead{"这个链接只能用一次。其他已登录的地方会退出。",
                           "This link works once. It signs you out everywhere else."};
constexpr Text kLogin{"登录名", "Login"};
constexpr Text kLoginHint{"2 至 64 个字母、数字或 . _ - @ +，不区分大小写",
                          "2 to 64 letters, digits and . _ - @ +; case does not matter"};
constexpr Text kName{"姓名", "Name"};
constexpr Text kNameHint{"同事看到的名字", "As your colleagues see it"};
constexpr Text kPassword{"密码", "Password"};
constexpr Text kPasswordHint{"至少 12 个字符；一句话比一个词好记也更安全",
                             "At least 10 characters; a sentence is better than a word"};
constexpr Text kRepeat{"再输入一次密码", "Password again"};
constexpr Text kSubmit{"保存", "Save"};

const std::map<std::string_view, Text>& problem_words() {
  static const std::map<std::string_view, Text> words{
      {"required", {"请填写。", "Please fill this in."}},
      {"too_long", {"太长了。", "This is too long."}},
      {"format", {"含有不能使用的字符。", "This holds characters that cannot be used."}},
      {"member.login",
       {"登录名须为 2 至 64 个字母、数字或 . _ - @ +。", "A login has 2 to 64 letters, digits and . _ - @ +."}},
      {"password.short", {"密码至少 12 个字符。", "A password has at least 12 characters."}},
      {"password.long", {"密码最多 200 个字符。", "A password has at most 200 characters."}},
      {"password.weak", {"这个密码太容易猜到。", "This password is too easy to guess."}},
      {"repeat", {"两次输入的密码不同。", "The two passwords differ."}},
      {"session.busy", {"现在请求太多，请稍候再提交一次。", "The server is busy; please send it again in a moment."}},
  };
  return words;
}

std::string problem_text(std::string_view code, std::string_view language) {
  static constexpr Text kOther{"这里需要修改。", "This needs to be corrected."};
  const auto found = problem_words().find(code);
  return std::string((found != problem_words().end() ? found->second : kOther).in(language));
}

struct Field {
  const char* name;
  const char* type;
  const char* autocomplete;
  Text label;
  Text hint;
  std::string_view value;
};

std::string field(const Field& field, const SetupForm& form, std::string_view language) {
  const std::string name = field.name;
  const auto problem = form.problems.find(name);
  const bool wrong = problem != form.problems.end();
  std::string html = "<div class=\"field\"><label class=\"name\" for=\"" + name + "\">";
  html += field.label.in(language);
  html += "</label><input class=\"line\" id=\"" + name + "\" name=\"" + name + "\" type=\"" + field.type;
  html += "\" autocomplete=\"" + std::string(field.autocomplete) + "\" required value=\"";
  html += text::html_escape(field.value) + "\"";
  if (wrong) html += " aria-invalid=\"true\" aria-describedby=\"" + name + "-wrong\"";
  html += ">";
  if (wrong) html += "<p class=\"wrong\" id=\"" + name + "-wrong\">" + problem_text(problem->second, language) + "</p>";
  if (!field.hint.zh.empty()) html += "<p class=\"hint\">" + std::string(field.hint.in(language)) + "</p>";
  return html + "</div>";
}

std::string code_block(const std::string& content) {
  return "<pre><code>" + text::html_escape(content) + "</code></pre>";
}

std::string heading(std::string_view level, const Text& words, std::string_view language) {
  return "<" + std::string(level) + ">" + std::string(words.in(language)) + "</" + std::string(level) + ">";
}

std::string paragraph(const Text& words, std::string_view language) {
  return "<p>" + std::string(words.in(language)) + "</p>";
}

// For the inside of a JSON text inside single quotes of a shell.
std::string quoted_login(std::string_view login) {
  std::string out;
  json::Writer(out).value(login);
  return out;
}

}  // namespace

std::map<std::string, std::string, std::less<>> problems_of(const Refusal& refusal) {
  std::map<std::string, std::string, std::less<>> problems;
  for (const FieldError& error : refusal.fields) {
    problems.emplace(error.field.starts_with("/") ? error.field.substr(1) : error.field, error.code);
  }
  if (problems.empty()) problems.emplace("", refusal.code);
  return problems;
}

std::string setup_page(const SetupForm& form, std::string_view language) {
  const Text& title = form.first_administrator ? kFirstTitle : kMemberTitle;
  std::string html = heading("h1", title, language);
  if (!form.first_administrator) {
    html += "<p>" + text::html_escape(form.name) + " · " + text::html_escape(form.login) + "</p>";
  }
  html += "<p class=\"soft\">";
  html += (form.first_administrator ? kFirstLead : kMemberLead).in(language);
  html += "</p>";
  if (const auto whole = form.problems.find(""); whole != form.problems.end()) {
    html += "<p class=\"problem\" role=\"alert\">" + problem_text(whole->second, language) + "</p>";
  }
  html += "<form method=\"post\">";
  if (form.first_administrator) {
    html += field({"login", "text", "username", kLogin, kLoginHint, form.login}, form, language);
    html += field({"name", "text", "name", kName, kNameHint, form.name}, form, language);
  }
  html += field({"password", "password", "new-password", kPassword, kPasswordHint, {}}, form, language);
  html += field({"repeat", "password", "new-password", kRepeat, {}, {}}, form, language);
  html += "<button type=\"submit\">" + std::string(kSubmit.in(language)) + "</button></form>";
  return http::page_html(title.in(language), html, language);
}

std::string setup_done_page(std::string_view login, std::string_view origin, std::string_view language) {
  static constexpr Text kTitle{"可以登录了", "You can sign in now"};
  static constexpr Text kSaved{"密码已经保存，这个链接不再有效。", "The password is saved; this link has ended."};
  static constexpr Text kSession{"登录", "Sign in"};
  static constexpr Text kSessionLead{"守诺通过接口工作。这样登录并保存会话：",
                                     "Wellkept works through its API. Sign in and keep the session like this:"};
  static constexpr Text kToken{"让程序使用接口", "Let a program use the API"};
  static constexpr Text kTokenLead{"在服务器上发给程序一个令牌（只显示一次）：",
                                   "On the server, issue a token for the program (it is shown once):"};
  static constexpr Text kDocs{"浏览并试用全部接口", "Browse and try the whole API"};
  const std::string base(origin);
  std::string html = "<div class=\"card\">" + heading("h1", kTitle, language) + paragraph(kSaved, language);
  html += heading("h2", kSession, language) + paragraph(kSessionLead, language);
  html +=
      code_block("curl -c cookies -H 'Content-Type: application/json' \\\n  -d '{\"login\":" + quoted_login(login) +
                 ",\"password\":\"…\"}' \\\n  " + base + "/api/v1/sessions\ncurl -b cookies " + base + "/api/v1/me");
  html += heading("h2", kToken, language) + paragraph(kTokenLead, language);
  html += code_block("wellkept member token --login '" + std::string(login) + "' --name crm\n" +
                     "curl -H 'Authorization: Bearer wk_…' \\\n  " + base + "/api/v1/tickets");
  html += "<p><a href=\"../api/docs\">" + std::string(kDocs.in(language)) + "</a></p></div>";
  return http::page_html(kTitle.in(language), html, language);
}

std::string setup_gone_page(std::string_view language) {
  static constexpr Text kTitle{"链接无效", "This link is not valid"};
  static constexpr Text kBody{
      "它可能不完整、已经用过，或者已过期。请管理员用 <code>wellkept member reset</code> 发一个新链接；还没有管理员时，"
      "重新启动服务会打印新的链接。",
      "It may be cut short, used, or expired. Ask an administrator for a new one "
      "(<code>wellkept member reset</code>); while there is none, a restart of the server prints a new link."};
  return http::page_html(
      kTitle.in(language),
      "<div class=\"card\">" + heading("h1", kTitle, language) + paragraph(kBody, language) + "</div>", language);
}

}  // namespace wellkept::directory
