/*
 * action: what was learnt, who closes it by when (改善).
 */
#pragma once
#include "base/operation.h"
