// A named statement of an .sql file. The build turns `-- name: find_ticket` into a constant of this shape
// (tools/embed).
#pragma once

namespace wellkept::db {

struct Query {
  const char* name;      // "ticket.find_ticket"
  const char* sqlite;    // SQLite's text: the shared one unless a sibling x.sqlite.sql exists
  const char* postgres;  // PostgreSQL's text: the shared one unless x.postgres.sql has a statement of that name
  int parameters;        // $1 to $n, each used at least once
};

}  // namespace wellkept::db
