#include "customer/customer_service.h"

#include <gtest/gtest.h>

#include "db/migrator.h"
#include "db/testing/test_database.h"

namespace wellkept::customer {
namespace {

TEST(NormalPhone, KeepsDigitsAndALeadingPlus) {
  for (const auto& [phone, normal] : std::vector<std::pair<const char*, const char*>>{
           {"13800138000", "13800138000"},
           {"+86 138-0013-8000", "+8613800138000"},
           {" (010) 6552 9988 ", "01065529988"},
           {"1+2", "12"},
           {"tel: +86 10", "+8610"},
           {"++86", "+86"},
           {"extension", ""},
           {"", ""},
       }) {
    EXPECT_EQ(normal_phone(phone), normal) << phone;
  }
}

TEST(NormalEmail, FoldsCaseAndWidthAndTrims) {
  for (const auto& [email, normal] : std::vector<std::pair<const char*, const char*>>{
           {"li.lei@example.com", "li.lei@example.com"},
           {"  Li.Lei@Example.COM\t", "li.lei@example.com"},
           {"ｌｉ@example.com", "li@example.com"},
       }) {
    EXPECT_EQ(normal_email(email), normal) << email;
  }
}

TEST(Masked, ShowsEnoughToTellContactsApart) {
  for (const auto& [phone, shown] : std::vector<std::pair<const char*, const char*>>{
           {"13800138000", "138****8000"},
           {"+8613800138000", "+86138****8000"},
           {"65529988", "6***9988"},
           {"1234567", "*******"},
           {"", ""},
       }) {
    EXPECT_EQ(masked_phone(phone), shown) << phone;
  }
  for (const auto& [email, shown] : std::vector<std::pair<const char*, const char*>>{
           {"wang@example.com", "w***@example.com"},
           {"王@example.com", "王***@example.com"},
           {"@example.com", "***"},
           {"nothing", "***"},
       }) {
    EXPECT_EQ(masked_email(email), shown) << email;
  }
}

TEST(NewCustomer, IsRead) {
  struct Row {
    const char* body;
    const char* errors;
  };
  for (const Row& row : {
           Row{R"({"name":"李雷"})", ""},
           Row{R"({"name":"李雷","phone":"138","email":"a@b","segment":"gold"})", ""},
           Row{R"({"phone":"13800138000"})", "/customer/name required"},
           Row{R"({"name":""})", "/customer/name required"},
           Row{R"({"name":"李雷","phone":"call me"})", "/customer/phone format"},
           Row{R"({"name":"李雷","phone":"+1-2"})", "/customer/phone format"},
           Row{R"({"name":"李雷","email":"example.com"})", "/customer/email format"},
           Row{R"({"name":"李雷","age":7})", "/customer/age unknown"},
           Row{R"({"name":7})", "/customer/name type"},
       }) {
    const auto read = read_new_customer(std::get<json::Value>(json::parse(row.body)), "/customer");
    std::string errors;
    if (!read.ok()) {
      for (const auto& error : read.refusal().fields)
        errors += (errors.empty() ? "" : ", ") + error.field + " " + error.code;
    }
    EXPECT_EQ(errors, row.errors) << row.body;
  }
  const auto read = read_new_customer(std::get<json::Value>(json::parse(R"({"name":"李雷"})")), "");
  EXPECT_EQ(read->segment, "standard");
}

class CustomerTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  CustomerTest() {
    if (!db::migrate(*database_).ok()) throw std::runtime_error("cannot migrate");
  }
  Customer write(Customer (CustomerService::*how)(db::Transaction&, NewCustomer), NewCustomer fresh) {
    return *database_->write(
        [&](db::Transaction& tx) -> Result<Customer> { return (service_.*how)(tx, std::move(fresh)); });
  }
  Customer add(NewCustomer fresh) { return write(&CustomerService::add, std::move(fresh)); }
  Customer find_or_add(NewCustomer fresh) { return write(&CustomerService::find_or_add, std::move(fresh)); }
  std::vector<std::string> names(const std::vector<Customer>& customers) {
    std::vector<std::string> out;
    for (const auto& one : customers) out.push_back(one.name);
    return out;
  }
  std::vector<Customer> by_phone(const char* phone, Id after = {}, int limit = 10) {
    return database_->read([&](db::Transaction& tx) { return service_.find_by_phone(tx, phone, after, limit); });
  }
  db::testing::TestDatabase database_{GetParam()};
  ManualClock clock_{Instant{1'772'000'000'000}};
  IdSource ids_{clock_, 0};
  CustomerService service_{clock_, ids_};
};

TEST_P(CustomerTest, IsStoredAsItIsLookedUp) {
  const Customer added = add({"李雷", "+86 138-0013-8000", "Li.Lei@Example.com", "gold", "CRM-7"});
  EXPECT_EQ(added.phone, "+8613800138000");
  EXPECT_EQ(added.email, "li.lei@example.com");
  EXPECT_EQ(added.created_at, clock_.now());
  database_->read([&](db::Transaction& tx) {
    const auto found = service_.find(tx, added.id);
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->name, "李雷");
    EXPECT_EQ(found->phone, added.phone);
    EXPECT_EQ(found->segment, "gold");
    EXPECT_EQ(found->external_key, "CRM-7");
    EXPECT_EQ(found->created_at, added.created_at);
    EXPECT_EQ(service_.find_external(tx, "CRM-7")->id, added.id);
    EXPECT_FALSE(service_.find_external(tx, "CRM-8"));
    EXPECT_FALSE(service_.find_external(tx, ""));
    EXPECT_FALSE(service_.find(tx, Id{7}));
    EXPECT_EQ(service_.find_by_email(tx, "LI.LEI@example.com ", Id{}, 10).size(), 1u);
    EXPECT_EQ(service_.find_by_phone(tx, "+86 13800138000", Id{}, 10).size(), 1u);
  });
  const Customer bare = add({.name = "无名"});
  const auto found = database_->read([&](db::Transaction& tx) { return service_.find(tx, bare.id); });
  EXPECT_EQ(found->phone, std::nullopt);
  EXPECT_EQ(found->email, std::nullopt);
  EXPECT_EQ(found->external_key, "");
}

TEST_P(CustomerTest, IsFoundWhenThereIsExactlyOne) {
  const Customer li = add({.name = "李雷", .phone = "138", .email = "li@example.com"});
  EXPECT_EQ(find_or_add({.name = "Li", .phone = "1-3-8"}).id, li.id);
  EXPECT_EQ(find_or_add({.name = "Li", .email = "LI@example.com"}).id, li.id);
  EXPECT_EQ(find_or_add({.name = "Li", .phone = "139", .email = "li@example.com"}).id, li.id) << "the address will do";
  const Customer han = add({.name = "韩梅梅", .phone = "139"});
  EXPECT_EQ(find_or_add({.name = "Han", .phone = "139", .email = "li@example.com"}).id, han.id) << "the number decides";

  add({.name = "李雷的同事", .phone = "138"});
  const Customer third = find_or_add({.name = "Somebody", .phone = "138", .email = "li@example.com"});
  EXPECT_NE(third.id, li.id) << "two have the number: nobody knows which";
  EXPECT_EQ(third.name, "Somebody");
  EXPECT_NE(find_or_add({.name = "A"}).id, find_or_add({.name = "A"}).id) << "a name finds nobody";
}

TEST_P(CustomerTest, IsListedInPages) {
  std::vector<Customer> all;
  for (const char* name : {"a", "b", "c"}) all.push_back(add({.name = name, .phone = "138"}));
  add({.name = "other", .phone = "139"});
  EXPECT_EQ(names(by_phone("138")), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(names(by_phone("138", {}, 2)), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(names(by_phone("138", all[1].id)), std::vector<std::string>{"c"});
  EXPECT_TRUE(by_phone("137").empty());
}

INSTANTIATE_TEST_SUITE_P(Engines, CustomerTest, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& test) { return db::testing::name_of(test.param); });

}  // namespace
}  // namespace wellkept::customer
