// The words of the printed report and of the workbook, and a way to read the document. Internal to quarter/.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace wellkept::quarter {

// A place in the document. What is not there reads as nothing.
class View {
 public:
  View(const json::Value* value, std::string_view language) : value_(value), language_(language) {}
  View operator[](std::string_view name) const { return {value_ != nullptr ? value_->find(name) : nullptr, language_}; }
  std::vector<View> items() const;
  bool exists() const { return value_ != nullptr && !value_->is_null(); }
  bool flag() const { return value_ != nullptr && value_->boolean() != nullptr && *value_->boolean(); }
  std::int64_t integer() const;
  std::optional<double> real() const;  // of an integer too
  std::string text() const;            // a text, or the one of {zh, en} in the reader's language

 private:
  const json::Value* value_;
  std::string_view language_;
};

class Words {
 public:
  explicit Words(std::string_view language) : chinese_(language == "zh") {}
  bool chinese() const { return chinese_; }
  std::string operator()(std::string_view zh, std::string_view en) const { return std::string(chinese_ ? zh : en); }

  std::string title(const std::string& quarter) const;  // "2026 年第三季度服务质量报告"
  std::string state(const std::string& state) const;    // with its shape: "✓ 达成"
  // To the nearest tenth, but a goal that was missed never reads as reached, and all is said only of all.
  std::string percent(std::optional<double> share, std::optional<double> goal = {}) const;
  // "85.6 % 至 91.5 %"
  std::string between(std::optional<double> low, std::optional<double> high) const;
  std::string duration(std::optional<double> ms) const;                               // "3.2 小时"
  std::string number(std::int64_t n) const;                                           // "12,345"
  std::string change(std::int64_t now, std::int64_t before) const;                    // "+12"
  std::string points(std::optional<double> now, std::optional<double> before) const;  // "+1.2 个百分点"
  std::string month(const std::string& first_day) const;                              // "7 月"

 private:
  bool chinese_;
};

}  // namespace wellkept::quarter
