#include "policy/text_json.h"

#include "base/chinese.h"

namespace wellkept::policy {

json::Value text_value(const Text& text) {
  return json::Object{{"zh", text.zh}, {"zh_tw", chinese::traditional(text.zh)}, {"en", text.en}};
}

void write_text(json::Writer& out, const Text& text) {
  out.begin_object()
      .field("zh", text.zh)
      .field("zh_tw", chinese::traditional(text.zh))
      .field("en", text.en)
      .end_object();
}

}  // namespace wellkept::policy
