/*
 * task: what somebody has to do outside the procedure (作業), and the work plan over all rooms.
 */
#pragma once
#include "base/operation.h"
