/*
 * task: what somebody has to do outside the procedure's steps (作業), and the work plan (作業の見通し) over all rooms.
 * S4 7-4: everybody's work in one place, so that others see how it goes and whose hands are too full.
 *
 *   open -> doing -> done | dropped (why); done and dropped -> open again
 *
 * - A task belongs to a room, where each change is an entry, or to none; then the audit alone tells of it.
 * - It is for its owner, also where that person may not see the room: a helper (協力者: PR, legal, sales) sees the words of
 *   the task and what the asker attached, answers, asks back, and learns nothing else. The room's name is left out.
 * - The owner may begin it, finish it and ask; everything else is for those who respond and may see the room.
 * - Two people finishing it at once: the second is told who was faster.
 */
#pragma once
#include "incident/incident.h"

enum task_state { TASK_OPEN, TASK_DOING, TASK_DONE, TASK_DROPPED, TASK_STATE_MAX };
extern const struct choices task_state_choices;   /* open doing done dropped */

struct task {
	struct id id;
	struct id incident_id;       /* none: of no room, or of one that whoever reads may not see */
	str incident_name;
	str title, detail;
	str attached;                /* facts and approved wording the asker gave along */
	struct id owner_id;          /* person */
	str owner_name;
	struct opt_int due_at;       /* ms */
	int state;                   /* enum task_state */
	str note;                    /* what was done, why it was dropped */
	struct id asked_by_id;
	str asked_by_name;
	struct opt_int made_at, ended_at;
	struct id ended_by_id;
	str ended_by_name;
	bool is_mine;
	bool is_room_closed;
	/* not for readers */
	struct id room;              /* as it is stored, whoever reads */
	int64_t reminded;
};
extern const struct shape task_shape;

bool task_is_over(const struct task *t);
bool task_is_late(const struct task *t, int64_t now_ms);
/* Of a room, in the order they were asked. */
bool task_list(struct ctx *c, struct id incident_id, struct task **ret, size_t *ret_n);
/* One that whoever acts may see; else ERR_NOT_FOUND. */
bool task_get(struct ctx *c, struct id id, struct task *ret);
/* Open ones over all open rooms and of none, the most urgent first; a helper gets their own whatever is asked. */
bool task_plan(struct ctx *c, bool only_mine, struct task **ret, size_t *ret_n);
/* What I finished lately. */
struct task_ended { struct id id; str title; int state; int64_t ended_at; };
bool task_ended_mine(struct ctx *c, struct task_ended **ret, size_t *ret_n);

struct task_word { struct id id; bool is_answer; str text, who; int64_t said_at; };
bool task_words(struct ctx *c, struct id task_id, struct task_word **ret, size_t *ret_n);

/* --- the work plan: steps and tasks alike --- */
struct work_item {
	bool is_task;
	struct id id, incident_id;   /* incident: none as in struct task */
	str title, incident_name;
	struct id owner_id;
	str owner_name;              /* none: nobody */
	str role;                    /* of a step: key of the catalogue */
	struct opt_int due_at;
	str state;                   /* code of step or task */
};
#define WORK_DAYS 7
/* Whose hands are how full. Days are JST days from today; what is overdue counts in `late` only. */
struct work_load { struct id person_id; str name; int64_t total, late, later, undated, days[WORK_DAYS]; };
bool work_plan(struct ctx *c, bool only_mine, struct work_item **ret, size_t *ret_n);
/* By person, the fullest first; what nobody has stands last under no person. */
bool work_loads(struct ctx *c, const struct work_item *v, size_t n, struct work_load **ret, size_t *ret_n);

/* --- operations --- */
struct task_add_in {
	struct id incident_id;       /* none: of no room */
	str title, detail, attached;
	struct id owner_id;
	struct opt_int due_at;
};
struct task_change_in { struct id task_id; str title, detail, attached; struct id owner_id; struct opt_int due_at; };
struct task_act_in { struct id task_id; str note; };
struct task_say_in { struct id task_id; str text; };
extern const struct operation op_task_add, op_task_add_own, op_task_change, op_task_start, op_task_done, op_task_drop, op_task_reopen,
	op_task_ask, op_task_answer;

/* Inside a write: what waited elsewhere goes on here, also when it is overdue. */
bool task_add_moved(struct ctx *c, const struct task_add_in *in, struct task *ret);
/*
 * A job: marks what is due within a day or overdue (`reminded`). いま and 作業 show it. When mail is there, this is the place
 * that asks for one: the statements touch each task once a stage.
 */
bool task_remind(struct ctx *c, struct id org_id, str arg);

bool task_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg);
/* Another word in the row and nothing else: after a masking. `field`: title, detail, attached, note. */
bool task_put_word(struct ctx *c, struct id id, str field, str value);
bool task_word_put(struct ctx *c, struct id word_id, str value);
