/* taken_page: views of the pages about archives that come in. */
#pragma once
#include "archive/take.h"
#include "document/document.h"
#include "room/room_top.h"
#include "room/room_web.h"

struct archive_list_line { str name, title, line; struct url to; bool is_waiting; };
struct archive_in_page {
	struct url send;
	struct field_view file;
	struct errors_view errors;
	str form_max;
	struct archive_list_line *rows; size_t n_rows;
	struct archive_list_line *waiting; size_t n_waiting;
};

struct archive_look_page {
	struct url back, take, drop;
	str name, title, origin, made, count, evidence, papers, seal, kind, size, sha256, file_name;
	bool is_restricted, is_exercise, is_without;
	str known;                       /* what of it is here already; empty: nothing */
	bool may_take, is_bad;           /* is_bad: our own journal says otherwise */
	struct url known_to;
	struct errors_view errors;
};

struct taken_field { str label, value; };
struct taken_item { str title; struct taken_field *fields; size_t n_fields; bool has_file; struct url file; str file_text; };
struct taken_group { str id, heading; struct url to; struct taken_item *items; size_t n_items; };
struct taken_entry { str anchor, when, type, who, text, note; bool is_gone, is_withdrawn; };
struct taken_page {
	struct url back, file;
	str name, title, origin, made, taken, seal, count, file_text, sha256;
	bool is_exercise, is_restricted;
	struct taken_field *head; size_t n_head;
	struct taken_entry *entries; size_t n_entries;
	bool has_older, is_older;
	struct url older, newest;
	struct taken_group *groups; size_t n_groups;
};
struct taken_paper_page { struct url back; struct document *document; };
/* taken_parts.c: the rows as people read them. */
bool taken_groups(struct web *w, const struct incident *i, const struct archive *a, struct taken_page *p);
/* taken_words.c: a code, or several, in words; none when this program has none for it. */
str taken_word(struct ctx *c, str object, str field, str value);
str taken_value(struct ctx *c, const struct archive_pair *v, size_t n, const char *key); /* empty when absent */
