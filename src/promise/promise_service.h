// Kept promises, as other features use them: what is stored of a subject's promises, and the figures that follow.
#pragma once
#include "promise/figures_store.h"  // IWYU pragma: export
#include "promise/ladder.h"         // IWYU pragma: export
#include "promise/ladder_store.h"   // IWYU pragma: export
#include "promise/promise_store.h"  // IWYU pragma: export
