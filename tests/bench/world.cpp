#include "world.h"

#include <array>
#include <cstdio>
#include <cstdlib>

#include "promise/figures_store.h"

namespace wellkept::bench {
namespace {

constexpr std::int64_t kYear = 365LL * 24 * 60 * 60 * 1000;
constexpr std::int64_t kDay = 86'400'000;
constexpr int kMayBeOpen = 8000;
constexpr int kBatch = 1000;  // tickets in one commit

constexpr std::array kWords{"washer", "door",    "lock", "camera", "gateway", "light",  "noise",  "error",
                            "app",    "offline", "leak", "screen", "battery", "refund", "please", "help"};
constexpr std::array kChinese{"门锁", "摄像头", "网关", "无法",   "连接", "昨天", "晚上", "客厅",
                              "安装", "师傅",   "漏水", "请尽快", "处理", "谢谢", "电池", "灯光"};
constexpr std::array kKinds{"inquiry", "repair", "repair", "inquiry", "complaint", "suggestion", "feedback"};
constexpr std::array kChannels{"web", "app", "email", "phone", "chat", "wechat"};

template <class List>
auto pick(const List& list, std::mt19937& random) {
  return list[random() % list.size()];
}

template <class T>
T must(Result<T> result) {
  if (result.ok()) return std::move(*result);
  std::fprintf(stderr, "bench: %s: %s\n", result.refusal().code.c_str(), result.refusal().detail.c_str());
  std::abort();
}

// One ticket's past.
class Past {
 public:
  Past(const policy::Policy& policy, Id member, Id customer, Instant at)
      : policy_(policy), member_(member), customer_(customer), at_(at) {}

  void event(const char* name, bool by_customer, const json::Value& fields, std::int64_t after_ms) {
    at_ = at_ + after_ms;
    drafts_.push_back(must(ticket::draft_event(policy_, name, at_, by_customer ? customer_ : member_,
                                               by_customer ? "customer" : "specialist", fields)));
  }
  std::vector<ticket::Draft> take() { return std::move(drafts_); }

 private:
  const policy::Policy& policy_;
  Id member_;
  Id customer_;
  Instant at_;
  std::vector<ticket::Draft> drafts_;
};

json::Value opening(std::mt19937& random) {
  return json::Object{{"kind", pick(kKinds, random)},
                      {"channel", pick(kChannels, random)},
                      {"severity", random() % 10 == 0 ? "major" : "normal"},
                      {"product", "lock"}};
}

std::vector<ticket::Draft> past(const policy::Policy& policy, const World& world, Instant at,
                                const ticket::Ticket& ticket, std::string_view state, std::mt19937& random) {
  Past story(policy, pick(world.members, random), ticket.customer, at);
  json::Value fields = opening(random);
  fields.set("subject", ticket.subject);
  fields.set("matter", sentence(random, 40));
  story.event("ticket.opened", true, fields, 0);
  if (state == "new") return story.take();
  const auto wait = [&] { return static_cast<std::int64_t>(random() % (6 * 3'600'000)); };
  const std::string member = format_id(pick(world.members, random));
  for (const char* stage : {"accept", "handle"}) {
    story.event("ticket.assigned", false, json::Object{{"stage", stage}, {"assignee", member}}, wait() / 10);
  }
  story.event("ticket.accepted", false, json::Object{{"urgency", "routine"}}, wait() / 10);
  story.event("message.sent", false, json::Object{{"via", "email"}, {"body", sentence(random, 40)}}, wait());
  if (random() % 2 == 0) {
    story.event("message.received", true, json::Object{{"via", "email"}, {"body", sentence(random, 40)}}, wait());
  }
  if (state == "in_hand") return story.take();
  story.event("ticket.resolved", false, json::Object{{"fix", sentence(random, 20)}}, wait());
  story.event("ticket.closed", false, json::Object{{"outcome", "confirmed"}}, wait());
  return story.take();
}

}  // namespace

std::string sentence(std::mt19937& random, int words) {
  std::string text;
  const bool chinese = random() % 10 < 4;
  for (int i = 0; i < words; ++i) {
    if (chinese) {
      text += pick(kChinese, random);
    } else {
      text.append(i == 0 ? "" : " ").append(pick(kWords, random));
    }
  }
  return text;
}

std::unique_ptr<app::Application> open_application(const std::string& folder, bool durable) {
  app::Settings settings;
  settings.data = folder;
  app::OpenOptions options;
  options.durable = durable;
  return must(app::Application::open(settings, std::make_unique<SystemClock>(), options));
}

World people(app::Application& app) {
  World world;
  const auto root = app.database().read([](db::Transaction& tx) { return directory::DirectoryService::root_unit(tx); });
  must(app.database().write([&](db::Transaction& tx) -> Outcome {
    for (int i = 1; i <= 5; ++i) {
      WK_TRY(unit, app.directory().create_unit(tx, {app.ids().next(), root->id, "team", "Team " + std::to_string(i), 1},
                                               Id{}));
      world.units.push_back(unit.id);
    }
    for (std::size_t i = 0; i < 20; ++i) {
      const std::string login = "member" + std::to_string(i + 1);
      const std::vector<std::string> roles{"specialist", "supervisor", "management", "auditor", "admin"};
      WK_TRY(made, app.directory().create_member(tx, {login, login, roles, world.units[i % 5]}, Id{}));
      world.members.push_back(made.member.id);
    }
    for (int i = 1; i <= 2000; ++i) {
      const std::string number = std::to_string(i);
      world.customers.push_back(
          app.customers().add(tx, {"Customer " + number, {}, "cust" + number + "@cust.example", "standard", ""}).id);
    }
    WK_TRY(token, app.access().issue_token(tx, {world.members.front(), "bench", {}, {}, {}}, Id{}));
    world.token = token.secret;
    return Done{};
  }));
  return world;
}

void fill(app::Application& app, const World& world, int count) {
  std::mt19937 random(42);
  const Instant now = app.clock().now();
  for (int done = 0; done < count; done += kBatch) {
    const int end = std::min(count, done + kBatch);
    must(app.database().write([&](db::Transaction& tx) -> Outcome {
      promise::Figures figures(app.policy());
      std::int64_t number = ticket::reserve_numbers(tx, end - done);
      for (int i = done; i < end; ++i) {
        const Instant at = now + -kYear * (count - i) / (count + 1) + -2 * kDay;
        // Only of the newest some are open: that is a desk that works, and everybody has a page full.
        const auto dice = count - i <= kMayBeOpen ? random() % 10 : 9;
        const std::string state = dice == 0 ? "new" : dice < 3 ? "in_hand" : "closed";
        ticket::Ticket fresh;
        fresh.number = ticket::number_text(number++);
        fresh.unit = pick(world.units, random);
        fresh.customer = pick(world.customers, random);
        fresh.subject = sentence(random, 6);
        auto events = past(app.policy(), world, at, fresh, state, random);
        WK_CHECK(app.recorder().open(tx, std::move(fresh), std::move(events), state, figures));
      }
      figures.apply(tx);
      return Done{};
    }));
  }
}

ticket::OpenRequest open_request(const World& world, std::mt19937& random) {
  ticket::OpenRequest request;
  request.fields = json::Object{{"kind", "repair"}, {"channel", "web"}, {"severity", "normal"}, {"product", "lock"}};
  request.subject = "The lock does not open, 门锁打不开";
  request.body = sentence(random, 45);  // about 300 bytes
  request.customer = pick(world.customers, random);
  request.unit = pick(world.units, random);
  request.owner = pick(world.members, random);
  return request;
}

}  // namespace wellkept::bench
