#include "portal/contact_service.h"

#include <gtest/gtest.h>

#include <set>

namespace wellkept::portal {
namespace {

TEST(Contact, IsReadAsCustomersAreLookedUp) {
  struct Row {
    const char* text;
    const char* kind;
    const char* value;
  };
  for (const Row& row : {
           Row{" 138 0013-8000 ", "phone", "13800138000"},
           Row{"+86 (138) 00138000", "phone", "+8613800138000"},
           Row{"Li.Lei@Example.COM", "email", "li.lei@example.com"},
           Row{"12345", "", ""},
           Row{"123456789012345678901", "", ""},
           Row{"call 13800138000", "", ""},
           Row{"@example.com", "", ""},
           Row{"li@localhost", "", ""},
           Row{"li@.com", "", ""},
           Row{"li@example.", "", ""},
           Row{"li@a@example.com", "", ""},
           Row{"li lei@example.com", "", ""},
           Row{"li@example.com,x@example.com", "", ""},
           Row{"<li@example.com>", "", ""},
           Row{"li@example.com\nBcc: x@example.com", "", ""},
           Row{"", "", ""},
       }) {
    const auto contact = read_contact(row.text);
    EXPECT_EQ(contact.ok() ? contact_kind_name(contact->kind) : "", row.kind) << row.text;
    EXPECT_EQ(contact.ok() ? contact->value : "", row.value) << row.text;
    if (!contact.ok()) {
      EXPECT_EQ(contact.refusal().code, "portal.contact");
    }
  }
}

TEST(Contact, ChineseNumbersAreLookedForWithAndWithoutTheCountry) {
  using Texts = std::vector<std::string>;
  EXPECT_EQ(spellings({ContactKind::phone, "13800138000"}), (Texts{"13800138000", "+8613800138000"}));
  EXPECT_EQ(spellings({ContactKind::phone, "+8613800138000"}), (Texts{"+8613800138000", "13800138000"}));
  EXPECT_EQ(spellings({ContactKind::phone, "+85221234567"}), (Texts{"+85221234567"}));
  EXPECT_EQ(spellings({ContactKind::email, "a@example.com"}), (Texts{"a@example.com"}));
}

TEST(Code, HasSixDigits) {
  EXPECT_EQ(code_of(std::string(8, '\0')), "000000");
  EXPECT_EQ(code_of(std::string("\0\0\0\0\0\0\0\x2a", 8)), "000042");
  EXPECT_EQ(code_of(std::string("\0\0\0\0\0\x0f\x42\x40", 8)), "000000") << "a million";
  EXPECT_EQ(code_of(std::string("\0\0\0\0\0\x0f\x42\x3f", 8)), "999999");
  std::set<std::string> codes;
  for (int i = 0; i < 100; ++i) codes.insert(code_of(crypto::random_bytes(8)));
  EXPECT_GT(codes.size(), 95u);
}

TEST(Code, HashIsBoundToKeyRowContactAndCode) {
  const Contact contact{ContactKind::email, "a@example.com"};
  const auto hash = code_hash("key", Id{1}, contact, "123456");
  EXPECT_EQ(hash, code_hash("key", Id{1}, contact, "123456"));
  EXPECT_NE(hash, code_hash("other", Id{1}, contact, "123456"));
  EXPECT_NE(hash, code_hash("key", Id{2}, contact, "123456"));
  EXPECT_NE(hash, code_hash("key", Id{1}, {ContactKind::email, "b@example.com"}, "123456"));
  EXPECT_NE(hash, code_hash("key", Id{1}, contact, "123457"));
}

}  // namespace
}  // namespace wellkept::portal
