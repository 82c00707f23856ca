/*
 * decision: what was decided, by whom, on what ground (判断).
 */
#pragma once
#include "base/operation.h"
