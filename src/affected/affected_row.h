/* affected_row: what the files of this folder share. */
#pragma once
#include "affected/affected.h"

/* As rows and entries keep it: canonical, none when not said. */
str affected_when_text(struct ctx *c, struct event_time t);
/* Codes in the order of the table, one blank between. */
str affected_special_text(struct ctx *c, struct str_list codes);
str affected_amount_kind(const struct amount *m); /* code, "" not said */
str affected_amount_unit(const struct amount *m);
struct affected_link_row { struct id id, from_id, to_id; };
bool affected_links(struct ctx *c, struct id incident_id, struct affected_link_row **ret, size_t *ret_n);
