/*
 * overview: what an executive should know on one page (経営の一枚): where the firm stands, its greatest risks, what is overdue, what
 * is open. Read only, everything is counted from rows when it is asked for; every number says how it is counted and leads to its rows.
 * Rooms whoever asks may not see are not counted, and nobody is told that there are any.
 */
#pragma once
#include "action/action.h"
#include "diagnosis/diagnosis.h"
#include "incident/incident.h"
#include "risk/risk.h"

#define OVERVIEW_TOP 3
#define OVERVIEW_RISKS 5

struct overview_due { str sheet; int64_t n; };
struct overview {
	/* the 25 questions: the newest closed round, and the one before */
	bool has_diagnosis, has_before;
	struct diagnosis diagnosis, before;
	struct diagnosis_result result;
	/* risks by the firm's method */
	struct risk_counts risks;
	struct risk *top; size_t n_top;
	/* ledgers */
	struct overview_due *due; size_t n_due; int64_t due_rows; /* rows to be looked at again, by ledger */
	int64_t log_gaps;             /* kinds of records that are missing or lack something, where any is written down */
	bool has_logs;
	int64_t backup_warnings, backups;
	int64_t findings;             /* single answers in ledgers that want something done */
	/* rooms and improvements */
	struct incident *open; size_t n_open; /* live ones, newest first */
	int64_t actions, late_actions, no_owner;
	struct action *late; size_t n_late;
};
bool overview_get(struct ctx *c, struct overview *ret);
