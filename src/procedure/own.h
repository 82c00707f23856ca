/*
 * own: a firm's own procedures (手順書; docs/decisions/0054). A firm takes a built-in procedure and makes its own, or writes one
 * for one kind of incident. What is edited is a draft; a version is a draft somebody published with a reason; an executive
 * approves it or sends it back. A room begins with the version the firm uses at that moment, and keeps it.
 *
 * - Used is the newest version that was approved. One that still waits is used only where the firm says so, or where nobody
 *   in it could approve (no executive has an account). One that was sent back is never used.
 * - Keys of steps and of prerequisites stay when their words change: done steps are not asked for twice, and what is known of
 *   a prerequisite stays with it.
 * - One language is enough; the other is read in its place.
 * - Nothing is lost: every version is kept, a removed step waits in the draft, a draft that another one replaces is set aside.
 */
#pragma once
#include "document/document.h"
#include "procedure/procedure.h"

#define PROCEDURE_OWN_PREFIX "firm_"      /* of keys: written for the kind that follows */
#define PROCEDURE_ROOM_PREFIX "own:"      /* of step.procedure in a room: a version of the firm's, not the built-in one */

/* --- for everybody: what the firm goes by now --- */

/* One procedure as the firm uses it: its own version, else the built-in one. ERR_NOT_FOUND. */
bool procedure_def_get(struct ctx *c, str key, const struct procedure_def **ret);
/* All of them, by use (below), then those the firm wrote for one kind; each key once. */
bool procedure_defs(struct ctx *c, const struct procedure_def ***ret, size_t *ret_n);
/* The built-in ones in the order in which the kinds they serve are asked for: what happens most often comes first. */
const struct procedure_def *procedure_by_use(struct ctx *c, size_t place);
/* The one a room of this kind begins with. */
bool procedure_def_for(struct ctx *c, str kind, const struct procedure_def **ret);
/* A prerequisite by a key that stays when steps move or words change; the same words in two steps have the same key. */
str procedure_prerequisite_key(struct ctx *c, const struct procedure_step *s, size_t at);
/* Whom a step names: the person, the role, the words of a file; empty: nobody. */
bool procedure_owner_text(struct ctx *c, const struct procedure_step *s, str *ret);
/* 自社の版 3（2026年11月21日、承認 森本 和子）; of the built-in one: 組み込みの手順 1 版 */
bool procedure_version_text(struct ctx *c, str key, int64_t version, bool is_own, str *ret);
/* The same of what a room goes by; empty while it has no step of a procedure, and for the built-in one. */
/* *ret_outdated: that the day to look the firm's procedure over has passed; empty: it has not. */
bool procedure_room_text(struct ctx *c, struct id incident_id, str *ret, str *ret_outdated);
/* Of a procedure of the firm's own; nothing is kept from beginning with it. */
bool procedure_outdated_text(struct ctx *c, str key, str *ret);
/* On paper, as the firm uses it now: DOC_TITLE, notes and a table a phase. */
bool procedure_paper(struct ctx *c, str key, struct document *ret);

/* --- what is written --- */

enum own_text { OWN_TEXT_HEADING, OWN_TEXT_ITEM, OWN_TEXT_DETAIL, OWN_TEXT_BEFORE, OWN_TEXT_DO_NOTS, OWN_TEXT_BRANCHES,
	OWN_TEXT_VENDOR, OWN_TEXT_MAX };
struct own_text_def { const char *name, *name_en; int label; bool is_list, is_long; size_t max; };
extern const struct own_text_def own_texts[OWN_TEXT_MAX]; /* names as in forms, API and the text that is kept; lists: one a line */

struct own_step {
	str key;
	int phase;                   /* enum incident_phase */
	struct text2 text[OWN_TEXT_MAX]; /* as written: one language may be empty */
	str before_keys;             /* of the prerequisites, one a line */
	str role;                    /* "" none */
	struct id person_id;
	str owner_words;             /* as a file named the owner */
	bool is_evidence, is_verified;
	str source;
	int64_t revision;            /* of the draft, when it was changed last */
	int64_t changed_at;
	str changed_by;
};
struct own_body {
	struct text2 name, note, card_do, card_dont;
	int64_t revision, changed_at; /* of these four */
	str changed_by;
	struct own_step *steps; size_t n_steps;
	struct own_step *gone; size_t n_gone;  /* removed, of a draft */
};

enum own_approval { OWN_WAITING, OWN_APPROVED, OWN_SENT_BACK, OWN_APPROVAL_MAX };
extern const struct choices own_approval_choices; /* waiting approved sent_back */
struct own_version {
	struct opt_int version, made_at;
	str reason, author;
	int state;                   /* enum own_approval */
	struct opt_int said_at;
	str said_by, said;
	bool is_used;                /* a room that opens now begins with it */
};
extern const struct shape own_version_shape;

struct own_procedure {
	str key, kind;               /* kind: it serves that one alone; "": those of the built-in one */
	const struct procedure_def *built_in; /* it began from; NULL: written from nothing */
	int base_version;            /* of the built-in one that was seen last */
	struct own_body base, draft; /* base: the built-in one as it was then */
	int64_t revision, version, used; /* used: 0 the built-in one */
	bool is_changed, is_off;
	int64_t review_days;
	struct opt_int review_due, changed_at;
	str changed_by;
	struct own_version *versions; size_t n_versions; /* newest first */
};
/* ERR_NOT_FOUND: the firm has none of its own by this key. */
bool own_procedure_get(struct ctx *c, str key, struct own_procedure *ret);
bool own_procedure_body(struct ctx *c, const struct own_procedure *p, int64_t version, struct own_body *ret);
/* May an unapproved version be used, because the firm says so (ret_says) or because nobody could approve? */
bool own_uses_waiting(struct ctx *c, bool *ret_says, bool *ret_nobody);

/* A line of the list. */
struct own_line {
	str key, name, kinds, changed_by;
	bool is_own, is_off, is_changed, is_due, is_news;
	int state;                   /* of the newest version; -1: none */
	struct opt_int version, used, review_due, changed_at, built_in;
};
extern const struct shape own_line_shape;
bool own_lines(struct ctx *c, struct own_line **ret, size_t *ret_n);

/* Steps nobody would do: a role nobody holds or the catalogue lacks, a person put away, words nobody is known by. */
struct own_mend { str step, item, why; };
bool own_mends(struct ctx *c, const struct own_body *b, struct own_mend **ret, size_t *ret_n);

/* What waits for the one who looks: a version for the executive, one's own that was sent back, one to be looked over. */
enum own_wait { OWN_WAITS_APPROVAL, OWN_WAITS_AGAIN, OWN_WAITS_REVIEW };
struct own_waiting { int what; str key, name; struct opt_int version, since, due; };
bool own_waiting(struct ctx *c, bool responds, int64_t now_ms, struct own_waiting **ret, size_t *ret_n);

/* Drafts set aside and files brought in. */
struct own_aside { struct id id; bool is_file; str name, author, notes; struct opt_int made_at; struct own_body body; };
bool own_asides(struct ctx *c, str key, struct own_aside **ret, size_t *ret_n); /* without their bodies, newest first */
bool own_aside_get(struct ctx *c, str key, struct id id, struct own_aside *ret);

/* --- what differs --- */

enum own_mark { OWN_MARK_SAME, OWN_MARK_GONE, OWN_MARK_COME };
struct own_piece { int mark; str text; };
struct own_field_diff { str label; bool is_english, has_twin; /* written in both languages */ struct own_piece *pieces; size_t n_pieces; };
enum own_step_state { OWN_STEP_SAME, OWN_STEP_CHANGED, OWN_STEP_NEW, OWN_STEP_GONE };
struct own_step_diff {
	int state;                   /* enum own_step_state */
	bool is_moved;
	size_t from, to;             /* places, from 1; 0: not there */
	str key;
	struct text2 item;
	struct own_field_diff *fields; size_t n_fields;
};
struct own_diff {
	struct own_field_diff *names; size_t n_names; /* name, note, cards */
	struct own_step_diff *steps; size_t n_steps;  /* in the newer order, those gone where they were */
	size_t n_changed, n_new, n_gone, n_moved;
	bool is_same;
};
bool own_diff(struct ctx *c, const struct own_body *older, const struct own_body *newer, struct own_diff *ret);
/* Two texts word by word; what is too long is shown as gone and come. */
void own_words_diff(struct ctx *c, str older, str newer, struct own_piece **ret, size_t *ret_n);
/* What a newer built-in procedure says that the one seen last did not. */
bool own_news(struct ctx *c, const struct own_procedure *p, struct own_diff *ret);
