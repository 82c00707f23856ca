/* A system, what is in it, six risks: one came true, one an executive lives with, one nobody rated; and what the firm does already. */
#include "demo/demo_risks.h"

#include "messages.h"
#include "risk/risk.h"

#define DAY_MS (24 * 3600 * INT64_C(1000))
#define LIVED_WITH 3              /* index below */
#define CAME_TRUE 0

struct words { struct raw_value v[24]; size_t n; };

static void put(struct words *w, const char *key, str value)
{
	if (value.n > 0) {
		w->v[w->n++] = (struct raw_value){ str_from_c(key), value };
	}
}

static bool add(struct ctx *c, const char *sheet, struct words *w, struct id *ret)
{
	struct sheet_row row;
	struct sheet_save_in in = { .sheet = str_from_c(sheet), .values = { w->v, w->n }, .reason = S("") };
	if (!op_sheet_add.act(c, &in, &row)) {
		return false;
	}
	*ret = row.id;
	return true;
}

/* The row of a ledger with this title, made when it is not there. */
static bool row_called(struct ctx *c, const char *sheet, int title, struct words *w, struct id *ret)
{
	struct sheet_option *v;
	size_t n;
	if (!sheet_options(c, str_from_c(sheet), &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (str_eq(v[i].title, msg(c, title))) {
			*ret = v[i].id;
			return true;
		}
	}
	put(w, "name", msg(c, title));
	return add(c, sheet, w, ret);
}

struct things { struct id orders, customers; };

static bool add_things(struct ctx *c, struct things *t)
{
	struct words system = { .n = 0 }, asset = { .n = 0 };
	put(&system, "kind", S("files"));
	put(&system, "stop", S("day"));
	if (!row_called(c, "system", MSG_DEMO_RISK_ORDERS, &system, &t->orders)) {
		return false;
	}
	put(&asset, "system", id_str(c->arena, t->orders));
	put(&asset, "media", S("server"));
	put(&asset, "personal", S("personal"));
	put(&asset, "leak", S("g2"));
	put(&asset, "wrong", S("g2"));
	put(&asset, "gone", S("g3"));
	return row_called(c, "asset", MSG_DEMO_RISK_CUSTOMERS, &asset, &t->customers);
}

static const struct { int title, worst, measures; const char *kind, *importance, *threat, *guard, *treatment, *due, *guard_after; } risks[] = {
	{ MSG_DEMO_RISK_RANSOM, MSG_DEMO_RISK_RANSOM_WORST, MSG_DEMO_RISK_RANSOM_DO, "ransomware", "", "g3", "g2", "reduce", "2027-01-29", "" },
	{ MSG_DEMO_RISK_MIS_SENT, MSG_DEMO_RISK_MIS_SENT_WORST, MSG_DEMO_RISK_MIS_SENT_DO, "mis_sent", "", "g2", "g3", "reduce", "2026-10-30", "g1" },
	{ MSG_DEMO_RISK_CHILLER, MSG_DEMO_RISK_CHILLER_WORST, 0, "breakdown", "g3", "g2", "g3", "", "", "" },
	{ MSG_DEMO_RISK_SITE, MSG_DEMO_RISK_SITE_WORST, MSG_DEMO_RISK_SITE_DO, "ddos", "g2", "g2", "g2", "retain", "", "" },
	{ MSG_DEMO_RISK_PAY, MSG_DEMO_RISK_PAY_WORST, MSG_DEMO_RISK_PAY_DO, "cloud_setting", "g3", "g2", "g1", "transfer", "", "" },
	{ MSG_DEMO_RISK_NOTEBOOK, MSG_DEMO_RISK_NOTEBOOK_WORST, 0, "lost", "g2", "g2", "", "", "", "" },
};
#define N_RISKS (sizeof risks / sizeof risks[0])

static bool add_risk(struct ctx *c, size_t at, const struct things *t, struct id *ret)
{
	struct words w = { .n = 0 };
	put(&w, "title", msg(c, risks[at].title));
	put(&w, "kind", str_from_c(risks[at].kind));
	put(&w, "worst", msg(c, risks[at].worst));
	put(&w, "system", at == CAME_TRUE ? id_str(c->arena, t->orders) : S(""));
	put(&w, "asset", at == 1 ? id_str(c->arena, t->customers) : S(""));
	put(&w, "importance", str_from_c(risks[at].importance));
	put(&w, "threat", str_from_c(risks[at].threat));
	put(&w, "vulnerability", str_from_c(risks[at].guard));
	put(&w, "treatment", str_from_c(risks[at].treatment));
	put(&w, "measures", risks[at].measures ? msg(c, risks[at].measures) : S(""));
	put(&w, "due", str_from_c(risks[at].due));
	put(&w, "owner", risks[at].due[0] ? id_str(c->arena, c->who.person_id) : S(""));
	put(&w, "vulnerability_after", str_from_c(risks[at].guard_after));
	return add(c, "risk", &w, ret);
}

static bool add_coverage(struct ctx *c)
{
	static const struct { const char *key, *state; } said[] = { { "mail_filter", "yes" }, { "endpoint_fresh", "part" }, { "updates", "part" },
		{ "remote_mfa", "no" }, { "own_devices", "yes" }, { "staff_alert", "yes" }, { "segments", "no" }, { "rights", "part" },
		{ "server_watch", "no" }, { "passwords", "part" }, { "send_check", "yes" }, { "encrypted", "yes" }, { "backup_apart", "yes" },
		{ "restore_proven", "no" }, { "share_range", "part" } };
	struct words w = { .n = 0 };
	struct id id;
	put(&w, "name", msg(c, MSG_DEMO_RISK_SCOPE));
	for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
		put(&w, said[i].key, str_from_c(said[i].state));
	}
	return add(c, "coverage", &w, &id);
}

bool demo_add_risks(struct ctx *c, struct id incident_id, const struct actor *boss)
{
	struct things t;
	struct id ids[N_RISKS];
	if (!add_things(c, &t) || !add_coverage(c)) {
		return false;
	}
	for (size_t i = 0; i < N_RISKS; i++) {
		if (!add_risk(c, i, &t, &ids[i])) {
			return false;
		}
	}
	struct risk_true_in came = { .incident_id = incident_id, .id = ids[CAME_TRUE] };
	struct risk_accept_in lived = { .id = ids[LIVED_WITH], .version = { true, 1 }, .words = msg(c, MSG_DEMO_RISK_SITE_GROUND),
		.until = { true, c->now_ms + 150 * DAY_MS } };
	const struct actor writes = c->who;
	bool ok = op_risk_true.act(c, &came, NULL);
	c->who = *boss;
	ok = ok && op_risk_accept.act(c, &lived, NULL);
	c->who = writes;
	return ok;
}
