/*
 * affected: what is affected and how far it is (影響を受けたもの).
 */
#pragma once
#include "base/operation.h"
