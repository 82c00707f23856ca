/*
 * guest: a link with an end for somebody outside: a vendor, the police.
 */
#pragma once
#include "base/operation.h"
