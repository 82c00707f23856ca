/*
 * closing: what has to be said before an incident is closed.
 */
#pragma once
#include "base/operation.h"
