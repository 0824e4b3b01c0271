#include "search/score.h"

#include <algorithm>
#include <cmath>

namespace wellkept::search {
namespace {

constexpr double kDay = 24.0 * 60 * 60 * 1000;
constexpr double kTitleWeight = 3;     // one place in the title says as much as three in the text
constexpr double kUsualBytes = 180;    // of a text; longer ones need more places to say as much
constexpr double kSaturation = 1.2;    // as in BM25
constexpr double kLengthShare = 0.75;  // as in BM25
constexpr double kOpenBonus = 1;
constexpr double kNewBonus = 0.5;
constexpr double kNewDays = 30;

double relevance(const Signals& signals, const std::vector<Term>& terms) {
  if (terms.empty()) return 0;
  const auto bytes = static_cast<double>(signals.title.size() + signals.body.size());
  const double length = 1 - kLengthShare + kLengthShare * bytes / kUsualBytes;
  double sum = 0;
  for (const Term& term : terms) {
    const double places = kTitleWeight * count_term(signals.title, term) + count_term(signals.body, term);
    sum += places * (kSaturation + 1) / (places + kSaturation * length);
  }
  return std::min(2.0, sum / static_cast<double>(terms.size()));
}

}  // namespace

std::int64_t score(const Signals& signals, const std::vector<Term>& terms) {
  const double days = std::max(0.0, static_cast<double>(signals.age_ms) / kDay);
  const double total =
      relevance(signals, terms) + (signals.open ? kOpenBonus : 0) + kNewBonus * kNewDays / (kNewDays + days);
  return std::llround(total * 1e6);
}

}  // namespace wellkept::search
