#include "db/postgres/row.h"

#include <bit>
#include <cmath>

namespace wellkept::db::postgres {
namespace {

// Object ids of the built-in types; they are part of the protocol and do not change.
enum Type : Oid {
  type_bool = 16,
  type_bytea = 17,
  type_char = 18,
  type_name = 19,
  type_int8 = 20,
  type_int2 = 21,
  type_int4 = 23,
  type_text = 25,
  type_float4 = 700,
  type_float8 = 701,
  type_unknown = 705,
  type_bpchar = 1042,
  type_varchar = 1043,
  type_numeric = 1700
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
    case type_int8:
      return static_cast<std::int64_t>(big_endian<std::uint64_t>(data));
    case type_int4:
      return static_cast<std::int32_t>(big_endian<std::uint32_t>(data));
    case type_int2:
      return static_cast<std::int16_t>(big_endian<std::uint16_t>(data));
    case type_numeric:
      if (const auto value = numeric_integer(data)) return *value;
      break;
    default:
      break;
  }
  wrong(column, "a whole number");
}

bool PostgresRow::boolean(int column) const {
  const auto data = bytes(column);
  if (PQftype(result_, column) != type_bool) wrong(column, "a flag");
  return data.at(0) != 0;
}

double PostgresRow::real(int column) const {
  const auto data = bytes(column);
  switch (PQftype(result_, column)) {
    case type_float8:
      return std::bit_cast<double>(big_endian<std::uint64_t>(data));
    case type_float4:
      return std::bit_cast<float>(big_endian<std::uint32_t>(data));
    case type_numeric:
      return numeric_real(data);
    default:
      return static_cast<double>(integer(column));
  }
}

std::string_view PostgresRow::text(int column) const {
  const auto data = bytes(column);
  switch (PQftype(result_, column)) {
    case type_text:
    case type_varchar:
    case type_bpchar:
    case type_name:
    case type_char:
    case type_unknown:
      return data;
    default:
      wrong(column, "text");
  }
}

std::string_view PostgresRow::blob(int column) const {
  const auto data = bytes(column);
  if (PQftype(result_, column) != type_bytea) wrong(column, "bytes");
  return data;
}

}  // namespace wellkept::db::postgres
