#pragma once
#include "web/page.h"

/* --- log gaps --- */
struct gap_mark { const char *css, *icon; str log, word, note; bool is_needed, is_must; };
struct gap_line { str kind, sum; struct gap_mark *marks; size_t n_marks; str source; bool is_verified; };
struct gap_next { str text, why; struct url to; };
struct gap_do { str text, why; struct url to; struct id row; }; /* text: of the ledger's row, empty: there is none; why: what to do, in few words */
struct gap_key { const char *css, *icon; str word, help; };
/* One kind of record: what it is like now, which kinds of incidents it would serve, what to do about it. */
struct gap_log {
	str name, tells, must, helps, count;      /* must, helps: names of kinds of incidents; count: how many */
	struct gap_key state;
	struct gap_do *todo; size_t n_todo;       /* a row each, what is worth most first */
};
struct log_gaps_page {
	struct url back, csv, add;
	str org, made, count;
	bool is_empty, is_cut, can_write;
	str *logs; size_t n_logs;
	struct gap_log *list; size_t n_list;      /* what is worth most first */
	struct gap_line *lines; size_t n_lines;
	struct gap_next *next; size_t n_next;     /* the first few */
	struct gap_key *keys; size_t n_keys;
	struct empty_view empty;
};

/* --- what is missing --- */
struct missing_line { str what, row; struct url to; bool is_bad; };
#define MISSING_FIRST 6                       /* shown at once, the heaviest */
struct missing_part { str heading, none, more; struct missing_line *lines; size_t n_lines; struct url to; str way; };
struct missing_page { struct url back; str org, made; struct missing_part *parts; size_t n_parts; bool is_empty; struct empty_view empty; };
