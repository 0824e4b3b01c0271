#include "base/crypto.h"
