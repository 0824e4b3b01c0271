#include "jobs/idempotency.h"

#include <gtest/gtest.h>

#include "db/migrator.h"
#include "db/testing/test_database.h"

namespace wellkept::jobs {
namespace {

class IdempotencyTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  IdempotencyTest() {
    if (!db::migrate(*database_).ok()) throw std::runtime_error("cannot migrate");
  }
  Result<http::Response> ask(std::string_view key, std::string_view content = "{}", Id principal = Id{1},
                             std::string_view route = "POST /things") {
    return database_->write([&](db::Transaction& tx) {
      return within(tx, {key, principal, route, content, now_}, [&]() -> Result<http::Response> {
        ++runs_;
        if (refuses_) return refuse(RefusalKind::conflict, "thing.full", "Full.");
        auto response = http::json_response(201, R"({"run":)" + std::to_string(runs_) + "}");
        return std::move(response.header("ETag", "\"v1\""));
      });
    });
  }
  db::testing::TestDatabase database_{GetParam()};
  Instant now_{1'772'000'000'000};
  int runs_ = 0;
  bool refuses_ = false;
};

TEST_P(IdempotencyTest, TheSameRequestGetsTheSameAnswer) {
  const auto first = ask("k");
  const auto second = ask("k");
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(runs_, 1);
  EXPECT_EQ(second->status, 201);
  EXPECT_EQ(second->body, first->body);
  EXPECT_EQ(second->content_type, first->content_type);
  using Headers = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(first->headers, (Headers{{"ETag", "\"v1\""}}));
  EXPECT_EQ(second->headers, (Headers{{"ETag", "\"v1\""}, {"Idempotent-Replayed", "true"}}));
}

TEST_P(IdempotencyTest, AnotherRequestWithTheKeyIsRefused) {
  ASSERT_TRUE(ask("k").ok());
  for (const auto& result : {ask("k", "[]"), ask("k", "{}", Id{1}, "POST /others")}) {
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.refusal().kind, RefusalKind::conflict);
    EXPECT_EQ(result.refusal().code, "idempotency.mismatch");
  }
  EXPECT_EQ(runs_, 1);
}

TEST_P(IdempotencyTest, KeysBelongToTheirPrincipal) {
  ASSERT_TRUE(ask("k", "{}", Id{1}).ok());
  ASSERT_TRUE(ask("k", "[]", Id{2}).ok());
  ASSERT_TRUE(ask("k", "[]", Id{}).ok());
  EXPECT_EQ(runs_, 3);
}

TEST_P(IdempotencyTest, WithoutAKeyEveryRequestRuns) {
  ASSERT_TRUE(ask("").ok());
  ASSERT_TRUE(ask("").ok());
  EXPECT_EQ(runs_, 2);
}

TEST_P(IdempotencyTest, OddKeysAreRefused) {
  for (const std::string& key : {std::string(201, 'k'), std::string("a\nb"), std::string("键")}) {
    EXPECT_EQ(ask(key).refusal().code, "idempotency.key") << key;
  }
  EXPECT_TRUE(ask(std::string(200, 'k')).ok());
}

TEST_P(IdempotencyTest, ARefusalMayBeTriedAgain) {
  refuses_ = true;
  EXPECT_EQ(ask("k").refusal().code, "thing.full");
  refuses_ = false;
  EXPECT_TRUE(ask("k").ok());
  EXPECT_EQ(runs_, 2);
}

TEST_P(IdempotencyTest, AnswersAreKeptFor48Hours) {
  ASSERT_TRUE(ask("k").ok());
  now_ = now_ + kIdempotencyKeepMs - 1;
  ASSERT_TRUE(ask("k").ok());
  EXPECT_EQ(runs_, 1);
  EXPECT_EQ(forget_old_answers(*database_, now_), 0);
  now_ = now_ + 1;
  ASSERT_TRUE(ask("k", "[]").ok()) << "the old answer gives way, deleted or not";
  EXPECT_EQ(runs_, 2);
  now_ = now_ + kIdempotencyKeepMs;
  EXPECT_EQ(forget_old_answers(*database_, now_), 1);
}

TEST_P(IdempotencyTest, ForgetsInChunks) {
  for (int i = 0; i < 501; ++i) ASSERT_TRUE(ask("k" + std::to_string(i)).ok());
  EXPECT_EQ(forget_old_answers(*database_, now_ + kIdempotencyKeepMs), 501);
}

INSTANTIATE_TEST_SUITE_P(Engines, IdempotencyTest, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& test) { return db::testing::name_of(test.param); });

}  // namespace
}  // namespace wellkept::jobs
