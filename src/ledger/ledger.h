/*
 * ledger: what is counted and compared over rows of several ledgers (台帳): log gaps, warnings about backups, what is missing.
 * Read only, and only what rows say: a ledger without rows is "nothing written down", never "nothing is wrong". Fields are found
 * by their keys; one that a firm took out of its form says nothing. At most LIMIT_LEDGER_READ rows of a ledger are read.
 */
#pragma once
#include "catalog/catalog.h"
#include "sheet/sheet.h"

/* --- rows, read once --- */

struct ledger_row { struct sheet_row row; struct sheet_cell *cells; };
struct ledger_table {
	const struct sheet_def *d;
	struct ledger_row *rows; size_t n;
	bool is_cut;                  /* there are more */
};
/* Active rows by title; none of a ledger that is not for whoever asks. */
bool ledger_read(struct ctx *c, const char *sheet, struct ledger_table *ret);
/* The value of a field: key of a choice, id, what a date says; empty or none when nothing was said or there is no such field. */
str ledger_choice(const struct ledger_table *t, const struct ledger_row *r, const char *field);
struct id ledger_id(const struct ledger_table *t, const struct ledger_row *r, const char *field);
struct opt_int ledger_number(const struct ledger_table *t, const struct ledger_row *r, const char *field);
struct opt_int ledger_day(const struct ledger_table *t, const struct ledger_row *r, const char *field); /* its beginning, JST */

/* --- log gaps: catalog/log_needs.yaml against the ledger "log" --- */

/* What one source of records lacks, lightest first; of several sources of one kind of record the heaviest counts. */
enum log_state { LOG_HAVE, LOG_NOT_SEEN, LOG_NOT_COPIED, LOG_DAYS_UNKNOWN, LOG_SHORT, LOG_HALF, LOG_MISSING, LOG_STATE_MAX };
extern const struct choices log_state_choices; /* have not_reviewed not_copied days_unknown too_short half missing */
struct log_cell {
	const struct log_need *need;  /* NULL: that kind of incident does not need it */
	int state;                    /* enum log_state */
	size_t rows;                  /* sources of this kind of record */
};
/* Something to do: a source that lacks something, or a kind of record nobody keeps. */
struct log_next {
	size_t log;                   /* index into catalog->log_tells */
	int state;
	struct id row_id; str title;  /* none: nothing of this kind is written down */
	size_t must, helps;           /* kinds of incidents that would gain */
	int worth;                    /* (3 for each must + 1 for each helps) times what is lost by the state: see log_gaps.c */
	int days;                     /* the longest asked for */
};
#define LOG_NEXT_MAX 60
struct log_gaps {
	size_t n_rows, n_kinds, n_logs; bool is_cut;
	struct log_cell *cells;       /* n_kinds lines of n_logs */
	struct log_next *next; size_t n_next; /* by worth, the most first */
	bool is_verified;             /* every need was compared with its source */
};
bool log_gaps_read(struct ctx *c, struct log_gaps *ret);

/* --- backups --- */

enum backup_fault { BACKUP_NONE, BACKUP_SAME, BACKUP_CONNECTED, BACKUP_NEVER_TRIED, BACKUP_TRIED_LONG_AGO, BACKUP_TOO_RARE, BACKUP_NONE_OFF,
	BACKUP_FAULT_MAX };
extern const struct choices backup_fault_choices; /* none same_device all_connected never_restored restored_long_ago too_rare none_off */
struct backup_warning {
	int fault;                    /* enum backup_fault; heaviest first */
	int hurry;                    /* 0: hurts within hours ... 4: not said; the soonest first */
	struct id row_id, system_id;  /* the copy; none: of all copies of the system. The original; may be none */
	str title, system;            /* of the copy (of several: the first), of the original */
	struct opt_int tried_at;
	str every, stop;              /* as people read them: 毎週, 数時間で困る */
};
/* Heaviest first. `systems`: also systems that may stop for a week at most and have no copy written down. */
bool backup_warnings(struct ctx *c, bool systems, struct backup_warning **ret, size_t *ret_n, size_t *ret_rows);

/* --- single answers that want something done --- */

struct ledger_finding { str sheet; struct id row_id; str title; int text; /* enum msg */ int weight; };
/* Accounts of leavers, administrators without a second step, contracts that are over ...: heaviest first, at most LEDGER_FINDINGS_MAX. */
#define LEDGER_FINDINGS_MAX 200
bool ledger_findings(struct ctx *c, struct ledger_finding **ret, size_t *ret_n);
