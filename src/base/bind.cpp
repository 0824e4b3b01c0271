#include "base/bind.h"
