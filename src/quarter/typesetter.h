// Typesets text, tables and bars on A4 pages. Cairo and Pango stand behind it. Internal to quarter/.
//
// Lengths are points. Everything flows from top to bottom; what does not fit goes to the next page, a table with its
// header again.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace wellkept::quarter {

struct Colour {
  double red = 0;
  double green = 0;
  double blue = 0;
};
namespace colour {
inline constexpr Colour kInk{0.11, 0.13, 0.16};
inline constexpr Colour kQuiet{0.39, 0.42, 0.46};
inline constexpr Colour kLine{0.82, 0.84, 0.86};
inline constexpr Colour kFill{0.955, 0.96, 0.967};
inline constexpr Colour kAccent{0.04, 0.36, 0.68};
inline constexpr Colour kPale{0.72, 0.81, 0.90};
inline constexpr Colour kMissed{0.72, 0.11, 0.11};
}  // namespace colour

enum class Align { left, right };

struct Column {
  std::string head;
  double width = 1;  // a share of the page's width
  Align align = Align::left;
  bool bar = false;  // cells hold a share from 0 to 1, drawn as a bar with its interval
};
struct Cell {
  Cell(std::string words) : text(std::move(words)) {}
  Cell(const char* words) : text(words) {}
  std::string text;
  bool strong = false;
  Colour colour = colour::kInk;
  // Of a bar column: the share, its interval and the goal; below 0 is none.
  double share = -1;
  double low = -1;
  double high = -1;
  double goal = -1;
};
using Row = std::vector<Cell>;

struct Bar {
  std::string label;
  double value = 0;
  double second = -1;  // a second bar beside it; below 0: none
  std::string words;
};
struct Tile {
  std::string label;
  std::string value;
  std::string note;
  bool missed = false;
};

struct Paper {
  std::string title;     // of the document
  std::string header;    // on every page after the first
  std::string footer;    // on every page, before its number
  std::string language;  // "zh" or "en": for line breaking and glyphs
  std::string date;      // ISO 8601, of the file's making
};

class Typesetter {
 public:
  // `pages` is the number of pages for "n / N"; 0 while they are being counted.
  Typesetter(const Paper& paper, int pages);
  ~Typesetter();
  Typesetter(const Typesetter&) = delete;
  Typesetter& operator=(const Typesetter&) = delete;

  void title(std::string_view text, std::string_view below);
  void heading(std::string_view text);
  void subheading(std::string_view text);
  void paragraph(std::string_view text, const Colour& colour = colour::kInk);
  void quiet(std::string_view text);  // small and grey
  void tiles(const std::vector<Tile>& tiles);
  void table(const std::vector<Column>& columns, const std::vector<Row>& rows);
  // Horizontal bars from zero; the longest takes the width.
  void bars(const std::vector<Bar>& bars);
  // Vertical bars, two a group, labelled directly.
  void columns(const std::vector<Bar>& bars, std::string_view first, std::string_view second);
  void space(double height);

  std::string finish();  // the PDF
  int pages() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wellkept::quarter
