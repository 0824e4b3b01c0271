// The texts of the demo: who writes, about what, and what is answered. All made up.
#pragma once
#include <cstdint>
#include <string>

#include "transfer/past.h"
#include "transfer/random.h"

namespace wellkept::transfer {

enum class Tongue { zh, zh_tw, en };

struct DemoProduct {
  std::string line;  // value of field `product`
  std::string model;
  std::string name;
};

struct DemoMatter {
  std::string subject;
  std::string matter;
  std::string category;  // empty: by the policy's defaults
  std::string subcategory;
  std::string about;  // of a complaint
  std::string cause;
  std::string fix;
};

PastCustomer demo_customer(std::uint64_t seed, std::uint64_t number);
DemoProduct demo_product(Random& random, Tongue tongue);
DemoMatter demo_matter(Random& random, Tongue tongue, std::string_view kind, const DemoProduct& product);
std::string demo_serial(Random& random);

// What staff and customers say at each step.
enum class Saying {
  answer,
  advice,
  refused,
  praise,
  soothe,
  apology,
  rectification,
  progress,
  anything_else,
  unreachable
};
std::string say(Random& random, Tongue tongue, Saying saying);

}  // namespace wellkept::transfer
