/* inside: what the files of this folder share and nobody else calls. */
#pragma once
#include "journal/canonical.h"
#include "journal/journal.h"

/* Items that describe the entry itself and not a row of the room: verify does not look for them in any row. */
#define ITEM_ENTRY_PREFIX S("entry:")
#define ITEM_MASK_PREFIX S("mask:")
#define ITEM_ARCHIVE_PREFIX S("archive:")
#define ITEM_KEY_BYTES 200

/* mask_rows.c: the items a masking says again, and the rows it reaches; called before the body goes. */
struct mask_of { struct id incident_id; int64_t seq; str before, after; }; /* the text, without and with the blocks */
struct mask_kept { struct journal_item *items; size_t n; };
bool mask_keep(struct ctx *c, const struct mask_of *m, const struct journal_rows *rows, struct mask_kept *ret);

static inline bool item_is_of_entry(str key)
{
	return str_starts(key, ITEM_ENTRY_PREFIX) || str_starts(key, ITEM_MASK_PREFIX) || str_starts(key, ITEM_ARCHIVE_PREFIX);
}
static inline bool entry_is_spoken(int type) { return type >= ENTRY_OBSERVED && type <= ENTRY_NOTE; }

/* journal_add without the question whether people may write this type; mask.c comes in here. */
bool journal_append(struct ctx *c, const struct journal_entry_in *in, struct journal_added *ret);
/* The items as the canonical form wants them: ascending keys, each once. */
bool items_sorted(struct ctx *c, const struct journal_item *items, size_t n, str **ret_keys, str **ret_values);
/* What a correction's items say about the entry corrected; absent: keeps. */
struct entry_amended { int type; struct event_time occurred; struct id person_id; };
bool entry_amended_read(str key, str value, struct entry_amended *ret);
