/* evidence_inside: what the rules of this folder share. */
#pragma once
#include "evidence/evidence.h"
#include "evidence_sql.h"

str text_or_empty(str s);
/* An item that is absent when the text is empty. */
void change_text(struct change *ch, const char *field, str value);
/* Of an open room, and not taken back. */
bool evidence_open(struct ctx *c, struct id incident_id, struct id id, struct incident *i, struct evidence *e);
bool evidence_time_is_past(struct ctx *c, struct event_time t);
/* All items of a new step. */
void custody_bring(struct change *ch, const struct custody_insert_in *r);
