/*
 * indicator: traces: addresses, hashes, domains, mails (痕跡).
 */
#pragma once
#include "base/operation.h"
