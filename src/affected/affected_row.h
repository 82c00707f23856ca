/* affected_row: what the files of this folder share. */
#pragma once
#include "affected/affected.h"

/* As rows and entries keep it: canonical, none when not said. */
str affected_when_text(struct ctx *c, struct event_time t);
/*
 * Takes a row of a ledger into `a`, with its title; the type becomes that of its ledger, if that says it. None: nothing. Else a field
 * error "row_id". The row of `old` (NULL: a new thing) stays whoever may see it.
 */
bool affected_take_row(struct ctx *c, struct id row_id, const struct affected *old, struct affected *a);
/* What the ledger calls the row now is for those who may read the ledger: for others it goes out of `a`. */
bool affected_close_row(struct ctx *c, struct affected *a);
str affected_row_words(struct ctx *c, const struct affected *a); /* システム台帳, with the title of the row where it is another name; "" none */
/* Codes in the order of the table, one blank between. */
str affected_special_text(struct ctx *c, struct str_list codes);
str affected_amount_kind(const struct amount *m); /* code, "" not said */
str affected_amount_unit(const struct amount *m);
struct affected_link_row { struct id id, from_id, to_id; };
bool affected_links(struct ctx *c, struct id incident_id, struct affected_link_row **ret, size_t *ret_n);
