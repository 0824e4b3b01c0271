#include "base/instant.h"
