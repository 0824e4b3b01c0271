#include "promise/replay.h"

#include <array>
#include <charconv>
#include <istream>
#include <ostream>
#include <unordered_map>

#include "base/id.h"
#include "base/short_text.h"
#include "promise/history_line.h"

namespace wellkept::promise {
namespace {

constexpr std::size_t kMaxProblems = 20;
constexpr std::size_t kFlushBytes = 64 * 1024;

std::optional<ShortText> time_text(std::optional<Instant> instant) {
  return instant ? std::optional(ShortText(*instant)) : std::nullopt;
}

class HistoryReader {
 public:
  explicit HistoryReader(const policy::Policy& policy) : policy_(policy) {}

  // The problem of a line, or nothing.
  std::optional<std::string> take(std::string_view line) {
    if (read_plain(line, plain_) && take(plain_)) return std::nullopt;
    auto parsed = json::parse(line);
    if (const auto* error = std::get_if<json::ParseError>(&parsed)) {
      return error->message + " at column " + std::to_string(error->offset + 1);
    }
    const json::Value& value = std::get<json::Value>(parsed);
    if (value.object() == nullptr) return "not an object";
    std::string_view subject;
    std::string_view event;
    std::optional<Instant> at;
    Id actor;
    const json::Value* fields = nullptr;
    static const json::Value kNoFields;
    for (const auto& [name, member] : *value.object()) {
      if (name == "fields") {
        fields = &member;
        continue;
      }
      const std::string* text = member.string();
      if (text == nullptr) return "'" + name + "' must be a text";
      if (name == "subject")
        subject = *text;
      else if (name == "event")
        event = *text;
      else if (name == "at") {
        at = parse_instant(*text);
        if (!at) return "'at' is not an instant with a zone: " + *text;
      } else if (name == "actor")
        actor = person(*text);
      else
        return "unknown member '" + name + "'";
    }
    if (subject.empty() || event.empty() || !at) return std::string("needs subject, at and event");
    auto fact = read_fact(policy_.vocabulary, event, *at, actor, fields != nullptr ? *fields : kNoFields);
    if (auto* problem = std::get_if<std::string>(&fact)) return std::move(*problem);
    add(subject, std::move(std::get<Fact>(fact)));
    return std::nullopt;
  }

  History finish() { return std::move(history_); }

 private:
  // False when the line is wrong, and left to the parser that says why.
  bool take(const PlainLine& line) {
    const auto at = parse_instant(line.at);
    if (line.subject.empty() || line.event.empty() || !at) return false;
    const Id actor = line.has_actor ? person(line.actor) : Id{};
    auto fact = read_fact(policy_.vocabulary, line.event, *at, actor, line.fields);
    if (!fact) return false;
    add(line.subject, std::move(*fact));
    return true;
  }

  // People of another system have names of their own; here they only need to be told apart.
  Id person(std::string_view name) {
    if (const auto id = parse_id(name)) return *id;
    const auto known = people_.find(name);
    if (known != people_.end()) return Id{known->second};
    return Id{people_.emplace(std::string(name), -1 - static_cast<std::int64_t>(people_.size())).first->second};
  }

  void add(std::string_view subject, Fact fact) {
    // Mostly a subject's lines stand together.
    if (history_.subjects.empty() || history_.subjects[last_] != subject) {
      auto found = index_.find(subject);
      if (found == index_.end()) {
        found = index_.emplace(std::string(subject), history_.subjects.size()).first;
        history_.subjects.emplace_back(subject);
        history_.facts.emplace_back();
      }
      last_ = found->second;
    }
    history_.facts[last_].push_back(std::move(fact));
    ++history_.events;
  }

  const policy::Policy& policy_;
  History history_;
  policy::NameMap<std::size_t> index_;
  policy::NameMap<std::int64_t> people_;
  PlainLine plain_;
  std::size_t last_ = 0;  // subject
};

std::string key_of(const Promise& promise) {
  return std::string(promise.clause) + '\n' + std::string(promise.rule) + '\n' + std::to_string(promise.occurrence);
}

void count(Attainment& attainment, const Promise& promise) {
  if (promise.state == State::met) ++attainment.met;
  if (promise.state == State::breached) ++attainment.breached;
}

// By hand: a replay writes millions of these, and half of its time would go to names and rules that never change.
class LineWriter {
 public:
  LineWriter(const policy::Policy& policy, Instant now) : policy_(policy), now_(now) {}

  void begin_subject(std::string_view subject) {
    subject_ = "{\"subject\":";
    json::append_quoted(subject_, subject);
  }

  void append(std::string& text, const Promise& promise) {
    const Rule& rule = rule_of(promise);
    text.append(subject_).append(rule.before);
    number(text, "", promise.occurrence);
    text += rule.after;
    time(text, ",\"started_at\":\"", promise.started_at);
    maybe_time(text, ",\"due_at\":", promise.due_at);
    maybe_time(text, ",\"stopped_at\":", promise.stopped_at);
    text.append(",\"state\":\"").append(state_name(promise.state));
    text.append("\",\"light\":\"").append(light_name(promise.light(now_)));
    text += promise.provisional ? "\",\"provisional\":true" : "\",\"provisional\":false";
    number(text, ",\"elapsed_ms\":", promise.elapsed_ms);
    number(text, ",\"paused_ms\":", promise.paused_ms);
    text += ",\"why\":[";
    for (const std::string& step : promise.why) {
      if (&step != &promise.why.front()) text += ',';
      json::append_quoted(text, step);
    }
    text += "]}";
  }

 private:
  // What every line of a rule says before and after the occurrence.
  struct Rule {
    std::string before;
    std::string after;
  };

  // Each rule of each version has its own text, so the address of its name tells it.
  const Rule& rule_of(const Promise& promise) {
    Rule& rule = rules_[promise.rule.data()];
    if (rule.before.empty()) {
      json::append_quoted(rule.before += ",\"clause\":", promise.clause);
      json::append_quoted(rule.before += ",\"rule\":", promise.rule);
      json::append_quoted(rule.before += ",\"kind\":", rule_kind_name(promise.kind));
      rule.before += ",\"occurrence\":";
      json::append_quoted(rule.after += ",\"policy_version\":", policy_.versions[promise.version].label);
    }
    return rule;
  }

  static void number(std::string& text, std::string_view name, std::int64_t value) {
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    text.append(name).append(digits.data(), end);
  }
  static void time(std::string& text, std::string_view name, Instant at) {
    text.append(name).append(ShortText(at)) += '"';
  }
  static void maybe_time(std::string& text, std::string_view name, std::optional<Instant> at) {
    text += name;
    if (at) {
      time(text, "\"", *at);
    } else {
      text += "null";
    }
  }

  const policy::Policy& policy_;
  const Instant now_;
  std::string subject_;
  std::unordered_map<const char*, Rule> rules_;
};

void write_attainment(json::Writer& out, const Attainment& attainment) {
  const std::int64_t n = attainment.met + attainment.breached;
  out.begin_object().field("n", n).field("met", attainment.met).key("attainment");
  if (n == 0) {
    out.null();
  } else {
    out.value(static_cast<double>(attainment.met) / static_cast<double>(n));
  }
  out.end_object();
}

}  // namespace

Result<History> read_history(const policy::Policy& policy, std::istream& input) {
  HistoryReader reader(policy);
  Refusal refusal = refuse(RefusalKind::invalid, "replay.line", "");
  std::string line;
  for (std::size_t number = 1; std::getline(input, line); ++number) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) continue;
    const auto problem = reader.take(line);
    if (!problem) continue;
    refusal.fields.push_back({"line " + std::to_string(number), "format", *problem});
    refusal.detail += (refusal.detail.empty() ? "line " : "\nline ") + std::to_string(number) + ": " + *problem;
    if (refusal.fields.size() == kMaxProblems) break;
  }
  if (!refusal.fields.empty()) return refusal;
  return reader.finish();
}

std::string promise_line(const policy::Policy& policy, std::string_view subject, const Promise& promise, Instant now) {
  std::string text;
  LineWriter line(policy, now);
  line.begin_subject(subject);
  line.append(text, promise);
  return text;
}

void replay(const policy::Policy& policy, const History& history, const ReplayOptions& options, std::ostream& out) {
  std::string text;
  text.reserve(2 * kFlushBytes);
  LineWriter line(policy, options.now);
  const auto flush = [&] {
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    text.clear();
  };
  for (std::size_t i = 0; i < history.subjects.size(); ++i) {
    line.begin_subject(history.subjects[i]);
    for (const Promise& promise : derive(policy, history.facts[i], options.now, options.language)) {
      line.append(text, promise);
      text += '\n';
    }
    if (text.size() >= kFlushBytes) flush();
  }
  flush();
}

Comparison compare(const policy::Policy& before, const History& history_before, const policy::Policy& after,
                   const History& history_after, Instant now) {
  Comparison comparison;
  for (std::size_t i = 0; i < history_before.subjects.size(); ++i) {
    const auto old_promises = derive(before, history_before.facts[i], now);
    const auto new_promises = derive(after, history_after.facts[i], now);
    std::map<std::string, std::pair<const Promise*, const Promise*>> pairs;
    for (const Promise& promise : old_promises) {
      pairs[key_of(promise)].first = &promise;
      count(comparison.clauses[std::string(promise.clause)].first, promise);
    }
    for (const Promise& promise : new_promises) {
      pairs[key_of(promise)].second = &promise;
      count(comparison.clauses[std::string(promise.clause)].second, promise);
    }
    for (const auto& [key, pair] : pairs) {
      const auto& [was, is] = pair;
      if (was != nullptr && is != nullptr && was->state == is->state) continue;
      const Promise& named = was != nullptr ? *was : *is;
      comparison.flips.push_back({history_before.subjects[i], std::string(named.clause), std::string(named.rule),
                                  named.occurrence, was != nullptr ? std::string(state_name(was->state)) : "none",
                                  is != nullptr ? std::string(state_name(is->state)) : "none",
                                  was != nullptr ? was->due_at : std::nullopt,
                                  is != nullptr ? is->due_at : std::nullopt});
    }
  }
  return comparison;
}

std::vector<Shift> shifts(const policy::Policy& before, const policy::Policy& after, std::span<const Fact> facts,
                          Instant now) {
  std::vector<Shift> found;
  const auto old_promises = derive(before, facts, now);
  const auto new_promises = derive(after, facts, now);
  for (const Promise& was : old_promises) {
    if (was.kind != RuleKind::clock || was.stopped_at || was.state == State::withdrawn) continue;
    for (const Promise& is : new_promises) {
      if (key_of(was) != key_of(is) || was.due_at == is.due_at) continue;
      found.push_back({std::string(was.clause), std::string(was.rule), was.occurrence, was.due_at, is.due_at});
    }
  }
  return found;
}

void write_comparison(const Comparison& comparison, std::ostream& out) {
  for (const Flip& flip : comparison.flips) {
    std::string text;
    json::Writer line(text);
    line.begin_object().key("flip").begin_object().field("subject", flip.subject).field("clause", flip.clause);
    line.field("rule", flip.rule)
        .field("occurrence", flip.occurrence)
        .field("before", flip.before)
        .field("after", flip.after);
    line.field("due_before", time_text(flip.due_before))
        .field("due_after", time_text(flip.due_after))
        .end_object()
        .end_object();
    out << text << '\n';
  }
  for (const auto& [clause, pair] : comparison.clauses) {
    std::string text;
    json::Writer line(text);
    line.begin_object().key("attainment").begin_object().field("clause", clause).key("before");
    write_attainment(line, pair.first);
    line.key("after");
    write_attainment(line, pair.second);
    line.end_object().end_object();
    out << text << '\n';
  }
}

}  // namespace wellkept::promise
