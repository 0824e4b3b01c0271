#include "db/postgres/row.h"

#include <bit>
#include <cmath>

namespace wellkept::db::postgres {
namespace {

// Object ids of the built-in types; they are part of the protocol and do not change.
enum Type : Oid {
  kBool = 16,
  kBytea = 17,
  kChar = 18,
  kName = 19,
  kInt8 = 20,
  kInt2 = 21,
  kInt4 = 23,
  kText = 25,
  kFloat4 = 700,
  kFloat8 = 701,
  kUnknown = 705,
  kBpchar = 1042,
  kVarchar = 1043,
  kNumeric = 1700
};

template <class Unsigned>
Unsigned big_endian(std::string_view bytes, std::size_t at = 0) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof(Unsigned); ++i) value = value << 8 | static_cast<unsigned char>(bytes.at(at + i));
  return static_cast<Unsigned>(value);
}

// Numeric on the wire: count of digits, weight of the first, sign, scale, then digits to the base of 10000.
struct Numeric {
  explicit Numeric(std::string_view data)
      : bytes(data),
        count(big_endian<std::uint16_t>(data, 0)),
        weight(static_cast<std::int16_t>(big_endian<std::uint16_t>(data, 2))),
        sign(big_endian<std::uint16_t>(data, 4)) {}
  int digit(int i) const {
    return i < count ? big_endian<std::uint16_t>(bytes, 8 + 2 * static_cast<std::size_t>(i)) : 0;
  }
  std::string_view bytes;
  int count;
  int weight;
  int sign;
};

double numeric_real(std::string_view bytes) {
  const Numeric number(bytes);
  double value = 0;
  for (int i = 0; i < number.count; ++i) value += number.digit(i) * std::pow(10000.0, number.weight - i);
  return number.sign == 0x4000 ? -value : value;
}

std::optional<std::int64_t> numeric_integer(std::string_view bytes) {
  const Numeric number(bytes);
  if (number.sign != 0 && number.sign != 0x4000) return std::nullopt;
  std::int64_t value = 0;
  for (int i = 0; i <= number.weight; ++i) {
    const int digit = number.sign == 0 ? number.digit(i) : -number.digit(i);
    if (__builtin_mul_overflow(value, 10000, &value) || __builtin_add_overflow(value, digit, &value)) return {};
  }
  for (int i = std::max(number.weight + 1, 0); i < number.count; ++i) {
    if (number.digit(i) != 0) return std::nullopt;
  }
  return value;
}

}  // namespace

void PostgresRow::wrong(int column, const char* what) const {
  const char* name = PQfname(result_, column);
  throw Fault(std::string("column ") + (name != nullptr ? name : std::to_string(column).c_str()) + " is not " + what);
}

bool PostgresRow::null(int column) const {
  if (column < 0 || column >= PQnfields(result_))
    throw Fault("column " + std::to_string(column) + " is not in the row");
  return PQgetisnull(result_, row_, column) != 0;
}

std::string_view PostgresRow::bytes(int column) const {
  if (null(column)) wrong(column, "there: it is NULL");
  return {PQgetvalue(result_, row_, column), static_cast<std::size_t>(PQgetlength(result_, row_, column))};
}

std::int64_t PostgresRow::integer(int column) const {
  const auto data = bytes(column);
  switch (PQftype(result_, column)) {
    case kInt8:
      return static_cast<std::int64_t>(big_endian<std::uint64_t>(data));
    case kInt4:
      return static_cast<std::int32_t>(big_endian<std::uint32_t>(data));
    case kInt2:
      return static_cast<std::int16_t>(big_endian<std::uint16_t>(data));
    case kNumeric:
      if (const auto value = numeric_integer(data)) return *value;
      break;
    default:
      break;
  }
  wrong(column, "a whole number");
}

bool PostgresRow::boolean(int column) const {
  const auto data = bytes(column);
  if (PQftype(result_, column) != kBool) wrong(column, "a flag");
  return data.at(0) != 0;
}

double PostgresRow::real(int column) const {
  const auto data = bytes(column);
  switch (PQftype(result_, column)) {
    case kFloat8:
      return std::bit_cast<double>(big_endian<std::uint64_t>(data));
    case kFloat4:
      return std::bit_cast<float>(big_endian<std::uint32_t>(data));
    case kNumeric:
      return numeric_real(data);
    default:
      return static_cast<double>(integer(column));
  }
}

std::string_view PostgresRow::text(int column) const {
  const auto data = bytes(column);
  switch (PQftype(result_, column)) {
    case kText:
    case kVarchar:
    case kBpchar:
    case kName:
    case kChar:
    case kUnknown:
      return data;
    default:
      wrong(column, "text");
  }
}

std::string_view PostgresRow::blob(int column) const {
  const auto data = bytes(column);
  if (PQftype(result_, column) != kBytea) wrong(column, "bytes");
  return data;
}

}  // namespace wellkept::db::postgres
