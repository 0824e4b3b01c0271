#include "quarter/words_view.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "quarter/document_service.h"

namespace wellkept::quarter {
namespace {

std::string fixed(double value, int digits) {
  std::array<char, 64> text{};
  const int length = std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  return {text.data(), static_cast<std::size_t>(length)};
}

}  // namespace

std::vector<View> View::items() const {
  std::vector<View> found;
  if (value_ == nullptr || value_->array() == nullptr) return found;
  for (const json::Value& one : *value_->array()) found.emplace_back(&one, language_);
  return found;
}

std::int64_t View::integer() const {
  const auto value = real();
  return value ? static_cast<std::int64_t>(std::llround(*value)) : 0;
}

std::optional<double> View::real() const {
  if (value_ == nullptr) return std::nullopt;
  if (const auto* number = value_->integer()) return static_cast<double>(*number);
  if (const auto* number = value_->real()) return *number;
  return std::nullopt;
}

std::string View::text() const {
  if (value_ == nullptr) return {};
  if (const auto* plain = value_->string()) return *plain;
  const json::Value* one = value_->find(language_ == "zh" ? "zh" : "en");
  return one != nullptr && one->string() != nullptr ? *one->string() : std::string();
}

std::string Words::title(const std::string& quarter) const {
  static constexpr std::array<const char*, 4> kNumbers{"一", "二", "三", "四"};
  const Quarter read = parse_quarter(quarter).value_or(Quarter{0, 1});
  if (!chinese_) return "Service quality report, Q" + std::to_string(read.number) + " " + std::to_string(read.year);
  return std::to_string(read.year) + " 年第" + kNumbers[static_cast<std::size_t>(read.number - 1)] + "季度服务质量报告";
}

std::string Words::state(const std::string& state) const {
  if (state == "met") return (*this)("✓ 达成", "✓ met");
  if (state == "at_risk") return (*this)("◆ 临界", "◆ at risk");
  if (state == "not_met") return (*this)("✕ 未达成", "✕ not met");
  if (state == "too_few") return (*this)("… 样本不足", "… too few data");
  if (state == "unused") return (*this)("○ 未使用", "○ not used");
  if (state == "planned") return (*this)("未启用", "planned");
  if (state == "statement") return (*this)("声明", "statement");
  return "–";
}

std::string Words::percent(std::optional<double> share, std::optional<double> goal) const {
  if (!share) return "–";
  constexpr double kSlack = 1e-9;  // what is equal but for the last bits
  const double nearest = std::round(*share * 1000 + kSlack) / 1000;
  const double reach = std::min(goal.value_or(1), 1.0);
  const bool seems_reached = nearest >= reach - kSlack && *share < reach - kSlack;
  const bool seems_all = nearest >= 1 && *share < 1;
  return fixed((seems_reached || seems_all ? std::floor(*share * 1000) / 1000 : nearest) * 100, 1) + " %";
}

std::string Words::between(std::optional<double> low, std::optional<double> high) const {
  return percent(low) + (*this)(" 至 ", " to ") + percent(high);
}

std::string Words::duration(std::optional<double> ms) const {
  if (!ms) return "–";
  const double minutes = *ms / 60'000;
  if (minutes < 90) return fixed(minutes, 0) + (*this)(" 分钟", " min");
  if (minutes < 48 * 60) return fixed(minutes / 60, 1) + (*this)(" 小时", " h");
  return fixed(minutes / 60 / 24, 1) + (*this)(" 天", " d");
}

std::string Words::number(std::int64_t n) const {
  std::string digits = std::to_string(std::llabs(n));
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  return (n < 0 ? "−" : "") + digits;
}

std::string Words::change(std::int64_t now, std::int64_t before) const {
  if (now == before) return "±0";
  return (now > before ? "+" : "−") + number(std::llabs(now - before));
}

std::string Words::points(std::optional<double> now, std::optional<double> before) const {
  if (!now || !before) return "–";
  const double moved = std::round((*now - *before) * 1000) / 10;
  if (moved == 0) return "±0";
  return (moved > 0 ? "+" : "−") + fixed(std::abs(moved), 1) + (*this)(" 个百分点", " points");
}

std::string Words::month(const std::string& first_day) const {
  static constexpr std::array<const char*, 12> kMonths{"January",   "February", "March",    "April",
                                                       "May",       "June",     "July",     "August",
                                                       "September", "October",  "November", "December"};
  const int month = first_day.size() >= 7 ? std::atoi(first_day.substr(5, 2).c_str()) : 0;
  if (month < 1 || month > 12) return first_day;
  return chinese_ ? std::to_string(month) + " 月" : kMonths[static_cast<std::size_t>(month - 1)];
}

}  // namespace wellkept::quarter
