// The signed checkpoints, for those who watch the evidence from outside.
#pragma once
#include "db/database.h"
#include "events/checkpoint.h"
#include "http/http.h"

namespace wellkept::app {

void add_evidence_routes(http::Router& router, db::Database& database, const events::CheckpointKeys& keys);

}  // namespace wellkept::app
