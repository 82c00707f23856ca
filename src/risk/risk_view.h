/* risk_view: ready values of the pages of risks. */
#pragma once
#include "risk/risk.h"
#include "room/room_top.h"
#include "web/page.h"

/* --- common --- */
enum risk_tab { RISK_TAB_MAP, RISK_TAB_COVER, RISK_TAB_METHOD, RISK_TAB_MAX };
struct risk_tab_view { str label; struct url to; bool is_current; };
struct risk_tabs_view { struct risk_tab_view v[RISK_TAB_MAX]; size_t n; };
struct risk_tabs_view risk_tabs_of(struct ctx *c, enum risk_tab current);
struct risk_chip { str css, icon, text; };           /* state by word, icon and colour */

/* --- the map --- */
struct risk_cell {
	int likelihood, importance;    /* 1 to 3 */
	int64_t n;
	str label, count;              /* 大 3; 2件 */
	const char *css;
	struct url to;
	bool is_linked;
};
struct risk_map_view { struct risk_cell v[RISK_GRADES][RISK_GRADES]; /* [3 - likelihood][importance - 1] */ str title, description; };
void risk_map_html(struct out *o, const struct risk_map_view *v);

struct risk_line {
	struct url to;
	str title, why, treatment, owner, due, name, value;
	struct risk_chip size, state;
	str state_more;                /* until when it is accepted */
	bool has_state, is_overdue;
	str came_true;                 /* "1件の事案で現実になった"; empty: never */
	int part, part_before;         /* of the largest possible, 0 to 1000; part_before 0: not shown */
};
struct risk_bars_view { const struct risk_line *v; size_t n; str title, description; };
void risk_bars_html(struct out *o, const struct risk_bars_view *v);

struct risk_figure { str name, value; struct url to; bool is_current; };
struct risk_turn_view { str text; struct url to; bool is_linked; };
struct risks_page {
	struct url jewels, ledger, csv, paper, table, all;
	bool can_write, is_empty, has_filter, is_cut;
	str filter, method, none;
	struct risk_figure figures[8]; size_t n_figures;
	struct { str css, icon, text; struct url to; } notes[4]; size_t n_notes;
	struct risk_map_view map;
	struct risk_bars_view bars;
	struct risk_line *lines; size_t n_lines;
	struct risk_turn_view *turns; size_t n_turns;
	str since;
	bool is_verified;
	struct url add;
	str source, printed;
};

/* --- the two ways to begin --- */
struct risk_jewel_view { str number, text, help, proposed; struct field_view row, thing, worst, kind, guard; bool has_rows; };
struct risk_jewels_page { struct errors_view errors; struct url back, save; struct risk_jewel_view *v; size_t n; };
struct risk_pair_view { str name, tick_id, tick_name, why; bool is_ticked; struct field_view guard; };
struct risk_thing_view { str title, kind, importance; struct url to; struct risk_pair_view *v; size_t n; };
struct risk_ledger_page {
	struct errors_view errors;
	struct url back, save, assets, systems;
	struct risk_thing_view *v; size_t n;
	bool is_more, is_empty;
	struct empty_view empty;
};

/* --- one --- */
struct risk_help_view { str name, state, to_do; struct risk_chip chip; };
struct risk_room_line { struct url to; str name, title, when; bool is_exercise; };
struct risk_past_view { str head, text, more; };
/* What the page opens on: the next thing to do, or the form that was refused. */
enum risk_do { RISK_DO_NOTHING, RISK_DO_RATE, RISK_DO_TREAT, RISK_DO_ACCEPT, RISK_DO_END };
struct risk_page {
	enum risk_do open;
	str next, next_do; struct url next_to;     /* in a sentence, on the button; next_do empty: it is not this reader's to do */
	struct { str css, icon, text; bool is; } alarm; /* an acceptance that no longer holds */
	bool is_verified;
	str past_title;
	struct errors_view errors;
	struct url back, edit, rate, treat, accept, end, cover, asset, system;
	str heading, number, kind, worst, asset_name, system_name, version, seen, changed;
	struct risk_chip size, size_before;
	str why, why_before;
	bool has_after, has_worst, can_write, can_accept, is_accepted, has_system, has_asset, is_off_coverage;
	struct field_view importance, threat, vulnerability;
	struct field_view treatment, measures, owner, due, importance_after, threat_after, vulnerability_after;
	struct field_view words, until, end_words;
	str treatment_now, measures_now, owner_now, due_now;
	bool is_overdue;
	struct { str css, icon, title, text; bool is; } accepted;
	struct risk_help_view *helps; size_t n_helps;
	struct risk_room_line *rooms; size_t n_rooms;
	struct risk_past_view *past; size_t n_past;
	struct risk_past_view *acceptances; size_t n_acceptances;
};

/* --- coverage --- */
struct risk_cover_row { str name, to_do; struct risk_chip chip; bool is_hole; };
struct risk_cover_part { str name, about, sum, id; struct risk_chip chip; struct risk_cover_row *rows; size_t n_rows; int yes, part, hole, unknown; };
struct risk_cover_page {
	bool has, can_write;
	struct url edit;
	str edit_text, scope, checked, holes_title, description;
	struct risk_cover_part v[RISK_LAYERS]; size_t n;
	struct risk_hole { str layer, name, to_do; struct risk_chip chip; } *holes; size_t n_holes;
};
void risk_cover_picture_html(struct out *o, const struct risk_cover_page *v);

/* --- the method --- */
struct risk_table_row { str head, cells[RISK_GRADES]; };
struct risk_method_card {
	str key, name, about, source;
	bool is_current, is_tried, is_verified, multiply;
	struct url to_try;
	struct risk_table_row likelihood[RISK_GRADES], risk[RISK_GRADES], bands[RISK_GRADES];
	size_t n_bands;
};
struct risk_diff_line { struct url to; str title, was, is, turn; };
struct risk_method_page {
	struct errors_view errors;
	struct url save;
	bool can_set, is_trying, has_diff;
	str seen, key, try_title, diff_title;
	struct field_view reason;
	struct risk_method_card *cards; size_t n_cards;
	struct risk_diff_line *diff; size_t n_diff;
	struct risk_past_view *past; size_t n_past;
};

/* --- in a room --- */
struct risk_room_risk { struct url to, mark; str title, why, because, id; struct risk_chip size, accepted; bool is_true, has_accepted; };
struct risk_room_page {
	struct room_top top;
	struct errors_view errors;
	struct risk_room_risk *v; size_t n;
	struct risk_room_risk *others; size_t n_others;
	bool can_act;
	struct url risks;
};
