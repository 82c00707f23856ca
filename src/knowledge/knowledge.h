/*
 * knowledge: what was learnt, to be found again (学んだこと). S4 7-4: own incidents and signs, outside incidents and threats, and
 * what helped, in one place open to others than the one who knows; worry 9: the same thing comes again.
 *
 *   draft -> published -> archived; archived -> published again. Nothing is deleted.
 *
 * - A note is part of no room. What was filled in from an incident is a draft until a person publishes it; what was blacked out
 *   there stands blacked out here.
 * - From an incident only some may see it is for those alone, until somebody says otherwise: then everybody reads the words, and
 *   still nobody else learns which incident it was.
 * - Every change is a version with author and reason; two people at once: the second is told who was faster.
 * - Advisories and cases of others are typed or pasted: nothing is asked from outside.
 */
#pragma once
#include "incident/incident.h"

enum knowledge_state { KNOWLEDGE_DRAFT, KNOWLEDGE_PUBLISHED, KNOWLEDGE_ARCHIVED, KNOWLEDGE_STATE_MAX };
enum knowledge_source { KNOWLEDGE_INCIDENT, KNOWLEDGE_SIGHTING, KNOWLEDGE_ADVISORY, KNOWLEDGE_PEER, KNOWLEDGE_SOURCE_MAX };
enum knowledge_audience { KNOWLEDGE_FOR_ALL, KNOWLEDGE_FOR_ROOM, KNOWLEDGE_AUDIENCE_MAX };
extern const struct choices knowledge_state_choices, knowledge_source_choices, knowledge_audience_choices;

struct knowledge {
	struct id id;
	struct opt_int version;
	int state;                   /* enum knowledge_state */
	str title;
	str kind;                    /* key of the catalogue, "" any */
	str tags;                    /* one a line */
	str happened, signs, to_do, not_to_do;
	str traces;                  /* made harmless, one a line */
	int source;                  /* enum knowledge_source */
	str source_url, source_by;
	struct event_time source_date;
	struct id room_id;           /* the incident; none: of none, or of one who asks may not see */
	str room_name;
	struct id sighting_id;
	int audience;                /* enum knowledge_audience */
	struct id keeper_id;
	str keeper_name;
	struct opt_int review_at, made_at, changed_at;
	str made_by_name;
	struct id room;              /* as it is stored, whoever asks; not for readers */
};
extern const struct shape knowledge_shape;
bool knowledge_get(struct ctx *c, struct id id, struct knowledge *ret); /* ERR_NOT_FOUND */
/* May the acting account write notes, and so see drafts? */
bool knowledge_may_write(const struct ctx *c);

/* A line of the list. */
struct knowledge_line {
	struct id id;
	int state, source, audience;
	str title, kind, tags, begins, source_by, keeper_name;
	struct opt_int review_at, changed_at;
};
extern const struct shape knowledge_line_shape;
struct knowledge_filter { str kind, tag, words; int source; bool archived; }; /* "" and -1: any */
/* Newest first; drafts for who may write, archived ones only when asked for. At most LIMIT_KNOWLEDGE. */
bool knowledge_list(struct ctx *c, const struct knowledge_filter *f, struct knowledge_line **ret, size_t *ret_n);
/* The tags in use, the most common first. */
struct knowledge_tag { str tag; int64_t n; };
bool knowledge_tags(struct ctx *c, struct knowledge_tag **ret, size_t *ret_n);
bool knowledge_review_is_due(struct opt_int review_at, int64_t now_ms);

/* Newest first; `words` of each as fields. */
struct knowledge_version { int64_t version, at; str writer_name, reason, words; };
bool knowledge_history(struct ctx *c, struct id id, struct knowledge_version **ret, size_t *ret_n);
/* What changed between two versions, by field: lines that stay, went and came. */
enum diff_mark { DIFF_SAME, DIFF_GONE, DIFF_NEW };
struct diff_line { enum diff_mark mark; str text; };
struct knowledge_diff { int label; struct diff_line *lines; size_t n_lines; };
void knowledge_diff(struct ctx *c, str older, str newer, struct knowledge_diff **ret, size_t *ret_n);

/* --- 前に似たことがありました --- */
struct knowledge_like {
	struct id id;
	str title;
	int64_t shared; str shared_value; /* traces both have */
	bool same_kind;
	int words;                   /* how alike the titles are, 0 to 100 */
	int score;
};
#define KNOWLEDGE_LIKE_MAX 5
/* Published ones, the likeliest first. kind "" or unknown: not compared; traces made harmless; `but`: the incident itself. */
bool knowledge_similar(struct ctx *c, str kind, str words, struct str_list traces, struct id but, const struct knowledge_like **ret, size_t *ret_n);
/* Of a room: its kind, title and traces. */
bool knowledge_for_room(struct ctx *c, const struct incident *i, const struct knowledge_like **ret, size_t *ret_n);
/* Of something nobody opened a room for yet: by its words and the traces in them. */
bool knowledge_for_words(struct ctx *c, str kind, str words, struct id but, const struct knowledge_like **ret, size_t *ret_n);
/* Why: 「同じ痕跡（…）、同じ種類」 */
str knowledge_why(struct ctx *c, const struct knowledge_like *l);
struct knowledge_like_json { struct id id; str title, why; struct opt_int shared, words; bool same_kind; };
extern const struct shape knowledge_like_shape;

/* Notes of one incident, drafts for who may write. */
struct knowledge_short { struct id id; str title; int state; };
bool knowledge_of_room(struct ctx *c, struct id incident_id, struct knowledge_short **ret, size_t *ret_n);

/* --- operations --- */
struct knowledge_in {
	struct id id;                /* of the one that is changed */
	str title, kind, tags, happened, signs, to_do, not_to_do, traces;
	int source;
	str source_url, source_by;
	struct event_time source_date;
	int audience;
	struct id keeper_id;
	struct opt_int review_at;
	bool publish;
	str reason;                  /* of a change */
	struct opt_int version;      /* as the form saw it; none: not compared */
};
struct knowledge_act_in { struct id id; str reason; };
struct knowledge_incident_in { struct id incident_id; int audience; };
struct knowledge_sighting_in { struct id sighting_id; };
extern const struct operation op_knowledge_add, op_knowledge_change, op_knowledge_publish, op_knowledge_archive,
	op_knowledge_restore, op_knowledge_from_incident, op_knowledge_from_sighting;
