/* What stage sends to an operation: a body with a sample for every field. */
#include "stage.h"

#include "affected/affected.h"
#include "base/json.h"
#include "indicator/indicator.h"
#include "messages.h"

static const char *cz(struct stage *s, str text) { return str_cz(&s->h.arena, text); }

/* All that a room can lack at its end, acknowledged. */
#define STAGE_LEFT_FORM "steps&left=drafts&left=next_report&left=level&left=decisions&left=questions&left=evidence" \
	"&left=affected&left=masks&left=cause&left=recovery&left=told&left=follow&left=costs&left=lessons&left=tasks"

struct sample { const char *field, *value; };
static const struct sample samples[] = {
	{ "title", "ためし" }, { "tell", "access:viewer" }, { "template", "mail" }, { "mode", "digest" }, { "card", "screen" }, { "question", "止めるか" }, { "kind", "malware" }, { "ground", "わけ" }, { "level", "2" }, { "phase", "1" },
	{ "acknowledged", "true" }, { "reason", "わけ" }, { "text", "こう書く" }, { "part", STAGE_SECRET }, { "name", "名前" }, { "bytes", "2" }, { "act", "handed" }, { "receiver_name", "署の山田" },
	{ "mail", "new@hinata.example" }, { "access", "viewer" }, { "item", "すること" }, { "note", "わけ" },
	{ "who", "取引先" }, { "what", "直すこと" }, { "how", "電話した" }, { "cause", "古い機械" }, { "recovered_at", "2026-11-25" },
	{ "preset", "own" }, { "sample", "7" }, { "map_title", "/title" }, { "left", STAGE_LEFT }, { "seen_by", "responder" },
	{ "answer", "こうだった" }, { "horizon", "today" }, { "key", "event" }, { "photo", "true" }, { "subject", "件名" }, { "addressees", "社長" }, { "value", "198.51.100.20" }, { "values", "198.51.100.20" }, { "stage", "entry" }, { "names", "PC-9" }, { "lang", "ja" },
	{ "csv", "time,text\\n2026-11-20,気づいた" }, { "password", HARNESS_PASSWORD }, { "code", "XXXX" }, { "sees_timeline", "true" }, { "days", "3" },
	{ "closes_at", "2026-12-24 18:00" }, { "mails", "北斗 <hokuto@example.jp>" },
	{ "source_by", "発行元" }, { "happened", "こうだった" }, { "shared_mail", "true" }, { "is_shared", "true" }, { "months", "7" },
	{ "old_password", HARNESS_PASSWORD }, { "new_password", "another good one" }, { "org_name", "会社" },
	{ "ja", "鍵の台帳" }, { "row_ja", "鍵" }, { "first", "鍵の名前" },
	{ "url", "https://hooks.example.jp/services/abcdefghijkl" },
};

static str sample_of_affected(struct stage *s, const struct field *f)
{
	if (f->label == MSG_AFFECTED_LABEL_REACHED_FROM && f->flags & FIELD_REQUIRED) {
		return str_from_c(stage_filled(s, "{affected_from}"));
	}
	bool second = f->choices == &affected_type_choices || f->choices == &affected_state_choices ||
		f->choices == &indicator_state_choices;
	return second ? str_from_c(f->choices->v[1].code) : STR_NONE;
}

static str sample_of_room(struct stage *s, const struct field *f)
{
	if (strcmp(f->name, "other_id") == 0) { /* one it is not linked with yet */
		return stage_member(stage_make(s, HTTP_POST, S("/api/v1/incidents"), "{\"title\":\"三つ目\"}"), "\"id\":\"");
	}
	return strcmp(f->name, "incident_id") == 0 ? s->incident : strcmp(f->name, "into_id") == 0 ? s->other_room : STR_NONE;
}

static str sample_of(struct stage *s, const struct field *f)
{
	str room = sample_of_room(s, f);
	if (!str_is_none(room)) {
		return room;
	}
	if (strcmp(f->name, "person_id") == 0 || strcmp(f->name, "to_id") == 0) {
		return id_str(&s->h.arena, s->h.person_ids[ACCESS_EXECUTIVE]);
	}
	if (strcmp(f->name, "account_id") == 0) {
		return id_str(&s->h.arena, s->h.account_ids[ACCESS_ADMIN]);
	}
	if (strcmp(f->name, "org") == 0) {
		return id_str(&s->h.arena, s->h.org_id);
	}
	if (f->type == FIELD_SECRET && !(f->flags & FIELD_REQUIRED)) {
		return STR_NONE; /* a walk may have changed the password by then */
	}
	str told = sample_of_affected(s, f);
	if (!str_is_none(told)) {
		return told;
	}
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
		if (strcmp(samples[i].field, f->name) == 0) {
			str value = str_from_c(samples[i].value);
			bool fits = f->type != FIELD_CHOICE || choice_find(f->choices, value) >= 0;
			return fits ? value : str_from_c(f->choices->v[f->choices->n - 1].code);
		}
	}
	/* the second: the first is often how things are already */
	bool must = f->type == FIELD_CHOICE && (f->flags & FIELD_REQUIRED);
	return must ? str_from_c(f->choices->v[1].code) : STR_NONE;
}

/* The same as a form sends it. */
static str typed_of(const struct field *f, str value)
{
	if (strcmp(f->name, "left") == 0) {
		return S(STAGE_LEFT_FORM);
	}
	return f->type == FIELD_BOOL ? S("on") : strcmp(f->name, "csv") == 0 ? S("time,text%0A2026-11-20,x") : value;
}

static void add_json(struct buf *b, const struct field *f, str value)
{
	bool is_json = str_starts(value, S("[")); /* a list as it is */
	const char *quote = is_json || f->type == FIELD_INT || f->type == FIELD_BOOL ? "" : "\"";
	bool list = f->type == FIELD_LINES && !is_json;
	buf_printf(b, "%s\"%s\":%s%s%.*s%s%s", b->n > 1 ? "," : "", f->name, list ? "[" : "", quote, STR_FMT(value), quote,
		list ? "]" : "");
}

str stage_finder_form(struct stage *s, const char *page, int64_t age_ms)
{
	s->finder = s->finder ? s->finder : harness_browser(&s->h);
	s->h.now_ms -= age_ms;
	struct answer r = browser_get(s->finder, page);
	s->h.now_ms += age_ms;
	assert_int_equal(r.status, 200);
	return stage_member(r.body, "name=\"once\" value=\"");
}

/* Of a row that make_row() made. */
static str sample_of_row(struct stage *s, const struct route *r, const struct field *f)
{
	const char *n = f->name;
	if (strcmp(n, "base64") == 0 && str_ends(str_from_c(r->pattern), S("{row}/files"))) {
		return S("eQ");
	}
	return strcmp(n, "digest") == 0 ? s->digest : strcmp(n, "version") == 0 ? str_ends(str_from_c(r->pattern), S("/back")) ? S("2") : S("1") : strcmp(n, "to") == 0 ? S("1")
		: strcmp(n, "what") == 0 ? S("check") : strcmp(n, "rows") == 0 ? STR_CAT(&s->h.arena, s->row, S(":1")) : sample_of(s, f);
}

static str sample_of_finder(struct stage *s, const struct route *r)
{
	str page = STR_CAT(&s->h.arena, S("/sighting/"), s->desk);
	bool is_more = strstr(r->pattern, "{number}") != NULL;
	page = str_ends(str_from_c(r->pattern), S("{desk}/mail")) ? STR_CAT(&s->h.arena, page, S("/mail")) : page;
	page = is_more ? STR_CAT(&s->h.arena, page, S("/n/"), s->number) : page;
	return stage_finder_form(s, cz(s, page), 60 * 1000);
}

/* Where the sample of one field depends on the route; none: as elsewhere. */
static str sample_by_name(struct stage *s, const struct route *r, const struct field *f)
{
	if (strcmp(f->name, "once") == 0 && strstr(r->pattern, "{desk}")) {
		return sample_of_finder(s, r);
	}
	if (strcmp(f->name, "name") == 0 && (strstr(r->pattern, "alarm") || strstr(r->pattern, "unit"))) {
		return id_str(&s->h.arena, id_new(s->h.now_ms)); /* no two sources share one */
	}
	if (strcmp(f->name, "digest") == 0 && strstr(r->pattern, "{roster}")) {
		return s->digest;
	}
	if (strcmp(f->name, "csv") == 0 && strstr(r->pattern, "people")) {
		return S("氏名,電話\\n名簿 太郎,03-0000-4713");
	}
	if (strcmp(f->name, "cells") == 0) {
		return STR_CAT(&s->h.arena, s->hook, S(":opened:2"));
	}
	if (strcmp(f->name, "sheet") == 0 && !strstr(r->pattern, "{sheet}")) {
		return stage_is_counted(str_from_c(r->pattern)) ? S("fiveplustwo") : strstr(r->pattern, "/asks") ? S("partner") : STR_NONE;
	}
	return STR_NONE;
}

/* Of the guided start: one name is enough. */
static str guide_sample(const struct route *r, const struct field *f)
{
	static const char *const needed[] = { "lead_name", "maintenance_name" };
	if (strncmp(r->op->name, "guide_", 6) != 0) {
		return STR_NONE;
	}
	for (size_t k = 0; k < sizeof needed / sizeof needed[0]; k++) {
		if (strcmp(f->name, needed[k]) == 0) {
			return S("しげる");
		}
	}
	return strcmp(f->name, "procedures") == 0 ? S("malware") : STR_NONE;
}

static str sample_for(struct stage *s, const struct route *r, const struct field *f)
{
	str of_guide = guide_sample(r, f);
	if (!str_is_none(of_guide)) {
		return of_guide;
	}
	str own = sample_by_name(s, r, f);
	if (!str_is_none(own) || f->flags & FIELD_PATH) {
		return own;
	}
	if (strstr(r->pattern, "{sheet}")) {
		return strstr(r->pattern, "{sheet}/form") ? stage_form_sample(s, r, f) : sample_of_row(s, r, f);
	}
	str of_level = stage_level_sample(s, r, f);
	if (!str_is_none(of_level)) {
		return of_level;
	}
	str of_binder = stage_binder_sample(r, f);
	if (!str_is_none(of_binder)) {
		return of_binder;
	}
	str of_risk = strncmp(r->op->name, "risk", 4) == 0 ? stage_risk_sample(r, f) : stage_window_sample(r, f);
	of_risk = str_is_none(of_risk) ? stage_procedure_sample(s, r, f) : of_risk;
	return str_is_none(of_risk) ? sample_of(s, f) : of_risk;
}

/* Values of a form that is data. */
static void add_pairs(struct stage *s, const struct route *r, const struct field *f, struct buf *b)
{
	bool json = r->flags & ROUTE_API;
	str pattern = str_from_c(r->pattern);
	str pairs = strcmp(r->op->name, "regulation_save") == 0 ? stage_regulation_own(s, r) : strncmp(r->op->name, "risk", 4) == 0 ? stage_risk_pairs(s, r, f)
		: stage_is_round(pattern) ? (json ? S("\"values\":" STAGE_ASK_VALUES) : S(STAGE_ASK_FORM))
		: strncmp(r->op->name, "consult", 7) == 0 ? stage_consult_pairs(r)
		: strcmp(f->name, "values") != 0 ? S("")
		: stage_is_counted(pattern) ? (json ? S("\"values\":" STAGE_ANSWERS) : S(STAGE_ANSWERS_FORM))
		: json ? S("\"values\":" STAGE_VALUES) : S(STAGE_VALUES_FORM);
	buf_add(b, json && pairs.n && b->n > 1 ? S(",") : S(""));
	buf_add(b, pairs);
}

const char *stage_body(struct stage *s, const struct route *r)
{
	bool json = r->flags & ROUTE_API;
	if (str_ends(str_from_c(r->pattern), S("suspects/raw"))) {
		return STAGE_MAIL; /* the body is the mail */
	}
	AUTO_BUF(b, 1 << 20);
	buf_add(&b, json ? S("{") : S(""));
	for (size_t i = 0; r->op && i < r->op->n_fields; i++) {
		const struct field *f = &r->op->fields[i];
		if (f->type == FIELD_PAIRS) {
			add_pairs(s, r, f, &b);
			continue;
		}
		str value = sample_for(s, r, f);
		if (str_is_none(value)) {
			continue;
		}
		if (json) {
			add_json(&b, f, value);
		} else {
			buf_printf(&b, "&%s=%.*s", f->name, STR_FMT(typed_of(f, value)));
		}
	}
	buf_add(&b, json ? S("}") : S(""));
	assert_true(buf_ok(&b));
	return cz(s, buf_str(&b));
}
