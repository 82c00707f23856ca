/*
 * triage: the first assessment of an incident: weight, ground, what to do now, today, within three days.
 */
#pragma once
#include "base/operation.h"
