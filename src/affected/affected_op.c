/* What can be done with affected things: add several, describe one, move it on or back. */
#include "affected/affected_row.h"

#include "affected_sql.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "messages.h"
#include "person/person.h"

static str or_empty(str s)
{
	return str_is_none(s) ? S("") : s;
}

/* --- what is typed --- */

static bool check_stage(struct ctx *c, str stage)
{
	return str_is_empty(stage) || catalog_stage(c->catalog, stage) || fail_field(c, "stage", MSG_INDICATOR_STAGE_UNKNOWN);
}

static bool check_owner(struct ctx *c, struct id owner_id)
{
	struct person p;
	return id_is_none(owner_id) || incident_person(c, "owner_id", owner_id, &p);
}

static bool check_ahead(struct ctx *c, const char *field, struct event_time t)
{
	return t.precision == WHEN_NONE || t.earliest_ms <= c->now_ms + 5 * 60 * 1000 || fail_field(c, field, MSG_AFFECTED_AHEAD);
}

static bool check_special(struct ctx *c, struct str_list codes)
{
	for (size_t i = 0; i < codes.n; i++) {
		if (choice_find(&affected_special_choices, codes.v[i]) < 0) {
			return fail_field(c, "special", MSG_AFFECTED_SPECIAL_UNKNOWN);
		}
	}
	return true;
}

static bool check_amount(struct ctx *c, str text, struct amount *ret)
{
	return amount_read(c->arena, text_visible(c->arena, or_empty(text)), ret) || fail_field(c, "amount", MSG_AFFECTED_AMOUNT_UNREAD);
}

/* --- the entry and the row --- */

/* Values that differ from those of `old`; of a new thing all. */
static void items_of(struct change *ch, const struct affected *old, const struct affected *a)
{
	struct ctx *c = ch->c;
	const struct { const char *name; str before, now; } texts[] = {
		{ "name", old->name, a->name }, { "place", old->place, a->place }, { "note", old->note, a->note },
		{ "stage", old->stage, a->stage }, { "amount_text", old->amount.text, a->amount.text },
	};
	change_object(ch, "affected", a->id);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		if (str_is_none(texts[i].before) || !str_eq(texts[i].before, texts[i].now)) {
			change_str(ch, texts[i].name, texts[i].now);
		}
	}
	if (!old->number.has) {
		change_opt(ch, "number", a->number);
	}
	change_str(ch, "type", str_from_c(affected_type_choices.v[a->type].code));
	change_str(ch, "state", str_from_c(affected_state_choices.v[a->state].code));
	change_id(ch, "owner_id", a->owner_id);
	change_str(ch, "since", affected_when_text(c, a->since));
	change_str(ch, "amount_kind", affected_amount_kind(&a->amount));
	change_opt(ch, "amount", a->amount.number);
	change_str(ch, "amount_unit", affected_amount_unit(&a->amount));
	change_str(ch, "special", affected_special_text(c, a->special));
	if (!id_is_none(a->row_id) || !id_is_none(old->row_id)) {
		change_id(ch, "row_id", a->row_id);
	}
}

/* --- taking back --- */

static void items_gone(struct change *ch, struct id id)
{
	static const char *const fields[] = { "name", "place", "note", "stage", "amount_text", "number", "type", "state", "owner_id", "since",
		"amount_kind", "amount", "amount_unit", "special", "row_id" };
	change_object(ch, "affected", id);
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		change_str(ch, fields[i], STR_NONE);
	}
}

static bool drop_row(struct ctx *c, struct id incident_id, struct id id)
{
	return q_affected_entry_drop(c, (struct affected_entry_drop_in){ .incident_id = incident_id, .affected_id = id }) &&
	       q_affected_drop(c, (struct affected_drop_in){ .incident_id = incident_id, .id = id });
}

bool affected_take_back(struct ctx *c, struct id incident_id, struct id_list ids, str text)
{
	struct change *ch = arena_new(c->arena, struct change);
	struct affected *all;
	size_t n, gone = 0;
	change_init(ch, c, STR_NONE);
	if (!affected_list(c, incident_id, &all, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		struct affected_touched_row touched = { 0 };
		bool is_asked = false;
		for (size_t k = 0; k < ids.n; k++) {
			is_asked = is_asked || id_eq(ids.v[k], all[i].id);
		}
		if (is_asked && !q_affected_touched(c, (struct affected_touched_in){ .incident_id = incident_id, .id = all[i].id }, &touched)) {
			return false;
		}
		if (is_asked && touched.n == 1) {
			items_gone(ch, all[i].id);
			text = STR_CAT(c->arena, text, S("\n・"), all[i].name);
			all[gone++] = all[i];
		}
	}
	struct journal_entry_in e = { .incident_id = incident_id, .type = ENTRY_CHANGE, .text = text_clip(c->arena, text, LIMIT_ENTRY_BYTES / 4) };
	if (gone > 0 && !change_write(ch, e, NULL)) {
		return false;
	}
	for (size_t i = 0; i < gone; i++) {
		if (!drop_row(c, incident_id, all[i].id)) {
			return false;
		}
	}
	return true;
}

/* One that was taken back leaves its number empty. */
static int64_t next_number(const struct affected *v, size_t n)
{
	int64_t most = 0;
	for (size_t i = 0; i < n; i++) {
		most = v[i].number.v > most ? v[i].number.v : most;
	}
	return most + 1;
}

/* --- rows --- */

static bool link_entry(struct ctx *c, struct id incident_id, struct id id, int64_t seq)
{
	struct affected_entry_add_in in = { .incident_id = incident_id, .affected_id = id, .seq = seq };
	return q_affected_entry_add(c, in);
}

static bool insert(struct ctx *c, struct id incident_id, const struct affected *a, int64_t seq)
{
	struct affected_insert_in in = { .incident_id = incident_id, .id = a->id, .number = a->number.v,
		.type = str_from_c(affected_type_choices.v[a->type].code), .name = a->name,
		.state = str_from_c(affected_state_choices.v[a->state].code), .place = a->place, .owner_id = a->owner_id,
		.since = affected_when_text(c, a->since), .note = a->note, .stage = a->stage, .amount_text = a->amount.text,
		.amount_kind = affected_amount_kind(&a->amount), .amount = a->amount.number,
		.amount_unit = affected_amount_unit(&a->amount), .special = affected_special_text(c, a->special), .entry_seq = seq, .row_id = a->row_id };
	return q_affected_insert(c, in) && link_entry(c, incident_id, a->id, seq);
}

static bool update(struct ctx *c, struct id incident_id, const struct affected *a, int64_t seq)
{
	struct affected_update_in in = { .type = str_from_c(affected_type_choices.v[a->type].code), .name = a->name,
		.state = str_from_c(affected_state_choices.v[a->state].code), .place = a->place, .owner_id = a->owner_id,
		.since = affected_when_text(c, a->since), .note = a->note, .stage = a->stage, .amount_text = a->amount.text,
		.amount_kind = affected_amount_kind(&a->amount), .amount = a->amount.number,
		.amount_unit = affected_amount_unit(&a->amount), .special = affected_special_text(c, a->special), .entry_seq = seq,
		.row_id = a->row_id, .incident_id = incident_id, .id = a->id };
	return q_affected_update(c, in) && link_entry(c, incident_id, a->id, seq);
}

static str add_line(struct ctx *c, str text, int label, str value)
{
	return str_is_empty(value) ? text
		: STR_CAT(c->arena, text, S("\n"), msgf(c, MSG_AFFECTED_ENTRY_LINE, { "label", msg(c, label) }, { "value", value }));
}

static str special_names(struct ctx *c, struct str_list codes)
{
	str text = S("");
	for (size_t i = 0; i < codes.n; i++) {
		int k = choice_find(&affected_special_choices, codes.v[i]);
		if (k >= 0) {
			text = STR_CAT(c->arena, text, text.n ? S(" / ") : S(""), msg(c, affected_special_choices.v[k].label));
		}
	}
	return text;
}

/* What people read below the first line: words that differ from those of `old`. */
static str add_words(struct ctx *c, str text, const struct affected *old, const struct affected *a)
{
	const struct attack_stage *stage = catalog_stage(c->catalog, a->stage);
	const struct { int label; str before, now; } words[] = {
		{ MSG_AFFECTED_ENTRY_ROW, affected_row_words(c, old), affected_row_words(c, a) },
		{ MSG_AFFECTED_LABEL_PLACE, old->place, a->place },
		{ MSG_AFFECTED_LABEL_SINCE, old->since.precision ? event_time_full(c, old->since) : S(""),
		  a->since.precision ? event_time_full(c, a->since) : S("") },
		{ MSG_AFFECTED_LABEL_AMOUNT, old->amount.text, a->amount.text },
		{ MSG_AFFECTED_LABEL_SPECIAL, special_names(c, old->special), special_names(c, a->special) },
		{ MSG_INDICATOR_LABEL_STAGE, or_empty(old->stage),
		  stage && !str_eq(or_empty(old->stage), a->stage) ? text2_in(stage->name, c->lang) : or_empty(old->stage) },
		{ MSG_AFFECTED_LABEL_NOTE, old->note, a->note },
	};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (!str_eq(or_empty(words[i].before), words[i].now)) {
			text = add_line(c, text, words[i].label, str_is_empty(words[i].now) ? msg(c, MSG_AFFECTED_TAKEN_OUT) : words[i].now);
		}
	}
	return text;
}

/* --- somebody was faster --- */

static bool check_seen(struct ctx *c, struct id incident_id, const struct affected *a, struct opt_int seen)
{
	struct affected_version *v;
	size_t n;
	if (!seen.has || seen.v == a->entry_seq.v) {
		return true;
	}
	if (!affected_history(c, incident_id, a->id, &v, &n)) {
		return false;
	}
	fail(c, ERR_CONFLICT, MSG_AFFECTED_FASTER);
	fail_arg(c, "who", n && !str_is_none(v[0].writer_name) ? v[0].writer_name : S("-"));
	fail_arg(c, "when", n ? time_short(c, v[0].recorded_at) : S("-"));
	return fail_arg(c, "state", msg(c, affected_state_choices.v[a->state].label));
}

static bool is_there(const struct affected *v, size_t n, int type, str name, struct id but)
{
	for (size_t i = 0; i < n; i++) {
		if (v[i].type == type && str_eq(v[i].name, name) && !id_eq(v[i].id, but)) {
			return true;
		}
	}
	return false;
}

/* A row stands once in a room, and is one thing. */
static bool check_row(struct ctx *c, const struct affected *one, const struct affected *have, size_t n_have, size_t names)
{
	for (size_t i = 0; i < n_have && !id_is_none(one->row_id); i++) {
		if (id_eq(have[i].row_id, one->row_id) && !id_eq(have[i].id, one->id)) {
			fail_field(c, "row_id", MSG_AFFECTED_ROW_THERE);
			return fail_field_arg(c, "name", have[i].name);
		}
	}
	return id_is_none(one->row_id) || names == 1 || fail_field(c, "row_id", MSG_AFFECTED_ROW_ONE);
}

/* --- adding --- */

/* One a line; blank ones and doubles left out. */
static bool read_names(struct ctx *c, const struct affected_add_in *in, const struct affected *one, const struct affected *have,
                       size_t n_have, str **ret, size_t *ret_n)
{
	const struct id none = { 0 };
	str *v = arena_array(c->arena, str, LIMIT_AFFECTED_AT_ONCE);
	size_t n = 0;
	if (str_is_empty(in->names) && one->row_title.n) {
		v[n++] = text_clip(c->arena, one->row_title, LIMIT_LINE_CHARS);
	}
	for (str rest = in->names; !str_is_none(rest);) {
		str name = str_trim(text_visible(c->arena, str_cut(&rest, '\n')));
		bool twice = false;
		for (size_t i = 0; i < n; i++) {
			twice = twice || str_eq(v[i], name);
		}
		if (str_is_empty(name) || twice) {
			continue;
		}
		if (text_chars(name) > LIMIT_LINE_CHARS || n == LIMIT_AFFECTED_AT_ONCE) {
			bool is_long = n < LIMIT_AFFECTED_AT_ONCE;
			fail_field(c, "names", is_long ? MSG_AFFECTED_NAME_LONG : MSG_AFFECTED_AT_ONCE);
			return fail_field_arg(c, "count", str_i64(c->arena, is_long ? LIMIT_LINE_CHARS : LIMIT_AFFECTED_AT_ONCE));
		}
		v[n++] = name;
	}
	for (size_t i = 0; i < n; i++) {
		if (is_there(have, n_have, one->type, v[i], none)) {
			fail_field(c, "names", MSG_AFFECTED_THERE);
			return fail_field_arg(c, "name", v[i]);
		}
	}
	*ret = v;
	*ret_n = n;
	return n > 0 || fail_field(c, "names", MSG_AFFECTED_NAME_NEEDED);
}

static bool check_room_for(struct ctx *c, size_t have, size_t more)
{
	if (have + more > LIMIT_AFFECTED_PER_ROOM) {
		fail(c, ERR_CONFLICT, MSG_AFFECTED_TOO_MANY);
		return fail_arg(c, "count", str_i64(c->arena, LIMIT_AFFECTED_PER_ROOM));
	}
	return true;
}

/* `old`: as it was; NULL: a new thing. */
static bool describe(struct ctx *c, const struct affected_add_in *in, const struct affected *old, struct affected *ret)
{
	*ret = (struct affected){ .type = in->type, .state = in->state < 0 ? AFFECTED_SUSPECTED : in->state,
		.place = text_visible(c->arena, or_empty(in->place)), .owner_id = in->owner_id, .since = in->since,
		.note = text_visible(c->arena, or_empty(in->note)), .stage = or_empty(in->stage), .special = in->special };
	if (!affected_take_row(c, in->row_id, old, ret)) {
		return false;
	}
	return check_stage(c, ret->stage) && check_owner(c, in->owner_id) && check_ahead(c, "since", in->since) &&
	       check_special(c, in->special) && check_amount(c, in->amount, &ret->amount);
}

static str added_text(struct ctx *c, const struct affected *one, const str *names, size_t n, str from)
{
	const struct affected nothing = { .type = one->type };
	str text = msgf(c, MSG_AFFECTED_ENTRY_ADDED, { "type", msg(c, affected_type_choices.v[one->type].label) },
		{ "state", msg(c, affected_state_choices.v[one->state].label) });
	for (size_t i = 0; i < n; i++) {
		text = STR_CAT(c->arena, text, S("\n・"), names[i]);
	}
	return add_words(c, add_line(c, text, MSG_AFFECTED_LABEL_REACHED_FROM, from), &nothing, one);
}

static bool add_links(struct ctx *c, struct id incident_id, struct id from, const struct id *ids, const struct id *links,
                      size_t n)
{
	for (size_t i = 0; i < n && !id_is_none(from); i++) {
		struct affected_link_insert_in in = { .incident_id = incident_id, .id = links[i], .from_id = from, .to_id = ids[i] };
		if (!q_affected_link_insert(c, in)) {
			return false;
		}
	}
	return true;
}

/* All of them in one entry. */
static bool add_all(struct ctx *c, const struct affected_add_in *in, struct affected *one, const str *names, size_t n,
                    const struct affected *from, int64_t first, struct affected_added *ret)
{
	const struct affected nothing = { .type = 0 };
	struct change *ch = arena_new(c->arena, struct change);
	struct id *ids = arena_array(c->arena, struct id, n), *links = arena_array(c->arena, struct id, n);
	struct journal_added added;
	change_init(ch, c, STR_NONE);
	for (size_t i = 0; i < n; i++) {
		ids[i] = one->id = id_new(c->now_ms);
		one->name = names[i];
		one->number = (struct opt_int){ true, first + (int64_t)i };
		items_of(ch, &nothing, one);
		if (from) {
			links[i] = id_new(c->now_ms);
			change_object(ch, "affected_link", links[i]);
			change_id(ch, "from", from->id);
			change_id(ch, "to", ids[i]);
		}
	}
	struct journal_entry_in e = { .id = in->once, .incident_id = in->incident_id, .type = ENTRY_CHANGE,
		.text = added_text(c, one, names, n, from ? from->name : S("")) };
	if (!change_write(ch, e, &added)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		one->id = ids[i];
		one->name = names[i];
		one->number.v = first + (int64_t)i;
		if (!insert(c, in->incident_id, one, added.seq)) {
			return false;
		}
	}
	*ret = (struct affected_added){ ids[0], { ids, n }, { true, (int64_t)n }, { true, added.seq } };
	return add_links(c, in->incident_id, from ? from->id : (struct id){ 0 }, ids, links, n);
}

/* The form came twice: what it added the first time. */
static bool added_before(struct ctx *c, struct id incident_id, int64_t seq, struct affected_added *ret)
{
	struct affected *v;
	size_t n;
	if (!affected_list(c, incident_id, &v, &n)) {
		return false;
	}
	struct id *ids = arena_array(c->arena, struct id, n);
	*ret = (struct affected_added){ .ids = { ids, 0 }, .entry_seq = { true, seq } };
	for (size_t i = 0; i < n; i++) {
		if (v[i].entry_seq.v == seq) {
			ids[ret->ids.n++] = v[i].id;
			ret->id = ids[0];
		}
	}
	ret->count = (struct opt_int){ true, (int64_t)ret->ids.n };
	return true;
}

static bool act_add(struct ctx *c, const void *arg, void *ret_out)
{
	const struct affected_add_in *in = arg;
	struct incident i;
	struct affected *have, one, from;
	size_t n_have, n;
	str *names;
	int64_t seq = 0;
	if (!incident_get_open(c, in->incident_id, &i) || !affected_list(c, i.id, &have, &n_have)) {
		return false;
	}
	if (!id_is_none(in->once) && !journal_seq_of(c, i.id, in->once, &seq)) {
		return false;
	}
	if (seq > 0) {
		return added_before(c, i.id, seq, ret_out);
	}
	if (!describe(c, in, NULL, &one) || !read_names(c, in, &one, have, n_have, &names, &n) || !check_row(c, &one, have, n_have, n) || !check_room_for(c, n_have, n)) {
		return false;
	}
	bool has_from = !id_is_none(in->reached_from);
	if (has_from && !affected_get(c, i.id, in->reached_from, &from)) {
		err_clear(c);
		return fail_field(c, "reached_from", MSG_AFFECTED_NOT_FOUND);
	}
	return add_all(c, in, &one, names, n, has_from ? &from : NULL, next_number(have, n_have), ret_out);
}

/* --- describing --- */

static bool act_change(struct ctx *c, const void *arg, void *ret_out)
{
	const struct affected_change_in *in = arg;
	struct incident i;
	struct affected old, to, *all;
	size_t n;
	if (!incident_get_open(c, in->incident_id, &i) || !affected_get(c, i.id, in->id, &old) ||
	    !check_seen(c, i.id, &old, in->seen) || !affected_list(c, i.id, &all, &n)) {
		return false;
	}
	struct affected_add_in as = { .type = in->type, .state = old.state, .place = in->place, .owner_id = in->owner_id,
		.since = in->since, .note = in->note, .stage = in->stage, .amount = in->amount, .special = in->special, .row_id = in->row_id };
	if (!describe(c, &as, &old, &to)) {
		return false;
	}
	to.id = old.id;
	to.number = old.number;
	to.name = str_trim(text_visible(c->arena, in->name));
	if (str_is_empty(to.name)) {
		return fail_field(c, "name", MSG_AFFECTED_NAME_NEEDED);
	}
	if (!check_row(c, &to, all, n, 1)) {
		return false;
	}
	if (is_there(all, n, to.type, to.name, old.id)) {
		fail_field(c, "name", MSG_AFFECTED_THERE);
		return fail_field_arg(c, "name", to.name);
	}
	str text = msgf(c, MSG_AFFECTED_ENTRY_CHANGED, { "type", msg(c, affected_type_choices.v[to.type].label) }, { "name", to.name });
	if (!str_eq(old.name, to.name)) {
		text = add_line(c, text, MSG_AFFECTED_OLD_NAME, old.name);
	}
	struct change *ch = arena_new(c->arena, struct change);
	struct journal_added added;
	change_init(ch, c, STR_NONE);
	items_of(ch, &old, &to);
	struct journal_entry_in e = { .incident_id = i.id, .type = ENTRY_CHANGE, .text = add_words(c, text, &old, &to) };
	return change_write(ch, e, &added) && update(c, i.id, &to, added.seq) && affected_get(c, i.id, to.id, ret_out);
}

/* --- moving --- */

bool affected_needs_reason(int from, int to)
{
	return to == AFFECTED_NOT || from == AFFECTED_NOT || to < from;
}

static bool act_state(struct ctx *c, const void *arg, void *ret_out)
{
	const struct affected_state_in *in = arg;
	struct incident i;
	struct affected a;
	if (!incident_get_open(c, in->incident_id, &i) || !affected_get(c, i.id, in->id, &a) ||
	    !check_seen(c, i.id, &a, in->seen) || !check_ahead(c, "occurred_at", in->when)) {
		return false;
	}
	if (in->state == a.state) {
		struct opt_int another = { true, 0 };
		return check_seen(c, i.id, &a, another); /* says who was faster */
	}
	str reason = text_visible(c->arena, or_empty(in->reason));
	if (str_is_empty(reason) && affected_needs_reason(a.state, in->state)) {
		return fail_field(c, "reason", in->state == AFFECTED_NOT ? MSG_AFFECTED_NOT_REASON : MSG_AFFECTED_BACK_REASON);
	}
	str text = msgf(c, MSG_AFFECTED_ENTRY_STATE, { "type", msg(c, affected_type_choices.v[a.type].label) }, { "name", a.name },
		{ "from", msg(c, affected_state_choices.v[a.state].label) }, { "to", msg(c, affected_state_choices.v[in->state].label) });
	struct change *ch = arena_new(c->arena, struct change);
	struct journal_added added;
	change_init(ch, c, STR_NONE);
	change_object(ch, "affected", a.id);
	change_str(ch, "state", str_from_c(affected_state_choices.v[in->state].code));
	struct journal_entry_in e = { .incident_id = i.id, .type = ENTRY_CHANGE, .occurred = in->when,
		.text = str_is_empty(reason) ? text : STR_CAT(c->arena, text, S("\n"), reason) };
	a.state = in->state;
	return change_write(ch, e, &added) && update(c, i.id, &a, added.seq) && affected_get(c, i.id, a.id, ret_out);
}

/* --- rows --- */

#define AT(T, member) .offset = offsetof(struct T, member)
#define PATH(T) \
	{ .name = "incident", .type = FIELD_ID, AT(T, incident_id), .flags = FIELD_PATH | FIELD_REQUIRED, \
		.label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" }
#define PATHS(T) \
	PATH(T), { .name = "affected", .type = FIELD_ID, AT(T, id), .flags = FIELD_PATH | FIELD_REQUIRED, \
		.label = MSG_AFFECTED_LABEL_NAME, .doc = "the thing" }
#define SEEN(T) \
	{ .name = "seen", .type = FIELD_INT, AT(T, seen), .label = MSG_INDICATOR_LABEL_ENTRY, \
		.doc = "entry_seq as it was read: refused when somebody changed it since" }
#define DESCRIPTION(T) \
	{ .name = "type", .type = FIELD_CHOICE, AT(T, type), .flags = FIELD_REQUIRED, .choices = &affected_type_choices, \
		.label = MSG_AFFECTED_LABEL_TYPE, .doc = "what kind of thing" }, \
	{ .name = "row_id", .type = FIELD_ID, AT(T, row_id), .label = MSG_AFFECTED_LABEL_ROW, \
		.doc = "the row of a ledger that it is: its type is then that of the ledger" }, \
	{ .name = "place", .type = FIELD_LINE, AT(T, place), .label = MSG_AFFECTED_LABEL_PLACE, .doc = "where it is" }, \
	{ .name = "owner_id", .type = FIELD_ID, AT(T, owner_id), .label = MSG_AFFECTED_LABEL_OWNER, \
		.doc = "person who looks after it" }, \
	{ .name = "since", .type = FIELD_WHEN, AT(T, since), .label = MSG_AFFECTED_LABEL_SINCE, \
		.doc = "since when it is affected, as exactly as known" }, \
	{ .name = "note", .type = FIELD_TEXT, AT(T, note), .max = 2000, .label = MSG_AFFECTED_LABEL_NOTE, .doc = "what is known of it" }, \
	{ .name = "stage", .type = FIELD_LINE, AT(T, stage), .label = MSG_INDICATOR_LABEL_STAGE, \
		.doc = "stage of the attack: a key of /api/v1/stages" }, \
	{ .name = "amount", .type = FIELD_LINE, AT(T, amount), .max = 60, .label = MSG_AFFECTED_LABEL_AMOUNT, \
		.doc = "of data: how many persons or records, in any words: about 3,000, at least 120, unknown" }, \
	{ .name = "special", .type = FIELD_LINES, AT(T, special), .max = SPECIAL_MAX, .label = MSG_AFFECTED_LABEL_SPECIAL, \
		.doc = "personal sensitive my_number card credentials property entrusted secret" }

static const struct field add_fields[] = {
	PATH(affected_add_in),
	{ .name = "names", .type = FIELD_TEXT, AT(affected_add_in, names), .max = LIMIT_ENTRY_BYTES / 4,
		.label = MSG_AFFECTED_LABEL_NAMES, .doc = "what people call it; several things: one a line; may be empty with row_id" },
	{ .name = "state", .type = FIELD_CHOICE, AT(affected_add_in, state), .choices = &affected_state_choices,
		.label = MSG_AFFECTED_LABEL_STATE, .doc = "how far it is; none: suspected" },
	DESCRIPTION(affected_add_in),
	{ .name = "reached_from", .type = FIELD_ID, AT(affected_add_in, reached_from), .label = MSG_AFFECTED_LABEL_REACHED_FROM,
		.doc = "another thing of the room it was reached from" },
	{ .name = "once", .type = FIELD_ID, AT(affected_add_in, once), .flags = FIELD_FORM_ONLY, .label = MSG_AFFECTED_LABEL_NAME,
		.doc = "made with the form" },
};
static const struct field change_fields[] = {
	PATHS(affected_change_in),
	{ .name = "name", .type = FIELD_LINE, AT(affected_change_in, name), .flags = FIELD_REQUIRED,
		.label = MSG_AFFECTED_LABEL_NAME, .doc = "what people call it" },
	DESCRIPTION(affected_change_in), SEEN(affected_change_in),
};
static const struct field state_fields[] = {
	PATHS(affected_state_in),
	{ .name = "state", .type = FIELD_CHOICE, AT(affected_state_in, state), .flags = FIELD_REQUIRED,
		.choices = &affected_state_choices, .label = MSG_AFFECTED_LABEL_STATE, .doc = "how far it is now" },
	{ .name = "reason", .type = FIELD_LINE, AT(affected_state_in, reason), .label = MSG_AFFECTED_LABEL_REASON,
		.doc = "how one knows; needed for going back and for not_affected" },
	{ .name = "occurred_at", .type = FIELD_WHEN, AT(affected_state_in, when), .label = MSG_AFFECTED_LABEL_WHEN,
		.doc = "when it came to be so; none: now" },
	SEEN(affected_state_in),
};
static const struct field added_fields[] = {
	{ .name = "id", .type = FIELD_ID, AT(affected_added, id), .doc = "the first of them" },
	{ .name = "ids", .type = FIELD_IDS, AT(affected_added, ids), .doc = "all of them" },
	{ .name = "count", .type = FIELD_INT, AT(affected_added, count), .doc = "how many" },
	{ .name = "entry_seq", .type = FIELD_INT, AT(affected_added, entry_seq), .doc = "the journal entry that says so" },
};
const struct shape affected_added_shape = { "AffectedAdded", added_fields, sizeof added_fields / sizeof added_fields[0],
	sizeof(struct affected_added) };

#define AFFECTED_OP(var, title, text, table, T, O, looks, function) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_RESPONDER, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), .out_size = sizeof(struct O), \
		.out = &looks, .act = function }
AFFECTED_OP(op_affected_add, "affected_add", "write down what is affected: several things at once", add_fields,
	affected_add_in, affected_added, affected_added_shape, act_add);
AFFECTED_OP(op_affected_change, "affected_change", "describe an affected thing anew", change_fields, affected_change_in,
	affected, affected_shape, act_change);
AFFECTED_OP(op_affected_state, "affected_state", "say how far an affected thing is", state_fields, affected_state_in,
	affected, affected_shape, act_state);
