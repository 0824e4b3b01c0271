#include "db/testing/postgres_cluster.h"

#include <fcntl.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>
#include <vector>

#include "db/database.h"

namespace wellkept::db::testing {
namespace {

// PostgreSQL refuses to run as root: then its Debian user runs it.
const passwd* other_user() {
  return getuid() == 0 ? getpwnam("postgres") : nullptr;
}

pid_t spawn(std::vector<std::string> command, const std::string& directory) {
  std::vector<char*> arguments;
  for (auto& word : command) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const passwd* user = other_user();
  const std::string log = directory + "/log";
  const pid_t child = fork();
  if (child != 0) return child;
  if (user != nullptr && (setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0)) _exit(126);
  prctl(PR_SET_PDEATHSIG, SIGQUIT);  // after setuid, which forgets it: a test that crashes leaves no server
  const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (out < 0 || dup2(out, STDOUT_FILENO) < 0 || dup2(out, STDERR_FILENO) < 0 || chdir(directory.c_str()) != 0)
    _exit(126);
  execv(arguments[0], arguments.data());
  _exit(127);
}

}  // namespace

PostgresCluster& PostgresCluster::shared() {
  static PostgresCluster cluster;
  return cluster;
}

PostgresCluster::PostgresCluster() {
  const std::string programs = WELLKEPT_POSTGRES_PROGRAMS;
  const std::string& home = directory_.path();
  if (const passwd* user = other_user(); user != nullptr && chown(home.c_str(), user->pw_uid, user->pw_gid) != 0) {
    throw std::runtime_error("postgres: cannot give it its directory");
  }
  const std::string data = home + "/data";
  const pid_t maker = spawn({programs + "/initdb", "--pgdata=" + data, "--username=wellkept", "--auth=trust",
                             "--encoding=UTF8", "--locale=C", "--no-sync"},
                            home);
  int status = 0;
  if (waitpid(maker, &status, 0) != maker || status != 0) throw std::runtime_error("postgres: initdb failed");
  server_ = spawn({programs + "/postgres", "-D", data, "-k", home, "-c", "listen_addresses=", "-c", "fsync=off", "-c",
                   "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "shared_buffers=32MB"},
                  home);
  wait_until_ready();
}

PostgresCluster::~PostgresCluster() {
  if (server_ <= 0) return;
  kill(server_, SIGQUIT);
  waitpid(server_, nullptr, 0);
}

std::string PostgresCluster::connection_string(const std::string& database) const {
  return "host=" + directory_.path() + " user=wellkept dbname=" + database;
}

void PostgresCluster::wait_until_ready() {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (PQping(connection_string("postgres").c_str()) != PQPING_OK) {
    int status = 0;
    if (waitpid(server_, &status, WNOHANG) == server_ || std::chrono::steady_clock::now() > give_up) {
      throw std::runtime_error("postgres: the server did not start");
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

std::string PostgresCluster::make_database() {
  const std::string name = "test_" + std::to_string(++databases_);
  PGconn* connection = PQconnectdb(connection_string("postgres").c_str());
  PGresult* result = PQexec(connection, ("CREATE DATABASE " + name).c_str());
  const bool made = PQresultStatus(result) == PGRES_COMMAND_OK;
  PQclear(result);
  PQfinish(connection);
  if (!made) throw std::runtime_error("postgres: no database");
  return connection_string(name);
}

}  // namespace wellkept::db::testing
