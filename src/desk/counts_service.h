// Open tickets counted.
#pragma once
#include "desk/counts_store.h"
