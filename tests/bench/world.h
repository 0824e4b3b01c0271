// A service desk full of tickets, made the same way each time: 2,000 customers, 20 members, 5 units; 10 % of the
// tickets new, 20 % in hand, 70 % closed; about three messages each, 40 % of them Chinese.
#pragma once
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "app/application.h"

namespace wellkept::bench {

struct World {
  std::vector<Id> units;
  std::vector<Id> members;
  std::vector<Id> customers;
  std::string token;  // of a member who may do everything that is measured
};

std::unique_ptr<app::Application> open_application(const std::string& folder, bool durable);
World people(app::Application& app);
// Opens `count` tickets over the year before now, all events of a ticket at once, as an import does.
void fill(app::Application& app, const World& world, int count);

// A request to open a ticket, as the load over HTTP sends it.
ticket::OpenRequest open_request(const World& world, std::mt19937& random);
std::string sentence(std::mt19937& random, int words);

}  // namespace wellkept::bench
