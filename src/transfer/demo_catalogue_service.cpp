#include "transfer/demo_catalogue_service.h"

#include <array>
#include <string_view>

#include "transfer/demo_texts.h"

namespace wellkept::transfer {
namespace {

constexpr std::string_view kSince = "2020-01-01";
constexpr int kDevice = 24;  // months
constexpr int kMain = 36;

struct MainPart {
  std::string_view line;
  std::string_view part;
  std::string_view zh;
  std::string_view en;
};
constexpr std::array<MainPart, 6> kMainParts{{{"lock", "drive", "锁体电机", "Lock drive"},
                                              {"lighting", "driver", "驱动电源", "Driver"},
                                              {"heating", "board", "主控板", "Control board"},
                                              {"camera", "sensor", "感光元件", "Image sensor"},
                                              {"gateway", "radio", "无线模块", "Radio"},
                                              {"other", "board", "主控板", "Control board"}}};

}  // namespace

std::vector<customer::Product> demo_catalogue() {
  std::vector<customer::Product> products;
  for (const texts::Line& line : texts::kLines) {
    for (const texts::Text model : line.models) {
      customer::Product product;
      product.model = std::string(model);
      product.valid_from = std::string(kSince);
      product.name = {std::string(line.names.front()), std::string(line.names.back())};
      product.category = std::string(line.id);
      product.from_installation = line.id == "lock" || line.id == "heating";
      product.parts.push_back({"whole", {"整机", "The device"}, kDevice});
      for (const MainPart& part : kMainParts) {
        if (part.line == line.id)
          product.parts.push_back({std::string(part.part), {std::string(part.zh), std::string(part.en)}, kMain});
      }
      product.parts.push_back({"battery", {"电池和耗材", "Batteries and consumables"}, 0});
      product.latest_firmware = "3.2.1";
      products.push_back(std::move(product));
    }
  }
  return products;
}

}  // namespace wellkept::transfer
