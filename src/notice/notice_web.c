/* だれに知らせるか: the firm's rules, who would be told now, a test. */
#include "notice/notice_web.h"

#include "account/access.h"
#include "base/time.h"
#include "catalog/catalog.h"
#include "messages.h"
#include "notice/hook_rule_web.h"
#include "notice/notice_view.h"
#include "notice_html.h"
#include "outbox/outbox.h"
#include "person/person.h"

PAGE_BODY(notices_page)
PAGE_BODY(notice_event_page)

#define DAY_MS (24 * 3600 * INT64_C(1000))
#define SENTENCE_NAMES 12

/* --- words --- */

static bool is_personal(int event) { return event == EVENT_ASSIGNED || event == EVENT_DECISION || event == EVENT_ROLE || notice_is_of_days(event); }

static str way_text(struct ctx *c, const struct notice_tell *t)
{
	static const int words[] = { [WAY_MAIL] = MSG_NOTICE_HOW_MAIL, [WAY_BOTH] = MSG_NOTICE_HOW_BOTH, [WAY_OTHER] = MSG_NOTICE_HOW_OTHER };
	bool has_other = !str_is_empty(t->to->other_mail) && !str_is_empty(t->to->mail);
	return msg(c, has_other ? words[t->way] : str_is_empty(t->to->mail) ? MSG_NOTICE_HOW_OTHER : MSG_NOTICE_HOW_MAIL);
}

static str how_text(struct ctx *c, const struct notice_tell *t)
{
	if (t->when == TELL_NOT) {
		return msg(c, t->why == WHY_NO_ADDRESS ? MSG_NOTICE_HOW_NO_ADDRESS : MSG_NOTICE_HOW_NONE);
	}
	return t->when == TELL_LATER ? msgf(c, MSG_NOTICE_HOW_LATER, { "way", way_text(c, t) }, { "when", time_short(c, t->at) })
		: way_text(c, t);
}

/* "小西 直樹さん（メールと予備のメール）、…" */
static str sentence(struct ctx *c, const struct notice_tell *v, size_t n)
{
	str all = S("");
	for (size_t k = 0; k < n && k < SENTENCE_NAMES; k++) {
		str one = msgf(c, MSG_NOTICE_TELL_ONE, { "who", v[k].to->name }, { "how", how_text(c, &v[k]) });
		all = all.n ? msgf(c, MSG_NOTICE_AND, { "names", all }, { "name", one }) : one;
	}
	if (n > SENTENCE_NAMES) {
		all = msgf(c, MSG_NOTICE_AND_MORE, { "names", all }, { "count", str_i64(c->arena, (int64_t)n - SENTENCE_NAMES) });
	}
	return all.n ? all : msg(c, MSG_NOTICE_NOBODY);
}

static bool anybody_now(const struct notice_tell *v, size_t n)
{
	for (size_t k = 0; k < n; k++) {
		if (v[k].when == TELL_NOW) {
			return true;
		}
	}
	return false;
}

static str rule_text(struct ctx *c, const struct notice_rule *r)
{
	str way = msg(c, notice_way_choices.v[r->way].label);
	str how = r->level.v > 0 ? msgf(c, MSG_NOTICE_DAY_AND, { "a", notice_level_name(c, r->level.v) }, { "b", way }) : way;
	return msgf(c, MSG_NOTICE_RULE_LINE, { "who", r->name }, { "way", how });
}

/* --- the list --- */

static bool fill_told(struct ctx *c, const struct notice_team *team, const struct notice_set *s, struct notice_event_line *e)
{
	struct notice_scene scene = { .event = s->event, .at = c->now_ms };
	struct notice_tell *v;
	size_t n;
	if (!notice_plan(c, team, s, &scene, &v, &n)) {
		return false;
	}
	e->told = sentence(c, v, n);
	e->is_warn = !anybody_now(v, n);
	scene.has_level = true;
	scene.level = NOTICE_URGENT_LEVEL;
	if (s->event == EVENT_SIGHTING) {
		return true; /* nobody has judged it yet */
	}
	if (!notice_plan(c, team, s, &scene, &v, &n)) {
		return false;
	}
	str high = sentence(c, v, n);
	e->told_high = str_eq(high, e->told) ? S("") : high;
	return true;
}

static bool fill_events(struct ctx *c, const struct notice_book *book, const struct notice_team *team, struct notices_page *v)
{
	v->events = arena_array(c->arena, struct notice_event_line, EVENT_MAX);
	v->n_events = EVENT_MAX;
	for (int k = 0; k < EVENT_MAX; k++) {
		const struct notice_set *s = &book->of[k];
		struct notice_event_line *e = &v->events[k];
		str *rules = arena_array(c->arena, str, s->n + 1);
		for (size_t r = 0; r < s->n; r++) {
			rules[r] = rule_text(c, &s->v[r]);
		}
		*e = (struct notice_event_line){ .title = notice_event_name(c, k), .told = S(""), .told_high = S(""), .rules = rules, .n_rules = s->n,
			.chip = msg(c, s->is_own ? MSG_NOTICE_OWN_RULE : MSG_NOTICE_USUAL_RULE), .chip_css = s->is_own ? S("is-key") : S("is-quiet"),
			.change = url_below(c, url_path(c, "/settings/notices"), "/", str_from_c(notice_event_choices.v[k].code)),
			.change_label = msgf(c, MSG_NOTICE_CHANGE_OF, { "event", notice_event_name(c, k) }) };
		if (s->is_always) {
			rules[e->n_rules++] = msg(c, MSG_NOTICE_WHY_ALWAYS);
		}
		if (!is_personal(k) && !fill_told(c, team, s, e)) {
			return false;
		}
	}
	return true;
}

/* --- trying it --- */

static str why_text(struct ctx *c, const struct notice_tell *t)
{
	static const int words[] = { [WHY_SO] = MSG_NOTICE_WHY_SO, [WHY_URGENT] = MSG_NOTICE_WHY_URGENT, [WHY_ALWAYS] = MSG_NOTICE_WHY_ALWAYS,
		[WHY_ONLY] = MSG_NOTICE_WHY_ONLY, [WHY_QUIET] = MSG_NOTICE_WHY_QUIET, [WHY_DIGEST] = MSG_NOTICE_WHY_DIGEST,
		[WHY_NONE] = MSG_NOTICE_WHY_NONE, [WHY_NO_ADDRESS] = MSG_NOTICE_WHY_NO_ADDRESS };
	return msgf(c, words[t->why], { "when", t->when == TELL_LATER ? time_short(c, t->at) : S("") });
}

static int64_t at_of_day(struct ctx *c, str typed)
{
	int64_t minutes;
	struct civil day = civil_from_ms(c->now_ms, JST_OFFSET_MIN);
	if (!notice_clock_read(typed, &minutes)) {
		return c->now_ms;
	}
	day.hour = (int)(minutes / 60);
	day.minute = (int)(minutes % 60);
	day.second = 0;
	return civil_to_ms(day, JST_OFFSET_MIN);
}

static bool fill_try(struct web *w, const struct notice_book *book, const struct notice_team *team, struct notices_page *v)
{
	static const struct { const char *css, *icon; } looks[] = { [TELL_NOW] = { "is-ok", "send" }, [TELL_LATER] = { "is-ask", "clock" },
		[TELL_NOT] = { "is-quiet", "minus" } };
	struct ctx *c = w->c;
	int event = choice_find(&notice_event_choices, v->try_event.value);
	struct notice_scene scene = { .event = event, .self = c->who.person_id, .at = at_of_day(c, v->try_at.value) };
	struct notice_tell *t;
	scene.has_level = str_to_i64(v->try_level.value, &scene.level);
	v->try_title = S("");
	if (event < 0 || str_is_none(web_query(w, "event"))) {
		return true;
	}
	if (!notice_plan(c, team, &book->of[event], &scene, &t, &v->n_tells)) {
		return false;
	}
	v->tells = arena_array(c->arena, struct notice_tell_line, v->n_tells);
	for (size_t k = 0; k < v->n_tells; k++) {
		v->tells[k] = (struct notice_tell_line){ t[k].to->name, way_text(c, &t[k]), why_text(c, &t[k]), str_from_c(looks[t[k].when].css),
			str_from_c(looks[t[k].when].icon) };
	}
	v->is_warn = !anybody_now(t, v->n_tells);
	v->try_title = msgf(c, MSG_NOTICE_TRY_RESULT, { "event", notice_event_name(c, event) }, { "when", time_hm(c, scene.at) },
		{ "level", scene.has_level ? msgf(c, MSG_NOTICE_TRY_LEVEL, { "level", str_i64(c->arena, scene.level) }) : msg(c, MSG_NOTICE_TRY_LEVEL_NONE) });
	return true;
}

static void level_options(struct ctx *c, struct field_view *f, int none)
{
	struct field_option *v = arena_array(c->arena, struct field_option, 5);
	size_t n = 0;
	v[n++] = (struct field_option){ none == MSG_NOTICE_LEVEL_ALL ? S("0") : S(""), msg(c, none), S("") };
	for (int64_t k = none == MSG_NOTICE_LEVEL_ALL ? 1 : 0; k <= 3; k++) {
		v[n++] = (struct field_option){ str_i64(c->arena, k), none == MSG_NOTICE_LEVEL_ALL ? notice_level_name(c, k)
			: msgf(c, MSG_NOTICE_TRY_LEVEL, { "level", str_i64(c->arena, k) }), S("") };
	}
	field_options(f, v, n);
}

static void fill_try_form(struct web *w, struct notices_page *v)
{
	struct ctx *c = w->c;
	struct field_option *events = arena_array(c->arena, struct field_option, EVENT_MAX);
	for (int k = 0; k < EVENT_MAX; k++) {
		events[k] = (struct field_option){ str_from_c(notice_event_choices.v[k].code), notice_event_name(c, k), S("") };
	}
	str event = web_query(w, "event"), level = web_query(w, "level"), at = web_query(w, "at");
	v->try_event = field_view_make(w, "event", MSG_NOTICE_EVENT, str_is_none(event) ? S("opened") : event);
	field_options(&v->try_event, events, EVENT_MAX);
	v->try_level = field_view_make(w, "level", MSG_NOTICE_LEVEL_ONE, str_is_none(level) ? S("") : level);
	field_set_id(w, &v->try_level, S("try"));
	level_options(c, &v->try_level, MSG_NOTICE_TRY_LEVEL_NONE);
	v->try_at = field_view_make(w, "at", MSG_NOTICE_TRY_AT, str_is_none(at) || str_is_empty(at) ? S("23:30") : at);
	v->try_at.css = S("is-short");
	field_help(w, &v->try_at, MSG_NOTICE_TRY_AT_HELP);
}

/* --- testing --- */

static const struct { const char *css, *icon; } states[] = { [OUTBOX_WAITING] = { "is-ask", "hourglass" }, [OUTBOX_SENDING] = { "is-key", "send" },
	[OUTBOX_SENT] = { "is-ok", "check" }, [OUTBOX_REFUSED] = { "is-danger", "x" }, [OUTBOX_GIVEN_UP] = { "is-danger", "x" } };

static bool fill_tests(struct web *w, const struct notice_team *team, struct notices_page *v)
{
	struct ctx *c = w->c;
	struct notice_test_row *rows;
	if (!notice_tests(c, &rows, &v->n_tests)) {
		return false;
	}
	v->tests = arena_array(c->arena, struct notice_test_line, v->n_tests);
	for (size_t k = 0; k < v->n_tests; k++) {
		int state = choice_find(&outbox_state_choices, rows[k].state);
		v->tests[k] = (struct notice_test_line){ rows[k].name, rows[k].address, state == OUTBOX_SENT ? S("") : rows[k].said,
			msg(c, outbox_state_choices.v[state].label), str_from_c(states[state].css), str_from_c(states[state].icon), rows[k].made_at.v };
	}
	struct field_option *who = arena_array(c->arena, struct field_option, team->n + 1);
	size_t n = 0;
	who[n++] = (struct field_option){ S(""), msg(c, MSG_NOTICE_TEST_ALL), S("") };
	for (size_t k = 0; k < team->n; k++) {
		if (!id_is_none(team->v[k].person_id)) {
			who[n++] = (struct field_option){ id_str(c->arena, team->v[k].person_id), team->v[k].name, S("") };
		}
	}
	v->test_who = field_of(w, &op_notice_test, "person_id", S(""));
	v->test_who.is_optional_said = false;
	field_options(&v->test_who, who, n);
	return true;
}

/* --- person by kind of event --- */

static struct notice_heard heard_as(struct ctx *c, int event, const struct notice_tell *t)
{
	static const struct { int word; const char *css, *icon; } looks[] = { [TELL_NOW] = { MSG_NOTICE_HEARS_NOW, "is-have", "check" },
		[TELL_LATER] = { MSG_NOTICE_HEARS_LATER, "is-weak", "clock" }, [TELL_NOT] = { MSG_NOTICE_HEARS_NOT, "is-gone", "circle-x" } };
	struct notice_heard v = { .event = notice_event_name(c, event), .word = S(""), .css = S(""), .icon = S("") };
	if (t) {
		v.word = msg(c, looks[t->when].word);
		v.css = str_from_c(looks[t->when].css);
		v.icon = str_from_c(looks[t->when].icon);
	}
	return v;
}

static const struct notice_tell *tell_to(const struct notice_tell *v, size_t n, const struct notice_person *who)
{
	for (size_t k = 0; k < n; k++) {
		if (v[k].to == who) {
			return &v[k];
		}
	}
	return NULL;
}

/* What concerns one person is planned for each of them: they are who it happens to. */
static bool fill_column(struct ctx *c, const struct notice_team *team, const struct notice_set *s, struct notices_page *v)
{
	struct notice_scene scene = { .event = s->event, .at = c->now_ms };
	struct notice_tell *t = NULL;
	size_t n = 0, row = 0;
	if (!is_personal(s->event) && !notice_plan(c, team, s, &scene, &t, &n)) {
		return false;
	}
	for (size_t k = 0; k < team->n; k++) {
		const struct notice_person *who = &team->v[k];
		if (id_is_none(who->account_id)) {
			continue;
		}
		scene.self = who->person_id;
		if (is_personal(s->event) && !notice_plan(c, team, s, &scene, &t, &n)) {
			return false;
		}
		struct notice_choice_line *l = &v->people[row++];
		struct notice_heard *x = &l->cells[l->n_cells++];
		*x = heard_as(c, s->event, tell_to(t, n, who));
		if (v->dead.n && x->word.n) { /* whatever the rules say, no mail leaves */
			x->word = msg(c, MSG_NOTICE_CELL_NOT_SENT);
			x->css = S("is-gone");
			x->icon = S("circle-x");
		}
	}
	return true;
}

static bool fill_people(struct ctx *c, const struct notice_book *book, const struct notice_team *team, struct notices_page *v)
{
	v->people = arena_array(c->arena, struct notice_choice_line, team->n);
	for (size_t k = 0; k < team->n; k++) {
		if (!id_is_none(team->v[k].account_id)) {
			v->people[v->n_people++] = (struct notice_choice_line){ .name = team->v[k].name, .text = notice_choice_text(c, &team->v[k].choice),
				.cells = arena_array(c->arena, struct notice_heard, EVENT_MAX) };
		}
	}
	for (int e = 0; e < EVENT_MAX; e++) {
		if (!fill_column(c, team, &book->of[e], v)) {
			return false;
		}
	}
	return true;
}

static bool notices(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct notice_book book;
	struct notice_team team;
	struct mail_settings server;
	struct notices_page *v = arena_new(c->arena, struct notices_page);
	if (!notice_book_get(c, &book) || !notice_team_get(c, NULL, &team) || !mail_settings_get(c, &server)) {
		return false;
	}
	v->has_server = server.has;
	v->mail_trouble = server.has && server.trouble.n ? msgf(c, MSG_NOTICE_MAIL_TROUBLE, { "said", server.trouble }) : S("");
	v->dead = !server.has ? msg(c, MSG_NOTICE_CELL_DEAD) : v->mail_trouble.n ? msg(c, MSG_NOTICE_CELL_STUCK) : S("");
	fill_try_form(w, v);
	if (!fill_events(c, &book, &team, v) || !fill_try(w, &book, &team, v) || !fill_tests(w, &team, v) ||
	    !notice_hooks_fill(w, v) || !fill_people(c, &book, &team, v)) {
		return false;
	}
	v->errors = errors_make(w);
	struct page_view p = { .title = msg(c, MSG_NOTICE_TITLE), .nav = NAV_SETTINGS, .body = notices_page_body, .view = v };
	return page_show(w, status, &p);
}
static bool show_notices(struct web *w) { return notices(w, 200); }
bool notices_refused(struct web *w) { return notices(w, web_error_status(w)); }

/* --- one event --- */

static bool fill_who(struct web *w, int event, struct notice_event_page *v)
{
	struct ctx *c = w->c;
	struct person_option *people;
	size_t n_people, n = 0;
	if (!person_options(c, &people, &n_people)) {
		return false;
	}
	struct field_option *o = arena_array(c->arena, struct field_option, n_people + c->catalog->n_roles + 12);
	o[n++] = (struct field_option){ S(""), msg(c, MSG_NOTICE_CHOOSE), S("") };
	if (is_personal(event)) {
		o[n++] = (struct field_option){ S("self"), msg(c, notice_is_of_days(event) ? MSG_NOTICE_WHO_NAMED : MSG_NOTICE_WHO_SELF), S("") };
	}
	o[n++] = (struct field_option){ S("lead"), msg(c, MSG_NOTICE_WHO_LEAD), S("") };
	if (event != EVENT_SIGHTING && !notice_is_of_days(event)) {
		o[n++] = (struct field_option){ S("members"), msg(c, MSG_NOTICE_WHO_MEMBERS), S("") };
	}
	for (int a = ACCESS_VIEWER; a < ACCESS_HELPER; a++) {
		o[n++] = (struct field_option){ STR_CAT(c->arena, S("access:"), str_from_c(access_choices.v[a].code)),
			msgf(c, MSG_NOTICE_WHO_ACCESS, { "access", msg(c, access_label((enum access)a)) }), S("") };
	}
	for (size_t k = 0; k < c->catalog->n_roles; k++) {
		o[n++] = (struct field_option){ STR_CAT(c->arena, S("role:"), c->catalog->roles[k].key),
			msgf(c, MSG_NOTICE_WHO_ROLE, { "role", text2_in(c->catalog->roles[k].name, c->lang) }), S("") };
	}
	for (size_t k = 0; k < n_people; k++) {
		o[n++] = (struct field_option){ STR_CAT(c->arena, S("person:"), id_str(c->arena, people[k].id)), STR_CAT(c->arena, people[k].name,
			people[k].title.n ? S("　") : S(""), people[k].title), S("") };
	}
	v->tell = field_of(w, &op_notice_rule_put, "tell", S(""));
	field_help(w, &v->tell, MSG_NOTICE_WHO_HELP);
	field_options(&v->tell, o, n);
	return true;
}

static struct url event_url(struct ctx *c, int event, const char *after)
{
	struct url u = url_below(c, url_path(c, "/settings/notices"), "/", str_from_c(notice_event_choices.v[event].code));
	u.s = STR_CAT(c->arena, u.s, str_from_c(after));
	return u;
}

static void fill_rules(struct ctx *c, const struct notice_set *s, struct notice_event_page *v)
{
	v->rules = arena_array(c->arena, struct notice_rule_line, s->n);
	v->n_rules = s->n;
	for (size_t k = 0; k < s->n; k++) {
		v->rules[k] = (struct notice_rule_line){ s->v[k].name, notice_level_name(c, s->v[k].level.v),
			msg(c, notice_way_choices.v[s->v[k].way].label), s->v[k].who, msgf(c, MSG_NOTICE_EVENT_DROP_OF, { "who", s->v[k].name }) };
	}
}

static bool event_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct notice_book book;
	struct notice_event_page *v = arena_new(c->arena, struct notice_event_page);
	int event = choice_find(&notice_event_choices, raw_get(&w->parts, "event"));
	if (event < 0) {
		return fail(c, ERR_NOT_FOUND, 0);
	}
	if (!notice_book_get(c, &book) || !fill_who(w, event, v)) {
		return false;
	}
	const struct notice_set *s = &book.of[event];
	fill_rules(c, s, v);
	v->title = notice_event_name(c, event);
	v->lead = event == EVENT_LEDGER ? msg(c, MSG_NOTICE_LEDGER_LEAD) : event == EVENT_LIMIT ? msg(c, MSG_NOTICE_LIMIT_LEAD) : S("");
	v->is_own = s->is_own;
	v->is_shared = event == EVENT_OPENED || event == EVENT_LEVEL;
	v->add = event_url(c, event, "/rule");
	v->drop = event_url(c, event, "/rule/drop");
	v->set = event_url(c, event, "");
	v->reset = event_url(c, event, "/reset");
	v->level = field_of(w, &op_notice_rule_put, "level", S("0"));
	v->level.is_optional_said = false;
	level_options(c, &v->level, MSG_NOTICE_LEVEL_ALL);
	v->way = field_of(w, &op_notice_rule_put, "way", S("both"));
	v->way.is_optional_said = false;
	v->always = field_of(w, &op_notice_set, "is_always", S(""));
	v->always.is_checked = s->is_always;
	field_help(w, &v->always, MSG_NOTICE_ALWAYS_HELP);
	v->asks = field_of(w, &op_notice_set, "asks_read", S(""));
	v->asks.is_checked = s->asks_read;
	field_help(w, &v->asks, MSG_NOTICE_ASKS_READ_HELP);
	v->remind = field_of(w, &op_notice_set, "remind_min", str_i64(c->arena, s->remind_min.v));
	v->remind.css = S("is-short");
	v->remind.is_optional_said = false;
	v->errors = errors_make(w);
	struct page_view p = { .title = v->title, .nav = NAV_SETTINGS, .body = notice_event_page_body, .view = v };
	return page_show(w, status, &p);
}
static bool show_event(struct web *w) { return event_page(w, 200); }
static bool refuse_event(struct web *w) { return event_page(w, web_error_status(w)); }

static bool back_to_event(struct web *w, int said)
{
	int event = choice_find(&notice_event_choices, raw_get(&w->parts, "event"));
	return web_redirect_flash(w, event_url(w->c, event, ""), said);
}
static bool saved(struct web *w) { return back_to_event(w, MSG_NOTICE_SAVED_RULE); }
static bool was_reset(struct web *w) { return back_to_event(w, MSG_NOTICE_SAVED_RESET); }
static bool tested(struct web *w) { return web_redirect_flash(w, url_path(w->c, "/settings/notices"), MSG_NOTICE_TEST_SENT); }

/* --- API --- */

static bool events_json(struct web *w)
{
	struct notice_book book;
	return notice_book_get(w->c, &book) && web_json_list(w, &notice_set_shape, book.of, EVENT_MAX, STR_NONE);
}

static bool rules_json(struct web *w)
{
	struct notice_book book;
	if (!notice_book_get(w->c, &book)) {
		return false;
	}
	struct notice_rule *v = arena_array(w->c->arena, struct notice_rule, (size_t)EVENT_MAX * (NOTICE_RULES_MOST + 20));
	size_t n = 0;
	for (int event = 0; event < EVENT_MAX; event++) {
		for (size_t k = 0; k < book.of[event].n; k++) {
			v[n++] = book.of[event].v[k];
		}
	}
	return web_json_list(w, &notice_rule_shape, v, n, STR_NONE);
}
static bool set_json(struct web *w) { return web_json(w, 200, &notice_set_shape, w->result); }
static bool rule_json(struct web *w) { return web_json(w, 200, &notice_rule_shape, w->result); }

static bool tests_json(struct web *w)
{
	struct notice_test_row *v;
	size_t n;
	return notice_tests(w->c, &v, &n) && web_json_list(w, &notice_test_shape, v, n, STR_NONE);
}

struct preview { struct id person_id; str name; int way, when; struct opt_int at; };
static const struct choice when_rows[] = { [TELL_NOW] = { "now", MSG_NOTICE_WHY_SO }, [TELL_LATER] = { "later", MSG_NOTICE_WHY_DIGEST },
	[TELL_NOT] = { "not", MSG_NOTICE_WHY_NONE } };
static const struct choices when_choices = { when_rows, 3 };
static const struct field preview_fields[] = {
	{ .name = "person_id", .type = FIELD_ID, .offset = offsetof(struct preview, person_id), .doc = "who" },
	{ .name = "name", .type = FIELD_LINE, .offset = offsetof(struct preview, name), .doc = "their name" },
	{ .name = "way", .type = FIELD_CHOICE, .offset = offsetof(struct preview, way), .choices = &notice_way_choices, .doc = "mail, both or other" },
	{ .name = "when", .type = FIELD_CHOICE, .offset = offsetof(struct preview, when), .choices = &when_choices, .doc = "now, later or not" },
	{ .name = "at", .type = FIELD_INSTANT, .offset = offsetof(struct preview, at), .doc = "of later: when the collected mail goes" },
};
static const struct shape preview_shape = { "NoticePreview", preview_fields, 5, sizeof(struct preview) };
struct preview_query { int event; struct opt_int level, at; };
static const struct field query_fields[] = {
	{ .name = "event", .type = FIELD_CHOICE, .offset = offsetof(struct preview_query, event), .choices = &notice_event_choices,
		.label = MSG_NOTICE_EVENT, .doc = "sighting, opened, level, assigned, decision, role or report; none: opened" },
	{ .name = "level", .type = FIELD_INT, .offset = offsetof(struct preview_query, level), .label = MSG_NOTICE_LEVEL_ONE, .doc = "0-3; none: not decided" },
	{ .name = "at", .type = FIELD_INSTANT, .offset = offsetof(struct preview_query, at), .label = MSG_NOTICE_TRY_AT, .doc = "at this time; none: now" },
};
static const struct shape preview_query_shape = { "NoticePreviewQuery", query_fields, 3, sizeof(struct preview_query) };

static bool preview_json(struct web *w)
{
	const struct preview_query *q = w->asked;
	struct notice_book book;
	struct notice_team team;
	struct notice_tell *t;
	size_t n;
	struct notice_scene scene = { .event = q->event < 0 ? EVENT_OPENED : q->event, .has_level = q->level.has, .level = q->level.v,
		.self = w->c->who.person_id, .at = q->at.has ? q->at.v : w->c->now_ms };
	if (!notice_book_get(w->c, &book) || !notice_team_get(w->c, NULL, &team) ||
	    !notice_plan(w->c, &team, &book.of[scene.event], &scene, &t, &n)) {
		return false;
	}
	struct preview *v = arena_array(w->c->arena, struct preview, n);
	for (size_t k = 0; k < n; k++) {
		v[k] = (struct preview){ t[k].to->person_id, t[k].to->name, t[k].way, t[k].when, { t[k].when == TELL_LATER, t[k].at } };
	}
	return web_json_list(w, &preview_shape, v, n, STR_NONE);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/settings/notices", .needs = ACCESS_ADMIN, .show = show_notices, .doc = "who is told of what" },
	{ .method = HTTP_POST, .pattern = "/settings/notices/test", .needs = ACCESS_ADMIN, .op = &op_notice_test, .answer = tested,
		.refuse = notices_refused, .doc = "send a test to one or all" },
	{ .method = HTTP_GET, .pattern = "/settings/notices/{event}", .needs = ACCESS_ADMIN, .show = show_event, .doc = "how one event is told" },
	{ .method = HTTP_POST, .pattern = "/settings/notices/{event}", .needs = ACCESS_ADMIN, .op = &op_notice_set, .answer = saved,
		.refuse = refuse_event, .doc = "say how an event is told" },
	{ .method = HTTP_POST, .pattern = "/settings/notices/{event}/rule", .needs = ACCESS_ADMIN, .op = &op_notice_rule_put, .answer = saved,
		.refuse = refuse_event, .doc = "say who is told of an event" },
	{ .method = HTTP_POST, .pattern = "/settings/notices/{event}/rule/drop", .needs = ACCESS_ADMIN, .op = &op_notice_rule_drop,
		.answer = saved, .refuse = refuse_event, .doc = "tell somebody of an event no more" },
	{ .method = HTTP_POST, .pattern = "/settings/notices/{event}/reset", .needs = ACCESS_ADMIN, .op = &op_notice_reset,
		.answer = was_reset, .refuse = refuse_event, .doc = "back to the usual rule" },
	{ .method = HTTP_GET, .pattern = "/api/v1/notice-events", .needs = ACCESS_ADMIN, .flags = ROUTE_API, .show = events_json,
		.shape = &notice_set_shape, .is_list = true, .doc = "how each event is told" },
	{ .method = HTTP_PUT, .pattern = "/api/v1/notice-events/{event}", .needs = ACCESS_ADMIN, .flags = ROUTE_API, .op = &op_notice_set,
		.answer = set_json, .doc = "say how an event is told" },
	{ .method = HTTP_PUT, .pattern = "/api/v1/notice-events/{event}/rule", .needs = ACCESS_ADMIN, .flags = ROUTE_API,
		.op = &op_notice_rule_put, .answer = rule_json, .doc = "say who is told of an event, from which level, by which way" },
	{ .method = HTTP_POST, .pattern = "/api/v1/notice-events/{event}/rule/drop", .needs = ACCESS_ADMIN, .flags = ROUTE_API,
		.op = &op_notice_rule_drop, .answer = web_no_content, .doc = "tell somebody of an event no more" },
	{ .method = HTTP_POST, .pattern = "/api/v1/notice-events/{event}/reset", .needs = ACCESS_ADMIN, .flags = ROUTE_API,
		.op = &op_notice_reset, .answer = web_no_content, .doc = "back to the usual rule" },
	{ .method = HTTP_GET, .pattern = "/api/v1/notice-rules", .needs = ACCESS_ADMIN, .flags = ROUTE_API, .show = rules_json,
		.shape = &notice_rule_shape, .is_list = true, .doc = "who is told of what, all events" },
	{ .method = HTTP_GET, .pattern = "/api/v1/notice-preview", .needs = ACCESS_ADMIN, .flags = ROUTE_API, .show = preview_json,
		.query = &preview_query_shape, .shape = &preview_shape, .is_list = true,
		.doc = "who would be told; of what one person is asked: as if it were whoever asks here" },
	{ .method = HTTP_GET, .pattern = "/api/v1/notice-tests", .needs = ACCESS_ADMIN, .flags = ROUTE_API, .show = tests_json,
		.shape = &notice_test_shape, .is_list = true, .doc = "how the tests of the last day went, by address" },
	{ .method = HTTP_POST, .pattern = "/api/v1/notice-tests", .needs = ACCESS_ADMIN, .flags = ROUTE_API, .op = &op_notice_test,
		.answer = web_no_content, .doc = "send a test to all addresses of a person or of everybody" },
};
const struct route_table notice_routes = { routes, sizeof routes / sizeof routes[0] };
