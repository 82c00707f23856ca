/*
 * change: collects the new values an entry brings, as key/value items of the journal. Keys are built once, here,
 * so that a rule and its projection cannot spell them differently.
 */
#pragma once
#include "journal/journal.h"

struct change {
	struct ctx *c;
	str object;                              /* "incident", "step/ID", "fact/KEY": what follows belongs to it */
	struct journal_item *items;              /* grows in the arena: a procedure may bring hundreds */
	size_t n, room;
};

void change_init(struct change *ch, struct ctx *c, str object);
/* From now on items belong to another object: change_object(&ch, "step", id). */
void change_object(struct change *ch, const char *type, struct id id);
/* An item whose whole key is known. */
void change_item(struct change *ch, str key, str value);
void change_str(struct change *ch, const char *field, str value);
void change_i64(struct change *ch, const char *field, int64_t value);
void change_opt(struct change *ch, const char *field, struct opt_int value);
void change_id(struct change *ch, const char *field, struct id value);
/* Writes the entry that carries the items. */
bool change_write(struct change *ch, struct journal_entry_in in, struct journal_added *ret);

/* The same keys from rows, for a projection: absent values are left out. */
struct projector {
	struct ctx *c;
	str object;
	bool (*emit)(void *arg, str key, str value);
	void *arg;
	bool ok;                                 /* false after emit said no */
};
void project_str(struct projector *p, const char *field, str value);
void project_i64(struct projector *p, const char *field, int64_t value);
void project_opt(struct projector *p, const char *field, struct opt_int value);
void project_id(struct projector *p, const char *field, struct id value);
str change_object_name(struct ctx *c, const char *type, struct id id); /* "step/0190..." */
