/*
 * merge_inside: merging A into B, and undoing it. What is gathered is what the page shows beforehand ("これから起きること")
 * and what the merge then does: one list for both, so that they cannot differ. Inside of link/ only.
 */
#pragma once
#include "affected/affected.h"
#include "decision/decision.h"
#include "evidence/evidence.h"
#include "indicator/indicator.h"
#include "link/link_row.h"
#include "procedure/procedure.h"
#include "question/question.h"
#include "sighting/sighting.h"
#include "task/task.h"

struct gathered {
	struct incident a, b;
	struct merge_plan plan;
	struct task *tasks; size_t n_tasks;
	struct question *questions; size_t n_questions;
	struct decision_wait *decisions; size_t n_decisions;
	struct step *steps; size_t n_steps;
	struct evidence *evidence; size_t n_evidence;
	struct affected *affected; size_t n_affected;
	struct sighting *sightings; size_t n_sightings;
};
/* merge_plan.c: all of it, or why the two cannot be merged. */
bool merge_gather(struct ctx *c, struct id incident_id, struct id into_id, struct gathered *g);
bool merge_refuse_merged(struct ctx *c, const struct incident *i);
/* merge.c: a report of a finder goes from one room to another; the promise to report next, in the other room. */
bool merge_move_sighting(struct ctx *c, const struct sighting *s, const struct incident *from, const struct incident *to);
bool merge_move_promise(struct ctx *c, struct id to, struct opt_int at, int text);
