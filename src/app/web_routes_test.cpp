#include "app/web_routes.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "db/testing/temporary_directory.h"

namespace wellkept::app {
namespace {

TEST(WebPack, HoldsFilesByTheirPaths) {
  const std::string pack =
      std::string("5 console/index.html\n0 empty\n4 assets/a b.js\n\nhello") + std::string("\0\1\n\n", 4);
  const auto files = read_pack(pack);
  ASSERT_EQ(files.size(), 3U);
  EXPECT_EQ(files.at("console/index.html"), "hello");
  EXPECT_EQ(files.at("empty"), "");
  EXPECT_EQ(files.at("assets/a b.js"), std::string_view("\0\1\n\n", 4));
  EXPECT_TRUE(read_pack("").empty());
}

TEST(WebPack, ThatIsDamagedIsAFault) {
  for (const char* damaged : {"5 a\n", "5 a\n\nfour", "x a\n\n", "5\n\nhello"}) {
    EXPECT_THROW(read_pack(damaged), std::runtime_error) << damaged;
  }
}

TEST(WebCoding, IsTakenAsTheHeaderSays) {
  struct Case {
    const char* accepted;
    bool brotli;
  };
  for (const Case& one : {Case{"gzip, deflate, br", true}, Case{"BR;q=0.5", true}, Case{"br;q=0", false},
                          Case{"br;q=0.0, gzip", false}, Case{"gzip", false}, Case{"", false}, Case{"brx", false}}) {
    EXPECT_EQ(takes_coding(one.accepted, "br"), one.brotli) << one.accepted;
  }
}

// A page whose script is refused is half a page: however many wait for a worker, whatever the default rate is, files
// are given at once. A folder is read on a worker, since a disk may keep one waiting.
TEST(WebFilesUnderLoad, AreServedWithoutAWorkerWhenTheyAreInMemory) {
  const WebFiles in_memory = WebFiles::of_pack("2 portal/index.html\n2 assets/a-1.js\n2 theme.js\n\n123456");
  const db::testing::TemporaryDirectory folder;
  const WebFiles on_disk{folder.file("")};
  for (const WebFiles* files : {&in_memory, &on_disk}) {
    http::Router router;
    add_web_routes(router, {*files, false});
    ASSERT_FALSE(router.routes().empty());
    for (const auto& route : router.routes()) {
      EXPECT_EQ(route->inline_handler, files == &in_memory) << route->pattern;
      EXPECT_EQ(route->rate_per_minute, 0) << route->pattern;
    }
  }
  http::Router router;
  add_web_routes(router, {in_memory, false});
  http::Request request;
  const auto answer = router.match(http::Method::get, "/theme.js").route->handler(request);
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->body, "56");
}

class WebRoutes : public ::testing::Test {
 protected:
  WebRoutes() {
    put("portal/index.html", "portal");
    put("console/index.html", "console");
    put("assets/app-1a2b.js", "plain");
    put("assets/app-1a2b.js.br", "brotli");
    put("assets/app-1a2b.js.gz", "gzip");
    put("theme.js", "theme");
    put("sw.js", "worker");
    put("secret.txt", "secret");
    add_web_routes(router_, {files_, true});
  }
  void put(const std::string& name, const std::string& content) const {
    const std::filesystem::path path = folder_.file(name);
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
  }
  Result<http::Response> get(const std::string& path, const std::string& encodings = "") {
    const auto match = router_.match(http::Method::get, path);
    if (match.route == nullptr) return refuse(RefusalKind::not_found, "no.route", "");
    http::Request request;
    request.path = path;
    request.path_values = match.values;
    if (!encodings.empty()) request.headers.emplace_back("accept-encoding", encodings);
    return match.route->handler(request);
  }
  static std::string header(const http::Response& response, const std::string& name) {
    for (const auto& [key, value] : response.headers) {
      if (key == name) return value;
    }
    return "";
  }
  db::testing::TemporaryDirectory folder_;
  WebFiles files_{folder_.file("")};
  http::Router router_;
};

TEST_F(WebRoutes, APathOfAnApplicationIsItsPage) {
  struct Case {
    const char* path;
    const char* page;
  };
  for (const Case& one :
       {Case{"/", "portal"}, Case{"/p/requests/1", "portal"}, Case{"/console", "console"}, Case{"/console/", "console"},
        Case{"/console/tickets/17", "console"}, Case{"/console/policy/clauses/FB-5.3.1a", "console"}}) {
    const auto answer = get(one.path);
    ASSERT_TRUE(answer.ok()) << one.path;
    EXPECT_EQ(answer->body, one.page) << one.path;
    EXPECT_EQ(answer->content_type, "text/html; charset=utf-8");
    EXPECT_EQ(header(*answer, "Cache-Control"), "no-cache");
    EXPECT_NE(header(*answer, "Content-Security-Policy").find("script-src 'self';"), std::string::npos);
    EXPECT_EQ(header(*answer, "Content-Security-Policy").find("unsafe"), std::string::npos);
    EXPECT_NE(header(*answer, "Strict-Transport-Security"), "");
  }
}

TEST_F(WebRoutes, WhatIsNoFileOfTheBuildIsNotFound) {
  for (const char* path : {"/console/app.js", "/p/robots.txt", "/assets/../secret.txt", "/assets/missing.js",
                           "/secret.txt", "/index.php", "/.env"}) {
    EXPECT_FALSE(get(path).ok()) << path;
  }
}

TEST_F(WebRoutes, AHashedFileIsKeptForAYearInTheFormThatTheClientTakes) {
  struct Case {
    const char* encodings;
    const char* body;
    const char* tag;
  };
  for (const Case& one : {Case{"gzip, br", "brotli", "\"app-1a2b.js-br\""},
                          Case{"gzip", "gzip", "\"app-1a2b.js-gzip\""}, Case{"", "plain", "\"app-1a2b.js\""}}) {
    const auto answer = get("/assets/app-1a2b.js", one.encodings);
    ASSERT_TRUE(answer.ok());
    EXPECT_EQ(answer->body, one.body);
    EXPECT_EQ(header(*answer, "ETag"), one.tag);
    EXPECT_EQ(header(*answer, "Cache-Control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(header(*answer, "Vary"), *one.encodings == '\0' ? "" : "Accept-Encoding");
  }
}

TEST_F(WebRoutes, AnUnhashedFileIsAskedForAgain) {
  const auto first = get("/theme.js");
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(header(*first, "Cache-Control"), "no-cache");
  put("theme.js", "another");
  EXPECT_NE(header(*get("/theme.js"), "ETag"), header(*first, "ETag"));
}

TEST_F(WebRoutes, TheWorkerOfThePortalIsAskedForAgainAndMayAskThisServerAlone) {
  const auto answer = get("/sw.js");
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->body, "worker");
  EXPECT_EQ(answer->content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(header(*answer, "Cache-Control"), "no-cache");
  EXPECT_EQ(header(*answer, "Content-Security-Policy"), "default-src 'none'; connect-src 'self'");
}

}  // namespace
}  // namespace wellkept::app
