// Inboxes and the outbox, as routes and the doctor list them.
#pragma once
#include "notify/inbox_store.h"  // IWYU pragma: export
