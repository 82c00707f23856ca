/*
 * escalation_paper: levels, commanders, stop matrix and continuity table on paper, for the binder and print pages (at most 64 blocks).
 * `with_private`: with the contacts of the continuity table, which may hold private numbers.
 */
#pragma once
#include "base/ctx.h"
#include "document/document.h"

bool level_paper(struct ctx *c, bool with_private, struct document *ret);
bool commander_paper(struct ctx *c, bool with_private, struct document *ret);
bool stop_paper(struct ctx *c, bool with_private, struct document *ret);
bool bcp_paper(struct ctx *c, bool with_private, struct document *ret);
