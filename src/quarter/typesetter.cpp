#include "quarter/typesetter.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <stdexcept>
#include <utility>

#ifdef __SANITIZE_ADDRESS__
// Cairo 1.16 forgets 768 bytes of each font that a PDF embeds, and fontconfig keeps its patterns for the next one:
// neither is ours to free.
extern "C" const char* __lsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier): the sanitizer's name
  return "leak:libcairo.so\nleak:libfontconfig.so\n";
}
#endif

namespace wellkept::quarter {
namespace {

constexpr double kWidth = 595.28;  // A4
constexpr double kHeight = 841.89;
constexpr double kMargin = 51;
constexpr double kTop = 62;
constexpr double kBottom = 60;
constexpr double kInner = kWidth - 2 * kMargin;
constexpr double kCellPad = 4;
constexpr double kAfterNumbers = 8;  // between numbers at the right and the words of the next column
constexpr double kNormal = 9.5;
constexpr double kRuleBelow = 4;  // from a heading to its line
constexpr double kSmall = 8;

cairo_status_t append(void* closure, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

struct Layout {
  PangoLayout* layout;
  explicit Layout(PangoLayout* made) : layout(made) {}
  Layout(Layout&& other) noexcept : layout(std::exchange(other.layout, nullptr)) {}
  Layout(const Layout&) = delete;
  Layout& operator=(const Layout&) = delete;
  ~Layout() {
    if (layout != nullptr) g_object_unref(layout);
  }
  double height() const {
    int height = 0;
    pango_layout_get_size(layout, nullptr, &height);
    return static_cast<double>(height) / PANGO_SCALE;
  }
  double width() const {
    int width = 0;
    pango_layout_get_size(layout, &width, nullptr);
    return static_cast<double>(width) / PANGO_SCALE;
  }
};

struct Font {
  double size = kNormal;
  bool strong = false;
};

}  // namespace

struct Typesetter::Impl {
  Impl(const Paper& given, int total) : paper(given), of(total) {
    surface = cairo_pdf_surface_create_for_stream(append, &bytes, kWidth, kHeight);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, paper.title.c_str());
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, paper.date.c_str());
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, paper.date.c_str());
    context = cairo_create(surface);
  }
  ~Impl() {
    cairo_destroy(context);
    cairo_surface_destroy(surface);
  }

  void ink(const Colour& colour) { cairo_set_source_rgb(context, colour.red, colour.green, colour.blue); }

  Layout lay(std::string_view text, const Font& font, double width, Align align = Align::left) {
    Layout made(pango_cairo_create_layout(context));
    PangoFontDescription* description = pango_font_description_new();
    pango_font_description_set_family(description,
                                      "Noto Sans CJK SC, Noto Sans SC, Noto Sans, DejaVu Sans, sans-serif");
    pango_font_description_set_absolute_size(description, font.size * PANGO_SCALE);
    if (font.strong) pango_font_description_set_weight(description, PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(made.layout, description);
    pango_font_description_free(description);
    pango_context_set_language(pango_layout_get_context(made.layout),
                               pango_language_from_string(paper.language == "zh" ? "zh-CN" : "en"));
    pango_layout_set_text(made.layout, text.data(), static_cast<int>(text.size()));
    pango_layout_set_width(made.layout, static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_wrap(made.layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_line_spacing(made.layout, 1.15F);
    if (align == Align::right) pango_layout_set_alignment(made.layout, PANGO_ALIGN_RIGHT);
    return made;
  }

  void show(const Layout& text, double x, double top, const Colour& colour) {
    ink(colour);
    cairo_move_to(context, x, top);
    pango_cairo_show_layout(context, text.layout);
  }

  void line(double top, const Colour& colour = colour::kLine, double width = 0.5) {
    ink(colour);
    cairo_set_line_width(context, width);
    cairo_move_to(context, kMargin, top);
    cairo_line_to(context, kWidth - kMargin, top);
    cairo_stroke(context);
  }

  void box(double x, double top, double width, double height, const Colour& colour) {
    ink(colour);
    cairo_rectangle(context, x, top, width, height);
    cairo_fill(context);
  }

  void begin_page() {
    ++page;
    y = kTop;
    if (page > 1) show(lay(paper.header, {kSmall, false}, kInner), kMargin, 32, colour::kQuiet);
    line(kHeight - 46);
    show(lay(paper.footer, {kSmall, false}, kInner - 60), kMargin, kHeight - 40, colour::kQuiet);
    const std::string number = std::to_string(page) + " / " + std::to_string(of);
    show(lay(number, {kSmall, false}, kInner, Align::right), kMargin, kHeight - 40, colour::kQuiet);
  }

  void next_page() {
    cairo_show_page(context);
    begin_page();
  }

  // Makes room for so much; what is higher than a page starts on one.
  void need(double height) {
    if (page == 0) begin_page();
    const auto titles = std::exchange(pending, {});
    double above = 0;
    for (const Title& title : titles)
      above += title.before + lay(title.text, title.font, kInner).height() + title.after;
    if (y + above + height > kHeight - kBottom && y > kTop) next_page();
    for (const Title& title : titles) {
      const Layout laid = lay(title.text, title.font, kInner);
      show(laid, kMargin, y + title.before, colour::kInk);
      y += title.before + laid.height();
      if (title.ruled) line(y + kRuleBelow, colour::kInk, 0.8);
      y += title.after;
    }
  }

  void text(std::string_view words, const Font& font, const Colour& colour, double before, double after) {
    const Layout laid = lay(words, font, kInner);
    // A long text goes on over the page line by line.
    if (laid.height() > kHeight - kBottom - kTop) return lines(laid, colour, before, after);
    need(before + laid.height());
    y += before;
    show(laid, kMargin, y, colour);
    y += laid.height() + after;
  }

  void lines(const Layout& laid, const Colour& colour, double before, double after) {
    y += before;
    PangoLayoutIter* at = pango_layout_get_iter(laid.layout);
    do {
      PangoRectangle logical;
      pango_layout_iter_get_line_extents(at, nullptr, &logical);
      const double height = static_cast<double>(logical.height) / PANGO_SCALE * 1.15;
      need(height);
      ink(colour);
      cairo_move_to(context, kMargin, y + height * 0.8);
      pango_cairo_show_layout_line(context, pango_layout_iter_get_line_readonly(at));
      y += height;
    } while (pango_layout_iter_next_line(at) != 0);
    pango_layout_iter_free(at);
    y += after;
  }

  static double width_of(const Column& column) {
    return column.width * kInner - kCellPad - (column.align == Align::right ? kAfterNumbers : 0);
  }

  double row_height(const std::vector<Column>& columns, const Row& row, const Font& font) {
    double height = 0;
    for (std::size_t i = 0; i < columns.size() && i < row.size(); ++i) {
      const double width = width_of(columns[i]);
      height = std::max(height, lay(row[i].text, {font.size, font.strong || row[i].strong}, width).height());
    }
    return height + 2 * kCellPad;
  }

  // A share from 0 to 1 with the whisker of its interval and a mark at the goal; its words stand to the right.
  void share(const Cell& cell, double x, double top, double width, double height) {
    const double words = 44;
    const double room = width - words - kCellPad;
    const double middle = top + height / 2;
    box(x, middle - 3, room, 6, colour::kFill);
    if (cell.share >= 0) box(x, middle - 3, room * cell.share, 6, colour::kAccent);
    cairo_set_line_width(context, 0.8);
    if (cell.low >= 0) {
      ink(colour::kInk);
      cairo_move_to(context, x + room * cell.low, middle);
      cairo_line_to(context, x + room * cell.high, middle);
      for (const double end : {cell.low, cell.high}) {
        cairo_move_to(context, x + room * end, middle - 2);
        cairo_line_to(context, x + room * end, middle + 2);
      }
      cairo_stroke(context);
    }
    if (cell.goal >= 0) {
      ink(colour::kMissed);
      cairo_set_line_width(context, 1);
      cairo_move_to(context, x + room * cell.goal, middle - 5);
      cairo_line_to(context, x + room * cell.goal, middle + 5);
      cairo_stroke(context);
    }
    const Layout laid = lay(cell.text, {kSmall + 0.5, cell.strong}, words, Align::right);
    show(laid, x + width - words - kCellPad / 2, middle - laid.height() / 2, cell.colour);
  }

  void draw_row(const std::vector<Column>& columns, const Row& row, const Font& font, double height, bool head) {
    if (head) box(kMargin, y, kInner, height, colour::kFill);
    double x = kMargin;
    for (std::size_t i = 0; i < columns.size() && i < row.size(); ++i) {
      const double width = columns[i].width * kInner;
      if (columns[i].bar && !head) {
        // On the first line of the row, where its numbers stand.
        const double first = std::min(height, row_height({columns[i]}, {Cell("0")}, font));
        share(row[i], x + kCellPad / 2, y, width - kCellPad, first);
      } else {
        const Layout laid =
            lay(row[i].text, {font.size, font.strong || row[i].strong}, width_of(columns[i]), columns[i].align);
        show(laid, x + kCellPad / 2, y + kCellPad, head ? colour::kQuiet : row[i].colour);
      }
      x += width;
    }
    y += height;
    line(y);
  }

  Paper paper;
  int of;
  std::string bytes;
  cairo_surface_t* surface = nullptr;
  cairo_t* context = nullptr;
  int page = 0;
  double y = kTop;
  // Titles wait for what they stand over, so that none ever ends a page.
  struct Title {
    std::string text;
    Font font;
    double before;
    double after;
    bool ruled = false;
  };
  std::vector<Title> pending;
};

Typesetter::Typesetter(const Paper& paper, int pages) : impl_(std::make_unique<Impl>(paper, pages)) {}
Typesetter::~Typesetter() = default;

int Typesetter::pages() const {
  return impl_->page;
}

void Typesetter::space(double height) {
  impl_->y += height;
}

void Typesetter::title(std::string_view text, std::string_view below) {
  impl_->text(text, {22, true}, colour::kInk, 8, 4);
  impl_->text(below, {kNormal, false}, colour::kQuiet, 0, 10);
}

void Typesetter::heading(std::string_view text) {
  impl_->pending.push_back({std::string(text), {14, true}, 14, kRuleBelow + 8, true});
}

void Typesetter::subheading(std::string_view text) {
  impl_->pending.push_back({std::string(text), {10.5, true}, 8, 4});
}

void Typesetter::paragraph(std::string_view text, const Colour& colour) {
  impl_->text(text, {kNormal, false}, colour, 0, 6);
}

void Typesetter::quiet(std::string_view text) {
  impl_->text(text, {kSmall, false}, colour::kQuiet, 0, 6);
}

void Typesetter::tiles(const std::vector<Tile>& tiles) {
  constexpr std::size_t kAcross = 3;
  constexpr double kGap = 10;
  constexpr double kTall = 70;
  const double width = (kInner - kGap * (kAcross - 1)) / kAcross;
  for (std::size_t i = 0; i < tiles.size(); ++i) {
    if (i % kAcross == 0) impl_->need(kTall + kGap);
    const double x = kMargin + static_cast<double>(i % kAcross) * (width + kGap);
    const Tile& tile = tiles[i];
    impl_->box(x, impl_->y, width, kTall, colour::kFill);
    const Layout label = impl_->lay(tile.label, {kSmall + 0.5, false}, width - 16);
    pango_layout_set_height(label.layout, -1);  // one line
    pango_layout_set_ellipsize(label.layout, PANGO_ELLIPSIZE_END);
    impl_->show(label, x + 8, impl_->y + 7, colour::kQuiet);
    impl_->show(impl_->lay(tile.value, {20, true}, width - 16), x + 8, impl_->y + 20,
                tile.missed ? colour::kMissed : colour::kInk);
    impl_->show(impl_->lay(tile.note, {kSmall, false}, width - 16), x + 8, impl_->y + 50, colour::kQuiet);
    if (i % kAcross == kAcross - 1 || i + 1 == tiles.size()) impl_->y += kTall + kGap;
  }
}

void Typesetter::table(const std::vector<Column>& columns, const std::vector<Row>& rows) {
  const Font font{kSmall + 0.5, false};
  const Font head_font{kSmall, true};
  Row head;
  for (const Column& column : columns) head.emplace_back(column.head);
  const double head_height = impl_->row_height(columns, head, head_font);
  const auto draw_head = [&] { impl_->draw_row(columns, head, head_font, head_height, true); };
  std::vector<double> heights;
  double all = head_height;
  for (const Row& row : rows) all += heights.emplace_back(impl_->row_height(columns, row, font));
  // A short table is not torn apart: it goes to the next page whole.
  constexpr std::size_t kShort = 12;
  impl_->need(rows.size() <= kShort ? all : head_height + 40);
  draw_head();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row& row = rows[i];
    const double height = heights[i];
    const int page = impl_->page;
    // The last row does not stand on a page alone.
    impl_->need(i + 2 == rows.size() ? height + heights[i + 1] : height);
    if (impl_->page != page) draw_head();
    impl_->draw_row(columns, row, font, height, false);
  }
  impl_->y += 10;
}

void Typesetter::bars(const std::vector<Bar>& bars) {
  double most = 0;
  for (const Bar& bar : bars) most = std::max(most, bar.value);
  constexpr double kEach = 17;
  constexpr std::size_t kShort = 12;
  if (bars.size() <= kShort) impl_->need(kEach * static_cast<double>(bars.size()));
  constexpr double kLabel = 130;
  constexpr double kWords = 90;
  for (const Bar& bar : bars) {
    impl_->need(kEach);
    impl_->show(impl_->lay(bar.label, {kSmall + 0.5, false}, kLabel), kMargin, impl_->y + 1, colour::kInk);
    const double room = kInner - kLabel - kWords - 10;
    const double length = most > 0 ? room * bar.value / most : 0;
    impl_->box(kMargin + kLabel + 5, impl_->y + 2, std::max(length, 0.7), 10, colour::kAccent);
    impl_->show(impl_->lay(bar.words, {kSmall + 0.5, false}, kWords), kMargin + kLabel + 10 + length, impl_->y + 1,
                colour::kQuiet);
    impl_->y += kEach;
  }
  impl_->y += 8;
}

void Typesetter::columns(const std::vector<Bar>& bars, std::string_view first, std::string_view second) {
  constexpr double kTall = 110;
  impl_->need(kTall + 44);
  double most = 1;
  for (const Bar& bar : bars) most = std::max({most, bar.value, bar.second});
  const double base = impl_->y + kTall + 14;
  const double step = kInner / static_cast<double>(std::max<std::size_t>(bars.size(), 1));
  const double width = std::min(34.0, step / 3);
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const double middle = kMargin + step * (static_cast<double>(i) + 0.5);
    const auto column = [&](double x, double value, const Colour& colour, std::string_view name) {
      const double height = kTall * value / most;
      impl_->box(x, base - height, width, std::max(height, 0.7), colour);
      const std::string number = std::to_string(std::llround(value));
      const Layout label = impl_->lay(i == 0 ? std::string(name) + " " + number : number, {kSmall, false}, -1);
      // Those of the first group, which bear a name, grow away from each other.
      const double left = i > 0 ? x + width / 2 - label.width() / 2 : x < middle ? x + width - label.width() : x;
      impl_->show(label, left, base - height - 12, colour::kQuiet);
    };
    column(middle - width - 2, bars[i].value, colour::kAccent, first);
    if (bars[i].second >= 0) column(middle + 2, bars[i].second, colour::kPale, second);
    const Layout label = impl_->lay(bars[i].label, {kSmall + 0.5, false}, -1);
    impl_->show(label, middle - label.width() / 2, base + 4, colour::kInk);
  }
  impl_->line(base);
  impl_->y = base + 26;
}

std::string Typesetter::finish() {
  impl_->need(0);
  cairo_show_page(impl_->context);
  cairo_surface_finish(impl_->surface);
  if (cairo_surface_status(impl_->surface) != CAIRO_STATUS_SUCCESS) throw std::runtime_error("the PDF cannot be made");
  return impl_->bytes;
}

}  // namespace wellkept::quarter
