/*
 * sighting: what a finder reports before anyone judged it (気づき).
 */
#pragma once
#include "base/operation.h"
