#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "directory/member_commands.h"

namespace wellkept::app {
namespace {

struct MemberFlags {
  std::string login;
  std::string name;
  std::vector<std::string> roles;
  std::vector<std::string> scopes;
  int days = 0;
};

}  // namespace

void add_member_commands(CLI::App& root, CommandLine& line) {
  CLI::App* group = root.add_subcommand("member", "Members, their sign-in and their API tokens.");
  group->require_subcommand(1);
  auto flags = std::make_shared<MemberFlags>();
  const auto add = [&](const char* name, const char* help, const char* example) {
    CLI::App* command = group->add_subcommand(name, help);
    add_data_flags(*command, line);
    command->footer(std::string("Example:\n  wellkept member ") + example);
    return command;
  };

  CLI::App* fresh = add("add", "Add a member; prints a one-time link secret to set the password.",
                        "add --login li.min --name 李敏 --role specialist --role supervisor");
  fresh->add_option("--login", flags->login, "2 to 64 letters, digits and . _ - @ +")->required();
  fresh->add_option("--name", flags->name, "name as others see it")->required();
  fresh->add_option("--role", flags->roles, "a role; may be given again")->required();
  fresh->callback([&line, flags] {
    if (const auto app = line.open())
      line.print(directory::command_add(app->directory(), {flags->login, flags->name, flags->roles, Id{}}));
  });

  add("list", "List all members.", "list")->callback([&line] {
    if (const auto app = line.open()) line.print(directory::command_list(app->directory()));
  });

  CLI::App* reset = add("reset", "Give a member a new one-time link to set a password.", "reset --login li.min");
  reset->add_option("--login", flags->login, "the member")->required();
  reset->callback([&line, flags] {
    if (const auto app = line.open()) line.print(directory::command_reset(app->directory(), flags->login));
  });

  CLI::App* factor = add("reset-factor", "Take the second factor off a member who lost it; ends their sessions.",
                         "reset-factor --login li.min");
  factor->add_option("--login", flags->login, "the member")->required();
  factor->callback([&line, flags] {
    if (const auto app = line.open()) line.print(directory::command_reset_factor(app->directory(), flags->login));
  });

  CLI::App* token =
      add("token", "Issue an API token; it is printed once.", "token --login li.min --name crm --days 90");
  token->add_option("--login", flags->login, "the member in whose name the token acts")->required();
  token->add_option("--name", flags->name, "what it is for")->required();
  token->add_option("--scope", flags->scopes,
                    "a permission; may be given again; none: all that the member's roles grant");
  token->add_option("--days", flags->days, "days until it expires (default: never)")->check(CLI::Range(1, 3650));
  token->callback([&line, flags] {
    const auto app = line.open();
    if (!app) return;
    const auto days = flags->days > 0 ? std::optional(flags->days) : std::nullopt;
    line.print(
        directory::command_token(app->directory(), flags->login, flags->name, flags->scopes, days, app->clock().now()));
  });
}

}  // namespace wellkept::app
