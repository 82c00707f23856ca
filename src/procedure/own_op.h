/* own_op: operations on a firm's own procedures (own.h). Who responds may write; an executive approves. */
#pragma once
#include "procedure/own.h"

struct own_done { str key; struct opt_int revision, version; str step; struct id aside_id; }; /* step: the one that was added or changed */
extern const struct shape own_done_shape;

struct own_make_in { str from, kind; };       /* from: key of a built-in one; kind: for that kind alone */
struct own_step_in {
	str key, step, after;        /* step: none for a new one; after: it stands behind this one, else at the end of its phase */
	int phase;
	str text[OWN_TEXT_MAX], text_en[OWN_TEXT_MAX];
	str role;
	struct id person_id;
	bool is_evidence;
	struct opt_int seen;         /* revision of the step that was seen: 409 when somebody was faster */
};
enum own_move { OWN_UP, OWN_DOWN, OWN_REMOVE, OWN_RESTORE, OWN_MOVE_MAX };
extern const struct choices own_move_choices; /* up down remove restore */
struct own_move_in { str key, step; int what; };
struct own_names_in {
	str key, name, name_en, note, note_en, card_do, card_do_en, card_dont, card_dont_en;
	struct opt_int review_days, seen;
};
struct own_take_in { str key, from, step; };  /* from: "built_in" or the number of a version */
struct own_back_to_in { str key; struct opt_int version; struct id aside_id; }; /* one of the two */
struct own_publish_in { str key, reason; struct opt_int seen; }; /* seen: revision of the draft */
struct own_say_in { str key; struct opt_int version; int what; str words; }; /* what: approved or sent_back */
extern const struct choices own_say_choices;
struct own_key_in { str key; };
struct own_off_in { str key; bool is_off; };
struct own_rule_in { bool uses_waiting; };
/* A file that was read: what it says waits until somebody takes it in (own_back_to_in). */
struct own_file_in {
	str key, csv, base64, name;
	str body, notes, file_name;  /* not fields: found before the write (own_table.h) */
};

extern const struct operation op_procedure_make, op_procedure_step, op_procedure_move, op_procedure_names, op_procedure_take,
	op_procedure_back, op_procedure_publish, op_procedure_say, op_procedure_looked, op_procedure_seen, op_procedure_off,
	op_procedure_rule, op_procedure_file;
