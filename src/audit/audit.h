/*
 * audit: who used the program and read what; one hash chain an organisation. Not the journal of a room
 * (docs/rules.md, three records). A line is added in the same transaction as what it tells of. No secrets, no text
 * people typed: operation name, object id, result.
 */
#pragma once
#include "base/ctx.h"

struct audit_line { const char *what; str object; str detail; }; /* "incident_open", id text, "level=2" */
bool audit_add(struct ctx *c, const struct audit_line *line);
/* For what happens before an organisation is known: sign-in failures. */
bool audit_add_system(struct ctx *c, const struct audit_line *line);
/* Walks every chain. True when it could; the first broken line in *ret_finding, STR_NONE when all hold. */
bool audit_verify(struct ctx *c, str *ret_finding);
