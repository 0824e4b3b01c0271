// How the workbook's charts look: as the printed report draws them. Internal to quarter/.
#pragma once
#include <xlsxwriter.h>

#include <string>

namespace wellkept::quarter {

inline constexpr lxw_color_t kAccent = 0x0A5CAD;
inline constexpr lxw_color_t kPale = 0xB8CFE6;
inline constexpr lxw_color_t kLine = 0xD1D6DB;
inline void paint(lxw_chart_series* series, lxw_color_t colour) {
  lxw_chart_fill fill{};
  fill.color = colour;
  chart_series_set_fill(series, &fill);
  chart_series_set_labels(series);
}
inline void lay_out(lxw_chart* chart, lxw_chart_axis* values, const std::string& title) {
  lxw_chart_line line{};
  line.color = kLine;
  line.width = 0.5F;
  chart_axis_major_gridlines_set_line(values, &line);
  lxw_chart_font font{};
  constexpr double kTitleSize = 11;
  font.size = kTitleSize;
  font.bold = LXW_TRUE;
  chart_title_set_name(chart, title.c_str());
  chart_title_set_name_font(chart, &font);
}

}  // namespace wellkept::quarter
