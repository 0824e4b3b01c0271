#include "customer/warranty.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>

#include "base/bind.h"

namespace wellkept::customer {
namespace {

constexpr std::size_t kMaxParts = 40;
constexpr int kMaxMonths = 600;

std::optional<std::chrono::year_month_day> read_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto number = [&](std::size_t from, std::size_t length) {
    int value = -1;
    const char* const end = text.data() + from + length;
    const auto [stop, error] = std::from_chars(text.data() + from, end, value);
    return error == std::errc{} && stop == end ? value : -1;
  };
  const int year = number(0, 4);
  const int month = number(5, 2);
  const int day = number(8, 2);
  if (year < 1970 || month < 1 || day < 1) return std::nullopt;
  const std::chrono::year_month_day read{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  return read.ok() ? std::optional(read) : std::nullopt;
}

std::string write_day(std::chrono::year_month_day day) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return text.data();
}

Words read_words(const json::Value* value, std::string pointer, std::vector<FieldError>& errors) {
  static const json::Value kNothing{json::Object{}};
  bind::Reader in(value != nullptr ? *value : kNothing, std::move(pointer));
  Words words{in.text("zh", {.max = 100}), in.text("en", {.max = 100})};
  if (const Outcome read = in.finish(); !read) {
    errors.insert(errors.end(), read.refusal().fields.begin(), read.refusal().fields.end());
  }
  return words;
}

PartRule read_part(const json::Value& value, const std::string& pointer, std::vector<FieldError>& errors) {
  bind::Reader in(value, pointer);
  PartRule rule;
  rule.part = in.text("part", {.max = 40});
  rule.months = static_cast<int>(in.integer("months", 0, kMaxMonths));
  rule.label = read_words(in.optional_object("label"), pointer + "/label", errors);
  if (const Outcome read = in.finish(); !read) {
    errors.insert(errors.end(), read.refusal().fields.begin(), read.refusal().fields.end());
  }
  return rule;
}

Words within(const PartWarranty& part) {
  return {"自 " + *part.from + " 起，保修至 " + *part.until + "（含）。",
          "Covered from " + *part.from + " until " + *part.until + ", that day included."};
}

void judge(PartWarranty& part, const PartRule& rule, const std::optional<std::string>& from, std::string_view day) {
  if (rule.months == 0) {
    part.state = "out";
    part.reason = "not_covered";
    part.words = {"该部件不在保修范围内。", "This part is not covered."};
    return;
  }
  if (!from) {
    part.reason = "no_date";
    part.words = {"没有购买或安装日期，无法判断。", "Without the day of purchase or installation nobody can tell."};
    return;
  }
  part.from = from;
  part.until = months_later(*from, rule.months);
  if (day < *from) {
    part.state = "out";
    part.reason = "before";
    part.words = {"保修自 " + *from + " 起才开始。", "The warranty begins on " + *from + "."};
  } else if (day > *part.until) {
    part.state = "out";
    part.reason = "over";
    part.words = {"保修已于 " + *part.until + " 到期。", "The warranty ended on " + *part.until + "."};
  } else {
    part.state = "in";
    part.reason = "within";
    part.words = within(part);
  }
}

}  // namespace

bool is_day(std::string_view text) {
  return read_day(text).has_value();
}

std::string day_text(std::int64_t days) {
  return write_day(std::chrono::year_month_day(std::chrono::sys_days(std::chrono::days(days))));
}

std::string months_later(std::string_view day, int months) {
  const auto begun = read_day(day);
  if (!begun) return {};
  const auto month = std::chrono::year_month(begun->year(), begun->month()) + std::chrono::months(months);
  const std::chrono::year_month_day wanted{month.year(), month.month(), begun->day()};
  if (wanted.ok()) return write_day(wanted);
  return write_day(std::chrono::year_month_day(month / std::chrono::last));
}

Result<Product> read_product(const json::Value& content) {
  bind::Reader in(content);
  std::vector<FieldError> errors;
  Product product;
  product.name = read_words(in.optional_object("name"), "/name", errors);
  product.category = in.text("category", {.max = 40});
  const std::string from = in.text("from", {.max = 20});
  product.from_installation = from == "installation";
  if (from != "purchase" && from != "installation") in.error("from", "unknown", "purchase or installation");
  product.latest_firmware = in.optional_text("firmware", {.max = 40}).value_or("");
  if (const json::Value* parts = in.optional_array("parts", kMaxParts)) {
    for (std::size_t i = 0; i < parts->array()->size(); ++i) {
      product.parts.push_back(read_part((*parts->array())[i], "/parts/" + std::to_string(i), errors));
    }
  }
  if (product.parts.empty() || product.parts.front().part != "whole") {
    in.error("parts", "required", "the first is \"whole\": the device itself");
  }
  Outcome read = in.finish();
  if (errors.empty()) {
    if (!read) return std::move(read).refusal();
    return product;
  }
  Refusal refusal = read ? refuse(RefusalKind::invalid, "request.invalid", "Some fields are missing or wrong.")
                         : std::move(read).refusal();
  refusal.fields.insert(refusal.fields.end(), errors.begin(), errors.end());
  return refusal;
}

json::Value product_content(const Product& product) {
  const auto words = [](const Words& text) { return json::Value(json::Object{{"zh", text.zh}, {"en", text.en}}); };
  json::Array parts;
  for (const PartRule& rule : product.parts) {
    parts.push_back(json::Object{{"part", rule.part}, {"label", words(rule.label)}, {"months", rule.months}});
  }
  json::Value content(json::Object{{"name", words(product.name)},
                                   {"category", product.category},
                                   {"from", product.from_installation ? "installation" : "purchase"},
                                   {"parts", std::move(parts)}});
  if (!product.latest_firmware.empty()) content.set("firmware", product.latest_firmware);
  return content;
}

std::vector<PartWarranty> warranty_on(const Product* product, const DeviceDays& device, std::string_view day) {
  if (product == nullptr) {
    return {{"whole",
             {"整机", "The device"},
             "unknown",
             "no_product",
             {},
             {},
             {"产品目录中没有该型号。", "The catalogue has no such model."}}};
  }
  const auto& from = product->from_installation && device.installed_on ? device.installed_on : device.purchased_on;
  std::vector<PartWarranty> states;
  for (const PartRule& rule : product->parts) {
    PartWarranty part{rule.part, rule.label, "unknown", {}, {}, {}, {}};
    judge(part, rule, from, day);
    states.push_back(std::move(part));
  }
  return states;
}

}  // namespace wellkept::customer
