/*
 * blob: bytes kept outside the database, by their SHA-256.
 */
#pragma once
#include "base/operation.h"
