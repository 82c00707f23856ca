/*
 * window_paper: windows and helpers on paper: their print pages and the binder's (at most 64 blocks a document). `with_private`:
 * numbers of contracts too, for whoever may see them. "Open now" is nothing for paper: hours stand there instead.
 */
#pragma once
#include "base/ctx.h"
#include "document/document.h"

bool window_paper(struct ctx *c, bool with_private, struct document *ret);
bool helper_paper(struct ctx *c, bool with_private, struct document *ret);
