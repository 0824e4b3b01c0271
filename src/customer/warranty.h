// What a model's warranty says about one device on one day, part by part, with the reason. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace wellkept::customer {

// Days are written "2026-03-02"; so written they sort as they follow.
[[nodiscard]] bool is_day(std::string_view text);
// The day so many days after 1970-01-01.
[[nodiscard]] std::string day_text(std::int64_t days);
// The same day of the month so many months later; the month's last day where there is no such day.
[[nodiscard]] std::string months_later(std::string_view day, int months);

struct Words {
  std::string zh;
  std::string en;
};

struct PartRule {
  std::string part;  // "compressor"; "whole" for the device itself
  Words label;
  int months = 0;  // 0: no warranty on it
};

// A model as the catalogue describes it from a day on.
struct Product {
  std::string model;
  std::string valid_from;  // devices bought on that day or later
  Words name;
  std::string category;            // of the policy's products: "kitchen"
  bool from_installation = false;  // the warranty begins when it was installed, not when it was bought
  std::vector<PartRule> parts;     // "whole" first
  std::string latest_firmware;     // empty: not told
};

// Where a product stands in the list of all.
struct ProductKey {
  std::string model;
  std::string valid_from;
};

// {"name":{"zh","en"},"category","from":"purchase"|"installation","parts":[{"part","label":{…},"months"}],"firmware"?}
// Refuses invalid "request.invalid" with each wrong field.
[[nodiscard]] Result<Product> read_product(const json::Value& content);
[[nodiscard]] json::Value product_content(const Product& product);

struct PartWarranty {
  std::string part;
  Words label;
  std::string state;   // "in", "out", "unknown"
  std::string reason;  // "within", "over", "not_covered", "no_date", "no_product", "before"
  std::optional<std::string> from;
  std::optional<std::string> until;  // the last day
  Words words;                       // the reason as a sentence
};

struct DeviceDays {
  std::optional<std::string> purchased_on;
  std::optional<std::string> installed_on;
};

// One entry for each part of the product; one "unknown" without a product. `product` may be null.
[[nodiscard]] std::vector<PartWarranty> warranty_on(const Product* product, const DeviceDays& device,
                                                    std::string_view day);

}  // namespace wellkept::customer
