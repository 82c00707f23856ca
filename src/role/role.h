/*
 * role: who acts in which role of a room, deputies, hand-over (役割・代行).
 */
#pragma once
#include "base/operation.h"
