/* Entries as the lines of the journal. */
#include "room/room_view.h"

#include "base/time.h"
#include "messages.h"

#define LOOK(css, icon) { { css, sizeof css - 1 }, { icon, sizeof icon - 1 } }
static const struct { str css, icon; } looks[ENTRY_TYPE_MAX] = {
	[ENTRY_OBSERVED] = LOOK("is-seen", "observed"), [ENTRY_DONE] = LOOK("is-done", "done"),
	[ENTRY_DECIDED] = LOOK("is-decided", "decided"), [ENTRY_TOLD] = LOOK("is-told", "told"),
	[ENTRY_COLLECTED] = LOOK("is-kept", "collected"), [ENTRY_NOTE] = LOOK("is-note", "note"),
	[ENTRY_CORRECTION] = LOOK("is-fixed", "correction"), [ENTRY_WITHDRAWAL] = LOOK("is-fixed", "withdrawal"),
	[ENTRY_MASK] = LOOK("is-fixed", "mask"), [ENTRY_CHANGE] = LOOK("is-change", "change"),
};
#undef LOOK

str entry_css(int type) { return looks[type].css; }
str entry_icon(int type) { return looks[type].icon; }

void split_lines(struct ctx *c, str s, const str **ret, size_t *ret_n)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		n += s.p[i] == '\n';
	}
	str *v = arena_array(c->arena, str, n + 1);
	*ret_n = 0;
	while (!str_is_empty(s)) {
		str line = str_trim(str_cut(&s, '\n'));
		if (!str_is_empty(line)) {
			v[(*ret_n)++] = line;
		}
	}
	*ret = v;
}

static str seq_text(struct ctx *c, int64_t seq)
{
	return str_i64(c->arena, seq);
}

static struct url entry_page(struct ctx *c, struct url room, int64_t seq)
{
	return url_below(c, room, "/entry/", seq_text(c, seq));
}

/* Links both ways between an entry and what corrects, withdraws or masks it. */
static void link_both(struct ctx *c, struct url room, const struct entry_view *e, struct entry_line *l)
{
	static const int to[ENTRY_TYPE_MAX] = { [ENTRY_CORRECTION] = MSG_ROOM_CORRECTS,
		[ENTRY_WITHDRAWAL] = MSG_ROOM_WITHDRAWS, [ENTRY_MASK] = MSG_ROOM_MASKS };
	int64_t by = e->withdrawn_by ? e->withdrawn_by : e->masked_by ? e->masked_by : e->corrected_by;
	int by_text = e->withdrawn_by ? MSG_ROOM_WITHDRAWN_BY : e->masked_by ? MSG_ROOM_MASKED_BY : MSG_ROOM_CORRECTED_BY;
	if (e->refers_to && to[e->type]) {
		l->has_target = true;
		l->target = entry_page(c, room, e->refers_to);
		l->target_text = msgf(c, to[e->type], { "seq", seq_text(c, e->refers_to) });
	}
	if (by) {
		l->has_successor = true;
		l->successor = entry_page(c, room, by);
		l->successor_text = msgf(c, by_text, { "seq", seq_text(c, by) });
	}
}

/* What the lines of one list share. Lines of an import, or written down together, share the words for when. */
struct lines {
	struct url room, entries;
	int64_t new_seq;
	int64_t written_minute; /* whose words are `written` */
	str written;
};

static str written_at(struct ctx *c, struct lines *all, int64_t ms)
{
	const int64_t minute = ms / 60000;
	if (minute != all->written_minute) {
		all->written_minute = minute;
		all->written = msgf(c, MSG_ROOM_WRITTEN_AT, { "when", time_short(c, ms) });
	}
	return all->written;
}

/* The time of writing only where it differs by more than five minutes (docs/rules.md); who wrote for whom; source. */
static str note_of(struct ctx *c, struct lines *all, const struct entry_view *e)
{
	bool late = e->recorded_at > e->occurred.latest_ms + 5 * 60 * 1000 || e->occurred.precision < WHEN_MINUTE;
	str out = late ? written_at(c, all, e->recorded_at) : S("");
	if (!str_is_none(e->writer_name) && !str_is_none(e->person_name) && !str_eq(e->writer_name, e->person_name)) {
		out = STR_CAT(c->arena, out, out.n ? S("　") : S(""), msgf(c, MSG_ROOM_WRITTEN_BY, { "who", e->writer_name }));
	}
	if (!str_is_empty(e->source)) {
		out = STR_CAT(c->arena, out, out.n ? S("　") : S(""), msgf(c, MSG_ROOM_SOURCE, { "source", e->source }));
	}
	return out;
}

static bool has_distance(const struct event_time *t)
{
	return t->precision >= WHEN_MINUTE && !t->about;
}

static void line_of(struct ctx *c, struct lines *all, const struct entry_view *e, struct entry_line *ret)
{
	const struct url page = url_number(c, all->entries, e->seq);
	const str clock = event_time_clock(c, e->occurred), note = note_of(c, all, e);
	*ret = (struct entry_line){ .seq = str_sub(page.s, all->entries.s.n + 1, SIZE_MAX), .css = entry_css(e->type),
		.icon = entry_icon(e->type), .type = msg(c, entry_type_choices.v[e->type].label),
		.who = str_is_none(e->person_name) ? e->writer_name : e->person_name, .text = e->text,
		.old_text = str_is_none(e->old_text) ? S("") : e->old_text, .is_withdrawn = e->withdrawn_by != 0,
		.is_masked = e->masked_by != 0, .clock = clock, .at_ms = e->occurred.earliest_ms,
		.rfc3339 = str_starts(e->occurred_text, S("~")) ? str_sub(e->occurred_text, 1, SIZE_MAX) : e->occurred_text,
		.note = note, .page = page, .is_new = e->seq == all->new_seq && e->type == ENTRY_NOTE };
	if (e->seq == all->new_seq) {
		ret->css = STR_CAT(c->arena, ret->css, S(" is-new"));
		ret->correct = url_below(c, page, "/correct", S(""));
	}
	link_both(c, all->room, e, ret);
}

static bool same_day(const struct event_time *a, const struct event_time *b)
{
	const int64_t day_ms = INT64_C(86400000);
	const int64_t shift_ms = JST_OFFSET_MIN * INT64_C(60000) + 100000 * day_ms; /* years before 1970 stay positive */
	return a->precision >= WHEN_DAY && b->precision >= WHEN_DAY &&
	       (a->earliest_ms + shift_ms) / day_ms == (b->earliest_ms + shift_ms) / day_ms;
}

/* Minutes, and from an hour on hours: what the words for a distance tell. */
static int64_t distance_told(int64_t ms)
{
	const int64_t minutes = ms / 60000;
	return minutes < 60 ? minutes : 60 + minutes / 60;
}

/* The distance in time; entries that stand together mostly share its words. */
static str ago_of(struct ctx *c, const struct event_time *t, const struct event_time *above, str ago_above)
{
	if (!has_distance(t)) {
		return S("");
	}
	if (above && has_distance(above) && same_day(t, above) &&
	    distance_told(c->now_ms - t->earliest_ms) == distance_told(c->now_ms - above->earliest_ms)) {
		return ago_above;
	}
	return time_since(c, t->earliest_ms);
}

void room_entry_lines(struct ctx *c, const struct incident *i, const struct entry_view *v, size_t n, int64_t new_seq,
                      struct entry_line **ret)
{
	struct lines all = { .room = url_id(c, "/incident/", i->id, ""), .entries = url_id(c, "/incident/", i->id, "/entry"),
		.new_seq = new_seq, .written_minute = INT64_MIN };
	str day = S("");
	*ret = arena_array_raw(c->arena, struct entry_line, n);
	for (size_t k = 0; k < n; k++) {
		struct entry_line *l = &(*ret)[k];
		line_of(c, &all, &v[k], l);
		l->ago = ago_of(c, &v[k].occurred, k > 0 ? &v[k - 1].occurred : NULL, k > 0 ? l[-1].ago : S(""));
		str own = k > 0 && same_day(&v[k - 1].occurred, &v[k].occurred) ? day : event_time_date(c, v[k].occurred);
		l->has_day = !str_eq(own, day);
		l->day = own;
		day = own;
	}
}

#define FOLD_LEAST 4 /* changes in a row that are worth a fold */

static bool folds_with(const struct room_view *r, const struct entry_view *v, size_t at)
{
	return v[at].type == ENTRY_CHANGE && !r->entries[at].is_new;
}

/* How many changes stand in a row from `at` on, on one day. */
static size_t changes_from(const struct room_view *r, const struct entry_view *v, size_t n, size_t at)
{
	size_t end = at;
	while (end < n && folds_with(r, v, end) && (end == at || !r->entries[end].has_day)) {
		end++;
	}
	return end - at;
}

void room_entry_runs(struct ctx *c, const struct entry_view *v, size_t n, struct room_view *ret)
{
	ret->runs = arena_array(c->arena, struct entry_run, n);
	ret->n_runs = 0;
	for (size_t k = 0; k < n;) {
		size_t changes = changes_from(ret, v, n, k);
		struct entry_run *last = ret->n_runs > 0 ? &ret->runs[ret->n_runs - 1] : NULL;
		if (changes >= FOLD_LEAST) {
			ret->runs[ret->n_runs++] = (struct entry_run){ true,
				msgf(c, MSG_ROOM_CHANGES, { "count", str_i64(c->arena, (int64_t)changes) }), &ret->entries[k], changes };
			k += changes;
		} else if (last && !last->is_folded) {
			last->n++;
			k++;
		} else {
			ret->runs[ret->n_runs++] = (struct entry_run){ false, S(""), &ret->entries[k++], 1 };
		}
	}
}

void room_filters(struct ctx *c, const struct incident *i, int type, struct room_view *v)
{
	static const int shown[] = { ENTRY_DECIDED, ENTRY_DONE, ENTRY_TOLD, ENTRY_OBSERVED, ENTRY_COLLECTED, ENTRY_NOTE };
	enum { N = sizeof shown / sizeof shown[0] };
	struct url self = url_id(c, "/incident/", i->id, "");
	v->filters = arena_array(c->arena, struct type_link, N + 1);
	v->filters[0] = (struct type_link){ .label = msg(c, MSG_ROOM_FILTER_ALL), .icon = S(""), .to = self,
		.is_current = type < 0 };
	v->n_filters = 1;
	v->types = arena_array(c->arena, struct type_link, N);
	for (size_t k = 0; k < N; k++) {
		const struct choice *t = &entry_type_choices.v[shown[k]];
		str code = str_from_c(t->code);
		struct type_link l = { .code = code, .label = msg(c, t->label), .icon = entry_icon(shown[k]),
			.to = url_with(c, self, "type", code), .is_current = type == shown[k] };
		v->filters[v->n_filters++] = l;
		if (shown[k] != ENTRY_NOTE) {
			v->types[v->n_types++] = l;
		}
	}
}
