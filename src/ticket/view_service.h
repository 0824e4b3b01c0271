// How tickets look on the wire, for other features that show them.
#pragma once
#include "ticket/ticket_view.h"
