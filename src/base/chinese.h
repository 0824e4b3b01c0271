// Traditional Chinese as Taiwan writes it, made of simplified: for texts of ours, which are written once.
#pragma once
#include <string>
#include <string_view>

namespace wellkept::chinese {

// By phrases, not by characters: 软件 becomes 軟體, 头发 頭髮. Texts are kept once converted, as many as a policy has;
// from any thread.
std::string traditional(std::string_view simplified);
// The same for a text that is made for one reader and not kept.
std::string traditional_once(std::string_view simplified);

}  // namespace wellkept::chinese
