#include "http/page.h"

#include "base/crypto.h"
#include "base/text.h"

namespace wellkept::http {
namespace {

constexpr std::string_view kStyle = R"(
:root{color-scheme:light dark;--ink:#1d2129;--soft:#5c6370;--line:#d9dde3;--paper:#fff;--back:#f4f5f7;--accent:#0b5cad;--wrong:#b3261e}
@media(prefers-color-scheme:dark){:root{--ink:#e8eaed;--soft:#a4abb6;--line:#3a404a;--paper:#1e2126;--back:#15171a;--accent:#7db4f0;--wrong:#ff9a90}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--ink);font:16px/24px -apple-system,"Segoe UI","PingFang SC","Noto Sans SC",sans-serif}
main{max-width:34rem;margin:0 auto;padding:24px 16px 48px}
h1{font-size:20px;line-height:28px;margin:0 0 4px}
p{margin:0 0 16px}.soft{color:var(--soft)}
form,.card{background:var(--paper);border:1px solid var(--line);border-radius:6px;padding:16px;margin-top:16px}
fieldset{border:0;padding:0;margin:0 0 20px}legend{font-weight:600;padding:0;margin-bottom:8px}
.choice{display:grid;grid-template-columns:1fr 1fr;gap:8px}.score{display:grid;grid-template-columns:repeat(5,1fr);gap:4px}
label.pick{display:flex;flex-direction:column;align-items:center;justify-content:center;min-height:52px;padding:6px 2px;border:1px solid var(--line);border-radius:6px;text-align:center;font-size:14px;line-height:20px;cursor:pointer}
label.pick:has(input:checked){border-color:var(--accent);box-shadow:inset 0 0 0 1px var(--accent)}
label.pick:focus-within{outline:2px solid var(--accent);outline-offset:2px}
textarea,input.line{width:100%;font:inherit;color:inherit;background:transparent;border:1px solid var(--line);border-radius:6px;padding:8px}
textarea{min-height:88px}input.line{min-height:44px}input.line[aria-invalid]{border-color:var(--wrong)}
label.name{display:block;font-weight:600;margin-bottom:4px}.field{margin-bottom:20px}.hint{color:var(--soft);font-size:14px;line-height:20px;margin:4px 0 0}
.wrong{color:var(--wrong);font-weight:600;margin:4px 0 0}
button{width:100%;min-height:48px;font:inherit;font-weight:600;color:#fff;background:#0b5cad;border:0;border-radius:6px;cursor:pointer}
button:focus-visible,textarea:focus-visible,input.line:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
code{font:14px/20px ui-monospace,Menlo,Consolas,monospace}pre{overflow-x:auto;background:var(--back);border:1px solid var(--line);border-radius:6px;padding:12px;margin:0 0 16px}a{color:var(--accent)}h2{font-size:16px;line-height:24px;margin:24px 0 8px}
.problem{border-left:4px solid var(--ink);padding-left:12px}
)";

// The source expression of the style element: 'sha256-…'.
std::string style_source() {
  const crypto::Hash hash = crypto::sha256(kStyle);
  std::string base64 = crypto::to_base64url({reinterpret_cast<const char*>(hash.data()), hash.size()});
  for (char& c : base64) c = c == '-' ? '+' : c == '_' ? '/' : c;
  return "'sha256-" + base64 + "='";
}

}  // namespace

std::string page_html(std::string_view title, std::string_view content, std::string_view language) {
  std::string html = "<!doctype html>\n<html lang=\"";
  html += language == "en" ? "en" : "zh-CN";
  html +=
      "\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
      "<meta name=\"robots\" content=\"noindex\"><title>";
  html += text::html_escape(title);
  html += "</title><style>";
  html += kStyle;
  html += "</style></head>\n<body><main>";
  html += content;
  html += "</main></body>\n</html>\n";
  return html;
}

Response page_response(int status, std::string html) {
  static const std::string policy =
      "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; style-src " + style_source();
  Response response;
  response.status = status;
  response.content_type = "text/html; charset=utf-8";
  response.body = std::move(html);
  response.header("Content-Security-Policy", policy);
  return response;
}

}  // namespace wellkept::http
