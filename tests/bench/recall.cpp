// How much of what is there a search finds, and whether it shows more than one may see.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "base/chinese.h"
#include "measure.h"
#include "search.h"
#include "search/fold.h"
#include "search/search_followers.h"
#include "search/search_service.h"
#include "search/tokens.h"
#include "transfer/csv_reader.h"
#include "transfer/demo_service.h"

namespace wellkept::bench {
namespace {

constexpr std::int64_t kDemo = 600;      // tickets
constexpr std::size_t kMostWords = 400;  // that are looked for
constexpr std::size_t kPages = 200;      // of one search

template <class T>
T must(Result<T> result) {
  if (result.ok()) return std::move(*result);
  std::fprintf(stderr, "bench: %s: %s\n", result.refusal().code.c_str(), result.refusal().detail.c_str());
  std::abort();
}

struct Kept {
  Id unit;
  std::string text;  // folded
};
using Texts = std::map<Id, Kept>;

// A review, and of which of the eighteen aspects people marked it as speaking.
struct Review {
  Id ticket;
  std::string text;
  std::set<std::string> aspects;
};

std::vector<std::vector<std::string>> rows_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    std::fprintf(stderr, "bench: %s cannot be read\n", file.c_str());
    std::abort();
  }
  transfer::CsvReader reader(in);
  std::vector<std::vector<std::string>> rows;
  for (transfer::CsvRow row; reader.next(row);) rows.emplace_back(row.cells.begin(), row.cells.end());
  return rows;
}

Id open_review(app::Application& app, const World& world, const std::string& text, std::size_t turn) {
  ticket::OpenRequest request;
  request.fields = json::Object{{"kind", "inquiry"}, {"channel", "web"}};
  request.subject = "来信";
  request.body = text;
  request.unit = world.units[turn % world.units.size()];
  request.owner = world.members.front();
  return must(app.database().write([&](db::Transaction& tx) {
           return app.tickets().open(tx, {ticket::Actor::Kind::member, world.members.front(), {"specialist"}}, request);
         }))
      .ticket.id;
}

std::vector<Review> add_reviews(app::Application& app, const World& world, const std::string& file) {
  constexpr std::size_t kText = 1;
  constexpr std::size_t kFirstAspect = 3;
  constexpr std::size_t kLongest = 7000;  // bytes
  std::vector<Review> reviews;
  const auto rows = rows_of(file);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const auto& row = rows[i];
    if (row.size() != rows.front().size() || row[kText].size() > kLongest) continue;
    Review review{open_review(app, world, row[kText], i), search::Folding::shared().fold(row[kText]), {}};
    for (std::size_t column = kFirstAspect; column < row.size(); ++column) {
      if (row[column] != "-2") review.aspects.insert(rows.front()[column]);  // -2: not spoken of
    }
    reviews.push_back(std::move(review));
  }
  return reviews;
}

// Subject and matter of each ticket, as they are looked for.
Texts all_texts(app::Application& app) {
  Texts texts;
  app.database().read([&](db::Transaction& tx) {
    for (Id last;;) {
      const auto ids = ticket::ticket_ids_after(tx, last, 500);
      if (ids.empty()) return;
      for (const Id id : ids) {
        Kept& kept = texts[id];
        kept.unit = ticket::find_ticket(tx, id)->unit;
        for (const auto& text : ticket::texts_of(tx, id, 0)) {
          const bool told = text.version == 1 && (text.field == "subject" || text.field == "matter");
          if (told) kept.text += search::Folding::shared().fold(text.body) + "\n";
        }
      }
      last = ids.back();
    }
  });
  return texts;
}

// The words of two Chinese characters that stand in a text.
void words_of(std::string_view folded, std::set<std::string>& words) {
  for (const auto& run : search::runs_of(folded)) {
    if (!run.cjk) continue;
    std::vector<std::size_t> starts;
    for (std::size_t i = 0; i < run.text.size(); ++i) {
      if ((static_cast<unsigned char>(run.text[i]) & 0xc0U) != 0x80U) starts.push_back(i);
    }
    starts.push_back(run.text.size());
    for (std::size_t i = 0; i + 2 < starts.size(); ++i) {
      words.emplace(run.text.substr(starts[i], starts[i + 2] - starts[i]));
    }
  }
}

class Searcher {
 public:
  Searcher(app::Application& app, std::set<Id> seen)
      : app_(app), service_(app.database().engine(), app.customers()), seen_(std::move(seen)) {}

  std::vector<Id> find(const std::string& words, std::size_t most = kPages) const {
    const search::Viewer viewer{true, true, [this](Id unit, Id) { return may_see(unit); }};
    std::vector<Id> found;
    search::Ask ask{words, "ticket", "", 100};
    for (std::size_t page = 0; page < most; ++page) {
      const auto answer = must(app_.database().read(
          [&](db::Transaction& tx) { return service_.search(tx, viewer, ask, app_.clock().now()); }));
      for (const auto& item : answer.items) found.push_back(item.id);
      if (!answer.next) break;
      ask.cursor = *answer.next;
    }
    return found;
  }
  bool may_see(Id unit) const { return seen_.contains(unit); }

 private:
  app::Application& app_;
  search::SearchService service_;
  std::set<Id> seen_;
};

void measure_recall(const Searcher& searcher, const Texts& texts) {
  std::set<std::string> all;
  for (const auto& [id, kept] : texts) words_of(kept.text, all);
  const std::vector<std::string> words(all.begin(), all.end());
  const std::size_t step = std::max<std::size_t>(1, words.size() / kMostWords);
  std::size_t asked = 0;
  std::size_t there = 0;
  std::size_t met = 0;
  std::size_t beyond = 0;
  for (std::size_t i = 0; i < words.size(); i += step) {
    ++asked;
    for (const std::string& spelling : {words[i], chinese::traditional_once(words[i])}) {
      // Where the other script writes it with more or other words, that is another question.
      if (search::Folding::shared().fold(spelling) != words[i]) continue;
      const auto found = searcher.find(spelling);
      const std::set<Id> hits(found.begin(), found.end());
      for (const auto& [id, kept] : texts) {
        const bool seen = searcher.may_see(kept.unit);
        if (!seen && hits.contains(id)) ++beyond;
        if (!seen || kept.text.find(words[i]) == std::string::npos) continue;
        ++there;
        met += hits.contains(id) ? 1U : 0U;
      }
    }
  }
  report("search.words", "words", static_cast<double>(asked));
  report("search.recall2", "recall", there > 0 ? static_cast<double>(met) / static_cast<double>(there) : 0);
  report("search.beyond", "tickets", static_cast<double>(beyond));
}

struct Aspect {
  const char* words;
  const char* aspect;
};
constexpr std::array<Aspect, 10> kAspects{{{"排队", "service_wait_time"},
                                           {"態度", "service_waiters_attitude"},
                                           {"停车", "service_parking_convenience"},
                                           {"上菜", "service_serving_speed"},
                                           {"价格", "price_level"},
                                           {"性價比", "price_cost_effective"},
                                           {"环境", "environment_decoration"},
                                           {"干净", "environment_cleaness"},
                                           {"分量", "dish_portion"},
                                           {"味道", "dish_taste"}}};

double gain(double grade, std::size_t place) {
  return (std::pow(2.0, grade) - 1) / std::log2(static_cast<double>(place) + 2);
}

// 3: people marked the review as speaking of it, and it says the word; 1: it says the word in passing.
void judge_reviews(const Searcher& searcher, const std::vector<Review>& reviews) {
  constexpr std::size_t kTen = 10;
  double sum = 0;
  int questions = 0;
  for (const Aspect& one : kAspects) {
    const std::string word = search::Folding::shared().fold(one.words);
    std::map<Id, double> grades;
    for (const Review& review : reviews) {
      if (review.text.find(word) == std::string::npos) continue;
      grades[review.ticket] = review.aspects.contains(one.aspect) ? 3 : 1;
    }
    std::vector<double> best;
    for (const auto& [ticket, grade] : grades) best.push_back(grade);
    if (best.empty()) continue;
    std::sort(best.rbegin(), best.rend());
    double ideal = 0;
    for (std::size_t place = 0; place < best.size() && place < kTen; ++place) ideal += gain(best[place], place);
    double got = 0;
    const auto found = searcher.find(one.words, 1);
    std::size_t place = 0;
    for (const Id id : found) {
      const auto known = grades.find(id);
      if (known == grades.end()) continue;  // of the demo
      if (place < kTen) got += gain(known->second, place);
      ++place;
    }
    sum += got / ideal;
    ++questions;
  }
  if (questions > 0) report("search.reviews.ndcg10", "nDCG@10", sum / questions);
}

}  // namespace

void recall_search(const std::string& folder, const std::string& reviews) {
  std::filesystem::remove_all(folder + "/recalled");
  std::filesystem::create_directories(folder + "/recalled");
  const auto app = open_application(folder + "/recalled", false);
  std::ostringstream progress;
  const transfer::Parts parts{app->database(),  app->recorder(), app->customers(),
                              app->directory(), app->log(),      app->clock()};
  must(transfer::run_demo(parts, {.tickets = kDemo}, progress));
  const World world = people(*app);
  const auto real = reviews.empty() ? std::vector<Review>() : add_reviews(*app, world, reviews);
  search::Follower(app->database(), app->clock()).run();
  const Texts texts = all_texts(*app);
  std::set<Id> units;
  for (const auto& [id, kept] : texts) units.insert(kept.unit);
  std::set<Id> half;
  for (const Id unit : units) {
    if (half.size() * 2 < units.size()) half.insert(unit);
  }
  measure_recall(Searcher(*app, half), texts);
  if (!real.empty()) judge_reviews(Searcher(*app, units), real);
}

}  // namespace wellkept::bench
