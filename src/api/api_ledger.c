/* The doors of /api/v1 to what is counted and compared over ledgers. */
#include "api/api_parts.h"
#include "base/msg.h"
#include "ledger/ledger.h"
#include "ledger/ledger_web.h"
#include "messages.h"

/* --- log gaps --- */

struct gap_json { str kind, log, source; int weight, state; struct opt_int rows, days; bool verified; };
static const struct choice weights[] = { { "must", MSG_LEDGER_LOG_MUST }, { "helps", MSG_LEDGER_LOG_HELPS } };
static const struct choices weight_choices = { weights, 2 };
#define F(member, kind_of, text) { .name = #member, .type = kind_of, .offset = offsetof(struct gap_json, member), .doc = text }
static const struct field gap_fields[] = {
	F(kind, FIELD_LINE, "kind of incident"), F(log, FIELD_LINE, "kind of record: a choice of the field kind of the ledger log"),
	{ .name = "weight", .type = FIELD_CHOICE, .offset = offsetof(struct gap_json, weight), .choices = &weight_choices,
		.doc = "must: the question cannot be answered without it" },
	{ .name = "state", .type = FIELD_CHOICE, .offset = offsetof(struct gap_json, state), .choices = &log_state_choices,
		.doc = "of several records of this kind the weakest; missing too when nothing is written down" },
	F(rows, FIELD_INT, "rows of the ledger of this kind"), F(days, FIELD_INT, "how far back it should go; ours"),
	F(source, FIELD_LINE, "where the mark comes from"), F(verified, FIELD_BOOL, "whether the mark was compared with it"),
};
#undef F
static const struct shape gap_shape = { "LogGap", gap_fields, sizeof gap_fields / sizeof gap_fields[0], sizeof(struct gap_json) };

static bool gaps(struct web *w)
{
	struct ctx *c = w->c;
	struct log_gaps g;
	if (!log_gaps_read(c, &g)) {
		return false;
	}
	struct gap_json *v = arena_array(c->arena, struct gap_json, g.n_kinds * g.n_logs);
	size_t n = 0;
	for (size_t i = 0; i < g.n_kinds * g.n_logs; i++) {
		const struct log_need *need = g.cells[i].need;
		if (need) {
			v[n++] = (struct gap_json){ need->kind, need->log, text2_in(need->source, c->lang), need->is_must ? 0 : 1, g.cells[i].state,
				{ true, (int64_t)g.cells[i].rows }, { true, need->days }, need->verified };
		}
	}
	return web_json_list(w, &gap_shape, v, n, STR_NONE);
}

/* --- what is missing --- */

struct missing_json { str sheet, code, title, text; struct id row; };
#define F(member, kind_of, text) { .name = #member, .type = kind_of, .offset = offsetof(struct missing_json, member), .doc = text }
static const struct field missing_fields[] = {
	F(sheet, FIELD_LINE, "the ledger of the row to mend"), F(row, FIELD_ID, "that row"), F(title, FIELD_LINE, "its name"),
	F(code, FIELD_LINE, "of a backup: none same_device all_connected never_restored restored_long_ago too_rare none_off; else answer"),
	F(text, FIELD_TEXT, "what is missing, in the language of the request"),
};
#undef F
static const struct shape ledger_missing_shape = { "LedgerMissing", missing_fields, sizeof missing_fields / sizeof missing_fields[0],
	sizeof(struct missing_json) };

static struct missing_json backup_json(struct ctx *c, const struct backup_warning *b)
{
	bool is_system = id_is_none(b->row_id);
	return (struct missing_json){ .sheet = is_system ? S("system") : S("backup"), .code = str_from_c(backup_fault_choices.v[b->fault].code),
		.title = is_system ? b->system : b->title, .text = backup_warning_text(c, b), .row = is_system ? b->system_id : b->row_id };
}

static bool missing(struct web *w)
{
	struct ctx *c = w->c;
	struct backup_warning *b;
	struct ledger_finding *f;
	size_t n, n_found, rows;
	if (!backup_warnings(c, true, &b, &n, &rows) || !ledger_findings(c, &f, &n_found)) {
		return false;
	}
	struct missing_json *v = arena_array(c->arena, struct missing_json, n + n_found);
	for (size_t i = 0; i < n; i++) {
		v[i] = backup_json(c, &b[i]);
	}
	for (size_t i = 0; i < n_found; i++) {
		v[n + i] = (struct missing_json){ .sheet = f[i].sheet, .code = S("answer"), .title = f[i].title, .text = msg(c, f[i].text), .row = f[i].row_id };
	}
	return web_json_list(w, &ledger_missing_shape, v, n + n_found, STR_NONE);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/api/v1/ledgers/log/gaps", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = gaps, .shape = &gap_shape,
		.is_list = true, .doc = "Which records each kind of incident needs, and what the ledger of logs says of them." },
	{ .method = HTTP_GET, .pattern = "/api/v1/ledgers/missing", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = missing,
		.shape = &ledger_missing_shape, .is_list = true, .doc = "What the ledgers say is missing: backups and single answers, heaviest first." },
};
const struct route_table api_ledger_routes = { routes, sizeof routes / sizeof routes[0] };
