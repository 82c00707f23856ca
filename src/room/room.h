/*
 * room: what needs the incident, its steps, facts and papers together: opening (いますぐ対応), another kind, the
 * phases, closing; and the entries people write. One page per incident (docs/rules.md: 対応室).
 *
 * Everything here is an operation row: the page, the API and the command line call the same functions.
 */
#pragma once
#include "affected/stage.h"
#include "fact/fact.h"
#include "incident/incident.h"
#include "procedure/procedure.h"
#include "question/question.h"
#include "report/report.h"
#include "triage/triage.h"

/* --- opening: two clicks, everything prefilled --- */
#define ROOM_QUESTIONS 4
struct incident_open_in {
	str title;                   /* one line: what happened */
	str kind;                    /* key of the catalogue; none: unknown */
	int mode;                    /* enum incident_mode; -1: live */
	struct opt_int level;        /* 0-3, or nobody decided */
	struct event_time noticed;   /* WHEN_NONE: now */
	struct id noticed_by;        /* none: who opens */
	bool finder_unknown;         /* none: nobody we know by a row; not asked of people */
	str name, suggested;
	struct str_list commander;   /* keys of kinds whose commander is to lead; taken when the kind is among them */
	bool is_restricted;          /* 関係者だけで進める: only its members see it, from the first moment */
};
struct incident_level_in { struct id incident_id; struct opt_int level; str ground; };
struct incident_kind_in { struct id incident_id; str kind; str ground; };
struct incident_rename_in { struct id incident_id; str title, name; };
struct incident_lead_in { struct id incident_id; struct id person_id; };
struct incident_phase_in {
	struct id incident_id;
	int phase;                   /* index of phase_choices */
	bool acknowledged;           /* the unfinished steps of the phases left behind were seen */
	str note;
};
/* --- the end: nobody closes blindly --- */
/* Something that is not finished or not said: closing takes a tick for each, and a reason. */
struct missing { str code; str text; struct opt_int count; str path; /* below the room: "/closing#cause" */ };
extern const struct shape missing_shape;
#define ROOM_MISSING_MAX 20
/* As it is now, in a fixed order; codes are steps drafts next_report final_report level decisions questions tasks evidence
 * affected masks cause recovery told follow costs lessons. */
bool room_missing(struct ctx *c, const struct incident *i, struct missing **ret, size_t *ret_n);
struct incident_close_in {
	struct id incident_id;
	str reason;
	struct str_list left;        /* codes of what is missing and stays so; what is not missing is passed over */
	struct opt_int seen;         /* entries of the journal as the caller saw them; none: not compared */
};
struct incident_end_in { struct id incident_id; str reason; };
extern const struct operation op_incident_open, op_incident_level, op_incident_kind, op_incident_rename,
	op_incident_lead, op_incident_phase, op_incident_close, op_incident_reopen;

/* Steps of phases before `phase` that are neither done nor found not needed. */
size_t room_unfinished(const struct step *steps, size_t n, int64_t phase, const struct step **ret);

/* --- entries --- */
struct entry_add_in {
	struct id incident_id;
	int type;                    /* observed .. note; -1: note */
	str text;
	struct event_time occurred;  /* WHEN_NONE: now */
	struct id person_id;         /* who saw, did or said it; none: who writes */
	struct id once;              /* of the form: sent again after a dropped line, it writes nothing twice */
};
struct entry_correct_in {
	struct id incident_id;
	struct opt_int seq;          /* of the entry */
	str text;                    /* none: as it stands (only the type changes) */
	int type;                    /* -1: as it stands */
	struct event_time occurred;  /* WHEN_NONE: as it stands */
	struct id person_id;         /* none: as it stands */
};
struct entry_withdraw_in { struct id incident_id; struct opt_int seq; str reason; };
struct mask_ask_in { struct id incident_id; struct opt_int seq; str text; str part; str reason; };
struct mask_decide_in { struct id incident_id; struct id request_id; };
extern const struct operation op_entry_add, op_entry_correct, op_entry_withdraw, op_mask_ask, op_mask_grant,
	op_mask_refuse;

/* An entry as the API shows it. */
struct entry_json {
	struct id id;
	struct opt_int seq;
	int type;                    /* enum entry_type */
	str text;
	struct event_time occurred;
	struct opt_int recorded_at;
	struct id person_id;
	str person_name, written_by;
	struct opt_int refers_to, corrected_by, withdrawn_by, masked_by;
	str source;
};
extern const struct shape entry_shape;
struct entry_json entry_json_of(const struct entry_view *v);

/* Inside a write: what op_mask_grant and op_mask_refuse do; ERR_NOT_FOUND when it was decided already. */
bool mask_decide(struct ctx *c, const struct mask_decide_in *in, bool grant);
/* Keys of items whose values are words of people, and such a value put into its row: for a masking (mask_words.c). */
bool room_is_words(str key);
bool room_put_words(struct ctx *c, struct id incident_id, str key, str value);
/* All projections of all modules, for verify. */
extern const journal_projection room_projections[];
extern const size_t room_projections_count;
