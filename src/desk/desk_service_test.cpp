// The use cases of the desk on both engines; the wire tests try them through HTTP.
#include "desk/desk_service.h"

#include <gtest/gtest.h>

#include "desk/around_service.h"
#include "desk/counts_service.h"
#include "desk/draft_service.h"
#include "desk/mass_service.h"
#include "desk/task_service.h"
#include "desk/template_service.h"
#include "desk/view_service.h"
#include "ticket/testing.h"

namespace wellkept::desk {
namespace {

using ticket::testing::kHour;
using ticket::testing::kMinute;

class DeskTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  void SetUp() override {
    world_.run("INSERT INTO units (id, parent, kind, name, version) VALUES (1, NULL, 'company', 'One', 1)");
    world_.run("INSERT INTO units (id, parent, kind, name, version) VALUES (2, 1, 'team', 'Two', 1)");
  }
  Id open(std::string kind = "inquiry") {
    return world_.open({{"kind", std::move(kind)}, {"channel", "web"}})->ticket.id;
  }
  template <class Work>
  auto write(Work&& work) {
    return world_.database->write([&](db::Transaction& tx) { return work(tx); });
  }
  template <class Work>
  auto read(Work&& work) {
    return world_.database->read([&](db::Transaction& tx) { return work(tx); });
  }
  std::vector<std::string> events(Id ticket) {
    std::vector<std::string> kinds;
    for (const auto& event : world_.load(ticket).events) kinds.push_back(event.kind);
    return kinds;
  }

  ticket::testing::Desk world_{GetParam()};
  const Desk desk_{*world_.database, world_.service, world_.people, world_.customers, world_.ids, world_.clock};
  const ticket::Actor actor_ = ticket::testing::Desk::member(11, {"specialist", "supervisor"});
};

TEST_P(DeskTest, TagsAreCountedByWhatIsTagged) {
  const Id one = open();
  const Id two = open();
  const auto tag = [&](Id ticket, const std::string& name) {
    return write([&](db::Transaction& tx) { return add_tag(tx, desk_, actor_, ticket, name); });
  };
  ASSERT_TRUE(tag(one, "vip").ok());
  ASSERT_TRUE(tag(one, "vip").ok());
  ASSERT_TRUE(tag(two, "vip").ok());
  ASSERT_TRUE(tag(two, "visit").ok());
  ASSERT_TRUE(tag(two, "退货").ok());
  using Tags = std::vector<std::pair<std::string, std::int64_t>>;
  const auto from = [&](const std::string& prefix, const std::string& after) {
    return read([&](db::Transaction& tx) { return tags_from(tx, {}, prefix, after, 10); });
  };
  EXPECT_EQ(from("vi", ""), (Tags{{"vip", 2}, {"visit", 1}}));
  EXPECT_EQ(from("", "vip"), (Tags{{"visit", 1}, {"退货", 1}}));
  EXPECT_EQ(from("退", ""), (Tags{{"退货", 1}}));
  ASSERT_TRUE(write([&](db::Transaction& tx) { return remove_tag(tx, desk_, actor_, one, "vip"); }).ok());
  EXPECT_EQ(from("vip", ""), (Tags{{"vip", 1}}));
  EXPECT_EQ(events(one).back(), "ticket.untagged");
}

TEST_P(DeskTest, AParentIsNotClosedWhileAChildIsOpen) {
  const Id parent = open();
  const Id child = open();
  ASSERT_TRUE(write([&](db::Transaction& tx) { return add_link(tx, desk_, actor_, parent, {"child", child}); }).ok());
  EXPECT_EQ(events(child).back(), "ticket.linked");
  const auto refused = world_.act(parent, "cancel", {{"reason", "over"}}, actor_);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.refusal().code, "ticket.open_children");
  ASSERT_TRUE(world_.act(child, "cancel", {{"reason", "over"}}, actor_).ok());
  EXPECT_TRUE(world_.act(parent, "cancel", {{"reason", "over"}}, actor_).ok());
}

TEST_P(DeskTest, AMergedTicketOwesNothingMore) {
  const Id kept = open("repair");
  const Id merged = open("repair");
  const auto done = write([&](db::Transaction& tx) { return merge(tx, desk_, actor_, merged, kept, "the same"); });
  ASSERT_TRUE(done.ok()) << done.refusal().code;
  const auto record = world_.load(merged);
  EXPECT_EQ(record.ticket.state, "merged");
  EXPECT_FALSE(record.ticket.open);
  std::size_t withdrawn = 0;
  for (const promise::Promise& promise : record.promises) {
    EXPECT_FALSE(promise.kind == promise::RuleKind::clock && promise.state == promise::State::running)
        << promise.clause;
    withdrawn += promise.state == promise::State::withdrawn ? 1 : 0;
  }
  EXPECT_GT(withdrawn, 0U);
  const auto total = read([&](db::Transaction& tx) { return count_list(tx, {}, {}); });
  EXPECT_EQ(total, 1);
}

TEST_P(DeskTest, CountsOfListsKnowWhatTheyKnow) {
  for (int i = 0; i < 3; ++i) open();
  open("repair");
  const auto count = [&](const ticket::ListFilter& filter) {
    return read([&](db::Transaction& tx) { return count_list(tx, {}, filter); });
  };
  ticket::ListFilter filter;
  EXPECT_EQ(count(filter), 4);
  filter.kinds = ",inquiry,";
  EXPECT_EQ(count(filter), 3);
  filter.unit = Id{2};
  EXPECT_EQ(count(filter), 0);
  filter.unit = Id{1};
  filter.assignee = Id{11};
  EXPECT_EQ(count(filter), 3);
  filter.assignee = Id{};
  EXPECT_EQ(count(filter), 0);
  filter.tag = "vip";
  EXPECT_EQ(count(filter), std::nullopt);
}

TEST_P(DeskTest, TasksComeByWhatIsDueAndRemindOnce) {
  const Id ticket = open();
  const auto add = [&](std::string title, std::int64_t due, std::optional<std::int64_t> remind) {
    Task task;
    task.ticket = ticket;
    task.kind = "call_back";
    task.title = std::move(title);
    task.assignee = Id{12};
    task.due_at = world_.clock.now() + due;
    if (remind) task.remind_at = world_.clock.now() + *remind;
    return write([&](db::Transaction& tx) { return open_task(tx, desk_, actor_, task); });
  };
  const auto late = add("late", 2 * kHour, {});
  const auto soon = add("soon", kHour, 30 * kMinute);
  ASSERT_TRUE(late.ok());
  ASSERT_TRUE(soon.ok());
  const auto titles = [&](std::optional<TaskKey> after) {
    std::vector<std::string> found;
    for (const Task& task : read([&](db::Transaction& tx) { return open_tasks_of(tx, {}, Id{12}, after, 10); })) {
      found.push_back(task.title);
    }
    return found;
  };
  EXPECT_EQ(titles({}), (std::vector<std::string>{"soon", "late"}));
  EXPECT_EQ(titles(TaskKey{soon->due_at, soon->id}), (std::vector<std::string>{"late"}));
  std::vector<std::string> told;
  const auto remind = [&] {
    return send_reminders(
        *world_.database, world_.clock.now(),
        [&](db::Transaction&, const Task& task, const ticket::Ticket&) { told.push_back(task.title); });
  };
  EXPECT_TRUE(remind().empty());
  world_.pass(30 * kMinute);
  EXPECT_EQ(remind(), (std::vector<Id>{Id{12}}));
  EXPECT_TRUE(remind().empty());
  EXPECT_EQ(told, (std::vector<std::string>{"soon"}));
  Task moved = *soon;
  moved.remind_at = world_.clock.now() + kMinute;
  const auto changed = write([&](db::Transaction& tx) { return change_task(tx, desk_, actor_, 1, moved); });
  ASSERT_TRUE(changed.ok()) << changed.refusal().code;
  world_.pass(kMinute);
  EXPECT_EQ(remind().size(), 1U) << "another moment is another reminder";
  const auto done = write([&](db::Transaction& tx) { return end_task(tx, desk_, actor_, soon->id, true, "reached"); });
  ASSERT_TRUE(done.ok());
  EXPECT_EQ(titles({}), (std::vector<std::string>{"late"}));
  EXPECT_EQ(events(ticket).back(), "task.done");
}

TEST_P(DeskTest, DraftsTemplatesAndViewsKeepTheirVersions) {
  const Id ticket = open();
  const auto put = [&](const std::string& content) {
    return write([&](db::Transaction& tx) { return put_draft(tx, desk_, actor_, {ticket, "note", content, {}, 0}); });
  };
  EXPECT_EQ(put("{\"a\":1}")->version, 1);
  EXPECT_EQ(put("{\"a\":2}")->version, 2);
  EXPECT_EQ(read([&](db::Transaction& tx) { return drafts_of_member(tx, {{}, {}, Id{11}}, Id{}, "", 10); }).size(), 1U);
  EXPECT_EQ(read([&](db::Transaction& tx) { return drafts_of_member(tx, {{}, {}, Id{12}}, Id{}, "", 10); }).size(), 0U);

  const TemplateContent content{{"名", "name"}, "message", {"题", "subject"}, {"{{ticket.number}}", "{{ticket.due}}"}};
  const auto made = write([&](db::Transaction& tx) { return add_template(tx, desk_, Id{11}, content); });
  ASSERT_TRUE(made.ok());
  Template changed = *made;
  changed.active = false;
  ASSERT_TRUE(write([&](db::Transaction& tx) { return change_template(tx, desk_, Id{12}, 1, changed); }).ok());
  EXPECT_FALSE(write([&](db::Transaction& tx) { return change_template(tx, desk_, Id{12}, 1, changed); }).ok());
  const auto history = read([&](db::Transaction& tx) { return template_history(tx, made->id, 0, 10); });
  ASSERT_EQ(history.size(), 2U);
  EXPECT_EQ(history.front().updated_by, Id{12});

  const Viewer keeper{Id{11}, true};
  View view;
  view.scope = "unit";
  view.unit = Id{2};
  view.name = "Of two";
  view.query = {{"light", "red"}};
  view.columns = {"number"};
  const auto added = write([&](db::Transaction& tx) { return add_view(tx, desk_, keeper, view); });
  ASSERT_TRUE(added.ok()) << added.refusal().code;
  const auto found = read([&](db::Transaction& tx) { return find_view(tx, desk_, keeper, added->id); });
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->query, view.query);
  EXPECT_EQ(found->columns, view.columns);
  const auto hidden = read([&](db::Transaction& tx) { return find_view(tx, desk_, {Id{12}, false}, added->id); });
  EXPECT_FALSE(hidden.ok()) << "a unit above does not see what is of one below";
}

TEST_P(DeskTest, AMassUpdateGoesBackWhole) {
  const Id one = open("complaint");
  const Id two = open("complaint");
  MassChange change;
  change.assignee = Id{12};
  change.add_tags = {"batch"};
  change.fields = {{"severity", "major"}};
  change.reason = "a bad batch";
  const auto result = change_many(desk_, actor_, {one, two, Id{7}}, change);
  ASSERT_EQ(result.outcomes.size(), 3U);
  EXPECT_FALSE(result.outcomes[0].refusal) << result.outcomes[0].refusal->code;
  EXPECT_EQ(result.outcomes[2].refusal->code, "ticket.unknown");
  EXPECT_EQ(world_.load(one).ticket.severity, "major");
  EXPECT_EQ(world_.load(one).ticket.assignee, Id{12});
  const auto back = undo_many(desk_, actor_, result.undo);
  ASSERT_TRUE(back.ok());
  for (const MassOutcome& outcome : *back) EXPECT_FALSE(outcome.refusal) << outcome.refusal->code;
  EXPECT_EQ(world_.load(two).ticket.severity, "normal");
  EXPECT_EQ(world_.load(two).ticket.assignee, Id{11});
  EXPECT_FALSE(undo_many(desk_, actor_, result.undo).ok());
}

INSTANTIATE_TEST_SUITE_P(Engines, DeskTest, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& one) { return db::testing::name_of(one.param); });

}  // namespace
}  // namespace wellkept::desk
