// Files of tickets, as other features use them.
#pragma once
#include "ticket/attachment.h"  // IWYU pragma: export
