#include "stage.h"

#include "account/account_web.h"
#include "affected/affected.h"
#include "base/buf.h"
#include "broadcast/broadcast.h"
#include "catalog/catalog.h"
#include "cli/tables.h"
#include "hook/hook.h"
#include "indicator/indicator.h"
#include "journal/journal.h"
#include "messages.h"
#include "notice/receipt.h"
#include "org/org_web.h"
#include "person/person_web.h"
#include "alarm/alarm.h"
#include "room/from_sighting.h"
#include "room/from_suspect.h"

/* All tables but those every harness has. */
static size_t other_tables(struct arena *a, struct route_table **ret)
{
	size_t n, kept_n = 0;
	const struct route_table *all = all_route_tables(a, &n);
	*ret = arena_array(a, struct route_table, n);
	for (size_t i = 0; i < n; i++) {
		if (all[i].v != account_routes.v && all[i].v != org_routes.v && all[i].v != person_routes.v) {
			(*ret)[kept_n++] = all[i];
		}
	}
	return kept_n;
}

static bool act_passwords(struct ctx *c, void *arg)
{
	bool ok = true;
	for (int i = ACCESS_VIEWER; ok && i < ACCESS_MAX; i++) {
		str mail = str_printf(c->arena, "%s@hinata.example", access_choices.v[i].code);
		ok = account_reset_password(c, &(struct account_reset){ mail, *(const str *)arg });
	}
	return ok;
}

/* So that what is confirmed by a password can be. */
static void give_passwords(struct stage *s)
{
	str hash;
	assert_true(password_hash(&s->h.c, S(HARNESS_PASSWORD), &hash));
	assert_true(harness_write(&s->h, act_passwords, &hash));
}

void stage_begin(struct stage *s, enum access maker)
{
	struct arena a;
	struct route_table *tables;
	*s = (struct stage){ 0 };
	arena_init(&a);
	size_t n = other_tables(&a, &tables);
	harness_begin_with(&s->h, tables, n, &catalog_builtin, journal_seal);
	arena_free(&a);
	give_passwords(s);
	s->maker_access = maker;
	s->maker = harness_sign_in(&s->h, maker);
}

void stage_end(struct stage *s)
{
	harness_end(&s->h);
}

static const char *cz(struct stage *s, str text) { return str_cz(&s->h.arena, text); }

str stage_make(struct stage *s, enum http_method m, str path, const char *json)
{
	struct answer r = browser_json(s->maker, m, cz(s, path), json);
	bool made = r.status == 200 || r.status == 201 || r.status == 204;
	if (!made) {
		print_error("preparing %.*s: %d %.*s\n", STR_FMT(path), r.status, STR_FMT(r.body));
	}
	assert_true(made);
	return r.body;
}

str stage_member(str json, const char *name)
{
	size_t at = str_find(json, str_from_c(name), 0);
	assert_true(at != SIZE_MAX);
	str rest = str_sub(json, at + strlen(name), json.n);
	return str_trim(str_sub(rest, 0, strcspn(rest.p, "\",}")));
}

static void add_member(struct stage *s, str room, enum access access)
{
	struct arena *a = &s->h.arena;
	str body = STR_CAT(a, S("{\"account_id\":\""), id_str(a, s->h.account_ids[access]), S("\"}"));
	stage_make(s, HTTP_POST, STR_CAT(a, room, S("/members")), cz(s, body));
}

/* Restricted, with everybody in it. */
static void restrict_room(struct stage *s, str room)
{
	stage_make(s, HTTP_POST, STR_CAT(&s->h.arena, room, S("/restrict")), "{\"reason\":\"わけ\"}");
	for (int access = ACCESS_RESPONDER; access <= ACCESS_ADMIN; access++) {
		if (access != (int)s->maker_access) {
			add_member(s, room, (enum access)access);
		}
	}
	s->used = true;
}

/* What else a room holds, made through the API: {part} of patterns, where below the room, with what. A line a part. */
static const struct { const char *part, *path, *json; } things[] = {
	{ "{guest}", "/guests", "{\"name\":\"北斗システム\",\"reason\":\"調査\",\"sees_timeline\":true}" },
	{ "{affected_from}", "/affected", "{\"type\":\"system\",\"names\":\"サーバー " STAGE_SECRET "\"}" },
	{ "{affected}", "/affected", "{\"type\":\"pc\",\"names\":\"PC " STAGE_SECRET "\"}" },
	{ "{indicator}", "/indicators", "{\"value\":\"203.0.113.7\",\"note\":\"" STAGE_SECRET "\"}" },
	{ "{task}", "/tasks", "{\"title\":\"たのみごと\"}" },
	{ "{question}", "/questions", "{\"text\":\"どこから入られたか\"}" },
	{ "{decision}", "/decisions", "{\"question\":\"止めるか " STAGE_SECRET "\",\"options\":\"止める|広がらない|困る\"}" },
	{ "{follow}", "/closing/follow-ups", "{\"who\":\"" STAGE_SECRET "\",\"how\":\"電話する\"}" },
	{ "{cost}", "/closing/costs", "{\"kind\":\"vendor\",\"what\":\"調査\",\"amount\":1000}" },
	{ "{link}", "/links", "{\"other_id\":\"{other}\",\"relation\":\"related\",\"reason\":\"" STAGE_SECRET "\"}" },
	{ "{handover}", "/handovers", "{\"to_id\":\"{person}\",\"note\":\"" STAGE_SECRET "\"}" },
};
#define N_THINGS (sizeof things / sizeof things[0])
_Static_assert(N_THINGS <= STAGE_THINGS, "stage.h");

/* What has to be done before a route can work: a pattern that ends so, where below the room, with what. */
static const struct { const char *ending, *path, *json; } befores[] = {
	{ "{risk}/off", "/risks/{risk}", "{}" },
	{ "{step}/reopen", "/steps/{step}/start", "{}" },
	{ "{affected}/unlink", "/affected/{affected}/link", "{\"from_id\":\"{affected_from}\"}" },
	{ "indicator/take", "/entries", "{\"text\":\"198.51.100.20 へ\"}" },
	{ "indicator-proposals/take", "/entries", "{\"text\":\"198.51.100.20 へ\"}" },
	{ "{note}/restore", "/api/v1/knowledge/{note}/archive", "{\"reason\":\"x\"}" },
	{ "{cost}/restore", "/closing/costs/{cost}/drop", "{}" },
	{ "{task}/reopen", "/api/v1/tasks/{task}/done", "{}" },
	{ "{question}/reopen", "/questions/{question}/drop", "{\"reason\":\"x\"}" },
	{ "{decision}/carried", "/decisions/{decision}/decide", "{\"answer\":\"止める\",\"ground\":\"わけ\"}" },
	{ "{decision}/reopen", "/decisions/{decision}/withdraw", "{\"note\":\"x\"}" },
};
#define N_BEFORES (sizeof befores / sizeof befores[0])

static str put_into(struct stage *s, str all, str mark, str value)
{
	size_t at = str_find(all, mark, 0);
	return at == SIZE_MAX ? all : STR_CAT(&s->h.arena, str_sub(all, 0, at), value, str_sub(all, at + mark.n, all.n));
}

/* {person} in it is somebody other than the maker, {affected} and so on what was made before. */
const char *stage_filled(struct stage *s, const char *json)
{
	enum access other = s->maker_access == ACCESS_EXECUTIVE ? ACCESS_RESPONDER : ACCESS_EXECUTIVE;
	str all = put_into(s, str_from_c(json), S("{person}"), id_str(&s->h.arena, s->h.person_ids[other]));
	all = put_into(s, all, S("{other}"), s->other_room);
	for (size_t i = 0; i < N_THINGS; i++) {
		all = str_is_none(s->things[i]) ? all : put_into(s, all, str_from_c(things[i].part), s->things[i]);
	}
	return cz(s, all);
}

static void make_things(struct stage *s, str room)
{
	for (size_t i = 0; i < N_THINGS; i++) {
		str path = STR_CAT(&s->h.arena, room, str_from_c(things[i].path));
		s->things[i] = stage_member(stage_make(s, HTTP_POST, path, stage_filled(s, things[i].json)), "\"id\":\"");
	}
}

static bool has_before(str pattern)
{
	for (size_t i = 0; i < N_BEFORES; i++) {
		if (str_ends(pattern, str_from_c(befores[i].ending))) {
			return true;
		}
	}
	return str_ends(pattern, S("{decision}/explain")) || str_ends(pattern, S("/publish")) || str_ends(pattern, S("{incident}/knowledge")); /* a draft; a closed room */
}

/* A decision by a row of the stop matrix, made by somebody else than it says: stands for {decision} from now on. */
static void make_stop(struct stage *s)
{
	str row = stage_member(stage_make(s, HTTP_POST, S("/api/v1/ledgers/stop/rows"), "{\"values\":{\"name\":\"" STAGE_ROW "\",\"action\":\"cut_network\","
		"\"impact\":\"dealings\",\"final\":\"chief\",\"consult\":[\"lead\"]}}"), "\"id\":\"");
	str body = STR_CAT(&s->h.arena, S("{\"question\":\"切るか\",\"answer\":\"切る\",\"ground\":\"わけ\",\"decider_id\":\"{person}\",\"stop_id\":\""), row, S("\"}"));
	str path = STR_CAT(&s->h.arena, S("/api/v1/incidents/"), s->incident, S("/decisions"));
	str id = stage_member(stage_make(s, HTTP_POST, path, stage_filled(s, cz(s, body))), "\"id\":\"");
	for (size_t i = 0; i < N_THINGS; i++) {
		s->things[i] = strcmp(things[i].part, "{decision}") == 0 ? id : s->things[i];
	}
}

static bool do_before(struct stage *s, str pattern)
{
	if (str_ends(pattern, S("{decision}/explain"))) {
		make_stop(s);
		return true;
	}
	for (size_t i = 0; i < N_BEFORES; i++) {
		if (str_ends(pattern, str_from_c(befores[i].ending))) {
			str after = str_from_c(befores[i].path);
			str path = str_starts(after, S("/api/")) ? after : STR_CAT(&s->h.arena, S("/api/v1/incidents/{incident}"), after);
			stage_make(s, HTTP_POST, str_from_c(stage_path(s, s->maker, cz(s, path))), stage_filled(s, befores[i].json));
			return true;
		}
	}
	return false;
}

static str upload_new(struct stage *s, struct browser *b)
{
	str path = STR_CAT(&s->h.arena, S("/api/v1/incidents/"), s->incident, S("/uploads"));
	struct answer r = browser_json(b, HTTP_POST, cz(s, path), "{\"name\":\"" STAGE_SECRET ".log\",\"bytes\":2}");
	return r.status == 201 ? stage_member(r.body, "\"id\":\"") : s->upload; /* else the maker's */
}

/* A stored file, handed to somebody outside whose signed receipt is there; the one who gave has not confirmed yet. */
static void make_evidence(struct stage *s, str room, str pattern)
{
	struct arena *a = &s->h.arena;
	str upload = upload_new(s, s->maker), all = STR_CAT(a, room, S("/evidence"));
	stage_make(s, HTTP_PUT, STR_CAT(a, room, S("/uploads/"), upload, S("?offset=0")), "{}");
	str json = STR_CAT(a, S("{\"name\":\"" STAGE_SECRET "\",\"upload_id\":\""), upload, S("\"}"));
	s->evidence = stage_member(stage_make(s, HTTP_POST, all, cz(s, json)), "\"id\":\"");
	s->upload = upload_new(s, s->maker);
	str custody = STR_CAT(a, all, S("/"), s->evidence, S("/custody"));
	s->custody = stage_member(stage_make(s, HTTP_POST, custody, "{\"act\":\"handed\",\"receiver_name\":\"署の山田\"}"), "\"id\":\"");
	if (str_ends(pattern, S("/receipt"))) {
		s->used = true;
	} else {
		str page = STR_CAT(a, S("/incident/"), s->incident, S("/evidence/"), s->evidence, S("/custody/"), s->custody, S("/receipt"));
		browser_get(s->maker, cz(s, STR_CAT(a, S("/incident/"), s->incident, S("/evidence"))));
		str body = STR_CAT(a, S("--xx\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n"), s->maker->csrf,
			S("\r\n--xx\r\nContent-Disposition: form-data; name=\"scan\"; filename=\"s.txt\"\r\n\r\nscan\r\n--xx--\r\n"));
		struct answer r = browser_send(s->maker, HTTP_POST, cz(s, page), "multipart/form-data; boundary=xx", body, NULL, 0);
		assert_int_equal(r.status, 303);
	}
}

void stage_room(struct stage *s, str pattern)
{
	struct arena *a = &s->h.arena;
	str rooms = S("/api/v1/incidents");
	s->incident = stage_member(stage_make(s, HTTP_POST, rooms, "{\"title\":\"" STAGE_TITLE "\"}"), "\"id\":\"");
	str room = STR_CAT(a, rooms, S("/"), s->incident);
	const char *entry = "{\"type\":\"observed\",\"text\":\"番号は " STAGE_SECRET " です\"}";
	str entries = STR_CAT(a, room, S("/entries"));
	str masked = stage_member(stage_make(s, HTTP_POST, entries, entry), "\"seq\":");
	s->request = stage_member(stage_make(s, HTTP_POST, STR_CAT(a, entries, S("/"), masked, S("/mask")),
		"{\"part\":\"" STAGE_SECRET "\",\"reason\":\"番号\"}"), "\"id\":\"");
	s->entry = stage_member(stage_make(s, HTTP_POST, entries, entry), "\"seq\":");
	s->step = stage_member(stage_make(s, HTTP_GET, STR_CAT(a, room, S("/steps")), ""), "\"id\":\"");
	str reports = STR_CAT(a, room, S("/reports"));
	s->report = stage_member(stage_make(s, HTTP_POST, reports, "{}"), "\"id\":\"");
	stage_make(s, HTTP_PUT, STR_CAT(a, reports, S("/"), s->report),
	     "{\"subject\":\"x\",\"addressees\":\"社長\",\"next_report_at\":\"2026-11-27T12:00\"}");
	add_member(s, room, ACCESS_EXECUTIVE);
	s->other_room = stage_member(stage_make(s, HTTP_POST, rooms, "{\"title\":\"もう一つ\"}"), "\"id\":\"");
	make_things(s, room);
	s->action = stage_member(stage_make(s, HTTP_POST, S("/api/v1/actions"), cz(s, STR_CAT(a,
		S("{\"what\":\"" STAGE_SECRET "\",\"incident_id\":\""), s->incident, S("\"}")))), "\"id\":\"");
	s->note = stage_member(stage_make(s, HTTP_POST, S("/api/v1/knowledge"), cz(s, STR_CAT(a,
		S("{\"title\":\"学んだこと\",\"happened\":\"こうだった\",\"source\":\"own_incident\",\"publish\":"),
		str_ends(pattern, S("/publish")) ? S("false}") : S("true}")))), "\"id\":\"");
	make_evidence(s, room, pattern);
	stage_consult(s, room, pattern);
	bool closes = str_ends(pattern, S("{incident}/knowledge"));
	if (str_ends(pattern, S("/lift"))) {
		restrict_room(s, room);
	} else if (!do_before(s, pattern) && (closes || str_ends(pattern, S("/reopen")))) {
		stage_make(s, HTTP_POST, STR_CAT(a, room, S("/close")),
			"{\"reason\":\"終わり\",\"left\":" STAGE_LEFT "}");
		s->used = true;
	}
}

/* An id that a page of settings shows in its addresses; an unknown one where the page shows none. */
static str id_on_page(struct browser *b, const char *page)
{
	struct answer r = browser_get(b, page);
	str mark = STR_CAT(&b->h->arena, str_from_c(page), S("/"));
	for (size_t at = str_find(r.body, mark, 0); at != SIZE_MAX; at = str_find(r.body, mark, at + 1)) {
		struct id id;
		str text = str_sub(r.body, at + mark.n, ID_TEXT_LEN);
		if (id_parse(text, &id)) {
			return text;
		}
	}
	return S("0190a000-0000-7000-8000-000000000000");
}

/* --- what a finder reports --- */

/* 1 x 1 and grey: the smallest picture that is one. */
static const uint8_t png[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0, 1, 0, 0,
	0, 1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 10, 'I', 'D', 'A', 'T', 0x78, 0x9c, 0x63, 0x68, 0, 0, 0, 0x82, 0,
	0x81, 0xdd, 0x43, 0x6a, 0xf4, 0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82 };

struct sighting_job { struct stage *s; str pattern; };

/* A desk, a report with a photo, and the state the route undoes. */
static bool make_sighting(struct ctx *c, void *arg)
{
	const struct sighting_job *job = arg;
	struct stage *s = job->s;
	struct sighting_desk d;
	struct sighting made;
	struct incident i;
	struct sighting_report_in in = { .card = S("screen"), .what = S("英語の画面が出た"), .name = S("ひなた惣菜の人"), .touched = -1 };
	c->org_id = s->h.org_id;
	if (!sighting_desk_get(c, &d)) {
		err_clear(c);
		if (!op_sighting_desk_renew.act(c, NULL, NULL) || !sighting_desk_get(c, &d)) {
			return false;
		}
	}
	if (!blob_put(c, (bytes){ png, sizeof png }, &in.photo) || !op_sighting_add.act(c, &in, &made)) {
		return false;
	}
	s->desk = str_copy(&s->h.arena, d.key);
	s->number = str_copy(&s->h.arena, made.code);
	s->sighting = id_str(&s->h.arena, made.id);
	struct sighting_close_in close = { .id = made.id, .reason = S("わけ") };
	struct sighting_open_in open = { .id = made.id, .title = S("開く") };
	bool closed = !str_ends(job->pattern, S("/reopen")) || op_sighting_close.act(c, &close, &made);
	return closed && (!str_ends(job->pattern, S("/leave")) || op_sighting_open.act(c, &open, &i));
}

/* A warning in the state the route needs, with everybody in it. */
static bool make_warning(struct ctx *c, void *arg)
{
	const struct sighting_job *job = arg;
	struct stage *s = job->s;
	struct broadcast b;
	struct broadcast_in in = { .kind = S("mail"), .subject = S("注意"), .text = S("開かないで"), .whom = -1 };
	c->org_id = s->h.org_id;
	c->now_ms = s->h.now_ms;
	c->who = (struct actor){ .account_id = s->h.account_ids[s->maker_access], .person_id = s->h.person_ids[s->maker_access],
		.access = s->maker_access, .name = S("maker") };
	struct broadcast_act_in held = { 0 };
	if (id_parse(s->warning, &held.broadcast_id) && !op_broadcast_undo.act(c, &held, &b)) {
		err_clear(c); /* the one before is no longer held: one a minute */
	}
	bool ok = op_broadcast_draft.act(c, &in, &b);
	struct broadcast_act_in act = { .broadcast_id = b.id };
	bool is_draft = str_ends(job->pattern, S("/send")) || str_ends(job->pattern, S("/edit")) || str_ends(job->pattern, S("/drop")) ||
		str_ends(job->pattern, S("broadcasts/{warning}"));
	ok = ok && (is_draft || op_broadcast_send.act(c, &act, &b));
	s->h.now_ms += is_draft || str_ends(job->pattern, S("/undo")) ? 0 : 2 * BROADCAST_HOLD_MS;
	c->now_ms = s->h.now_ms;
	while (ok && !is_draft && str_ends(job->pattern, S("/remind")) && b.state != BROADCAST_SENT) {
		ok = broadcast_slice_now(c, b.id) && broadcast_get(c, b.id, &b);
	}
	s->warning = id_str(&s->h.arena, b.id);
	return ok;
}

/* Somebody who was asked whether they read it, and has not said so. */
static bool make_receipt(struct ctx *c, void *arg)
{
	struct stage *s = arg;
	struct incident i;
	struct id room;
	struct notice_receipt *v;
	size_t n;
	str link;
	c->org_id = s->h.org_id;
	const struct notice_person to = { .account_id = s->h.account_ids[ACCESS_VIEWER], .person_id = s->h.person_ids[ACCESS_VIEWER] };
	s->receipt = S("0190a000-0000-7000-8000-000000000000");
	if (!id_parse(s->incident, &room) || !incident_get_inside(c, room, &i)) {
		err_clear(c);
		return true; /* of a room that is not there nobody was asked */
	}
	const struct notice_room of = { .incident = &i, .base_url = S("https://x") };
	if (!notice_receipt_ask(c, &of, EVENT_OPENED, &to, 15, &link) || !notice_receipts(c, room, &v, &n)) {
		return false;
	}
	s->receipt = id_str(&s->h.arena, v[n - 1].id);
	return true;
}

/* --- where alarms go --- */

struct hook_job { struct stage *s; str pattern; };
struct hook_one { struct id hook_id; bool is_on; };

static bool hook_do(struct ctx *c, const struct operation *op, struct id id, bool is_on)
{
	struct hook h;
	return op->act(c, &(struct hook_one){ id, is_on }, &h);
}

/* One target that is on, and a message that was given up because it was off; removed for the route that undoes that. */
static bool make_hook(struct ctx *c, void *arg)
{
	const struct hook_job *job = arg;
	struct stage *s = job->s;
	struct hook_made made;
	struct hook_in in = { .name = S("送り先"), .kind = HOOK_JSON, .lang = -1, .url = S("https://hooks.example.jp/services/abcdefghijkl") };
	struct hook_delivery *v;
	struct id id;
	size_t n;
	c->org_id = s->h.org_id;
	if (!id_parse(s->hook, &id)) {
		if (!op_hook_make.act(c, &in, &made)) {
			return false;
		}
		id = made.hook.id;
		s->hook = id_str(&s->h.arena, id);
	}
	bool ok = hook_do(c, &op_hook_restore, id, false) && hook_do(c, &op_hook_switch, id, true) &&
		hook_do(c, &op_hook_test, id, false) && hook_do(c, &op_hook_switch, id, false) &&
		hook_do(c, &op_hook_switch, id, true) && hook_deliveries(c, id, &v, &n) && n > 0;
	s->delivery = ok ? id_str(&s->h.arena, v[0].id) : STR_NONE;
	return ok && (!str_ends(job->pattern, S("/restore")) || hook_do(c, &op_hook_remove, id, false));
}

static bool is_about_hooks(str pattern)
{
	return str_find(pattern, S("notice-hooks"), 0) != SIZE_MAX || str_ends(pattern, S("notices/hooks")) ||
		str_find(pattern, S("{hook}"), 0) != SIZE_MAX || str_find(pattern, S("{delivery}"), 0) != SIZE_MAX;
}

/* A source of alarms that is switched on, and its secret. */
static bool make_alarm_source(struct ctx *c, void *arg)
{
	struct stage *s = arg;
	struct alarm_secret made;
	struct alarm_source now;
	struct alarm_source_add_in in = { .name = id_str(&s->h.arena, id_new(c->now_ms)), .preset = S("own"), .proof = -1 };
	c->org_id = s->h.org_id;
	if (!op_alarm_source_add.act(c, &in, &made)) {
		return false;
	}
	s->source = id_str(&s->h.arena, made.id);
	s->source_secret = str_copy(&s->h.arena, made.secret);
	return op_alarm_source_start.act(c, &(struct alarm_source_id_in){ made.id }, &now);
}

/* Another program posts: it shows what it was given, whoever else asks. */
static struct answer post_alarm(struct stage *s, struct browser *b, const char *path)
{
	const struct http_header secret = { S("x-sonae-token"), s->source_secret };
	return browser_send(b, HTTP_POST, path, "application/json", catalog_alarm(&catalog_builtin, S("own"))->sample, &secret, 1);
}

/* A mail with an attachment and a link, somebody who got it, and the state the route undoes. */
static bool make_suspect(struct ctx *c, void *arg)
{
	const struct sighting_job *job = arg;
	struct stage *s = job->s;
	struct mime_mail m;
	struct suspect_taken_in in = { .mail = &m, .way = SUSPECT_FOLDER, .reporter = S("見つけた人") };
	struct suspect out;
	struct suspect_recipient *rows;
	struct id id;
	size_t n;
	c->org_id = s->h.org_id;
	if (!mime_read(c, str_bytes(S(STAGE_MAIL)), &m) || !blob_put(c, m.raw, &in.raw) || !suspect_take(c, &in, &id)) {
		return false;
	}
	struct suspect_recipient_add_in_words add = { .id = id, .name = S("受け取った人") };
	if (!op_suspect_recipient_add.act(c, &add, &out) || !suspect_recipients(c, id, &rows, &n) || n != 1) {
		return false;
	}
	s->suspect = id_str(&s->h.arena, id);
	s->recipient = id_str(&s->h.arena, rows[0].id);
	struct suspect_judge_in judge = { .id = id, .reason = S("わけ") };
	struct suspect_recipient_in off = { id, rows[0].id };
	struct suspect_open_in open = { .id = id, .title = S("開く") };
	struct suspect_recipient gone;
	struct incident i;
	return (!str_ends(job->pattern, S("/undo")) || op_suspect_judge.act(c, &judge, &out)) &&
	       (!str_ends(job->pattern, S("/back")) || op_suspect_recipient_remove.act(c, &off, &gone)) &&
	       (!str_ends(job->pattern, S("{suspect}/leave")) || op_suspect_open.act(c, &open, &i));
}

static bool is_about_sightings(str pattern)
{
	return str_find(pattern, S("{sighting}"), 0) != SIZE_MAX || str_find(pattern, S("{desk}"), 0) != SIZE_MAX;
}

static str part_of(struct stage *s, struct browser *b, str name)
{
	struct arena *a = &s->h.arena;
	const struct { str name, value; } parts[] = {
		{ S("{incident}"), s->incident }, { S("{entry}"), s->entry }, { S("{request}"), str_is_none(s->sighting_request) ? s->request : s->sighting_request },
		{ S("{step}"), s->step }, { S("{report}"), s->report }, { S("{key}"), S("event") }, { S("{role}"), S("pr") },
		{ S("{action}"), s->action }, { S("{other}"), s->other_room }, { S("{note}"), s->note }, { S("{lesson}"), S("happened") },
		{ S("{event}"), S("opened") }, { S("{receipt}"), s->receipt },
		{ S("{hook}"), s->hook }, { S("{delivery}"), s->delivery },
		{ S("{warning}"), s->warning }, { S("{warned}"), id_str(a, s->h.person_ids[ACCESS_VIEWER]) },
		{ S("{guide}"), S("call") }, { S("{drill}"), s->drill }, { S("{maillist}"), s->mail_list }, { S("{try}"), s->drill_try },
		{ S("{round}"), s->round }, { S("{asked}"), s->asked }, { S("{answer}"), s->given }, { S("{answering}"), s->answering }, { S("{group}"), S("other") },
		{ S("{sheet}"), S("vendor") }, { S("{field}"), S("phone") }, { S("{row}"), s->row }, { S("{file}"), s->file }, { S("{import}"), s->table_import }, { S("{batch}"), s->bulk },
		{ S("{diagnosis}"), s->diagnosis }, { S("{item}"), S("update") },
		{ S("{evidence}"), s->evidence }, { S("{custody}"), s->custody },
		{ S("{suspect}"), s->suspect }, { S("{recipient}"), s->recipient }, { S("{desk}"), s->desk }, { S("{sighting}"), s->sighting }, { S("{number}"), s->number },
		{ S("{person}"), s->person }, { S("{roster}"), s->roster }, { S("{contact}"), s->way }, { S("{unit}"), s->unit },
		{ S("{id}"), id_str(a, s->h.person_ids[ACCESS_VIEWER]) },
		{ S("{member}"), id_str(a, s->h.account_ids[ACCESS_EXECUTIVE]) },
		{ S("{account}"), id_str(a, s->h.account_ids[ACCESS_VIEWER]) },
	};
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		if (str_eq(parts[i].name, name)) {
			return parts[i].value;
		}
	}
	for (size_t i = 0; i < N_THINGS; i++) {
		if (str_eq(str_from_c(things[i].part), name)) {
			return s->things[i];
		}
	}
	if (str_eq(name, S("{upload}"))) { /* nobody else's */
		return s->of_archive ? stage_archive_upload(s, b) : upload_new(s, b);
	}
	if (str_eq(name, S("{session}"))) {
		return id_on_page(b, "/settings/sessions");
	}
	if (str_eq(name, S("{token}"))) {
		browser_post(b, "/settings/tokens", "name=x");
		return id_on_page(b, "/settings/tokens");
	}
	if (str_eq(name, S("{source}"))) {
		if (str_is_none(s->source)) {
			assert_true(harness_write(&s->h, make_alarm_source, s));
		}
		return s->source;
	}
	return stage_archive_part(s, b, name);
}

/* A row of a ledger; off the list when it is to come back. */
static void make_row(struct stage *s, str pattern)
{
	str rows = S("/api/v1/ledgers/vendor/rows/");
	s->row = stage_member(stage_make(s, HTTP_POST, str_sub(rows, 0, rows.n - 1), "{\"values\":" STAGE_VALUES "}"), "\"id\":\"");
	str files = STR_CAT(&s->h.arena, rows, s->row, S("/files"));
	s->file = stage_member(stage_make(s, HTTP_POST, files, "{\"name\":\"x.txt\",\"base64\":\"eA==\"}"), "\"id\":\"");
	if (str_ends(pattern, S("{file}/back"))) {
		stage_make(s, HTTP_DELETE, STR_CAT(&s->h.arena, files, S("/"), s->file), "");
	}
	str bulk = S("/api/v1/ledgers/vendor/bulk");
	s->bulk = stage_member(stage_make(s, HTTP_POST, bulk, str_cz(&s->h.arena, STR_CAT(&s->h.arena,
		S("{\"what\":\"check\",\"rows\":[\""), s->row, S(":1\"]}")))), "\"id\":\"");
	if (str_ends(pattern, S("/back"))) {
		stage_make(s, HTTP_PATCH, STR_CAT(&s->h.arena, rows, s->row), "{\"version\":1,\"values\":{\"phone\":\"1\"}}");
	}
	if (str_ends(pattern, S("/restore"))) {
		stage_make(s, HTTP_POST, STR_CAT(&s->h.arena, rows, s->row, S("/archive")), "{}");
	}
}

static bool is_about_rows(str pattern)
{
	return str_find(pattern, S("{row}"), 0) != SIZE_MAX || str_find(pattern, S("{batch}"), 0) != SIZE_MAX || str_ends(pattern, S("{sheet}/bulk"));
}

static str part_in(struct stage *s, struct browser *b, str pattern, str name)
{
	if (str_eq(name, S("{level}"))) {
		return stage_level(s, pattern);
	}
	if (str_eq(name, S("{card}"))) {
		return stage_card(s, pattern);
	}
	if (str_eq(name, S("{export}"))) {
		return stage_firm(s);
	}
	if (str_eq(name, S("{binder}"))) {
		return stage_binder(s);
	}
	if (str_eq(name, S("{consult}"))) {
		return S("consult7");
	}
	if (str_eq(name, S("{window}"))) {
		return stage_window(s, pattern);
	}
	return str_eq(name, S("{risk}")) ? stage_risk(s, pattern) : part_of(s, b, name);
}

static str part_here(struct stage *s, struct browser *b, str pattern, str name)
{
	str of_procedure = stage_procedure_part(s, pattern, name);
	return str_is_none(of_procedure) ? part_in(s, b, pattern, name) : of_procedure;
}

const char *stage_path(struct stage *s, struct browser *b, const char *pattern)
{
	str rest = str_from_c(pattern + 1), path = S("");
	if (pattern[1] == '\0') {
		return "/";
	}
	struct sighting_job job = { s, str_from_c(pattern) };
	if (is_about_sightings(job.pattern)) {
		assert_true(harness_write(&s->h, make_sighting, &job));
	}
	if (str_find(job.pattern, S("{warning}"), 0) != SIZE_MAX) {
		assert_true(harness_write(&s->h, make_warning, &job));
	}
	if (str_find(job.pattern, S("{receipt}"), 0) != SIZE_MAX || str_ends(job.pattern, S("notices/remind"))) {
		assert_true(harness_write(&s->h, make_receipt, s));
	}
	if (is_about_hooks(job.pattern)) {
		assert_true(harness_write(&s->h, make_hook, &(struct hook_job){ s, job.pattern }));
	}
	if (str_find(job.pattern, S("{suspect}"), 0) != SIZE_MAX) {
		assert_true(harness_write(&s->h, make_suspect, &job));
	}
	s->of_paper = str_find(job.pattern, S("/paper/"), 0) != SIZE_MAX;
	s->of_archive = str_find(job.pattern, S("/archives/"), 0) != SIZE_MAX;
	bool of_sighting = str_find(job.pattern, S("{sighting}/mask"), 0) != SIZE_MAX;
	s->sighting_request = STR_NONE;
	if (of_sighting && str_find(job.pattern, S("{request}"), 0) != SIZE_MAX) {
		str to = STR_CAT(&s->h.arena, S("/api/v1/sightings/"), s->sighting, S("/masks"));
		str made = stage_make(s, HTTP_POST, to, "{\"part\":\"英語\",\"reason\":\"個人の番号\"}");
		s->sighting_request = stage_member(made, "\"id\":\"");
	}
	if (str_ends(job.pattern, S("/start")) || str_ends(job.pattern, S("/rotate")) || str_starts(job.pattern, S("/alarm/"))) {
		s->source = STR_NONE; /* others may have revoked it, or have its secret */
	}
	stage_firm_ready(s, job.pattern);
	stage_round(s, job.pattern);
	stage_regulation(s, job.pattern);
	stage_drill(s, job.pattern);
	stage_diagnosis(s, job.pattern);
	if (is_about_rows(job.pattern)) {
		make_row(s, job.pattern);
	}
	stage_import(s, job.pattern);
	stage_procedure(s, job.pattern);
	stage_contact(s, job.pattern);
	while (!str_is_none(rest)) {
		path = STR_CAT(&s->h.arena, path, S("/"), part_here(s, b, job.pattern, str_cut(&rest, '/')));
	}
	return cz(s, path);
}

static bool needs_room(str pattern)
{
	static const str parts[] = { S("{incident}"), S("{task}"), S("{action}"), S("{note}") };
	bool found = str_ends(pattern, S("{sighting}/join")) || str_ends(pattern, S("{suspect}/join"));
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		found = found || str_find(pattern, parts[i], 0) != SIZE_MAX;
	}
	return found;
}

static bool needs_fresh(str pattern)
{
	return has_before(pattern) || str_ends(pattern, S("/reopen")) || str_ends(pattern, S("/lift")) ||
	       str_ends(pattern, S("/receipt"));
}

struct answer stage_ask(struct stage *s, struct browser *b, const struct route *r)
{
	str pattern = str_from_c(r->pattern);
	bool in_room = needs_room(pattern);
	if (in_room && (s->used || str_is_none(s->incident) || needs_fresh(pattern))) {
		s->used = false;
		stage_room(s, pattern);
	}
	str room = s->incident;
	if (str_find(pattern, S("/imported"), 0) != SIZE_MAX) {
		s->incident = stage_imported(s);
	}
	const char *path = stage_path(s, b, r->pattern);
	s->incident = room;
	if (r->sink && r->query) {
		path = cz(s, STR_CAT(&s->h.arena, str_from_c(path), S("?offset=0")));
	}
	struct answer a;
	if (r->method == HTTP_GET) {
		a = browser_get(b, path);
	} else if (r->flags & ROUTE_PROGRAM) {
		a = post_alarm(s, b, path);
	} else if (r->flags & ROUTE_API) {
		a = browser_json(b, r->method, path, stage_archive_body(s, b, r));
	} else {
		a = browser_post(b, path, stage_body(s, r));
	}
	s->used = s->used || (in_room && r->method != HTTP_GET && a.status < 400);
	if (a.status >= 500) {
		print_error("%s: %d\n%.*s\n", path, a.status, STR_FMT(a.body));
	}
	assert_true(a.status < 500);
	return a;
}
