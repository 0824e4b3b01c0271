// CSV as RFC 4180 has it, read as a stream in flat memory: quoted line breaks and doubled quotes, a byte order mark,
// LF, CRLF or CR. A quote inside a bare cell is taken as it stands, as spreadsheets do. A row that breaks a limit or
// the syntax carries its problem and the reader goes on with the next one.
//
// Own code: the library that Debian has (libcsv) knows no line numbers and no limits, both of which a report of bad
// rows needs.
#pragma once
#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace wellkept::transfer {

struct CsvLimits {
  std::size_t cell = 1 << 20;  // bytes
  std::size_t row = 4 << 20;   // bytes
  std::size_t cells = 2000;
};

struct CsvRow {
  std::int64_t line = 0;                // on which it begins, from 1
  std::vector<std::string_view> cells;  // until the next row is read
  std::string problem;                  // not empty: the cells are not to be trusted
};

class CsvReader {
 public:
  explicit CsvReader(std::istream& in, char separator = ',', CsvLimits limits = {});
  // The next row that is not blank; false at the end.
  bool next(CsvRow& row);

 private:
  enum class State { start, bare, quoted, closed };
  bool fill();
  bool take(char c);  // true: the row is complete
  void take_plain();
  void keep(const char* bytes, std::size_t count);
  void end_cell();
  void wrong(const char* problem);

  std::istream& in_;
  const char separator_;
  const CsvLimits limits_;
  std::string buffer_;
  std::size_t at_ = 0;
  std::size_t size_ = 0;
  std::int64_t line_ = 1;
  bool after_cr_ = false;
  State state_ = State::start;
  std::string text_;  // of the row's cells, one after the other
  std::vector<std::size_t> ends_;
  std::string problem_;
};

}  // namespace wellkept::transfer
