/* read_inside: what the two files that read an archive share. */
#pragma once
#include "archive/inside.h"
#include "base/json.h"
#include "journal/canonical.h"

/* What is known of the entries once they were read; by seq - 1. */
struct seen_entry { struct sha256 hash; int64_t masks; bool is_empty; };

struct reading {
	struct ctx *c;
	struct arena *keep;            /* of the caller: what is told */
	struct arena *line;            /* of one line; emptied now and then */
	struct archive_info *info;
	const struct archive_visitor *visitor;
	struct fold fold;              /* what the entries say */
	struct seen_entry *entries;
	int64_t n_entries, room;
	int64_t *newest_mask;          /* of entry seq - 1: the newest entry that masks it */
	/* the last entry: who made this */
	int64_t made_at_ms;
	str made_by, made_evidence, made_organisation, made_people, made_program;
	bool is_made;
	struct sha256 previous_seal;
	int64_t seal_seq, sealed_seq;
	struct fold files;             /* papers and evidence the rows name, by member name */
	str last_row, last_words;
};

/* Sets the reason and returns false; `value` (none: no placeholder) is kept. */
bool reading_bad(struct reading *r, int msg, const char *name, str value);
/* Calls `one` for each line, parsed. `msg`: what to say of a line that is none. */
bool reading_lines(struct reading *r, str member, bool (*one)(struct reading *r, const struct json *v));
/* One member of an object: what it has to be, and where it goes. */
enum member_type { MEMBER_I64, MEMBER_STR, MEMBER_OPT /* a string or null */, MEMBER_ID, MEMBER_OPT_ID, MEMBER_HASH, MEMBER_BOOL };
struct member { const char *name; enum member_type type; void *to; };
/* All of them, each as it has to be; `n_all` is how many the object has, others read elsewhere among them. The name of the first
 * that is not, or NULL. */
const char *read_members(struct arena *a, const struct json *v, size_t n_all, const struct member *m, size_t n);
#define READ_MEMBERS(a, v, n_all, ...) \
	read_members((a), (v), (n_all), (const struct member[]){ __VA_ARGS__ }, \
		sizeof((const struct member[]){ __VA_ARGS__ }) / sizeof(struct member))
/* read_journal.c */
bool read_entry(struct reading *r, const struct json *v);
bool read_masks(struct reading *r);       /* after the last: what is empty is masked, and the other way round */
