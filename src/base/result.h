// Result<T>: a value, or the refusal of an expected kind. Faults (a broken disk, a lost connection, a bug) throw
// instead.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/json.h"

namespace wellkept {

// The closed set of reasons to refuse. `http/problem.cpp` alone maps them to HTTP statuses.
enum class RefusalKind {
  invalid,          // the input is malformed or breaks a stated limit
  unauthenticated,  // nobody is signed in, or the credential is wrong, expired or revoked
  forbidden,        // signed in, but not allowed
  not_found,
  conflict,     // the state of the subject does not allow it
  gate,         // a step that a clause demands is missing; `context` lists what stands
  stale,        // If-Match named another version
  too_large,    // a stated limit of size
  too_many,     // a stated limit of rate
  unsupported,  // a media type or a format that is not taken
  unavailable,  // overloaded or stopping; try again later
};

struct FieldError {
  std::string field;   // JSON pointer or CSV column of the bad input, such as "/fields/kind"
  std::string code;    // stable: "required", "unknown", "too_long", "not_allowed", "type", "format"
  std::string detail;  // English, for developers; the web translates codes
};

struct Refusal {
  RefusalKind kind = RefusalKind::invalid;
  std::string code;    // stable and dotted: "ticket.not_confirmed"
  std::string detail;  // English sentence, without personal data
  std::vector<FieldError> fields{};
  json::Value context{};  // what a client needs to go on, such as the gates that stand; null when there is nothing
};

inline Refusal refuse(RefusalKind kind, std::string code, std::string detail) {
  return Refusal{kind, std::move(code), std::move(detail)};
}

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Refusal refusal) : state_(std::in_place_index<1>, std::move(refusal)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  const Refusal& refusal() const& { return std::get<1>(state_); }
  Refusal&& refusal() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, Refusal> state_;
};

struct Done {};  // the value of a Result that carries none
using Outcome = Result<Done>;

}  // namespace wellkept

// WK_TRY(name, expression): name becomes the value, or the enclosing function returns the refusal.
#define WK_CONCAT_(a, b) a##b
#define WK_CONCAT(a, b) WK_CONCAT_(a, b)
#define WK_TRY(name, expression)                                                                    \
  auto WK_CONCAT(result_, __LINE__) = (expression);                                                 \
  if (!WK_CONCAT(result_, __LINE__).ok()) return std::move(WK_CONCAT(result_, __LINE__)).refusal(); \
  auto name = std::move(WK_CONCAT(result_, __LINE__)).value()
// WK_CHECK(expression): the enclosing function returns the refusal, if any.
#define WK_CHECK(expression)                                      \
  do {                                                            \
    auto wk_outcome = (expression);                               \
    if (!wk_outcome.ok()) return std::move(wk_outcome).refusal(); \
  } while (false)
