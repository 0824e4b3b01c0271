#include "directory/ldap_client.h"

#include <ldap.h>
#include <sys/time.h>

#include <array>
#include <mutex>

#include "base/crypto.h"

namespace wellkept::directory {

namespace {

constexpr long kConnectSeconds = 5;
constexpr long kSeconds = 5;     // of each question
constexpr int kMostEntries = 2;  // one is right, two are already too many
constexpr int kMostGroups = 500;

struct Close {
  void operator()(LDAP* handle) const { ldap_unbind_ext_s(handle, nullptr, nullptr); }
  void operator()(LDAPMessage* message) const { ldap_msgfree(message); }
};
using Handle = std::unique_ptr<LDAP, Close>;
using Found = std::unique_ptr<LDAPMessage, Close>;

Refusal unreachable(const std::string& what, int code) {
  return refuse(RefusalKind::unavailable, "ldap.unreachable",
                "The directory cannot be asked: " + what + ": " + ldap_err2string(code));
}

std::string text_of(const berval& value) {
  return {value.bv_val, value.bv_len};
}

std::vector<std::string> values_of(LDAP* handle, LDAPMessage* entry, const std::string& attribute) {
  std::vector<std::string> out;
  berval** values = ldap_get_values_len(handle, entry, attribute.c_str());
  for (berval** one = values; one != nullptr && *one != nullptr; ++one) out.push_back(text_of(**one));
  if (values != nullptr) ldap_value_free_len(values);
  return out;
}

std::string dn_of(LDAP* handle, LDAPMessage* entry) {
  char* const dn = ldap_get_dn(handle, entry);
  std::string out = dn == nullptr ? std::string() : dn;
  ldap_memfree(dn);
  return out;
}

bool printable(const std::string& text) {
  for (const char one : text) {
    if (one < ' ' || one > '~') return false;
  }
  return true;
}

class OpenLdap final : public LdapClient {
 public:
  explicit OpenLdap(LdapOptions options) : options_(std::move(options)) {
    // The library's own settings are read once, before two threads can ask for them.
    static std::once_flag started;
    std::call_once(started, [] { ldap_set_option(nullptr, LDAP_OPT_REFERRALS, LDAP_OPT_OFF); });
  }

  Result<Answer> ask(std::string_view login, std::string_view password) override {
    WK_TRY(handle, open());
    Answer answer;
    WK_TRY(entry, find(handle.get(), login));
    answer.entry = std::move(entry);
    if (!answer.entry || password.empty()) return answer;
    WK_CHECK(add_groups(handle.get(), login, *answer.entry));
    const int code = bind(handle.get(), answer.entry->dn, password);
    if (code != LDAP_SUCCESS && LDAP_API_ERROR(code)) return unreachable("sign-in", code);
    answer.right = code == LDAP_SUCCESS;
    return answer;
  }

  Result<bool> has(const std::string& id) override {
    WK_TRY(handle, open());
    std::array<char*, 2> none{const_cast<char*>(LDAP_NO_ATTRS), nullptr};  // the library's type; it only reads
    WK_TRY(found, search(handle.get(), {options_.base, LDAP_SCOPE_SUBTREE, id_filter(options_, id), 1}, none.data()));
    return ldap_count_entries(handle.get(), found.get()) > 0;
  }

  Outcome probe() override {
    WK_TRY(handle, open());
    std::array<char*, 2> none{const_cast<char*>(LDAP_NO_ATTRS), nullptr};  // the library's type; it only reads
    WK_TRY(found, search(handle.get(), {options_.base, LDAP_SCOPE_BASE, "(objectClass=*)", 1}, none.data()));
    if (ldap_count_entries(handle.get(), found.get()) == 1) return Done{};
    return unreachable("the base " + options_.base, LDAP_NO_SUCH_OBJECT);
  }

 private:
  struct Question {
    const std::string& base;
    int scope;
    std::string filter;
    int most;
  };

  Result<Handle> open() const {
    LDAP* raw = nullptr;
    int code = ldap_initialize(&raw, options_.url.c_str());
    if (code != LDAP_SUCCESS) return unreachable(options_.url, code);
    Handle handle(raw);
    WK_CHECK(set_up(raw));
    if (options_.url.starts_with("ldap://") && options_.security == "starttls") {
      code = ldap_start_tls_s(raw, nullptr, nullptr);
      if (code != LDAP_SUCCESS) return unreachable("STARTTLS", code);
    }
    if (!options_.bind_dn.empty()) {
      code = bind(raw, options_.bind_dn, options_.bind_password);
      if (code != LDAP_SUCCESS) return unreachable("the account that searches", code);
    }
    return handle;
  }

  Outcome set_up(LDAP* handle) const {
    const int version = LDAP_VERSION3;
    const timeval connect{kConnectSeconds, 0};
    const timeval answer{kSeconds, 0};
    ldap_set_option(handle, LDAP_OPT_PROTOCOL_VERSION, &version);
    ldap_set_option(handle, LDAP_OPT_NETWORK_TIMEOUT, &connect);
    ldap_set_option(handle, LDAP_OPT_TIMEOUT, &answer);
    ldap_set_option(handle, LDAP_OPT_REFERRALS, LDAP_OPT_OFF);
    const int demand = LDAP_OPT_X_TLS_DEMAND;
    ldap_set_option(handle, LDAP_OPT_X_TLS_REQUIRE_CERT, &demand);
    if (!options_.ca.empty()) ldap_set_option(handle, LDAP_OPT_X_TLS_CACERTFILE, options_.ca.c_str());
    const int client = 0;
    const int code = ldap_set_option(handle, LDAP_OPT_X_TLS_NEWCTX, &client);
    if (code != LDAP_OPT_SUCCESS) return unreachable("the certificates to trust", LDAP_CONNECT_ERROR);
    return Done{};
  }

  // A directory takes an empty password for nobody in particular, and says yes.
  static int bind(LDAP* handle, const std::string& dn, std::string_view password) {
    if (dn.empty() || password.empty()) return LDAP_INVALID_CREDENTIALS;
    std::string copy(password);
    berval secret{static_cast<ber_len_t>(copy.size()), copy.data()};
    const int code = ldap_sasl_bind_s(handle, dn.c_str(), LDAP_SASL_SIMPLE, &secret, nullptr, nullptr, nullptr);
    copy.assign(copy.size(), '\0');
    return code;
  }

  static Result<Found> search(LDAP* handle, const Question& question, char** attributes) {
    LDAPMessage* raw = nullptr;
    timeval limit{kSeconds, 0};
    const int code = ldap_search_ext_s(handle, question.base.c_str(), question.scope, question.filter.c_str(),
                                       attributes, 0, nullptr, nullptr, &limit, question.most, &raw);
    Found found(raw);
    if (code != LDAP_SUCCESS && code != LDAP_SIZELIMIT_EXCEEDED) return unreachable("the search", code);
    return found;
  }

  Result<std::optional<LdapEntry>> find(LDAP* handle, std::string_view login) const {
    std::string name = options_.name_attribute;
    std::string id = options_.id_attribute;
    std::string member_of = "memberOf";
    std::array<char*, 4> attributes{name.data(), id.data(), member_of.data(), nullptr};
    WK_TRY(found,
           search(handle, {options_.base, LDAP_SCOPE_SUBTREE, filled_filter(options_.filter, login, ""), kMostEntries},
                  attributes.data()));
    const int count = ldap_count_entries(handle, found.get());
    if (count > 1)
      return refuse(RefusalKind::unavailable, "ldap.ambiguous", "The directory has several of that login.");
    if (count < 1) return std::optional<LdapEntry>();
    LDAPMessage* const first = ldap_first_entry(handle, found.get());
    LdapEntry entry;
    entry.dn = dn_of(handle, first);
    const auto ids = values_of(handle, first, id);
    entry.id = ids.empty() ? entry.dn : printable(ids.front()) ? ids.front() : crypto::to_hex(ids.front());
    const auto names = values_of(handle, first, name);
    if (!names.empty()) entry.name = names.front();
    for (const std::string& group : values_of(handle, first, member_of)) entry.groups.push_back(group_name(group));
    return std::optional(std::move(entry));
  }

  Outcome add_groups(LDAP* handle, std::string_view login, LdapEntry& entry) const {
    if (options_.group_base.empty()) return Done{};
    std::string cn = "cn";
    std::array<char*, 2> attributes{cn.data(), nullptr};
    WK_TRY(found, search(handle,
                         {options_.group_base, LDAP_SCOPE_SUBTREE,
                          filled_filter(options_.group_filter, login, entry.dn), kMostGroups},
                         attributes.data()));
    for (LDAPMessage* one = ldap_first_entry(handle, found.get()); one != nullptr; one = ldap_next_entry(handle, one)) {
      for (std::string& group : values_of(handle, one, cn)) entry.groups.push_back(std::move(group));
    }
    return Done{};
  }

  const LdapOptions options_;
};

}  // namespace

std::unique_ptr<LdapClient> make_ldap_client(const LdapOptions& options) {
  return std::make_unique<OpenLdap>(options);
}

}  // namespace wellkept::directory
