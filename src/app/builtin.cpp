#include "app/builtin.h"

namespace wellkept::app {

std::string_view builtin_cn_calendar() {
  return builtin_policy().at("calendars/cn.yaml");
}

}  // namespace wellkept::app
