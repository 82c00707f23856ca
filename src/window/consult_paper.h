/* consult_paper: a sheet before a call as a paper: what is not known says so; where answers come from stands beside them. */
#pragma once
#include "document/document.h"
#include "window/consult.h"

bool consult_paper(struct ctx *c, const struct incident *i, const struct consult *k, struct document *ret);
/* The whole as plain text, to be copied into a mail. */
str consult_text(struct ctx *c, const struct incident *i, const struct consult *k);
/* The name of a field without the number of its question. */
str consult_short_name(struct ctx *c, const struct sheet_field *f);
