/* Each field that Sonae can know something about, and from where. Nothing is concluded: an affected PC is no "slow PC". */
#include "window/consult_fill.h"

#include "affected/affected.h"
#include "base/limits.h"
#include "base/msg.h"
#include "base/text.h"
#include "base/time.h"
#include "fact/fact.h"
#include "indicator/indicator.h"
#include "journal/journal.h"
#include "ledger/ledger.h"
#include "messages.h"
#include "org/org.h"
#include "procedure/procedure.h"
#include "role/role.h"
#include "window/call.h"
#include "window/window.h"

#define LINES_MOST 12             /* of one answer; the rest is in the room */
#define ENTRIES_READ 2000

struct known {
	struct ctx *c;
	const struct incident *i;
	struct org org;
	struct affected *affected; size_t n_affected;
	struct fact *facts; size_t n_facts;
	struct step *steps; size_t n_steps;
	struct indicator *indicators; size_t n_indicators;
	struct entry_view *entries; size_t n_entries;
	struct role *roles; size_t n_roles;
	struct window_call *calls; size_t n_calls;
	struct helper *helpers; size_t n_helpers;
	struct ledger_table endpoint, cloud, log, system, asset, backup;
};

static const struct { const char *code; int name; } origins[] = { { "hand", MSG_CONSULT_FROM_HAND }, { "org", MSG_CONSULT_FROM_ORG },
	{ "affected", MSG_CONSULT_FROM_AFFECTED }, { "facts", MSG_CONSULT_FROM_FACTS }, { "journal", MSG_CONSULT_FROM_JOURNAL },
	{ "steps", MSG_CONSULT_FROM_STEPS }, { "traces", MSG_CONSULT_FROM_TRACES }, { "kind", MSG_CONSULT_FROM_KIND },
	{ "ledgers", MSG_CONSULT_FROM_LEDGERS }, { "logs", MSG_CONSULT_FROM_LOGS }, { "helpers", MSG_CONSULT_FROM_HELPERS },
	{ "roles", MSG_CONSULT_FROM_ROLES }, { "calls", MSG_CONSULT_FROM_CALLS } };

int consult_origin_name(str origin)
{
	for (size_t i = 0; i < sizeof origins / sizeof origins[0]; i++) {
		if (str_eq(origin, str_from_c(origins[i].code))) {
			return origins[i].name;
		}
	}
	return MSG_CONSULT_FROM_HAND;
}

static bool read_known(struct ctx *c, const struct incident *i, struct known *k)
{
	*k = (struct known){ .c = c, .i = i };
	return org_get(c, &k->org) && affected_list(c, i->id, &k->affected, &k->n_affected) && fact_list(c, i->id, &k->facts, &k->n_facts) &&
		step_list(c, i->id, &k->steps, &k->n_steps) && indicator_list(c, i->id, &k->indicators, &k->n_indicators) &&
		journal_list_all(c, i->id, ENTRIES_READ, &k->entries, &k->n_entries) && role_list(c, i, &k->roles, &k->n_roles) &&
		window_calls(c, i->id, &k->calls, &k->n_calls) && helper_list(c, NULL, 0, &k->helpers, &k->n_helpers) &&
		ledger_read(c, "endpoint", &k->endpoint) && ledger_read(c, "cloud", &k->cloud) && ledger_read(c, "log", &k->log) &&
		ledger_read(c, "system", &k->system) && ledger_read(c, "asset", &k->asset) && ledger_read(c, "backup", &k->backup);
}

/* --- lines --- */

struct lines { struct ctx *c; str text; size_t n; };

static void add(struct lines *l, str line)
{
	line = str_trim(line);
	if (line.n > 0 && l->n++ < LINES_MOST) {
		l->text = l->text.n ? STR_CAT(l->c->arena, l->text, S("\n"), line) : line;
	}
}

static str text_of(const struct lines *l) { return l->n > 0 ? l->text : S(""); }

static bool is_touched(const struct affected *a) { return a->state != AFFECTED_NOT; }

static const struct ledger_row *row_of(const struct ledger_table *t, struct id id)
{
	for (size_t i = 0; !id_is_none(id) && i < t->n; i++) {
		if (id_eq(t->rows[i].row.id, id)) {
			return &t->rows[i];
		}
	}
	return NULL;
}

static str cell_text(struct known *k, const struct ledger_table *t, const struct ledger_row *r, const char *field)
{
	int at = t->d ? sheet_field_find(t->d, str_from_c(field)) : -1;
	str text = S("");
	return at >= 0 && r->cells[at].has && sheet_cell_text(k->c, &t->d->fields[at], &r->cells[at], &text) ? text : S("");
}

static str fact_value(const struct known *k, const char *key)
{
	for (size_t i = 0; i < k->n_facts; i++) {
		if (str_eq(k->facts[i].key, str_from_c(key)) && k->facts[i].state == FACT_KNOWN) {
			return k->facts[i].value;
		}
	}
	return S("");
}

/* --- devices --- */

static str fill_device(struct known *k)
{
	struct lines l = { k->c, S(""), 0 };
	for (size_t i = 0; i < k->n_affected; i++) {
		const struct affected *a = &k->affected[i];
		const struct ledger_row *r = row_of(&k->endpoint, a->row_id);
		str kind = r ? cell_text(k, &k->endpoint, r, "kind") : msg(k->c, affected_type_choices.v[a->type].label);
		if (is_touched(a) && (a->type == AFFECTED_PC || a->type == AFFECTED_SYSTEM)) {
			add(&l, msgf(k->c, MSG_CONSULT_OF, { "what", kind }, { "name", a->name }));
		}
	}
	return text_of(&l);
}

/* What the ledgers say of the affected things. */
static str fill_of_ledgers(struct known *k, const char *of_endpoint, const char *of_system)
{
	struct lines l = { k->c, S(""), 0 };
	for (size_t i = 0; i < k->n_affected; i++) {
		const struct affected *a = &k->affected[i];
		const struct ledger_row *e = row_of(&k->endpoint, a->row_id), *s = row_of(&k->system, a->row_id);
		str text = e ? cell_text(k, &k->endpoint, e, of_endpoint) : s ? cell_text(k, &k->system, s, of_system) : S("");
		if (is_touched(a) && text.n > 0) {
			add(&l, msgf(k->c, MSG_CONSULT_OF, { "what", text }, { "name", a->name }));
		}
	}
	return text_of(&l);
}

static str fill_os(struct known *k) { return fill_of_ledgers(k, "os", "os"); }
static str fill_security(struct known *k) { return fill_of_ledgers(k, "virus", "protection"); }

static str fill_cloud(struct known *k)
{
	struct lines l = { k->c, S(""), 0 };
	for (size_t i = 0; i < k->cloud.n; i++) {
		str work = cell_text(k, &k->cloud, &k->cloud.rows[i], "work"), name = k->cloud.rows[i].row.title;
		add(&l, work.n ? msgf(k->c, MSG_CONSULT_OF, { "what", name }, { "name", text_clip(k->c->arena, work, 60) }) : name);
	}
	return text_of(&l);
}

/* --- what happened --- */

static str entry_line(struct known *k, const struct entry_view *e)
{
	return STR_CAT(k->c->arena, event_time_full(k->c, e->occurred), S(" "), text_clip(k->c->arena, e->text, 200));
}

static void add_entries(struct known *k, struct lines *l, int type)
{
	for (size_t i = 0; i < k->n_entries; i++) {
		if (k->entries[i].type == type && k->entries[i].withdrawn_by == 0 && k->entries[i].refers_to == 0) {
			add(l, entry_line(k, &k->entries[i]));
		}
	}
}

static str fill_event(struct known *k)
{
	static const char *const keys[] = { "occurred_at", "noticed_at", "event", "course" };
	struct lines l = { k->c, S(""), 0 };
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		for (size_t f = 0; f < k->n_facts; f++) {
			if (str_eq(k->facts[f].key, str_from_c(keys[i])) && k->facts[f].state == FACT_KNOWN) {
				add(&l, msgf(k->c, MSG_CONSULT_FACT, { "label", k->facts[f].label }, { "value", k->facts[f].value }));
			}
		}
	}
	add_entries(k, &l, ENTRY_OBSERVED);
	return text_of(&l);
}

static str fill_grounds(struct known *k)
{
	struct lines l = { k->c, S(""), 0 };
	add(&l, fact_value(k, "cause"));
	for (size_t i = 0; i < k->n_indicators; i++) {
		if (k->indicators[i].state != INDICATOR_HARMLESS && k->indicators[i].state != INDICATOR_OWN) {
			add(&l, msgf(k->c, MSG_CONSULT_OF, { "what", indicator_kind_name(k->c, k->indicators[i].kind) }, { "name", k->indicators[i].value }));
		}
	}
	return text_of(&l);
}

static str fill_asked(struct known *k)
{
	struct lines l = { k->c, S(""), 0 };
	for (size_t i = 0; i < k->n_calls; i++) {
		if (k->calls[i].outcome == CALL_TALKED || k->calls[i].outcome == CALL_SENT) {
			add(&l, msgf(k->c, MSG_CONSULT_CALLED, { "when", event_time_full(k->c, k->calls[i].occurred) }, { "name", k->calls[i].name }));
		}
	}
	return text_of(&l);
}

static str fill_done(struct known *k)
{
	struct lines l = { k->c, S(""), 0 };
	for (size_t i = 0; i < k->n_steps; i++) {
		if (k->steps[i].state == STEP_DONE) {
			add(&l, STR_CAT(k->c->arena, event_time_full(k->c, k->steps[i].ended), S(" "), text2_in(k->steps[i].item, k->c->lang)));
		}
	}
	add_entries(k, &l, ENTRY_DONE);
	return text_of(&l);
}

static str yes_when(bool is) { return is ? S("yes_is") : S(""); }
static str fill_is_done(struct known *k) { return yes_when(fill_done(k).n > 0); }
static str fill_company(struct known *k) { return k->org.name; }
static str fill_devices(struct known *k) { return k->endpoint.n > 0 && !k->endpoint.is_cut ? str_i64(k->c->arena, (int64_t)k->endpoint.n) : S(""); }

static str fill_worry(struct known *k)
{
	static const struct { const char *kind, *worry; } worries[] = { { "ransomware", "pc" }, { "malware", "pc" }, { "leak_access", "leak" },
		{ "leak_insider", "leak" }, { "tampering", "server" }, { "ddos", "server" } };
	for (size_t i = 0; i < sizeof worries / sizeof worries[0]; i++) {
		if (str_eq(k->i->kind, str_from_c(worries[i].kind))) {
			return str_from_c(worries[i].worry);
		}
	}
	return S("");
}

static str names_of(struct known *k, int type, size_t *ret_n)
{
	struct lines l = { k->c, S(""), 0 };
	for (size_t i = 0; i < k->n_affected; i++) {
		if (is_touched(&k->affected[i]) && k->affected[i].type == type) {
			add(&l, k->affected[i].name);
		}
	}
	*ret_n = l.n;
	return text_of(&l);
}

static str fill_servers(struct known *k)
{
	size_t n;
	return names_of(k, AFFECTED_SYSTEM, &n);
}

static str fill_pcs(struct known *k)
{
	size_t n;
	return names_of(k, AFFECTED_PC, &n);
}

static str fill_many(struct known *k)
{
	size_t n;
	(void)names_of(k, AFFECTED_PC, &n);
	return n > 0 ? str_i64(k->c->arena, (int64_t)n) : S("");
}

static str fill_traces(struct known *k)
{
	struct lines l = { k->c, S(""), 0 };
	for (size_t i = 0; i < k->n_indicators; i++) {
		if (k->indicators[i].state != INDICATOR_HARMLESS && k->indicators[i].state != INDICATOR_OWN) {
			add(&l, k->indicators[i].value);
		}
	}
	return text_of(&l);
}

static str fill_has_traces(struct known *k) { return yes_when(fill_traces(k).n > 0); }

/* --- how things are kept --- */

static str fill_mapped(struct known *k) { return yes_when(k->endpoint.n > 0 && k->system.n > 0 && k->asset.n > 0); }
static str fill_has_logs(struct known *k) { return yes_when(k->log.n > 0); }

static str fill_log_days(struct known *k)
{
	struct lines l = { k->c, S(""), 0 };
	for (size_t i = 0; i < k->log.n; i++) {
		str days = cell_text(k, &k->log, &k->log.rows[i], "days");
		if (days.n > 0) {
			add(&l, msgf(k->c, MSG_CONSULT_FACT, { "label", k->log.rows[i].row.title }, { "value", days }));
		}
	}
	return text_of(&l);
}

static str fill_has_days(struct known *k) { return yes_when(fill_log_days(k).n > 0); }

static str fill_firms(struct known *k)
{
	static const char *const kinds[] = { "maintenance", "service", "forensic" };
	struct lines l = { k->c, S(""), 0 };
	for (size_t x = 0; x < sizeof kinds / sizeof kinds[0]; x++) {
		for (size_t i = 0; i < k->n_helpers; i++) {
			if (str_eq(k->helpers[i].kind, str_from_c(kinds[x]))) {
				add(&l, msgf(k->c, MSG_CONSULT_OF, { "what", k->helpers[i].name }, { "name", k->helpers[i].kind_name }));
			}
		}
	}
	return text_of(&l);
}

static str fill_has_firms(struct known *k) { return yes_when(fill_firms(k).n > 0); }

/* --- who decides --- */

static str acting(struct known *k, const char *role)
{
	for (size_t i = 0; i < k->n_roles; i++) {
		if (str_eq(k->roles[i].key, str_from_c(role)) && k->roles[i].state == ROLE_ACTING) {
			return msgf(k->c, MSG_CONSULT_OF, { "what", k->roles[i].person_name }, { "name", k->roles[i].name });
		}
	}
	return S("");
}

static str fill_contact(struct known *k)
{
	str who = acting(k, "it_owner");
	return who.n > 0 ? who : acting(k, "lead");
}

static str fill_lead(struct known *k) { return acting(k, "lead"); }
static str fill_has_contact(struct known *k) { return yes_when(fill_contact(k).n > 0); }
static str fill_has_lead(struct known *k) { return yes_when(fill_lead(k).n > 0); }
static str fill_is_told(struct known *k) { return yes_when(fill_asked(k).n > 0); }
static str fill_backup(struct known *k) { return k->backup.n > 0 ? S("backup") : S(""); }

/* Every computer written down has it: one without is not "in place". */
static str fill_antivirus(struct known *k)
{
	for (size_t i = 0; i < k->endpoint.n; i++) {
		str has = ledger_choice(&k->endpoint, &k->endpoint.rows[i], "virus");
		if (!str_eq(has, S("told")) && !str_eq(has, S("installed"))) {
			return S("");
		}
	}
	return k->endpoint.n > 0 ? S("antivirus") : S("");
}

static const struct { const char *field, *origin; str (*fill)(struct known *k); } fills[] = {
	{ "device", "affected", fill_device }, { "os", "affected", fill_os }, { "security", "affected", fill_security }, { "cloud", "ledgers", fill_cloud },
	{ "event", "facts", fill_event }, { "grounds", "traces", fill_grounds }, { "asked", "calls", fill_asked },
	{ "company", "org", fill_company }, { "devices", "ledgers", fill_devices }, { "q3", "steps", fill_is_done }, { "q3_what", "steps", fill_done },
	{ "q4", "kind", fill_worry }, { "q5", "facts", fill_event }, { "q7_which", "affected", fill_servers }, { "q8_which", "affected", fill_pcs },
	{ "q8_many", "affected", fill_many }, { "q9", "traces", fill_has_traces }, { "q9_what", "traces", fill_traces },
	{ "q11", "ledgers", fill_mapped }, { "q12", "logs", fill_has_logs }, { "q13", "logs", fill_has_days }, { "q13_days", "logs", fill_log_days },
	{ "q14", "helpers", fill_has_firms }, { "q14_who", "helpers", fill_firms }, { "q15", "roles", fill_has_contact },
	{ "q15_who", "roles", fill_contact }, { "q18", "calls", fill_is_told }, { "q18_what", "calls", fill_asked }, { "q19", "roles", fill_has_lead },
	{ "q19_who", "roles", fill_lead }, { "q21", "ledgers", fill_antivirus }, { "q22", "ledgers", fill_backup },
};

/* A field the firm took out, or a choice it hid, says nothing. */
static bool fits(const struct sheet_field *f, str value)
{
	if (f->type != SHEET_CHOICE && f->type != SHEET_CHOICES) {
		return true;
	}
	int at = sheet_choice_find(f, value);
	return at >= 0 && !f->choices[at].is_hidden;
}

bool consult_fill(struct ctx *c, const struct incident *i, const struct sheet_def *d, struct consult_hint *ret)
{
	struct known *k = arena_new(c->arena, struct known);
	if (!read_known(c, i, k)) {
		return false;
	}
	for (size_t f = 0; f < d->n_fields; f++) {
		ret[f] = (struct consult_hint){ S(""), S("") };
	}
	for (size_t x = 0; x < sizeof fills / sizeof fills[0]; x++) {
		int at = sheet_field_find(d, str_from_c(fills[x].field));
		str value = at >= 0 ? fills[x].fill(k) : S("");
		if (value.n > 0 && fits(&d->fields[at], value)) {
			bool is_line = d->fields[at].type == SHEET_LINE;
			ret[at] = (struct consult_hint){ text_clip(c->arena, value, is_line ? LIMIT_LINE_CHARS : LIMIT_TEXT_CHARS), str_from_c(fills[x].origin) };
		}
	}
	return true;
}
