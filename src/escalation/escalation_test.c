/* Commander table, stop matrix, continuity table: what is proposed, what differs, what does not fit; nothing by itself. */
#include "room_help.h"

#include "affected/affected.h"
#include "contact/contact.h"
#include "decision/decision.h"
#include "escalation/escalation.h"
#include "role/role.h"
#include "sheet/sheet.h"

static struct raw_value pairs[200];
static size_t n_pairs;

/* "name=x|action=stop_mail": a field that stands twice has two values. */
static struct sheet_row added(const char *sheet, const char *text)
{
	struct sheet_row r;
	str rest = str_copy(&h.arena, str_from_c(text));
	struct raw_form f = { &pairs[n_pairs], 0 };
	while (rest.n > 0) {
		str value = str_cut(&rest, '|'), name = str_cut(&value, '=');
		f.v[f.n++] = (struct raw_value){ name, value };
	}
	n_pairs += f.n;
	assert_true(n_pairs < 200);
	struct sheet_save_in in = { .sheet = str_from_c(sheet), .values = f, .reason = S("") };
	bool ok = run(&op_sheet_add, &in, &r);
	if (!ok) {
		print_error("%s: %s\n", text, c->err.fields ? c->err.fields->field : "?");
	}
	assert_true(ok);
	return r;
}

__attribute__((format(printf, 1, 2))) static const char *text_of(const char *format, ...)
{
	static char texts[40][400];
	static size_t at;
	char *to = texts[at++ % 40];
	va_list args;
	va_start(args, format);
	vsnprintf(to, sizeof texts[0], format, args);
	va_end(args);
	return to;
}
static const char *id_of(struct id id) { return str_cz(&h.arena, id_str(&h.arena, id)); }
static struct id person_of(enum access access) { return h.person_ids[access]; }

static int begin(void **state)
{
	n_pairs = 0;
	return room_begin(state);
}

static void hold(enum access access, const char *role)
{
	struct person_input in = { .id = person_of(access), .role = str_from_c(role), .belongs = -1 };
	struct person out;
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_person_change, &in, &out));
	act_as(ACCESS_RESPONDER);
}

/* --- the catalogue --- */

static void same_choices(const char *sheet, const char *field, bool of_roles)
{
	const struct sheet_def *d = catalog_sheet(c->catalog, str_from_c(sheet));
	assert_non_null(d);
	const struct sheet_field *f = &d->fields[sheet_field_find(d, str_from_c(field))];
	size_t n = of_roles ? c->catalog->n_roles : c->catalog->n_kinds;
	assert_int_equal(f->n_choices, n);
	for (size_t i = 0; i < n; i++) {
		assert_true(str_eq(f->choices[i].key, of_roles ? c->catalog->roles[i].key : c->catalog->kinds[i].key));
	}
}

/* A role or a kind that is new has to stand in the tables too; a decision to stop something is an action of the matrix. */
static void test_catalogue(void **state)
{
	(void)state;
	same_choices("commander", "kind", false);
	same_choices("commander", "role", true);
	same_choices("stop", "first", true);
	same_choices("stop", "final", true);
	same_choices("stop", "consult", true);
	const struct sheet_def *d = catalog_sheet(c->catalog, S("stop"));
	const struct sheet_field *f = &d->fields[sheet_field_find(d, S("action"))];
	for (size_t i = 0; i < f->n_choices; i++) {
		assert_true(str_eq(f->choices[i].key, S("other")) || catalog_decision(c->catalog, f->choices[i].key));
	}
	for (size_t i = 0; i < c->catalog->n_decisions; i++) {
		str key = c->catalog->decisions[i].key;
		assert_true(!str_starts(key, S("stop_")) || sheet_choice_find(f, key) >= 0);
	}
}

/* --- commanders --- */

static struct commander got(const char *kind, bool expected)
{
	struct commander m = { 0 };
	bool has;
	read_begin();
	assert_true(commander_of(c, str_from_c(kind), &m, &has));
	read_end();
	assert_int_equal(has, expected);
	return m;
}

static void test_commander(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	got("ransomware", false);
	added("commander", text_of("name=受注が止まる|kind=ransomware|role=lead|commander=%s", id_of(person_of(ACCESS_EXECUTIVE))));
	added("commander", "name=二つ目の行|kind=ransomware|role=chief"); /* the first counts */
	added("commander", "name=だれもいない|kind=ddos|role=pr");
	struct commander m = got("ransomware", true);
	assert_int_equal(m.how, COMMANDER_NAMED);
	assert_true(id_eq(m.person_id, person_of(ACCESS_EXECUTIVE)) && text_is(m.title, "受注が止まる"));
	assert_int_equal(got("ddos", true).how, COMMANDER_NOBODY);
	got("ransom", false); /* a piece of a key is none */
	added("commander", "name=どれくらいか分からない|kind=loss|likely=unknown|role=lead");
	got("unknown", false); /* the word of another field */
	/* who left is not proposed: the role is */
	hold(ACCESS_ADMIN, "lead");
	struct person_archive gone = { person_of(ACCESS_EXECUTIVE), true };
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_person_archive, &gone, NULL));
	m = got("ransomware", true);
	assert_int_equal(m.how, COMMANDER_BY_ROLE);
	assert_true(id_eq(m.person_id, person_of(ACCESS_ADMIN)));
}

static bool opened(const char *kind, const char *commander, bool is_restricted, struct incident *ret)
{
	str keys[] = { str_from_c(commander) };
	struct incident_open_in in = { .title = S("止まった"), .kind = str_from_c(kind), .mode = -1, .is_restricted = is_restricted,
		.commander = { keys, commander[0] != '\0' } };
	return run(&op_incident_open, &in, ret);
}

/* Whoever opens leads, unless they said so for this very kind. */
static void test_opening(void **state)
{
	(void)state;
	struct incident i;
	act_as(ACCESS_RESPONDER);
	added("commander", text_of("name=受注が止まる|kind=ransomware|commander=%s", id_of(person_of(ACCESS_ADMIN))));
	assert_true(opened("ransomware", "", false, &i));
	assert_true(id_eq(i.lead_id, person_of(ACCESS_RESPONDER)));
	assert_true(opened("ransomware", "ransomware", false, &i));
	assert_true(id_eq(i.lead_id, person_of(ACCESS_ADMIN)));
	assert_true(opened("loss", "ransomware", false, &i)); /* ticked before another kind was chosen */
	assert_true(id_eq(i.lead_id, person_of(ACCESS_RESPONDER)));
	assert_false(opened("ransomware", "ransomware", true, &i));
	assert_true(refused_field("commander", MSG_ROOM_COMMANDER_RESTRICTED));
	assert_false(opened("loss", "loss", false, &i));
	assert_true(refused_field("commander", MSG_ROOM_NO_COMMANDER));
}

static void test_beginning(void **state)
{
	(void)state;
	str keys[] = { S("ransomware"), S("loss"), S("nonsense") };
	struct commander_fill_in in = { .kinds = { keys, 3 } };
	struct commander_fill_out out;
	act_as(ACCESS_RESPONDER);
	added("commander", "name=もうある|kind=loss|role=lead");
	assert_true(run(&op_commander_fill, &in, &out));
	assert_int_equal(out.made.v, 1);
	assert_true(run(&op_commander_fill, &in, &out));
	assert_int_equal(out.made.v, 0);
	in.kinds.n = 0;
	assert_false(run(&op_commander_fill, &in, &out));
	assert_true(refused_field("kinds", MSG_COMMANDER_NOTHING_PICKED));
}

/* --- stop matrix --- */

static struct incident room_with_roles(void)
{
	hold(ACCESS_EXECUTIVE, "chief");
	hold(ACCESS_ADMIN, "operations");
	hold(ACCESS_RESPONDER, "it_owner");
	act_as(ACCESS_RESPONDER);
	return open_room("広がっている", "ransomware");
}

static struct decision asked_for(const struct incident *i, struct id stop_id)
{
	struct decision d;
	struct decision_ask_in in = { .incident_id = i->id, .question = S("ネットワークを切るか"), .stop_id = stop_id };
	assert_true(run(&op_decision_ask, &in, &d));
	return d;
}

static struct decision decided(const struct decision *open, struct id_list asked, const char *reason)
{
	struct decision d;
	struct decision_decide_in in = { .incident_id = open->incident_id, .decision_id = open->id, .answer = S("切る"), .ground = S("広がるため"),
		.asked = asked, .stop_reason = str_from_c(reason) };
	assert_true(run(&op_decision_decide, &in, &d));
	return d;
}

static str last_entry(struct id incident_id)
{
	size_t n;
	struct entry_view *v = entries_now(incident_id, &n);
	return v[n - 1].text;
}

static void test_stop_people(void **state)
{
	(void)state;
	struct incident i = room_with_roles();
	struct sheet_row row = added("stop", "name=切り離す|action=cut_network|impact=dealings|first=it_owner|final=chief|consult=operations|told_before=pr|told_after=chief");
	struct stop_rule *v, one;
	struct stop_people p;
	size_t n;
	read_begin();
	assert_true(stop_list(c, S("cut_network"), &v, &n));
	assert_int_equal(n, 1);
	assert_true(stop_list(c, S("stop_mail"), &v, &n));
	assert_int_equal(n, 0);
	assert_true(stop_get(c, row.id, &one));
	assert_true(stop_people(c, &i, &one, &p));
	assert_true(id_eq(p.decider, person_of(ACCESS_EXECUTIVE)));
	assert_true(p.consult.n == 1 && id_eq(p.consult.v[0], person_of(ACCESS_ADMIN)));
	assert_true(p.told.n == 1 && id_eq(p.told.v[0], person_of(ACCESS_EXECUTIVE)));
	assert_true(text_is(p.gaps, "広報"));
	read_end();
	/* nobody was reached lately; one who was is not named */
	str unproven;
	read_begin();
	assert_true(stop_unproven(c, &p, &unproven));
	read_end();
	assert_true(text_has(unproven, "executive さん：") && text_has(unproven, "admin さん："));
	struct contact_input way = { .person_id = p.decider, .kind = CONTACT_PHONE, .purpose = PURPOSE_MOBILE, .value = S("090-1111-2222") };
	struct contact made;
	assert_true(run(&op_contact_add, &way, &made));
	struct contact_check_in check = { .person_id = p.decider, .id = made.id, .how = HOW_CALL, .reached = true };
	assert_true(run(&op_contact_check, &check, NULL));
	read_begin();
	assert_true(stop_unproven(c, &p, &unproven));
	assert_false(text_has(unproven, "executive さん"));
	int64_t now = c->now_ms;
	c->now_ms += 200 * 24 * 3600 * INT64_C(1000); /* half a year later it does not count any more */
	assert_true(stop_unproven(c, &p, &unproven));
	assert_true(text_has(unproven, "executive さん：確認が古い"));
	c->now_ms = now;
	read_end();
	/* who acts in the room counts, not who holds the role in the firm */
	struct role_hand_in hand = { .incident_id = i.id, .role = S("chief"), .from_id = person_of(ACCESS_EXECUTIVE), .to_id = person_of(ACCESS_ADMIN) };
	assert_true(run(&op_role_hand, &hand, NULL));
	read_begin();
	assert_true(stop_people(c, &i, &one, &p));
	assert_true(id_eq(p.decider, person_of(ACCESS_ADMIN)));
	read_end();
}

/* By another one, without asking: it is decided all the same, and stands in the entry; the reason may come later. */
static void test_deviation(void **state)
{
	(void)state;
	struct incident i = room_with_roles();
	struct sheet_row row = added("stop", "name=切り離す|action=cut_network|impact=dealings|final=chief|consult=operations");
	struct decision open = asked_for(&i, row.id), d = decided(&open, (struct id_list){ 0 }, "");
	assert_true(text_is(d.stop_differs, "decider consult:operations"));
	assert_true(stop_asks_reason(d.stop_differs) && d.consulted.n == 0);
	assert_true(text_has(last_entry(i.id), "表とは別の人が決めた"));
	assert_true(text_has(last_entry(i.id), "現場の責任者に相談していない"));
	assert_false(text_has(last_entry(i.id), "わけ："));
	struct decision_explain_in why = { .incident_id = i.id, .decision_id = d.id, .reason = S("社長につながらなかった") };
	assert_true(run(&op_decision_explain, &why, &d));
	assert_true(text_is(d.stop_reason, "社長につながらなかった"));
	assert_true(text_has(last_entry(i.id), "社長につながらなかった"));
	/* a table that changes afterwards changes no word of it */
	str said = d.stop_said;
	struct sheet_act_in away = { .sheet = S("stop"), .id = row.id, .reason = S("x") };
	assert_true(run(&op_sheet_archive, &away, NULL));
	read_begin();
	assert_true(decision_get(c, i.id, d.id, &d));
	assert_true(str_eq(d.stop_said, said));
	read_end();
	assert_whole();
}

static void test_as_the_table_says(void **state)
{
	(void)state;
	struct incident i = room_with_roles();
	struct id asked[] = { person_of(ACCESS_ADMIN) };
	struct sheet_row row = added("stop", "name=外す|action=cut_network|impact=none|final=it_owner|consult=operations");
	struct decision open = asked_for(&i, row.id), d = decided(&open, (struct id_list){ asked, 1 }, "わけは要らない");
	assert_true(d.stop_differs.n == 0 && d.stop_reason.n == 0);
	assert_int_equal(d.consulted.n, 1);
	assert_true(text_has(last_entry(i.id), "表のとおりに決めた"));
	struct decision_explain_in why = { .incident_id = i.id, .decision_id = d.id, .reason = S("x") };
	assert_false(run(&op_decision_explain, &why, &d));
	assert_true(refused(ERR_CONFLICT, MSG_DECISION_STOP_NOTHING));
	assert_whole();
}

/* Whoever decides first may: that the final word is to come is told, and no reason asked for. */
static void test_first(void **state)
{
	(void)state;
	struct incident i = room_with_roles();
	struct sheet_row row = added("stop", "name=止める|action=stop_mail|impact=dealings|first=it_owner|final=chief|told_before=pr");
	struct decision open = asked_for(&i, row.id), d = decided(&open, (struct id_list){ 0 }, "");
	assert_true(text_is(d.stop_differs, "first:chief nobody:pr"));
	assert_false(stop_asks_reason(d.stop_differs));
	assert_true(text_has(last_entry(i.id), "最高責任者の最後の判断はこれから"));
}

static void test_stop_refused(void **state)
{
	(void)state;
	struct incident i = room_with_roles();
	struct decision d;
	struct decision_ask_in in = { .incident_id = i.id, .question = S("切るか"), .stop_id = i.id };
	assert_false(run(&op_decision_ask, &in, &d));
	assert_true(refused_field("stop_id", MSG_STOP_NOT_FOUND));
	in.stop_id = added("vendor", "name=北斗|work=x|data=none").id; /* a row, but of another ledger */
	assert_false(run(&op_decision_ask, &in, &d));
	assert_true(refused_field("stop_id", MSG_STOP_NOT_FOUND));
	/* without a row nothing is compared */
	struct decision open = asked_for(&i, (struct id){ 0 });
	d = decided(&open, (struct id_list){ 0 }, "");
	assert_true(str_is_empty(d.stop_differs) && !text_has(last_entry(i.id), "止める判断の表"));
}

/* --- continuity --- */

static size_t count_of(const struct bcp_trouble *t, size_t n, int fault)
{
	size_t found = 0;
	for (size_t i = 0; i < n; i++) {
		found += t[i].fault == fault;
	}
	return found;
}

static void test_continuity(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row disk = added("system", "name=共有ディスク|kind=files|stop=day"), orders = added("system", "name=受注|kind=business|stop=hours|substitute=紙");
	struct sheet_row other = added("system", "name=会計|kind=business|stop=week");
	added("backup", text_of("name=夜の写し|every=day|place=off|system=%s|took_hours=6", id_of(orders.id)));
	added("bcp", text_of("name=見積|place=3|target=1|unit=days|substitute=紙|reached=2026-11-01|system=%s", id_of(disk.id)));
	str text = str_printf(&h.arena, "name=注文|place=2|target=4|unit=hours|substitute=電話|reached=2024-01-01|owner=%s|system=%s|needs=%s|needs_2=%s",
		id_of(person_of(ACCESS_RESPONDER)), id_of(orders.id), id_of(disk.id), id_of(other.id));
	added("bcp", str_cz(&h.arena, text));
	added("bcp", "name=電話|place=2|target=1|unit=hours");
	added("bcp", "name=あとで決める");
	struct bcp_item *v;
	struct bcp_trouble *t;
	size_t n, m;
	read_begin();
	assert_true(bcp_list(c, &v, &n));
	assert_int_equal(n, 4);
	assert_true(text_is(v[0].title, "電話") && text_is(v[1].title, "注文") && text_is(v[2].title, "見積") && text_is(v[3].title, "あとで決める"));
	assert_int_equal(v[2].hours.v, 24);
	assert_true(v[1].restore_hours.has && v[1].restore_hours.v == 6 && text_is(v[1].restore_from, "夜の写し"));
	assert_true(text_is(bcp_reached_text(c, &v[1]), "2024年1月1日（月）") && bcp_reached_text(c, &v[0]).n == 0);
	bcp_check(c, v, n, &t, &m);
	assert_int_equal(count_of(t, m, BCP_SAME_PLACE), 1);
	assert_int_equal(count_of(t, m, BCP_NEEDS_LATER), 1);
	assert_int_equal(count_of(t, m, BCP_NEEDS_MISSING), 1);
	assert_int_equal(count_of(t, m, BCP_TARGET_SHORT), 1);
	assert_int_equal(count_of(t, m, BCP_REACHED_LONG_AGO), 1);
	assert_int_equal(count_of(t, m, BCP_NEVER_REACHED), 2);
	assert_int_equal(count_of(t, m, BCP_NO_PLACE), 1);
	assert_int_equal(count_of(t, m, BCP_NO_TARGET), 1);
	assert_int_equal(count_of(t, m, BCP_NO_OWNER), 3);
	assert_int_equal(count_of(t, m, BCP_NO_SUBSTITUTE), 2);
	read_end();
}

/* In the right order nothing is said, but for a target later than what needs it. */
static void test_continuity_fits(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row disk = added("system", "name=共有ディスク|kind=files|stop=day");
	const char *me = id_of(person_of(ACCESS_RESPONDER));
	str first = str_printf(&h.arena, "name=指示書|place=1|target=2|unit=hours|substitute=紙|reached=2026-11-01|owner=%s|system=%s", me, id_of(disk.id));
	str second = str_printf(&h.arena, "name=注文|place=2|target=1|unit=hours|substitute=電話|reached=2026-11-01|owner=%s|needs=%s", me, id_of(disk.id));
	added("bcp", str_cz(&h.arena, first));
	added("bcp", str_cz(&h.arena, second));
	struct bcp_item *v;
	struct bcp_trouble *t;
	size_t n, m;
	read_begin();
	assert_true(bcp_list(c, &v, &n));
	bcp_check(c, v, n, &t, &m);
	assert_int_equal(m, 1);
	assert_int_equal(t[0].fault, BCP_NEEDS_SLOWER);
	/* another firm has nothing of it */
	struct id mine = c->org_id;
	c->org_id = h.other_org_id;
	assert_true(bcp_list(c, &v, &n));
	assert_int_equal(n, 0);
	c->org_id = mine;
	read_end();
}

static void test_continuity_of_room(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct incident i = open_room("止まった", "stop");
	struct sheet_row disk = added("system", "name=共有ディスク|kind=files|stop=day");
	added("bcp", text_of("name=見積|place=3|system=%s", id_of(disk.id)));
	added("bcp", "name=電話|place=1");
	struct bcp_item *v;
	size_t n;
	read_begin();
	assert_true(bcp_of_room(c, i.id, &v, &n));
	assert_int_equal(n, 0);
	read_end();
	struct affected_add_in in = { .incident_id = i.id, .type = AFFECTED_SYSTEM, .names = S("共有ディスク"), .state = -1, .row_id = disk.id };
	assert_true(run(&op_affected_add, &in, NULL));
	read_begin();
	assert_true(bcp_of_room(c, i.id, &v, &n));
	assert_int_equal(n, 1);
	assert_true(text_is(v[0].title, "見積"));
	read_end();
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, begin, room_end)
	const struct CMUnitTest tests[] = { T(test_catalogue), T(test_commander), T(test_opening), T(test_beginning), T(test_stop_people), T(test_deviation),
		T(test_as_the_table_says), T(test_first), T(test_stop_refused), T(test_continuity), T(test_continuity_fits), T(test_continuity_of_room) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
