/*
 * live: what is going on in rooms right now: who hears of changes, who is there.
 */
#pragma once
#include "base/operation.h"
