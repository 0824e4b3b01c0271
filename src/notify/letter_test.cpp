#include "notify/letter.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace wellkept::notify {
namespace {

Letter letter() {
  return {"desk@example.com",
          "守诺",
          "li@example.com",
          "123@desk.example.com",
          *parse_instant("2026-03-02T02:30:00Z"),
          "zh-CN",
          "即将到期：T-1000001",
          "请尽快处理。\n.\n"};
}

TEST(Letter, IsMimeWithUtf8InSubjectAndBody) {
  const std::string text = compose(letter());
  EXPECT_NE(text.find("From: =?UTF-8?b?"), std::string::npos) << text;
  EXPECT_NE(text.find("<desk@example.com>\r\n"), std::string::npos) << text;
  EXPECT_NE(text.find("To: li@example.com\r\n"), std::string::npos) << text;
  EXPECT_NE(text.find("Subject: =?UTF-8?"), std::string::npos) << text;
  EXPECT_NE(text.find("Message-Id: <123@desk.example.com>\r\n"), std::string::npos) << text;
  EXPECT_NE(text.find("Date: Mon, 02 Mar 2026 02:30:00 +0000\r\n"), std::string::npos) << text;
  EXPECT_NE(text.find("Content-Language: zh-CN\r\n"), std::string::npos) << text;
  EXPECT_NE(text.find("Content-Transfer-Encoding: base64\r\n"), std::string::npos) << text;
  EXPECT_NE(text.find("charset=utf-8"), std::string::npos) << text;
  for (const char c : text) ASSERT_LT(static_cast<unsigned char>(c), 0x80);
}

TEST(Letter, TheSameLetterIsTheSameBytes) {
  EXPECT_EQ(compose(letter()), compose(letter()));
}

TEST(Letter, NoHeaderCanBeAddedThroughSubjectOrName) {
  Letter bad = letter();
  bad.subject = "Hello\r\nBcc: victim@example.com\r\n\r\nBody";
  bad.from_name = "Desk\r\nX-Evil: 1";
  bad.language = "en\r\nX-Evil: 2";
  const std::string text = compose(bad);
  const std::string head = text.substr(0, text.find("\r\n\r\n"));
  for (const auto line : text::split(head, '\n')) {
    EXPECT_FALSE(line.starts_with("Bcc")) << text;
    EXPECT_FALSE(line.starts_with("X-Evil")) << text;
  }
}

}  // namespace
}  // namespace wellkept::notify
