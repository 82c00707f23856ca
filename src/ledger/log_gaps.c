/* Which records each kind of incident needs, and what the ledger of logs says of them. */
#include <stdlib.h>

#include "ledger/ledger.h"
#include "messages.h"

static const struct choice states[] = {
	[LOG_HAVE] = { "have", MSG_LEDGER_LOG_HAVE }, [LOG_NOT_SEEN] = { "not_reviewed", MSG_LEDGER_LOG_NOT_SEEN },
	[LOG_NOT_COPIED] = { "not_copied", MSG_LEDGER_LOG_NOT_COPIED }, [LOG_DAYS_UNKNOWN] = { "days_unknown", MSG_LEDGER_LOG_DAYS_UNKNOWN },
	[LOG_SHORT] = { "too_short", MSG_LEDGER_LOG_SHORT }, [LOG_HALF] = { "half", MSG_LEDGER_LOG_HALF },
	[LOG_MISSING] = { "missing", MSG_LEDGER_LOG_MISSING },
};
const struct choices log_state_choices = { states, LOG_STATE_MAX };

/* How much is lost by each state: nothing to look at weighs most; that nobody looks meanwhile least. Ours. */
static const int losses[LOG_STATE_MAX] = { [LOG_NOT_SEEN] = 1, [LOG_NOT_COPIED] = 2, [LOG_DAYS_UNKNOWN] = 2, [LOG_SHORT] = 3, [LOG_HALF] = 3,
	[LOG_MISSING] = 5 };
#define WORTH_MUST 3
#define WORTH_HELPS 1

static bool is_one_of(str key, const char *a, const char *b)
{
	return str_eq(key, str_from_c(a)) || str_eq(key, str_from_c(b));
}

/* What a source lacks for a need of so many days: bit per enum log_state. */
static unsigned lacks(const struct ledger_table *t, const struct ledger_row *r, int days)
{
	struct opt_int kept = ledger_number(t, r, "days");
	if (str_eq(ledger_choice(t, r, "failed"), S("none"))) {
		return 1u << LOG_MISSING;
	}
	bool is_off = is_one_of(ledger_choice(t, r, "store"), "other", "cloud") || is_one_of(ledger_choice(t, r, "copied"), "auto", "hand");
	unsigned v = str_eq(ledger_choice(t, r, "failed"), S("both")) ? 0 : 1u << LOG_HALF;
	v |= !kept.has ? 1u << LOG_DAYS_UNKNOWN : kept.v < days ? 1u << LOG_SHORT : 0;
	v |= is_off ? 0 : 1u << LOG_NOT_COPIED;
	str seen = ledger_choice(t, r, "seen");
	return v | (seen.n == 0 || str_eq(seen, S("never")) ? 1u << LOG_NOT_SEEN : 0);
}

static int heaviest(unsigned v)
{
	int state = LOG_HAVE;
	for (int k = 0; k < LOG_STATE_MAX; k++) {
		state = v & (1u << k) ? k : state;
	}
	return state;
}

static size_t index_of_kind(const struct catalog *k, str key)
{
	size_t i = 0;
	while (i < k->n_kinds && !str_eq(k->kinds[i].key, key)) {
		i++;
	}
	return i;
}

static size_t index_of_log(const struct catalog *k, str key)
{
	size_t i = 0;
	while (i < k->n_log_tells && !str_eq(k->log_tells[i].log, key)) {
		i++;
	}
	return i;
}

static struct log_cell cell_of(const struct ledger_table *t, const struct log_need *need)
{
	struct log_cell cell = { .need = need, .state = LOG_MISSING };
	unsigned all = 0;
	for (size_t i = 0; i < t->n; i++) {
		if (str_eq(ledger_choice(t, &t->rows[i], "kind"), need->log)) {
			all |= lacks(t, &t->rows[i], need->days);
			cell.rows++;
		}
	}
	cell.state = cell.rows > 0 ? heaviest(all) : LOG_MISSING;
	return cell;
}

/* --- what to do next --- */

/* Who would gain from this: needs of the log that are not met for want of `state`. */
static void add_next(struct log_gaps *g, const struct catalog *k, const struct ledger_table *t, const struct ledger_row *r, size_t log, int state)
{
	struct log_next next = { .log = log, .state = state, .row_id = r ? r->row.id : (struct id){ 0 }, .title = r ? r->row.title : S("") };
	for (size_t i = 0; i < k->n_log_needs; i++) {
		const struct log_need *need = &k->log_needs[i];
		bool gains = str_eq(need->log, k->log_tells[log].log) && (!r || (lacks(t, r, need->days) & (1u << state)));
		next.must += gains && need->is_must;
		next.helps += gains && !need->is_must;
		next.days = gains && need->days > next.days ? need->days : next.days;
	}
	next.worth = ((int)next.must * WORTH_MUST + (int)next.helps * WORTH_HELPS) * losses[state];
	if (next.worth > 0) {
		g->next[g->n_next++] = next;
	}
}

static int by_worth(const void *a, const void *b)
{
	const struct log_next *x = a, *y = b;
	if (x->worth != y->worth) {
		return y->worth - x->worth;
	}
	return x->log != y->log ? (x->log < y->log ? -1 : 1) : memcmp(x->row_id.b, y->row_id.b, sizeof x->row_id.b);
}

static void fill_next(struct ctx *c, const struct ledger_table *t, struct log_gaps *g)
{
	const struct catalog *k = c->catalog;
	g->next = arena_array(c->arena, struct log_next, g->n_logs + t->n * LOG_STATE_MAX);
	for (size_t log = 0; log < g->n_logs; log++) {
		size_t rows = 0;
		for (size_t i = 0; i < t->n; i++) {
			bool is_it = str_eq(ledger_choice(t, &t->rows[i], "kind"), k->log_tells[log].log);
			rows += is_it;
			for (int state = LOG_NOT_SEEN; is_it && state < LOG_STATE_MAX; state++) {
				add_next(g, k, t, &t->rows[i], log, state);
			}
		}
		if (rows == 0) {
			add_next(g, k, t, NULL, log, LOG_MISSING);
		}
	}
	qsort(g->next, g->n_next, sizeof *g->next, by_worth);
	g->n_next = g->n_next < LOG_NEXT_MAX ? g->n_next : LOG_NEXT_MAX;
}

bool log_gaps_read(struct ctx *c, struct log_gaps *ret)
{
	const struct catalog *k = c->catalog;
	struct ledger_table t;
	if (!ledger_read(c, "log", &t)) {
		return false;
	}
	*ret = (struct log_gaps){ .n_rows = t.n, .n_kinds = k->n_kinds, .n_logs = k->n_log_tells, .is_cut = t.is_cut, .is_verified = true,
		.cells = arena_array(c->arena, struct log_cell, k->n_kinds * k->n_log_tells) };
	for (size_t i = 0; i < k->n_log_needs; i++) {
		size_t kind = index_of_kind(k, k->log_needs[i].kind), log = index_of_log(k, k->log_needs[i].log);
		ret->is_verified = ret->is_verified && k->log_needs[i].verified;
		if (kind < ret->n_kinds && log < ret->n_logs) {
			ret->cells[kind * ret->n_logs + log] = cell_of(&t, &k->log_needs[i]);
		}
	}
	fill_next(c, &t, ret);
	return true;
}
