#include "directory/directory_service.h"

#include <gtest/gtest.h>

#include "directory/member_commands.h"
#include "directory/testing.h"

namespace wellkept::directory {
namespace {

using testing::kPassword;

class DirectoryTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  std::string code(const auto& result) { return result.ok() ? std::string() : result.refusal().code; }
  Result<Unit> unit(const std::string& kind, const std::string& name, Id parent = {}) {
    return f_.database->write([&](db::Transaction& tx) {
      return f_.directory.create_unit(tx, {{}, parent, kind, name, 1}, {});
    });
  }
  testing::Fixture f_{GetParam()};
};

TEST_P(DirectoryTest, AMemberIsCreatedWithALink) {
  const auto created = f_.add("Li.Lei", {"specialist"}, Id{42});
  ASSERT_TRUE(created.ok());
  EXPECT_EQ(created->member.login, "li.lei");
  EXPECT_EQ(code(f_.add("li.lei", {})), "member.login_taken");
  EXPECT_EQ(code(f_.add("other", {"emperor"})), "member.role");
  const auto member = f_.access.use_link(created->link.secret, {"", "", kPassword});
  ASSERT_TRUE(member.ok());
  EXPECT_TRUE(f_.access.sign_in("li.lei", kPassword, {"10.0.0.1"}).ok());
  EXPECT_EQ(f_.kinds_of(member->id), (std::vector<std::string>{"member.created", "member.link_issued",
                                                               "member.password_set", "session.started"}));
}

TEST_P(DirectoryTest, EventsHoldNoNames) {
  const auto created = f_.add("li.lei", {"specialist"});
  const MemberChange change{.name = "Han Meimei"};
  ASSERT_TRUE(f_.directory.change_member(created->member.id, 1, change, {}).ok());
  for (const auto& event :
       f_.database->read([&](db::Transaction& tx) { return f_.log.read(tx, created->member.id); })) {
    EXPECT_EQ(event.body.find("lei"), std::string::npos) << event.body;
    EXPECT_EQ(event.body.find("Meimei"), std::string::npos) << event.body;
  }
}

TEST_P(DirectoryTest, ChangesAreEventsAndGuardedByVersion) {
  const auto created = f_.add("li.lei", {"specialist"});
  const Id id = created->member.id;
  const auto team = unit("team", "A");
  MemberChange change;
  change.roles = std::vector<std::string>{"supervisor"};
  change.unit = team->id;
  const auto changed = f_.directory.change_member(id, 1, change, Id{42});
  ASSERT_TRUE(changed.ok());
  EXPECT_EQ(changed->version, 2);
  EXPECT_EQ(f_.directory.member(id)->roles, std::vector<std::string>{"supervisor"});
  EXPECT_EQ(f_.directory.member(id)->version, 2);
  EXPECT_EQ(code(f_.directory.change_member(id, 1, change, {})), "member.stale");
  EXPECT_EQ(code(f_.directory.change_member(Id{5}, 1, change, {})), "member.unknown");
  EXPECT_EQ(code(f_.directory.change_member(id, 2, {.unit = Id{5}}, {})), "member.unit");
  EXPECT_EQ((*f_.directory.change_member(id, 2, change, {})).version, 2) << "nothing changed";
  EXPECT_FALSE((*f_.directory.change_member(id, 2, {.unit = Id{}}, {})).unit);
  EXPECT_EQ(f_.kinds_of(id), (std::vector<std::string>{"member.created", "member.link_issued", "member.roles_changed",
                                                       "member.moved", "member.moved"}));
}

TEST_P(DirectoryTest, AnInactiveMemberIsOutAtOnce) {
  f_.administrator();
  const auto created = f_.add("li.lei", {"specialist"});
  const Id id = created->member.id;
  const auto member = f_.access.use_link(created->link.secret, {"", "", kPassword});
  const auto session = f_.access.sign_in("li.lei", kPassword, {"10.0.0.1"});
  const auto token = f_.issue({id, "x", {}, std::nullopt, {}});
  ASSERT_TRUE(f_.access.by_session(session->secret).ok() && f_.access.by_token(token->secret).ok());
  ASSERT_TRUE(f_.directory.change_member(id, member->version, {.active = false}, {}).ok());
  EXPECT_FALSE(f_.access.by_session(session->secret).ok());
  EXPECT_FALSE(f_.access.by_token(token->secret).ok());
  EXPECT_EQ(code(f_.access.sign_in("li.lei", kPassword, {"10.0.0.1"})), "session.refused");
  EXPECT_EQ(code(f_.directory.reset_member(id, {})), "member.inactive");
}

TEST_P(DirectoryTest, RolesCountFromTheNextRequest) {
  f_.administrator();
  const auto created = f_.add("li.lei", {"admin"});
  const auto token = f_.issue({created->member.id, "x", {}, std::nullopt, {}});
  ASSERT_EQ((*f_.access.by_token(token->secret)).roles, std::vector<std::string>{"admin"});
  ASSERT_TRUE(f_.directory.change_member(created->member.id, 1, {.roles = std::vector<std::string>{}}, {}).ok());
  EXPECT_TRUE((*f_.access.by_token(token->secret)).roles.empty());
}

TEST_P(DirectoryTest, SomebodyStaysAdministrator) {
  const auto root = f_.administrator();
  const auto version = root.version;
  EXPECT_EQ(code(f_.directory.change_member(root.id, version, {.active = false}, {})), "member.last_admin");
  EXPECT_EQ(code(f_.directory.change_member(root.id, version, {.roles = std::vector<std::string>{"quality"}}, {})),
            "member.last_admin");
  ASSERT_TRUE(f_.add("second", {"admin"}).ok());
  EXPECT_TRUE(f_.directory.change_member(root.id, version, {.active = false}, {}).ok());
}

TEST_P(DirectoryTest, ListsByKeyAndRole) {
  for (const char* login : {"aa", "bb", "cc"})
    ASSERT_TRUE(f_.add(login, {login[0] == 'b' ? "quality" : "engineer"}).ok());
  const auto first = f_.directory.members({}, std::nullopt, 2);
  ASSERT_EQ(first.size(), 2u);
  const auto rest = f_.directory.members(first[1].id, std::nullopt, 2);
  ASSERT_EQ(rest.size(), 1u);
  EXPECT_EQ(rest[0].login, "cc");
  const auto quality = f_.directory.members({}, "quality", 10);
  ASSERT_EQ(quality.size(), 1u);
  EXPECT_EQ(quality[0].login, "bb");
}

TEST_P(DirectoryTest, UnitsAreATree) {
  EXPECT_EQ(code(unit("gang", "x")), "unit.kind");
  EXPECT_EQ(code(unit("team", "x", Id{5})), "unit.parent");
  const auto company = unit("company", "守诺");
  const auto department = unit("department", "客服部", company->id);
  ASSERT_TRUE(department.ok());
  EXPECT_EQ(code(f_.directory.change_unit(company->id, 1, {.parent = department->id}, {})), "unit.parent");
  EXPECT_EQ(code(f_.directory.change_unit(company->id, 1, {.parent = company->id}, {})), "unit.parent");
  const auto renamed = f_.directory.change_unit(department->id, 1, {.name = "服务部"}, {});
  ASSERT_TRUE(renamed.ok());
  EXPECT_EQ(renamed->version, 2);
  EXPECT_EQ(renamed->parent, company->id);
  EXPECT_EQ(code(f_.directory.change_unit(department->id, 1, {.name = "x"}, {})), "unit.stale");
  EXPECT_EQ(f_.kinds_of(department->id), (std::vector<std::string>{"unit.created", "unit.changed"}));
  Id parent = company->id;
  for (int depth = 2; depth <= kMaxUnitDepth; ++depth) {
    const auto below = unit("team", "deep", parent);
    ASSERT_TRUE(below.ok()) << depth;
    parent = below->id;
  }
  EXPECT_EQ(code(unit("team", "too deep", parent)), "unit.parent");

  // What stands below a unit moves with it.
  const auto top = unit("team", "top", company->id);
  const auto middle = unit("team", "middle", top->id);
  const auto leaf = unit("team", "leaf", middle->id);
  const auto up = [&](Id from, int levels) {
    Id at = from;
    for (int i = 0; i < levels; ++i)
      at = f_.database->read([&](db::Transaction& tx) { return DirectoryService::unit(tx, at)->parent; });
    return at;
  };
  EXPECT_EQ(code(f_.directory.change_unit(top->id, 1, {.parent = up(parent, 1)}, {})), "unit.parent");
  EXPECT_EQ(code(f_.directory.change_unit(top->id, 1, {.parent = up(parent, 2)}, {})), "unit.parent");
  const auto fits = f_.directory.change_unit(top->id, 1, {.parent = up(parent, 3)}, {});
  ASSERT_TRUE(fits.ok()) << "16 levels are allowed";
  EXPECT_EQ(code(unit("team", "seventeenth", leaf->id)), "unit.parent");
  const auto root = f_.database->read([](db::Transaction& tx) { return DirectoryService::root_unit(tx); });
  EXPECT_EQ(root->id, company->id);
}

TEST_P(DirectoryTest, TheCommandLineDoesTheSame) {
  const auto added = command_add(f_.directory, {"li.lei", "李雷", {"quality"}, {}});
  ASSERT_TRUE(added.ok());
  EXPECT_NE(added->find("/setup/"), std::string::npos);
  EXPECT_NE(command_list(f_.directory).find("li.lei                  李雷                quality\n"), std::string::npos)
      << command_list(f_.directory);
  ASSERT_TRUE(command_reset(f_.directory, "LI.LEI").ok());
  EXPECT_EQ(code(command_reset(f_.directory, "nobody")), "member.unknown");
  const auto token = command_token(f_.directory, "li.lei", "import", {}, 1, f_.clock.now());
  ASSERT_TRUE(token.ok());
  EXPECT_TRUE(f_.access.by_token(token->substr(0, token->size() - 1)).ok());
}

INSTANTIATE_TEST_SUITE_P(Engines, DirectoryTest, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& test) { return db::testing::name_of(test.param); });

}  // namespace
}  // namespace wellkept::directory
