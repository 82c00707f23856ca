/* Log gaps, warnings about backups, answers that want something done: only what rows say. */
#include "sheet_help.h"

#include "ledger/ledger.h"

static struct id put(const char *sheet, const char *text)
{
	act_as(ACCESS_RESPONDER);
	return added(sheet, text).id;
}

static int begin(void **state)
{
	room_begin(state);
	return 0;
}

/* --- logs --- */

static struct log_gaps gaps(void)
{
	struct log_gaps g;
	read_begin();
	assert_true(log_gaps_read(c, &g));
	read_end();
	return g;
}

static const struct log_cell *cell(const struct log_gaps *g, const char *kind, const char *log)
{
	const struct catalog *k = &catalog_builtin;
	size_t x = 0, y = 0;
	while (!text_is(k->kinds[y].key, kind)) {
		y++;
	}
	while (!text_is(k->log_tells[x].log, log)) {
		x++;
	}
	return &g->cells[y * g->n_logs + x];
}

#define GOOD_LOG "failed=both|store=other|copied=auto|days=400|seen=week"

static void test_marks_of_the_source(void **state)
{
	(void)state;
	static const char *const must[] = { "logon", "endpoint", "firewall", "proxy", "mail", "filter" };
	static const char *const helps[] = { "server", "dns", "web", "database" };
	struct log_gaps g = gaps();
	for (size_t i = 0; i < 6; i++) { /* S1: the ○ of the fact sheet */
		const struct log_need *need = cell(&g, "leak_access", must[i])->need;
		assert_true(need && need->is_must && need->verified);
	}
	for (size_t i = 0; i < 4; i++) { /* and its △ */
		const struct log_need *need = cell(&g, "leak_access", helps[i])->need;
		assert_true(need && !need->is_must && need->verified);
	}
	assert_false(cell(&g, "leak_access", "vpn")->need->verified); /* ours */
	assert_false(cell(&g, "ransomware", "logon")->need->verified);
	assert_null(cell(&g, "mis_sent", "dns")->need);
	assert_false(g.is_verified);
}

static void test_nothing_written(void **state)
{
	(void)state;
	struct log_gaps g = gaps();
	assert_int_equal(g.n_rows, 0);
	assert_int_equal(cell(&g, "malware", "mail")->state, LOG_MISSING);
	assert_true(g.n_next > 0 && g.n_next <= g.n_logs && id_is_none(g.next[0].row_id));
	for (size_t i = 1; i < g.n_next; i++) {
		assert_true(g.next[i - 1].worth >= g.next[i].worth);
	}
}

static void test_what_a_log_lacks(void **state)
{
	(void)state;
	static const struct { const char *values; int state; } rows[] = {
		{ "failed=both|store=other|copied=none|days=400|seen=week", LOG_HAVE }, /* on another device: off the system */
		{ "failed=both|store=same|copied=auto|days=400|seen=watch", LOG_HAVE },
		{ "failed=both|store=same|copied=auto|days=400|seen=never", LOG_NOT_SEEN },
		{ "failed=both|store=same|copied=unknown|days=400|seen=day", LOG_NOT_COPIED },
		{ "failed=both|store=cloud|copied=auto|seen=day", LOG_DAYS_UNKNOWN },
		{ "failed=both|store=cloud|copied=auto|days=89|seen=day", LOG_SHORT },
		{ "failed=denied|store=cloud|copied=auto|days=400|seen=day", LOG_HALF },
		{ "failed=none|store=same|copied=none|seen=never", LOG_MISSING },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char text[300];
		snprintf(text, sizeof text, "name=m%zu|kind=mail|%s", i, rows[i].values);
		struct id id = put("log", text);
		struct log_gaps g = gaps();
		if (cell(&g, "mis_sent", "mail")->state != rows[i].state) { /* asks for 90 days */
			print_error("%s: %d\n", rows[i].values, cell(&g, "mis_sent", "mail")->state);
			assert_true(false);
		}
		assert_int_equal(cell(&g, "mis_sent", "mail")->rows, 1);
		struct sheet_act_in off = { .sheet = S("log"), .id = id, .reason = S("") };
		struct sheet_row out;
		assert_true(run(&op_sheet_archive, &off, &out)); /* off the list: not counted */
	}
}

static void test_days_by_kind_and_the_weakest(void **state)
{
	(void)state;
	put("log", "name=a|kind=mail|failed=both|store=other|copied=auto|days=100|seen=week");
	struct log_gaps g = gaps();
	assert_int_equal(cell(&g, "mis_sent", "mail")->state, LOG_HAVE);     /* 90 days suffice */
	assert_int_equal(cell(&g, "takeover", "mail")->state, LOG_SHORT);    /* 365 are asked for */
	put("log", "name=b|kind=mail|failed=success|store=other|copied=auto|days=400|seen=week");
	g = gaps();
	assert_int_equal(cell(&g, "mis_sent", "mail")->state, LOG_HALF);
	assert_int_equal(cell(&g, "mis_sent", "mail")->rows, 2);
	size_t of_b = 0;
	for (size_t i = 0; i < g.n_next; i++) {
		of_b += text_is(g.next[i].title, "b");
		assert_false(text_is(g.next[i].title, "b") && g.next[i].state != LOG_HALF); /* lacks only that */
		assert_true(g.next[i].state != LOG_MISSING || id_is_none(g.next[i].row_id));
	}
	assert_int_equal(of_b, 1);
}

/* --- backups --- */

static bool warned(int fault, const char *name)
{
	struct backup_warning *v;
	size_t n, rows;
	bool found = false;
	read_begin();
	assert_true(backup_warnings(c, true, &v, &n, &rows));
	for (size_t i = 0; i < n; i++) {
		found = found || (v[i].fault == fault && (text_is(v[i].title, name) || text_is(v[i].system, name)));
	}
	read_end();
	return found;
}

static void test_copies(void **state)
{
	(void)state;
	char text[400];
	struct id orders = put("system", "name=受注|kind=business|stop=hours|substitute=紙");
	put("system", "name=会計|kind=business|stop=long");
	assert_true(warned(BACKUP_NONE, "受注"));
	assert_false(warned(BACKUP_NONE, "会計")); /* nobody misses it for long */
	snprintf(text, sizeof text, "name=受注の写し|system=%s|every=week|place=same", id_str(&h.arena, orders).p);
	put("backup", text);
	assert_false(warned(BACKUP_NONE, "受注"));
	assert_true(warned(BACKUP_SAME, "受注の写し") && warned(BACKUP_NEVER_TRIED, "受注の写し") && warned(BACKUP_TOO_RARE, "受注の写し"));
	assert_true(warned(BACKUP_CONNECTED, "受注") && !warned(BACKUP_NONE_OFF, "受注"));
	snprintf(text, sizeof text, "name=雲の写し|system=%s|every=day|place=cloud|tried=2020-01-01", id_str(&h.arena, orders).p);
	put("backup", text);
	assert_true(warned(BACKUP_NONE_OFF, "受注") && !warned(BACKUP_CONNECTED, "受注"));
	assert_true(warned(BACKUP_TRIED_LONG_AGO, "雲の写し") && !warned(BACKUP_NEVER_TRIED, "雲の写し") && !warned(BACKUP_TOO_RARE, "雲の写し"));
	snprintf(text, sizeof text, "name=金庫の写し|system=%s|every=day|place=off|scope=none|tried=2026-11-01", id_str(&h.arena, orders).p);
	put("backup", text);
	assert_false(warned(BACKUP_NONE_OFF, "受注") || warned(BACKUP_CONNECTED, "受注"));
	assert_true(warned(BACKUP_NEVER_TRIED, "金庫の写し")); /* "not tried yet" is the plainer word */
}

static void test_what_hurts_first_stands_first(void **state)
{
	(void)state;
	struct backup_warning *v;
	size_t n, rows;
	put("system", "name=のんびり|kind=public|stop=week");
	put("system", "name=いそぎ|kind=business|stop=hours|substitute=紙");
	put("system", "name=一日|kind=mail|stop=day");
	read_begin();
	assert_true(backup_warnings(c, true, &v, &n, &rows));
	assert_true(n == 3 && text_is(v[0].system, "いそぎ") && text_is(v[1].system, "一日") && text_is(v[2].system, "のんびり"));
	read_end();
}

static void test_copies_without_a_system(void **state)
{
	(void)state;
	put("backup", "name=写真|every=month|place=network");
	assert_true(warned(BACKUP_CONNECTED, "写真"));
	put("backup", "name=写真|every=month|place=off");
	assert_false(warned(BACKUP_CONNECTED, "写真")); /* the same name: copies of one original */
	put("backup", "name=図面|every=sometimes|place=network");
	assert_true(warned(BACKUP_CONNECTED, "図面"));
	assert_false(warned(BACKUP_TOO_RARE, "図面")); /* nobody said how long it may stop */
}

/* --- answers --- */

static size_t findings(int text)
{
	struct ledger_finding *v;
	size_t n, of = 0;
	read_begin();
	assert_true(ledger_findings(c, &v, &n));
	for (size_t i = 0; i < n; i++) {
		of += v[i].text == text;
		assert_true(i == 0 || v[i - 1].weight >= v[i].weight);
	}
	read_end();
	return of;
}

static void test_answers(void **state)
{
	(void)state;
	put("account", "name=admin|kind=admin|state=used|mfa=none|password=changed");
	put("account", "name=vpn-old|kind=remote|state=left|mfa=none|password=kept");
	put("account", "name=vpn-off|kind=remote|state=stopped|mfa=none|password=kept");
	assert_int_equal(findings(MSG_LEDGER_FIND_LEFT), 1);
	assert_int_equal(findings(MSG_LEDGER_FIND_REMOTE_MFA), 1); /* a switched-off one wants nothing */
	assert_int_equal(findings(MSG_LEDGER_FIND_DEFAULT), 1);
	assert_int_equal(findings(MSG_LEDGER_FIND_ADMIN_MFA), 1);
	act_as(ACCESS_VIEWER); /* the ledger of accounts is not for viewers: as if nothing were written there */
	assert_int_equal(findings(MSG_LEDGER_FIND_LEFT) + findings(MSG_LEDGER_FIND_ADMIN_MFA), 0);
	act_as(ACCESS_RESPONDER);
	put("insurance", "name=a|phone=1|ends=2020-03-31");
	put("insurance", "name=b|phone=1|ends=2099-03-31");
	assert_int_equal(findings(MSG_LEDGER_FIND_INSURANCE), 1);
	put("peer", "name=a|likely=high|decision=done|by=2020-01-01");
	assert_int_equal(findings(MSG_LEDGER_FIND_PEER), 0);
}

/* --- another firm --- */

static void test_another_firm_sees_none_of_it(void **state)
{
	(void)state;
	put("backup", "name=写真|every=month|place=same");
	put("log", "name=a|kind=mail|" GOOD_LOG);
	put("account", "name=x|kind=admin|state=left");
	struct id own = c->org_id;
	struct backup_warning *v;
	struct ledger_finding *f;
	struct log_gaps g;
	size_t n, n_found, rows;
	read_begin();
	c->org_id = id_new(h.now_ms);
	assert_true(backup_warnings(c, true, &v, &n, &rows) && ledger_findings(c, &f, &n_found) && log_gaps_read(c, &g));
	assert_true(n == 0 && rows == 0 && n_found == 0 && g.n_rows == 0);
	c->org_id = own;
	read_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, begin, room_end)
		T(test_marks_of_the_source), T(test_nothing_written), T(test_what_a_log_lacks), T(test_days_by_kind_and_the_weakest), T(test_copies),
		T(test_what_hurts_first_stands_first),
		T(test_copies_without_a_system), T(test_answers), T(test_another_firm_sees_none_of_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
