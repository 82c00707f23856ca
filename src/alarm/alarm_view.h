/* alarm_view: the sources, one of them, and how its JSON is read. */
#pragma once
#include "web/widget.h"

struct alarm_chip { str css, icon, text; };
struct alarm_row { str name, product; struct alarm_chip chip; struct url to; bool has_came; int64_t came_at; str note; };
struct alarms_view {
	const struct alarm_row *rows; size_t n_rows;
	struct errors_view errors;
	struct empty_view empty;
	struct field_view name, preset, proof;
};
struct alarm_how { str text; };
struct alarm_message { int64_t came_at; str what, trouble, sighting; struct url to; bool has_sighting; };
struct alarm_view {
	struct url list, mapping, start, stop, rotate, revoke;
	struct errors_view errors;
	str name, product, address, checked;
	struct alarm_chip chip;
	bool is_on, is_revoked, by_hmac;
	bool has_fresh;
	str secret, bearer;          /* shown this once */
	const struct alarm_how *how; size_t n_how;
	str trouble, wrong, over;    /* sentences; empty: nothing */
	const struct alarm_message *messages; size_t n_messages;
};
struct alarm_pair { str label, value, missing; };
struct alarm_result { str heading, problem; const struct alarm_pair *pairs; size_t n_pairs; struct alarm_chip grade; bool is_over; };
struct alarm_map_view {
	struct url back, save, test, reset;
	struct errors_view errors;
	str name;
	bool is_open;                /* the mapping is unfolded: it is wrong, or was typed */
	struct field_view sample, own_name, card, window;
	const struct field_view *texts; size_t n_texts;
	bool has_result;
	str result_problem;
	const struct alarm_result *results; size_t n_results;
	str more;                    /* and so many more */
};
