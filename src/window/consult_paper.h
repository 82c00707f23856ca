/* consult_paper: a sheet before a call as a paper: what is not known says so; where answers come from stands beside them. */
#pragma once
#include "document/document.h"
#include "window/consult.h"

bool consult_paper(struct ctx *c, const struct incident *i, const struct consult *k, struct document *ret);
