/* inside: what the files of this folder share. */
#pragma once
#include "escalation/escalation.h"

/* What a row of level_own holds; none: as the built-in one. calls_net goes with call, the hours and the phase with each other. */
struct level_values {
	str name, name_en, scope, scope_en, role, call;
	struct opt_int calls_net, report_first_hours, report_later_hours, report_phase_end;
};
str level_text(struct ctx *c, const struct level *l);       /* a line a value */
str level_call_text(struct ctx *c, const struct level *l);  /* role keys with a blank between */

/* Names of roles in the reader's language; a key the catalogue does not have stays the key. */
str role_name_of(struct ctx *c, str key);
str role_names_of(struct ctx *c, const str *keys, size_t n, const char *between);
