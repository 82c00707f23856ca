#include "overview/overview.h"

#include "ledger/ledger.h"

static bool read_diagnosis(struct ctx *c, struct overview *o)
{
	struct diagnosis *v;
	size_t n, found = 0;
	if (!diagnosis_list(c, S("diagnosis"), &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n && found < 2; i++) {
		if (!v[i].is_open) {
			*(found == 0 ? &o->diagnosis : &o->before) = v[i];
			found++;
		}
	}
	o->has_diagnosis = found > 0;
	o->has_before = found > 1;
	return found == 0 || diagnosis_result(c, &o->diagnosis, &o->result);
}

/* Rows of ledgers that are not for whoever reads are not counted for them; neither are those of one that is gone. */
static bool add_due(struct ctx *c, const struct sheet_count *n, struct overview *o)
{
	const struct sheet_def *d;
	if (n->due == 0) {
		return true;
	}
	if (!sheet_def_get(c, n->sheet, &d)) {
		bool is_gone = c->err.code == ERR_NOT_FOUND;
		if (is_gone) {
			err_clear(c);
		}
		return is_gone;
	}
	if (sheet_may_see(c, d)) {
		o->due[o->n_due++] = (struct overview_due){ n->sheet, n->due };
		o->due_rows += n->due;
	}
	return true;
}

static bool read_ledgers(struct ctx *c, struct overview *o)
{
	struct sheet_count *counts;
	struct log_gaps gaps;
	struct backup_warning *warnings;
	struct ledger_finding *findings;
	size_t n, n_warnings, n_backups, n_findings;
	if (!sheet_counts(c, &counts, &n) || !log_gaps_read(c, &gaps) || !backup_warnings(c, false, &warnings, &n_warnings, &n_backups) ||
	    !ledger_findings(c, &findings, &n_findings)) {
		return false;
	}
	o->due = arena_array(c->arena, struct overview_due, n);
	for (size_t i = 0; i < n; i++) {
		if (!add_due(c, &counts[i], o)) {
			return false;
		}
	}
	o->has_logs = gaps.n_rows > 0;
	o->log_gaps = (int64_t)gaps.n_next;
	o->backups = (int64_t)n_backups;
	o->backup_warnings = (int64_t)n_warnings;
	o->findings = (int64_t)n_findings;
	return true;
}

static bool read_rooms(struct ctx *c, struct overview *o)
{
	struct incident *v;
	size_t n;
	if (!incident_list(c, S("open"), &v, &n)) {
		return false;
	}
	o->open = v;
	for (size_t i = 0; i < n; i++) {
		if (v[i].mode == INCIDENT_LIVE && !incident_is_taken_in(&v[i])) {
			v[o->n_open++] = v[i];
		}
	}
	return true;
}

static bool read_actions(struct ctx *c, struct overview *o)
{
	struct action *v;
	size_t n;
	if (!action_list(c, false, &v, &n) || !action_late(c, &o->late, &o->n_late)) {
		return false;
	}
	o->actions = (int64_t)n;
	o->late_actions = (int64_t)o->n_late;
	for (size_t i = 0; i < n; i++) {
		o->no_owner += id_is_none(v[i].owner_id);
	}
	return true;
}

bool overview_get(struct ctx *c, struct overview *ret)
{
	*ret = (struct overview){ .n_open = 0 };
	return read_diagnosis(c, ret) && risk_top(c, OVERVIEW_RISKS, &ret->top, &ret->n_top, &ret->risks) && read_ledgers(c, ret) &&
	       read_rooms(c, ret) && read_actions(c, ret);
}
