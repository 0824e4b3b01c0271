#include "directory/id_token.h"

#include <cjose/cjose.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <memory>

#include "base/crypto.h"
#include "directory/provider.h"

namespace wellkept::directory {
namespace {

struct Release {
  void operator()(cjose_jws_t* jws) const { cjose_jws_release(jws); }
  void operator()(cjose_jwk_t* jwk) const { cjose_jwk_release(jwk); }
  void operator()(cjose_header_t* header) const { cjose_header_release(header); }
};
using Key = std::unique_ptr<cjose_jwk_t, Release>;

Key new_key(const std::string& algorithm, const std::string& name) {
  constexpr std::array<std::uint8_t, 3> kExponent{1, 0, 1};
  cjose_err error{};
  Key key(algorithm == "ES256"   ? cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &error)
          : algorithm == "HS256" ? cjose_jwk_create_oct_random(256, &error)
                                 : cjose_jwk_create_RSA_random(2048, kExponent.data(), kExponent.size(), &error));
  cjose_jwk_set_kid(key.get(), name.data(), name.size(), &error);
  return key;
}

json::Value set_of(const std::vector<const cjose_jwk_t*>& keys) {
  json::Array all;
  for (const auto* key : keys) {
    cjose_err error{};
    const std::unique_ptr<char, decltype(&std::free)> text(cjose_jwk_to_json(key, false, &error), std::free);
    all.push_back(std::get<json::Value>(json::parse(text.get())));
  }
  json::Value set;
  set.set("keys", std::move(all));
  return set;
}

std::string signed_text(const cjose_jwk_t* key, const std::string& algorithm, const std::string& name,
                        const std::string& claims) {
  cjose_err error{};
  const std::unique_ptr<cjose_header_t, Release> header(cjose_header_new(&error));
  cjose_header_set(header.get(), CJOSE_HDR_ALG, algorithm.c_str(), &error);
  if (!name.empty()) cjose_header_set(header.get(), CJOSE_HDR_KID, name.c_str(), &error);
  const std::unique_ptr<cjose_jws_t, Release> jws(
      cjose_jws_sign(key, header.get(), reinterpret_cast<const std::uint8_t*>(claims.data()), claims.size(), &error));
  const char* text = nullptr;
  EXPECT_TRUE(cjose_jws_export(jws.get(), &text, &error));
  return text;
}

std::string code(const auto& result) {
  return result.ok() ? std::string() : result.refusal().code;
}

TEST(IdToken, IsOpenedByTheKeyThatSignedIt) {
  for (const std::string algorithm : {"RS256", "ES256", "PS256"}) {
    SCOPED_TRACE(algorithm);
    const Key key = new_key(algorithm, "one");
    const Key other = new_key(algorithm, "one");
    const std::string token = signed_text(key.get(), algorithm, "one", R"({"sub":"42"})");
    const auto claims = open_id_token(token, set_of({other.get(), key.get()}));
    ASSERT_TRUE(claims.ok()) << claims.refusal().detail;
    EXPECT_EQ(*claims->find("sub")->string(), "42");
    EXPECT_EQ(code(open_id_token(token, set_of({other.get()}))), "provider.token") << "another key of that name";
    EXPECT_EQ(code(open_id_token(token, set_of({}))), "provider.key");
    EXPECT_EQ(code(open_id_token(token, json::Value())), "provider.key");
    for (const std::size_t at : {std::size_t{3}, token.find('.') + 3, token.size() - 3}) {
      std::string changed = token;
      changed[at] = changed[at] == 'A' ? 'B' : 'A';
      EXPECT_FALSE(open_id_token(changed, set_of({key.get()})).ok()) << at;
    }
  }
}

TEST(IdToken, IsRefusedWithoutASignatureOfAKeyPair) {
  const Key key = new_key("RS256", "one");
  const Key shared = new_key("HS256", "one");
  const std::string claims = crypto::to_base64url(R"({"sub":"42"})");
  const std::string none = crypto::to_base64url(R"({"alg":"none","kid":"one"})");
  EXPECT_EQ(code(open_id_token(none + "." + claims + ".", set_of({key.get()}))), "provider.token");
  const std::string hmac = signed_text(shared.get(), "HS256", "one", R"({"sub":"42"})");
  EXPECT_EQ(code(open_id_token(hmac, set_of({key.get(), shared.get()}))), "provider.token");
  for (const char* text : {"", "a", "a.b", "a.b.c", "a.b.c.d", "...."}) {
    EXPECT_EQ(code(open_id_token(text, set_of({key.get()}))), "provider.token") << text;
  }
  EXPECT_EQ(code(open_id_token(signed_text(key.get(), "RS256", "", "[]"), set_of({key.get()}))), "provider.token");
}

TEST(IdToken, IsForUsNowAndForThisSignIn) {
  const ExpectedToken expected{"https://id.example.com", "desk", "n1", Instant{1'772'000'000'000}};
  const auto verdict = [&](const std::string& claims) {
    return check_id_token(std::get<json::Value>(json::parse(claims)), expected).ok();
  };
  const std::string good = R"("sub":"1","nonce":"n1","iat":1772000000,"exp":1772000300)";
  EXPECT_TRUE(verdict(R"({"iss":"https://id.example.com","aud":"desk",)" + good + "}"));
  EXPECT_TRUE(verdict(R"({"iss":"https://id.example.com","aud":["desk","x"],"azp":"desk",)" + good + "}"));
  EXPECT_TRUE(verdict(R"({"iss":"https://id.example.com","aud":"desk","sub":"1","nonce":"n1","iat":1772000000.5,)"
                      R"("exp":1.7720003e9})"));
  EXPECT_FALSE(verdict(R"({"iss":"https://id.example.com","aud":["desk","x"],)" + good + "}"));
  EXPECT_FALSE(verdict(R"({"iss":"https://id.example.com","aud":"desk","azp":"x",)" + good + "}"));
  EXPECT_FALSE(verdict(R"({"iss":"https://id.example.com/","aud":"desk",)" + good + "}"));
  EXPECT_FALSE(verdict(R"({"iss":"https://id.example.com","aud":"other",)" + good + "}"));
  EXPECT_FALSE(verdict(R"({"iss":"https://id.example.com",)" + good + "}"));
  for (const char* rest :
       {R"("sub":"1","nonce":"n2","iat":1772000000,"exp":1772000300)", R"("sub":"1","iat":1772000000,"exp":1772000300)",
        R"("nonce":"n1","iat":1772000000,"exp":1772000300)", R"("sub":"1","nonce":"n1","iat":1772000000)",
        R"("sub":"1","nonce":"n1","iat":1771999000,"exp":1771999940)",
        R"("sub":"1","nonce":"n1","iat":1772000061,"exp":1772000300)", R"("sub":"1","nonce":"n1","exp":1772000300)",
        R"("sub":"1","nonce":"n1","iat":1772000000,"exp":9223372036854775807)",
        R"("sub":"1","nonce":"n1","iat":-9223372036854775808,"exp":1772000300)",
        R"("sub":"1","nonce":"n1","iat":1772000000,"exp":1e300)"}) {
    EXPECT_FALSE(verdict(R"({"iss":"https://id.example.com","aud":"desk",)" + std::string(rest) + "}")) << rest;
  }
}

TEST(Provider, AVisitIsRememberedByItsCookie) {
  const auto visit = begin_visit("/tickets?light=red");
  const auto back = read_visit(visit_cookie(visit));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->state, visit.state);
  EXPECT_EQ(back->verifier, visit.verifier);
  EXPECT_EQ(back->then, "/tickets?light=red");
  EXPECT_NE(visit.state, visit.nonce);
  EXPECT_NE(begin_visit("/").state, visit.state);
  for (const char* cookie : {"", ".", "x.y", "AAAA.Lw"}) EXPECT_FALSE(read_visit(cookie)) << cookie;
  const auto url = authorization_url({.client_id = "a b", .redirect_uri = "https://d/cb"}, "https://id/auth", visit);
  EXPECT_TRUE(url.starts_with("https://id/auth?response_type=code&client_id=a%20b&redirect_uri=https%3A%2F%2Fd%2Fcb"));
  EXPECT_EQ(url.find(visit.verifier), std::string::npos);
}

TEST(Provider, LeadsToThisConsoleOnly) {
  EXPECT_EQ(safe_path("/tickets/1#x"), "/tickets/1#x");
  for (const char* path : {"", "x", "//evil", "https://evil", "/\\evil", "/a b", "/a\nb"})
    EXPECT_EQ(safe_path(path), "/") << path;
}

TEST(Provider, GroupsGiveRoles) {
  ProviderOptions options;
  options.roles = parse_role_map("desk=specialist, leads = supervisor,cn=x=admin,desk=engineer,,");
  EXPECT_EQ(mapped(options.roles, {"desk"}), (std::vector<std::string>{"engineer", "specialist"}));
  EXPECT_EQ(mapped(options.roles, {"cn=x", "none"}), (std::vector<std::string>{"admin"}));
  EXPECT_TRUE(mapped(options.roles, {}).empty());
}

}  // namespace
}  // namespace wellkept::directory
