/*
 * evidence: what is kept as evidence, and its custody (証拠).
 */
#pragma once
#include "base/operation.h"
