/* verify_inside: what the two files of verify share. */
#pragma once
#include "journal/fold.h"
#include "journal/inside.h"

/* The caller's arena keeps the finding; everything else lies in arenas that go with it, emptied page by page. */
struct verifier {
	struct ctx *c;
	struct arena *keep;
	struct arena *page;            /* rows being looked at */
	struct arena *room;            /* what is known of one room */
	const journal_projection *projections;
	size_t n_projections;
	struct journal_finding *finding;
	int64_t n_rooms, n_entries, n_seals, n_masked, n_skipped;
	str skipped;                   /* first key that could not be compared */
};

/* Names what is broken and returns false. Bytes from the database are shown safely. */
__attribute__((format(printf, 2, 3))) bool verify_broken(struct verifier *v, const char *fmt, ...);
/* "0190..." of 16 bytes, else their hex. */
const char *verify_name(struct verifier *v, bytes id);
/* Text of the database for a terminal: control characters become '?', long ones are cut. */
const char *verify_text(struct verifier *v, str s);
struct arena *verify_arena(struct verifier *v);

struct room_end { bytes org, incident; int64_t seq; bytes hash; int64_t sealed_seq; };
bool verify_room_entries(struct verifier *v, const struct room_end *r);
/* Every organisation's seal chain, and that it covers the head of each room. */
bool verify_seals(struct verifier *v, const struct room_end *rooms, size_t n);
