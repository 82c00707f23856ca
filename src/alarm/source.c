/* Sources: made, changed, switched, their secrets. */
#include "alarm/inside.h"
#include "alarm_sql.h"
#include "base/limits.h"
#include "base/msg.h"
#include "messages.h"
#include "outbox/secret.h"
#include "sighting/sighting.h"

static const struct choice proofs[] = { [ALARM_BY_TOKEN] = { "token", MSG_ALARM_PROOF_TOKEN },
	[ALARM_BY_HMAC] = { "hmac", MSG_ALARM_PROOF_HMAC } };
const struct choices alarm_proof_choices = { proofs, 2 };
static const struct choice windows[] = { { "0", MSG_ALARM_WINDOW_0 }, { "15", MSG_ALARM_WINDOW_15 }, { "60", MSG_ALARM_WINDOW_60 },
	{ "240", MSG_ALARM_WINDOW_240 }, { "1440", MSG_ALARM_WINDOW_1440 } };
const struct choices alarm_window_choices = { windows, sizeof windows / sizeof windows[0] };
#define WINDOW_FIRST 60
const char *const alarm_trouble_codes[ALARM_TROUBLE_MAX] = { [ALARM_FINE] = "", [ALARM_NO_JSON] = "no_json",
	[ALARM_NO_LIST] = "no_list", [ALARM_LIST_IS_NONE] = "list_is_none", [ALARM_NO_TITLE] = "no_title", [ALARM_EMPTY] = "empty",
	[ALARM_TOO_MANY] = "too_many", [ALARM_OFF] = "off" };

str alarm_trouble_text(struct ctx *c, enum alarm_trouble t, str place)
{
	static const int texts[ALARM_TROUBLE_MAX] = { [ALARM_NO_JSON] = MSG_ALARM_NO_JSON, [ALARM_NO_LIST] = MSG_ALARM_NO_LIST,
		[ALARM_LIST_IS_NONE] = MSG_ALARM_LIST_IS_NONE, [ALARM_NO_TITLE] = MSG_ALARM_NO_TITLE, [ALARM_EMPTY] = MSG_ALARM_EMPTY,
		[ALARM_TOO_MANY] = MSG_ALARM_TOO_MANY, [ALARM_OFF] = MSG_ALARM_OFF };
	if (t == ALARM_FINE) {
		return S("");
	}
	return msgf(c, texts[t], { "place", place }, { "most", str_i64(c->arena, LIMIT_ALARMS_PER_POST) });
}

static int trouble_of(str code)
{
	for (int i = 0; i < ALARM_TROUBLE_MAX; i++) {
		if (str_eq(code, str_from_c(alarm_trouble_codes[i]))) {
			return i;
		}
	}
	return ALARM_FINE;
}

/* --- the mapping in its row --- */

str alarm_map_json(struct ctx *c, const struct alarm_map *m)
{
	AUTO_BUF(b, ALARM_MAP_FIELDS * (ALARM_PART_BYTES_MAX * 6 + 40));
	bool first = true;
	buf_add_c(&b, '{');
	for (size_t i = 0; i < ALARM_MAP_FIELDS; i++) {
		json_write_key(&b, alarm_map_fields[i].name, &first);
		json_write_str(&b, alarm_map_get(m, i));
	}
	buf_add_c(&b, '}');
	return str_copy(c->arena, buf_str(&b));
}

bool alarm_map_of_json(struct ctx *c, str json, struct alarm_map *ret)
{
	const struct json *top;
	*ret = (struct alarm_map){ 0 };
	if (!json_parse(c, json, &top)) {
		return false;
	}
	for (size_t i = 0; i < ALARM_MAP_FIELDS; i++) {
		str s = json_str(json_member(top, alarm_map_fields[i].name));
		*alarm_map_at(ret, i) = str_is_none(s) ? S("") : s;
		enum alarm_mistake what = alarm_map_check(ret, i).what;
		if (what != ALARM_RIGHT && what != ALARM_NEEDED) {
			*alarm_map_at(ret, i) = S("");
		}
	}
	return true;
}

/* --- reading --- */

static int window_of(int64_t minutes)
{
	int at = 0;
	for (size_t i = 0; i < alarm_window_choices.n; i++) {
		int64_t v = 0;
		if (str_to_i64(str_from_c(windows[i].code), &v) && v <= minutes) {
			at = (int)i;
		}
	}
	return at;
}

#define OF_ROW(c, r, ret) of_row((c), &(struct alarm_source_row_row){ .id = (r)->id, .name = (r)->name, .preset = (r)->preset, \
	.lang = (r)->lang, .card = (r)->card, .window_min = (r)->window_min, .proof = (r)->proof, .secret_at = (r)->secret_at, \
	.mapping = (r)->mapping, .is_on = (r)->is_on, .made_at = (r)->made_at, .revoked_at = (r)->revoked_at, \
	.came_at = (r)->came_at, .trouble = (r)->trouble, .place = (r)->place, .trouble_at = (r)->trouble_at, .wrong = (r)->wrong, \
	.wrong_at = (r)->wrong_at, .over = (r)->over, .over_at = (r)->over_at, .sample = (r)->sample, .sample_at = (r)->sample_at }, ret)

static bool of_row(struct ctx *c, const struct alarm_source_row_row *r, struct alarm_source *ret)
{
	const struct alarm_preset *p = catalog_alarm(c->catalog, r->preset);
	*ret = (struct alarm_source){ .id = r->id, .name = r->name, .preset = r->preset,
		.preset_name = p ? text2_in(p->name, c->lang) : r->preset, .card = r->card,
		.lang = str_eq(r->lang, S("en")) ? LANG_EN : LANG_JA, .proof = choice_find(&alarm_proof_choices, r->proof),
		.window = window_of(r->window_min), .window_min = { true, r->window_min }, .is_on = r->is_on != 0,
		.is_revoked = r->revoked_at.has, .made_at = { true, r->made_at }, .secret_at = { true, r->secret_at },
		.revoked_at = r->revoked_at, .came_at = r->came_at, .trouble = trouble_of(r->trouble), .place = r->place,
		.trouble_at = r->trouble_at, .wrong = { true, r->wrong }, .wrong_at = r->wrong_at, .over = { true, r->over },
		.over_at = r->over_at, .sample = r->sample, .sample_at = r->sample_at };
	ret->trouble_text = alarm_trouble_text(c, (enum alarm_trouble)ret->trouble, ret->place);
	return alarm_map_of_json(c, r->mapping, &ret->map);
}

bool alarm_source_list(struct ctx *c, struct alarm_source **ret, size_t *ret_n)
{
	struct alarm_source_rows_rows rows;
	if (!q_alarm_source_rows(c, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct alarm_source, rows.n);
	*ret_n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		if (!OF_ROW(c, &rows.v[i], &(*ret)[i])) {
			return false;
		}
	}
	return true;
}

bool alarm_source_get(struct ctx *c, struct id id, struct alarm_source *ret)
{
	struct alarm_source_row_row row;
	bool found = false;
	return q_alarm_source_row(c, (struct alarm_source_row_in){ .id = id }, &row, &found) &&
	       (found || fail(c, ERR_NOT_FOUND, MSG_ALARM_NOT_FOUND)) && of_row(c, &row, ret);
}

bool alarm_log(struct ctx *c, struct id source_id, struct alarm_line **ret, size_t *ret_n)
{
	struct alarm_log_rows_rows rows;
	if (!q_alarm_log_rows(c, (struct alarm_log_rows_in){ .source_id = source_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct alarm_line, rows.n);
	*ret_n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		const struct alarm_log_rows_row *r = &rows.v[i];
		int trouble = trouble_of(r->trouble);
		(*ret)[i] = (struct alarm_line){ .number = { true, r->number }, .came_at = { true, r->came_at }, .made = { true, r->made },
			.counted = { true, r->counted }, .ended = { true, r->ended }, .again = { true, r->again }, .held = { true, r->held },
			.refused = { true, r->refused }, .trouble = trouble,
			.trouble_text = alarm_trouble_text(c, (enum alarm_trouble)trouble, r->place), .sighting_id = r->seen_id,
			.sighting_number = r->seen_number };
	}
	return true;
}

/* --- secrets --- */

struct fresh { str text; struct sha256 hash; bytes sealed; };

static bool make_secret(struct ctx *c, int proof, struct fresh *ret)
{
	ret->text = random_code(c->arena, ALARM_SECRET_CHARS);
	sha256_of(str_bytes(ret->text), &ret->hash);
	ret->sealed = (bytes){ (const uint8_t *)"", 0 };
	return proof != ALARM_BY_HMAC || secret_seal(c, ret->text, &ret->sealed);
}

static struct alarm_secret told(struct ctx *c, struct id id, const struct fresh *f)
{
	return (struct alarm_secret){ id, STR_CAT(c->arena, S("/alarm/"), id_str(c->arena, id)), f->text };
}

/* --- acts --- */

static bool name_is_free(struct ctx *c, str name, struct id id)
{
	struct alarm_source_named_row row;
	bool found = false;
	if (!q_alarm_source_named(c, (struct alarm_source_named_in){ .name = name, .id = id }, &row, &found)) {
		return false;
	}
	return !found || fail_field(c, "name", MSG_ALARM_NAME_TAKEN);
}

static bool act_add(struct ctx *c, const void *arg, void *ret_out)
{
	const struct alarm_source_add_in *in = arg;
	struct alarm_source_count_row count;
	struct fresh f;
	const struct alarm_preset *p = catalog_alarm(c->catalog, in->preset);
	struct id id = id_new(c->now_ms);
	if (!p) {
		return fail_field(c, "preset", MSG_ALARM_PRESET_UNKNOWN);
	}
	if (!q_alarm_source_count(c, &count) || !name_is_free(c, in->name, id)) {
		return false;
	}
	if (count.n >= LIMIT_ALARM_SOURCES) {
		fail(c, ERR_CONFLICT, MSG_ALARM_TOO_MANY_SOURCES);
		return fail_arg(c, "most", str_i64(c->arena, LIMIT_ALARM_SOURCES));
	}
	int proof = in->proof < 0 ? ALARM_BY_TOKEN : in->proof;
	struct alarm_map map = alarm_preset_map(p, c->lang);
	if (!make_secret(c, proof, &f)) {
		return false;
	}
	*(struct alarm_secret *)ret_out = told(c, id, &f);
	return q_alarm_row_add(c, (struct alarm_row_add_in){ .id = id, .name = in->name, .preset = p->key,
		.lang = c->lang == LANG_EN ? S("en") : S("ja"), .card = p->card, .window_min = WINDOW_FIRST,
		.proof = str_from_c(proofs[proof].code), .secret_hash = { f.hash.b, SHA256_LEN }, .secret = f.sealed, .now = c->now_ms,
		.mapping = alarm_map_json(c, &map) });
}

static bool act_rotate(struct ctx *c, const void *arg, void *ret_out)
{
	const struct alarm_source_id_in *in = arg;
	struct alarm_source s;
	struct fresh f;
	if (!alarm_source_get(c, in->id, &s) || !make_secret(c, s.proof, &f)) {
		return false;
	}
	*(struct alarm_secret *)ret_out = told(c, s.id, &f);
	return q_alarm_source_secret(c, (struct alarm_source_secret_in){ .secret_hash = { f.hash.b, SHA256_LEN }, .secret = f.sealed,
		.now = c->now_ms, .id = s.id });
}

static bool turn(struct ctx *c, struct id id, bool is_on, void *ret_out)
{
	struct alarm_source s;
	if (!alarm_source_get(c, id, &s)) {
		return false;
	}
	if (is_on && s.is_revoked) {
		return fail(c, ERR_CONFLICT, MSG_ALARM_IS_REVOKED);
	}
	return q_alarm_source_switch(c, (struct alarm_source_switch_in){ .is_on = is_on, .id = id }) && alarm_source_get(c, id, ret_out);
}

static bool act_start(struct ctx *c, const void *arg, void *ret_out)
{
	return turn(c, ((const struct alarm_source_id_in *)arg)->id, true, ret_out);
}

static bool act_stop(struct ctx *c, const void *arg, void *ret_out)
{
	return turn(c, ((const struct alarm_source_id_in *)arg)->id, false, ret_out);
}

static bool act_revoke(struct ctx *c, const void *arg, void *ret_out)
{
	const struct alarm_source_id_in *in = arg;
	struct alarm_source s;
	if (!alarm_source_get(c, in->id, &s)) {
		return false;
	}
	struct alarm_source_revoke_in row = { .revoked_at = { true, s.is_revoked ? s.revoked_at.v : c->now_ms },
		.secret = { (const uint8_t *)"", 0 }, .id = s.id };
	return q_alarm_source_revoke(c, row) && alarm_source_get(c, s.id, ret_out);
}

/* Mistakes of the mapping, each beside its field with line and character. */
static const char *const field_names[ALARM_MAP_FIELDS];

static bool mapping_is_right(struct ctx *c, const struct alarm_map *m)
{
	static const int reasons[ALARM_MISTAKE_MAX] = { [ALARM_NEEDED] = MSG_ALARM_MAP_NEEDED, [ALARM_UNCLOSED] = MSG_ALARM_MAP_UNCLOSED,
		[ALARM_UNOPENED] = MSG_ALARM_MAP_UNOPENED, [ALARM_NO_SLASH] = MSG_ALARM_MAP_NO_SLASH,
		[ALARM_BAD_TILDE] = MSG_ALARM_MAP_BAD_TILDE, [ALARM_TOO_DEEP] = MSG_ALARM_MAP_TOO_DEEP,
		[ALARM_NO_EQUALS] = MSG_ALARM_MAP_NO_EQUALS, [ALARM_NO_GRADE] = MSG_ALARM_MAP_NO_GRADE,
		[ALARM_BAD_RANGE] = MSG_ALARM_MAP_BAD_RANGE, [ALARM_TOO_LONG] = MSG_ALARM_MAP_TOO_LONG };
	bool ok = true;
	for (size_t i = 0; i < ALARM_MAP_FIELDS; i++) {
		struct alarm_map_error e = alarm_map_check(m, i);
		if (e.what != ALARM_RIGHT) {
			ok = fail_field(c, field_names[i], reasons[e.what]);
			fail_field_arg(c, "line", str_i64(c->arena, e.line));
			fail_field_arg(c, "column", str_i64(c->arena, e.column));
			fail_field_arg(c, "open", S("{"));
			fail_field_arg(c, "close", S("}"));
		}
	}
	return ok;
}

static void fill_map(struct alarm_map *m, const struct alarm_map *old)
{
	for (size_t i = 0; i < ALARM_MAP_FIELDS; i++) {
		if (str_is_none(*alarm_map_at(m, i))) {
			*alarm_map_at(m, i) = alarm_map_get(old, i);
		}
	}
}

static bool act_set(struct ctx *c, const void *arg, void *ret_out)
{
	const struct alarm_source_set_in *in = arg;
	struct alarm_source s;
	if (!alarm_source_get(c, in->id, &s)) {
		return false;
	}
	struct alarm_map map = in->map;
	fill_map(&map, &s.map);
	str name = str_is_empty(in->name) ? s.name : in->name, card = str_is_empty(in->card) ? s.card : in->card;
	int64_t minutes = s.window_min.v;
	if (!mapping_is_right(c, &map) || !name_is_free(c, name, s.id)) {
		return false;
	}
	if (!catalog_card(c->catalog, card)) {
		return fail_field(c, "card", MSG_SIGHTING_CARD_UNKNOWN);
	}
	if (in->window >= 0 && !str_to_i64(str_from_c(windows[in->window].code), &minutes)) {
		return fail(c, ERR_BUG, 0);
	}
	return q_alarm_row_set(c, (struct alarm_row_set_in){ .name = name, .card = card, .window_min = minutes,
		.mapping = alarm_map_json(c, &map), .id = s.id }) && alarm_source_get(c, s.id, ret_out);
}

static bool act_reset(struct ctx *c, const void *arg, void *ret_out)
{
	const struct alarm_source_id_in *in = arg;
	struct alarm_source s;
	if (!alarm_source_get(c, in->id, &s)) {
		return false;
	}
	const struct alarm_preset *p = catalog_alarm(c->catalog, s.preset);
	if (!p) {
		return fail(c, ERR_CONFLICT, MSG_ALARM_PRESET_UNKNOWN);
	}
	struct alarm_map map = alarm_preset_map(p, (enum lang)s.lang);
	return q_alarm_row_set(c, (struct alarm_row_set_in){ .name = s.name, .card = p->card, .window_min = s.window_min.v,
		.mapping = alarm_map_json(c, &map), .id = s.id }) && alarm_source_get(c, s.id, ret_out);
}

static bool act_try(struct ctx *c, const void *arg, void *ret_out)
{
	const struct alarm_source_set_in *in = arg;
	struct alarm_tried *out = ret_out;
	struct alarm_source s;
	if (!alarm_source_get(c, in->id, &s)) {
		return false;
	}
	out->map = in->map;
	fill_map(&out->map, &s.map);
	if (!mapping_is_right(c, &out->map)) {
		return false;
	}
	if (str_is_empty(in->sample)) {
		return fail_field(c, "sample", MSG_ALARM_SAMPLE_NEEDED);
	}
	if (!json_parse(c, in->sample, &out->body)) {
		str why = err_show(c, &c->err);
		err_clear(c);
		fail_field(c, "sample", MSG_ALARM_SAMPLE_BROKEN);
		return fail_field_arg(c, "why", why);
	}
	out->trouble = alarm_read(c, &out->map, out->body, &out->v, &out->n, &out->place);
	return true;
}

/* --- rows --- */

#define N(table) (sizeof table / sizeof table[0])
#define SOURCE(T) \
	{ .name = "source", .type = FIELD_ID, .offset = offsetof(struct T, id), .flags = FIELD_PATH | FIELD_REQUIRED, \
		.label = MSG_ALARM_LABEL_SOURCE, .doc = "the source" }
static const struct field add_fields[] = {
	{ .name = "name", .type = FIELD_LINE, .offset = offsetof(struct alarm_source_add_in, name), .flags = FIELD_REQUIRED, .max = 60,
		.label = MSG_ALARM_LABEL_NAME, .doc = "what people call it; stands on each of its sightings" },
	{ .name = "preset", .type = FIELD_LINE, .offset = offsetof(struct alarm_source_add_in, preset), .flags = FIELD_REQUIRED, .max = 40,
		.label = MSG_ALARM_LABEL_PRESET, .doc = "key of a product: how its JSON is read at first; own: any other" },
	{ .name = "proof", .type = FIELD_CHOICE, .offset = offsetof(struct alarm_source_add_in, proof), .choices = &alarm_proof_choices,
		.label = MSG_ALARM_LABEL_PROOF, .doc = "token: shows its secret in a header; hmac: signs the body" },
};
static const struct field id_fields[] = { SOURCE(alarm_source_id_in) };
#define MAP(member, kind, label_msg, text) \
	{ .name = "map_" #member, .type = kind, .offset = offsetof(struct alarm_source_set_in, map.member), .flags = FIELD_KEEP_BLANK, \
		.max = ALARM_PART_BYTES_MAX, .label = label_msg, .doc = text }
#define MAP_FIELDS \
	MAP(list, FIELD_LINE, MSG_ALARM_LABEL_LIST, "path of the list of alarms; ? behind it: may lack; empty: the whole is one"), \
	MAP(title, FIELD_LINE, MSG_ALARM_LABEL_TITLE, "template: what happened, in one line"), \
	MAP(text, FIELD_TEXT, MSG_ALARM_LABEL_TEXT, "template: more about it"), \
	MAP(host, FIELD_LINE, MSG_ALARM_LABEL_HOST, "template: on which machine"), \
	MAP(user, FIELD_LINE, MSG_ALARM_LABEL_USER, "template: whose account"), \
	MAP(time, FIELD_LINE, MSG_ALARM_LABEL_TIME, "template: when; RFC 3339, or seconds or milliseconds since 1970"), \
	MAP(severity, FIELD_LINE, MSG_ALARM_LABEL_SEVERITY, "template: how bad the product says it is"), \
	MAP(grades, FIELD_TEXT, MSG_ALARM_LABEL_GRADES, "VALUE = urgent, high, medium or low, one a line; 7..11 for numbers"), \
	MAP(id, FIELD_LINE, MSG_ALARM_LABEL_ALARM_ID, "template: the same again is the same alarm again"), \
	MAP(rule, FIELD_LINE, MSG_ALARM_LABEL_RULE, "template: the same rule on the same host soon again is counted"), \
	MAP(status, FIELD_LINE, MSG_ALARM_LABEL_STATUS, "template: whether it goes on"), \
	MAP(over, FIELD_LINE, MSG_ALARM_LABEL_OVER, "values of the status that mean that it is over, with commas"), \
	MAP(link, FIELD_LINE, MSG_ALARM_LABEL_LINK, "template: where the product shows it"), \
	MAP(traces, FIELD_TEXT, MSG_ALARM_LABEL_TRACES, "template: addresses, names and hashes are looked for here too")
/* Names of the form's fields in the order of alarm_map_fields. */
static const char *const field_names[ALARM_MAP_FIELDS] = { "map_list", "map_title", "map_text", "map_host", "map_user", "map_time",
	"map_severity", "map_grades", "map_id", "map_rule", "map_status", "map_over", "map_link", "map_traces" };
static const struct field set_fields[] = {
	SOURCE(alarm_source_set_in),
	{ .name = "name", .type = FIELD_LINE, .offset = offsetof(struct alarm_source_set_in, name), .max = 60,
		.label = MSG_ALARM_LABEL_NAME, .doc = "what people call it; none: stays" },
	{ .name = "card", .type = FIELD_LINE, .offset = offsetof(struct alarm_source_set_in, card), .max = 40,
		.label = MSG_ALARM_LABEL_CARD, .doc = "key of the first-action card of its sightings; none: stays" },
	{ .name = "window", .type = FIELD_CHOICE, .offset = offsetof(struct alarm_source_set_in, window), .choices = &alarm_window_choices,
		.label = MSG_ALARM_LABEL_WINDOW, .doc = "minutes in which the same host and rule is the same; none: stays" },
	MAP_FIELDS,
};
static const struct field try_fields[] = {
	SOURCE(alarm_source_set_in), MAP_FIELDS,
	{ .name = "sample", .type = FIELD_TEXT, .offset = offsetof(struct alarm_source_set_in, sample), .max = LIMIT_ALARM_SAMPLE_CHARS,
		.label = MSG_ALARM_LABEL_SAMPLE, .doc = "JSON as the product sends it" },
};

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct alarm_source, member), .doc = text }
#define M(member, text) \
	{ .name = "map_" #member, .type = FIELD_TEXT, .offset = offsetof(struct alarm_source, map.member), .doc = text }
static const struct field source_fields[] = {
	F(id, FIELD_ID, "identifier; its address is /alarm/ and this"), F(name, FIELD_LINE, "what people call it"),
	F(preset, FIELD_LINE, "the product it began with"), F(preset_name, FIELD_LINE, "the same in the reader's language"),
	F(card, FIELD_LINE, "first-action card of its sightings"),
	{ .name = "proof", .type = FIELD_CHOICE, .offset = offsetof(struct alarm_source, proof), .choices = &alarm_proof_choices,
		.doc = "token or hmac" },
	F(window_min, FIELD_INT, "minutes in which the same host and rule is the same"),
	F(is_on, FIELD_BOOL, "whether what it sends is taken"), F(is_revoked, FIELD_BOOL, "whether its secret is worth nothing any more"),
	F(made_at, FIELD_INSTANT, "when it was made"), F(secret_at, FIELD_INSTANT, "when its secret was made"),
	F(revoked_at, FIELD_INSTANT, "since when the secret is worth nothing"),
	F(came_at, FIELD_INSTANT, "when something last came that could be used"),
	F(trouble_text, FIELD_LINE, "why the last message was refused; empty: it was not"),
	F(place, FIELD_LINE, "the path that leads nowhere"), F(trouble_at, FIELD_INSTANT, "when it was"),
	F(wrong, FIELD_INT, "messages with a wrong secret since this secret was made, at most one a minute is counted"),
	F(wrong_at, FIELD_INSTANT, "when the last of them came"),
	F(over, FIELD_INT, "messages refused because too many came, at most one a minute is counted"),
	F(over_at, FIELD_INSTANT, "when the last of them came"),
	F(sample_at, FIELD_INSTANT, "when a message came that is kept for fitting the mapping"),
	M(list, "path of the list of alarms"), M(title, "template"), M(text, "template"), M(host, "template"), M(user, "template"),
	M(time, "template"), M(severity, "template"), M(grades, "VALUE = GRADE, one a line"), M(id, "template"), M(rule, "template"),
	M(status, "template"), M(over, "values of the status"), M(link, "template"), M(traces, "template"),
};
#undef F
const struct shape alarm_source_shape = { "AlarmSource", source_fields, N(source_fields), sizeof(struct alarm_source) };
static const struct field secret_fields[] = {
	{ .name = "id", .type = FIELD_ID, .offset = offsetof(struct alarm_secret, id), .doc = "the source" },
	{ .name = "address", .type = FIELD_LINE, .offset = offsetof(struct alarm_secret, address), .doc = "where it posts to, on this server" },
	{ .name = "secret", .type = FIELD_LINE, .offset = offsetof(struct alarm_secret, secret), .doc = "shown this once" },
};
const struct shape alarm_secret_shape = { "AlarmSecret", secret_fields, N(secret_fields), sizeof(struct alarm_secret) };
#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct alarm_line, member), .doc = text }
static const struct field line_fields[] = {
	F(number, FIELD_INT, "1, 2, 3 ... of this source"), F(came_at, FIELD_INSTANT, "when it came"),
	F(made, FIELD_INT, "new sightings"), F(counted, FIELD_INT, "the same again, counted on a sighting"),
	F(ended, FIELD_INT, "told as over"), F(again, FIELD_INT, "known already: nothing changed"),
	F(held, FIELD_INT, "more than the source may make: counted on one sighting"), F(refused, FIELD_INT, "could not be read"),
	F(trouble_text, FIELD_LINE, "why; empty: all could"), F(sighting_id, FIELD_ID, "the first sighting it touched"),
	F(sighting_number, FIELD_INT, "its number"),
};
#undef F
const struct shape alarm_line_shape = { "AlarmMessage", line_fields, N(line_fields), sizeof(struct alarm_line) };
#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct alarm, member), .doc = text }
static const struct field alarm_fields[] = {
	F(title, FIELD_LINE, "what happened; empty: could not be read"), F(text, FIELD_TEXT, "more about it"), F(host, FIELD_LINE, "on which machine"),
	F(user, FIELD_LINE, "whose account"), { .name = "noticed_at", .type = FIELD_WHEN, .offset = offsetof(struct alarm, at),
		.doc = "when; null: when it comes" },
	F(severity, FIELD_LINE, "as the product says it"), { .name = "grade", .type = FIELD_CHOICE, .offset = offsetof(struct alarm, grade),
		.choices = &sighting_severity_choices, .doc = "as the mapping says it; null: it has no word for it" },
	F(id, FIELD_LINE, "the product's"), F(rule, FIELD_LINE, "the product's"), F(status, FIELD_LINE, "the product's"),
	F(is_over, FIELD_BOOL, "whether that means that it is over"), F(link, FIELD_LINE, "where the product shows it"),
	F(traces, FIELD_TEXT, "addresses, names and hashes, made harmless, one a line"),
	F(place, FIELD_LINE, "the path that leads nowhere, where it could not be read"),
};
#undef F
const struct shape alarm_shape = { "Alarm", alarm_fields, N(alarm_fields), sizeof(struct alarm) };

#define OP(var, title, text, function, table, T, OUT, show) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_ADMIN, .fields = table, .n_fields = N(table), \
		.in_size = sizeof(struct T), .out_size = sizeof(struct OUT), .out = &show, .act = function }
OP(op_alarm_source_add, "alarm_source_add", "let another program send alarms; its secret is shown this once", act_add, add_fields,
	alarm_source_add_in, alarm_secret, alarm_secret_shape);
OP(op_alarm_source_rotate, "alarm_source_rotate", "a new secret in place of the old one, at once; shown this once", act_rotate, id_fields,
	alarm_source_id_in, alarm_secret, alarm_secret_shape);
OP(op_alarm_source_set, "alarm_source_set", "change a source: name, card, window, how its JSON is read", act_set, set_fields,
	alarm_source_set_in, alarm_source, alarm_source_shape);
OP(op_alarm_source_reset, "alarm_source_reset", "read its JSON as the preset does again", act_reset, id_fields,
	alarm_source_id_in, alarm_source, alarm_source_shape);
OP(op_alarm_source_start, "alarm_source_start", "take what it sends", act_start, id_fields, alarm_source_id_in, alarm_source,
	alarm_source_shape);
OP(op_alarm_source_stop, "alarm_source_stop", "take nothing it sends", act_stop, id_fields, alarm_source_id_in, alarm_source,
	alarm_source_shape);
OP(op_alarm_source_revoke, "alarm_source_revoke", "its secret is worth nothing any more", act_revoke, id_fields, alarm_source_id_in,
	alarm_source, alarm_source_shape);
OP(op_alarm_source_try, "alarm_source_try", "see what a message would become; changes nothing", act_try, try_fields,
	alarm_source_set_in, alarm_tried, alarm_shape);
