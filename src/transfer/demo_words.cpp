#include "transfer/demo_words.h"

#include <cstdio>

#include "transfer/demo_texts.h"

namespace wellkept::transfer {
namespace {

using namespace texts;

std::string fill(Text pattern, std::string_view product) {
  std::string out;
  for (const char c : pattern) {
    if (c == '%') {
      out += product;
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

PastCustomer demo_customer(std::uint64_t seed, std::uint64_t number) {
  Random random(seed, 0x6375000000000000ULL + number);
  PastCustomer customer;
  customer.key = "demo-" + std::to_string(seed) + ":" + std::to_string(number);
  if (random.chance(0.04)) {
    customer.name = std::string(random.pick(kFirst)) + " " + std::string(random.pick(kLast));
  } else {
    customer.name = std::string(random.pick(kFamily)) + std::string(random.pick(kGiven));
  }
  std::array<char, 32> phone{};
  std::snprintf(phone.data(), phone.size(), "+86 100 %04u %04u", static_cast<unsigned>(number / 10'000 % 10'000),
                static_cast<unsigned>(number % 10'000));
  customer.phone = phone.data();
  if (random.chance(0.3)) customer.email = "customer" + std::to_string(number) + "@example.com";
  if (random.chance(0.08)) customer.segment = "vip";
  return customer;
}

DemoProduct demo_product(Random& random, Tongue tongue) {
  constexpr std::array<double, 6> kShares{0.32, 0.16, 0.18, 0.14, 0.12, 0.08};
  const Line& line = kLines[random.weighted(kShares)];
  return {std::string(line.id), std::string(random.pick(line.models)),
          std::string(line.names[static_cast<std::size_t>(tongue)])};
}

DemoMatter demo_matter(Random& random, Tongue tongue, std::string_view kind, const DemoProduct& product) {
  std::vector<const Topic*> fitting;
  for (const Topic& topic : kTopics) {
    if (topic.kind == kind) fitting.push_back(&topic);
  }
  const auto language = static_cast<std::size_t>(tongue);
  const Topic& topic =
      *fitting[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(fitting.size()) - 1))];
  const Mend& mend = random.pick(kMends);
  return {fill(topic.subject[language], product.name),
          fill(topic.matter[language], product.name),
          std::string(topic.category),
          std::string(topic.subcategory),
          std::string(topic.about),
          std::string(mend.cause[language]),
          std::string(mend.fix[language])};
}

std::string demo_serial(Random& random) {
  std::array<char, 16> serial{};
  std::snprintf(serial.data(), serial.size(), "DEMO%08u", static_cast<unsigned>(random.between(0, 99'999'999)));
  return serial.data();
}

std::string say(Random& random, Tongue tongue, Saying saying) {
  for (const Phrases& phrases : kPhrases) {
    if (phrases.saying == saying) return std::string(random.pick(phrases.lines[static_cast<std::size_t>(tongue)]));
  }
  return {};
}

}  // namespace wellkept::transfer
