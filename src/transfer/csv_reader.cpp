#include "transfer/csv_reader.h"

#include <istream>

namespace wellkept::transfer {
namespace {

constexpr std::size_t kBlock = 64 * 1024;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

CsvReader::CsvReader(std::istream& in, char separator, CsvLimits limits)
    : in_(in), separator_(separator), limits_(limits), buffer_(kBlock, '\0') {
  fill();
  if (std::string_view(buffer_.data(), size_).starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
}

bool CsvReader::fill() {
  in_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  size_ = static_cast<std::size_t>(in_.gcount());
  at_ = 0;
  return size_ > 0;
}

void CsvReader::wrong(const char* problem) {
  if (problem_.empty()) problem_ = problem;
}

// What is too much is read and forgotten, so that one hostile row costs no memory.
void CsvReader::keep(const char* bytes, std::size_t count) {
  const std::size_t begun = ends_.empty() ? 0 : ends_.back();
  if (text_.size() + count > limits_.row) return wrong("the row is too long");
  if (text_.size() - begun + count > limits_.cell) return wrong("a cell is too long");
  text_.append(bytes, count);
}

void CsvReader::end_cell() {
  state_ = State::start;
  if (ends_.size() >= limits_.cells) return wrong("the row has too many cells");
  ends_.push_back(text_.size());
}

// The longest stretch without a special character in one go.
void CsvReader::take_plain() {
  const char* begin = buffer_.data() + at_;
  const char* end = buffer_.data() + size_;
  const char* stop = begin;
  if (state_ == State::quoted) {
    while (stop != end && *stop != '"' && *stop != '\n' && *stop != '\r') ++stop;
  } else {
    while (stop != end && *stop != separator_ && *stop != '\n' && *stop != '\r') ++stop;
  }
  keep(begin, static_cast<std::size_t>(stop - begin));
  at_ += static_cast<std::size_t>(stop - begin);
  if (stop != begin) after_cr_ = false;
}

bool CsvReader::take(char c) {
  const bool second_of_crlf = c == '\n' && after_cr_;
  after_cr_ = c == '\r';
  if ((c == '\n' && !second_of_crlf) || c == '\r') ++line_;
  if (state_ == State::quoted) {
    if (c == '"') {
      state_ = State::closed;
    } else {
      keep(&c, 1);
    }
    return false;
  }
  if (second_of_crlf) return false;
  if (c == '\n' || c == '\r') {
    const bool blank = state_ == State::start && ends_.empty() && text_.empty() && problem_.empty();
    if (!blank) end_cell();
    return !blank;
  }
  if (c == separator_) {
    end_cell();
    return false;
  }
  if (c == '"' && state_ == State::start) {
    state_ = State::quoted;
    return false;
  }
  if (c == '"' && state_ == State::closed) {
    keep(&c, 1);
    state_ = State::quoted;
    return false;
  }
  if (state_ == State::closed) wrong("text stands after a closing quote");
  state_ = State::bare;
  keep(&c, 1);
  return false;
}

bool CsvReader::next(CsvRow& row) {
  text_.clear();
  ends_.clear();
  problem_.clear();
  state_ = State::start;
  row.line = line_;
  bool complete = false;
  bool begun = false;
  while (!complete) {
    if (at_ == size_ && !fill()) break;
    if (!begun) row.line = line_;  // blank lines before it do not count as its beginning
    complete = take(buffer_[at_++]);
    begun = begun || state_ != State::start || !ends_.empty();
    if (!complete && (state_ == State::quoted || state_ == State::bare) && at_ != size_) take_plain();
  }
  if (!complete) {
    if (!begun) return false;
    if (state_ == State::quoted) wrong("a quote is not closed");
    end_cell();
  }
  row.cells.clear();
  std::size_t from = 0;
  for (const std::size_t end : ends_) {
    row.cells.push_back(std::string_view(text_).substr(from, end - from));
    from = end;
  }
  row.problem = problem_;
  return true;
}

}  // namespace wellkept::transfer
