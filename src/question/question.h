/*
 * question: what is not known yet, who finds out by when.
 */
#pragma once
#include "base/operation.h"
